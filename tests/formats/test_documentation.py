"""docs/formats.md: what its tables "in → out" name is known to a fixture, a test or the reader of the format."""

import re
from pathlib import Path

import pytest

from articles import formats
from tests.formats.exports import FOLDER

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "formats.md").read_text()
READERS = {
    "stories.jsonl": ("newsroom", "keys"),
    "stories.csv": ("tables", "newsroom"),
    "wordpress.xml": ("wordpress", "blogs", "blocks"),
    "posts.csv": ("substack",),
    "ghost.json": ("ghost", "cards", "lexical", "mobiledoc"),
    "feed.rss": ("feeds", "jsonfeed"),
    "ninjs1.json": ("ninjs",),
    "posts/2019-05-03_The-ferries-are-back-1a2b3c4d5e6f.html": ("medium",),
    "page.html": ("webpages",),
}


def tables() -> list[tuple[list[str], list[str]]]:
    """(fixtures, the cells "in") of each table."""
    found = []
    for block in PAGE.split("\n\n"):
        lines = block.splitlines()
        head = next((at for at, line in enumerate(lines) if line.startswith("| in (")), None)
        if head is not None:
            files = re.findall(r"`([^`]+)`", lines[head].split("|")[1])
            found.append((files, [re.split(r"(?<!\\)\|", line)[1].strip() for line in lines[head + 2 :]]))
    return found


def known(files: list[str]) -> str:
    """All that fixtures, tests and the reader say of a format."""
    readers = READERS[files[0]]
    code = [(ROOT / "articles" / "formats" / f"{name}.py") for name in readers]
    tests = [path for name in readers if (path := ROOT / "tests" / "formats" / f"test_{name}.py").exists()]
    return "\n".join(path.read_text() for path in [*(FOLDER / name for name in files), *code, *tests])


def words(cell: str) -> list[str]:
    """What a cell names: each word of its code, without what stands for anything ("…", "7")."""
    return [word for code in re.findall(r"`([^`]+)`", cell) for word in re.findall(r"[A-Za-z_][A-Za-z_-]*[A-Za-z_]{2}", code)]


def missing(files: list[str], cell: str) -> list[str]:
    told = known(files)
    return [word for word in words(cell) if word not in told]


def test_every_table_of_the_page_is_looked_at():
    assert {files[0] for files, _cells in tables()} == set(READERS)


@pytest.mark.parametrize(
    ("files", "cell"), [(files, cell) for files, cells in tables() for cell in cells], ids=lambda value: str(value)[:40]
)
def test_what_a_row_names_is_known(files, cell):
    assert missing(files, cell) == []


def test_a_row_that_names_what_nobody_knows_is_found():
    assert missing(["page.html"], "`og:image` and `og:hologram`") == ["hologram"]


def test_the_first_table_lists_every_format():
    names = re.findall(r"^\| `(\w+)` \|", PAGE.split("## What holds")[0], re.MULTILINE)
    assert sorted(names) == sorted(known.name for known in formats.FORMATS)
