"""The plain-text story: a working title, a summary, body paragraphs, then perhaps a block of related stories.

japanese company signs battery deal

The summary, one paragraph.

The body, paragraphs with blank lines between them.

You May Also Like

A headline

Its teaser.
"""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from articles.formats import pairs, scrubbing
from articles.formats.decoding import decode
from articles.formats.drafts import HEADLINE_LENGTH, Draft, FormatError, ReadOptions
from articles.formats.files import File
from articles.formats.moments import read_moment

NAME = "text"
EXTENSIONS = (".txt", ".text")
# A first paragraph longer than this is the story itself; the seed of this format has summaries of about 75 words.
SUMMARY_WORDS = 120
# With only one paragraph there is nothing to sum up: a short one makes a brief, a longer one is the story.
SOLE_SUMMARY_WORDS = 60
# Nobody wraps lines this wide by hand, so a longer line is a paragraph.
WRAP_WIDTH = 160
BYLINE = re.compile(r"[Bb]y:?\s+(.{5,120})")
# Words of a name that begin with a small letter.
PARTICLES = frozenset("and de da di del der den la le van von zu bin ibn al el e y".split())
DATE_LENGTH = 40
LISTED = re.compile(r"(?:[-*•·‣]|\d{1,2}[.)])\s+(?=\S)")
RULE = re.compile(r"[-–—_=*~ ]{3,}")


def read(file: File, options: ReadOptions) -> Iterator[Draft]:
    """The one story in `file`; FormatError when there is none."""
    text, notes = decode(file.whole())
    lines = [line.strip() for line in scrubbing.text(text).replace("\ufeff", "").split("\n")]
    at = next((number for number, line in enumerate(lines) if line), None)
    if at is None:
        raise FormatError(1, "The file holds nothing but blank lines. Begin it with the story's title.")
    title = _title(lines[at], at + 1)
    story, related = pairs.split(lines, at + 1, options.related_headings)
    blocks = paragraphs(story)
    authors, date = _signed(blocks, options)
    summary, body = _summary_and_body(blocks[bool(authors) + bool(date) :])
    yield Draft(
        format=NAME,
        name=file.name,
        line=at + 1,
        title=title,
        working_title=True,
        slug=title,
        summary=summary,
        body="\n".join(map(shown, body)),
        authors=authors,
        date=date,
        related=tuple(related),
        notes=tuple(notes),
    )


def _title(line: str, number: int) -> str:
    title = re.sub(r"^#{1,6}\s+|\s+#+$", "", line).strip("* ") if line[0] in "#*" else line
    if not any(sign.isalnum() for sign in title):
        hint = " Front matter belongs in a Markdown file: use --format markdown." if line in ("---", "+++") else ""
        raise FormatError(number, f"The first line, “{line[:40]}”, is no title. Begin the file with the story's title.{hint}")
    if len(title) > HEADLINE_LENGTH:
        reason = f"The first line has {len(title)} characters; a headline holds at most {HEADLINE_LENGTH}."
        raise FormatError(number, f"{reason} Put the title on a line of its own.")
    return title


def _signed(blocks: list[str], options: ReadOptions) -> tuple[tuple[str, ...], datetime | None]:
    """Who signs the story and when, where lines of their own say so between the title and the text: “By Ada Moreau”, a date."""
    authors: tuple[str, ...] = ()
    date = None
    if blocks and (found := BYLINE.fullmatch(blocks[0])):
        names = [name.strip() for name in re.split(r",\s| and | & ", found[1])]
        authors = tuple(names) if all(map(_is_name, names)) else ()
    after = blocks[bool(authors) :]
    if after and len(after[0]) <= DATE_LENGTH:
        with suppress(ValueError):
            date = read_moment(after[0], options.zone, options.dates)
    return (authors, date) if len(blocks) > bool(authors) + bool(date) else ((), None)


def _is_name(words: str) -> bool:
    """Whether these are two to six words with capitals, as the names of people are written."""
    parts = words.split()
    capitals = (part[0].isupper() or part in PARTICLES for part in parts)
    return 2 <= len(parts) <= 6 and all(capitals) and not re.search(r"[.!?:;]$|\d", words)


def _summary_and_body(blocks: list[str]) -> tuple[str, list[str]]:
    if not blocks:
        return "", []
    most = SUMMARY_WORDS if len(blocks) > 1 else SOLE_SUMMARY_WORDS
    if len(blocks[0].split()) <= most and "\n" not in blocks[0]:
        return blocks[0], blocks[1:]
    return "", blocks


def paragraphs(lines: list[str]) -> list[str]:
    """The paragraphs of `lines`: blank lines part them, hard-wrapped lines are joined, and a list keeps its lines."""
    found: list[str] = []
    before = ""
    for line in lines:
        if line:
            wrapped = before and len(before) <= WRAP_WIDTH and len(line) <= WRAP_WIDTH
            listed = wrapped and LISTED.match(line)
            if wrapped:
                found[-1] += f"\n{line}" if listed else f" {line}"
            else:
                found.append(line)
        before = line
    tidy = ("\n".join(" ".join(line.split()) for line in paragraph.split("\n")) for paragraph in found)
    return [paragraph for paragraph in map(_listed, tidy) if not RULE.fullmatch(paragraph)]


def _listed(paragraph: str) -> str:
    """A list keeps its lines; a single line that only looks like an item is wrapped text."""
    lines = paragraph.split("\n")
    items = [bool(LISTED.match(line)) for line in lines]
    return paragraph if sum(items) > 1 and all(items[1:]) else " ".join(lines)


def shown(paragraph: str) -> str:
    """A paragraph as HTML, or a list with the line that leads to it."""
    lines = paragraph.split("\n")
    lead = [] if LISTED.match(lines[0]) else [lines.pop(0)]
    if not lines or (not lead and len(lines) == 1):
        return f"<p>{html.escape(paragraph, quote=False)}</p>"
    tag = "ol" if lines[0][0].isdigit() else "ul"
    items = "".join(f"<li>{html.escape(LISTED.sub('', line, count=1), quote=False)}</li>" for line in lines)
    return "\n".join([*(f"<p>{html.escape(line, quote=False)}</p>" for line in lead), f"<{tag}>{items}</{tag}>"])
