"""authors.md: who the authors are. A heading with each name, perhaps a line `Role: …`, then a paragraph.

## Ada Moreau
Role: Energy reporter

Ada writes about grids.
"""

import re

from articles.formats import frontmatter
from articles.formats.decoding import decode
from articles.formats.drafts import Life

FILE_NAME = "authors.md"
HEADING = re.compile(r"##\s+(?P<name>.+?)\s*#*")
ROLE = re.compile(r"(?:[-*]\s+)?[*_]{0,2}role[*_]{0,2}\s*:[*_]{0,2}\s*(?P<role>.+?)", re.IGNORECASE)


def read(data: bytes) -> list[Life]:
    """The lives in an authors file; FormatError when it is no text."""
    text, _notes = decode(data)
    found: list[tuple[str, list[str]]] = []
    for line in frontmatter.split(text).rest.split("\n"):
        heading = HEADING.fullmatch(line.strip())
        if heading:
            found.append((" ".join(heading["name"].split()), []))
        elif found:
            found[-1][1].append(line.strip())
    return [_life(name, lines) for name, lines in found]


def _life(name: str, lines: list[str]) -> Life:
    roles = [match["role"] for line in lines if (match := ROLE.fullmatch(line))]
    words = " ".join(line for line in lines if not ROLE.fullmatch(line))
    return Life(name, roles[0] if roles else "", " ".join(words.split()))
