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

from articles.formats import pairs, scrubbing
from articles.formats.decoding import decode
from articles.formats.drafts import HEADLINE_LENGTH, Draft, FormatError, ReadOptions
from articles.formats.files import File

NAME = "text"
EXTENSIONS = (".txt", ".text")
# A first paragraph longer than this is the story itself; the seed of this format has summaries of about 75 words.
SUMMARY_WORDS = 120
# With only one paragraph there is nothing to sum up: a short one makes a brief, a longer one is the story.
SOLE_SUMMARY_WORDS = 60
# Nobody wraps lines this wide by hand, so a longer line is a paragraph.
WRAP_WIDTH = 160


def read(file: File, options: ReadOptions) -> Iterator[Draft]:
    """The one story in `file`; FormatError when there is none."""
    text, notes = decode(file.whole())
    lines = [line.strip() for line in scrubbing.text(text).replace("\ufeff", "").split("\n")]
    at = next((number for number, line in enumerate(lines) if line), None)
    if at is None:
        raise FormatError(1, "The file holds nothing but blank lines. Begin it with the story's title.")
    title = _title(lines[at], at + 1)
    story, related = pairs.split(lines, at + 1, options.related_headings)
    summary, body = _summary_and_body(paragraphs(story))
    yield Draft(
        format=NAME,
        name=file.name,
        line=at + 1,
        title=title,
        working_title=True,
        slug=title,
        summary=summary,
        body="\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in body),
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


def _summary_and_body(blocks: list[str]) -> tuple[str, list[str]]:
    if not blocks:
        return "", []
    most = SUMMARY_WORDS if len(blocks) > 1 else SOLE_SUMMARY_WORDS
    if len(blocks[0].split()) <= most:
        return blocks[0], blocks[1:]
    return "", blocks


def paragraphs(lines: list[str]) -> list[str]:
    """The paragraphs of `lines`: blank lines part them, hard-wrapped lines are joined."""
    found: list[str] = []
    before = ""
    for line in lines:
        if line:
            wrapped = before and len(before) <= WRAP_WIDTH and len(line) <= WRAP_WIDTH
            if wrapped:
                found[-1] += f" {line}"
            else:
                found.append(line)
        before = line
    return [" ".join(paragraph.split()) for paragraph in found]
