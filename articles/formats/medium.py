"""Medium's export: each post a page in posts/, drafts among them; the pages beside that folder are about its author."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from articles.formats import scrubbing
from articles.formats.decoding import decode
from articles.formats.drafts import LIVE, FormatError, ReadOptions, Record, Remark
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.tokens import plain

NAME = "medium"
EXTENSIONS = ()  # a page that does not say it is one of Medium’s is any page
POSTS = "posts"
NAMED = re.compile(r"(?:\d{4}-\d{2}-\d{2}|draft)_.+\.html")
BODY = b'data-field="body" class="e-content"'
TITLE = re.compile(r'<h1 class="p-name">(.{0,2000}?)</h1>', re.DOTALL)
SUBTITLE = re.compile(r'<section data-field="subtitle"[^<>]{0,100}>(.{0,5000}?)</section>', re.DOTALL)
AUTHOR = re.compile(r'class="p-author h-card">([^<>]{1,300})</a>')
DATE = re.compile(r'class="dt-published" datetime="([^"]{1,60})"')
CANONICAL = re.compile(r'<a href="([^"]{1,500})" class="p-canonical">')
# The title and the subtitle stand in the text once more, under a line.
RULE = re.compile(r'<div class="section-divider"><hr class="section-divider"></div>')
HEADING = re.compile(r"<h[1-6]\b[^<>]{0,300}\bgraf--(title|subtitle)\b[^<>]{0,300}>(.{0,3000}?)</h[1-6]>", re.DOTALL)
PULLQUOTE = re.compile(r"<blockquote\b[^<>]{0,300}\bgraf--pullquote\b[^<>]{0,300}>")
CARD = re.compile(r"<a\b[^<>]{0,500}\bmixtapeImage\b[^<>]{0,500}></a>")
NUMBER = re.compile(r"-([0-9a-f]{6,14})\.html$")


def recognises(head: bytes) -> bool:
    """Whether the page holds a text as Medium's export marks it."""
    return BODY in head


def parts(file: File) -> Iterator[Path]:
    """The pages of an export that tell of its author: profile, claps, sessions and the like. They are no stories."""
    if file.path and file.path.parent.name == POSTS and NAMED.fullmatch(file.path.name):
        with suppress(OSError, FormatError):
            if recognises(file.head()):
                whole = file.path.parent.parent
                yield from (each for each in whole.glob("*.html"))
                yield from (each for each in whole.glob("*/*.html") if each.parent.name != POSTS)


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """The one post of the page, and a remark on what lies beside it. Raises FormatError."""
    text, notes = decode(file.whole())
    sheet = Sheet(NAME, file, options, line=1)
    sheet.notes += notes
    title, summary = plain(_first(TITLE, text)), plain(_first(SUBTITLE, text))
    start, end = text.find(">", text.find(BODY.decode())) + 1, text.rfind("<footer>")
    body, date = text[start : end if end > start else len(text)], _first(DATE, text)
    said = {"title": title.casefold(), "subtitle": summary.casefold()}

    def once(match: re.Match[str]) -> str:
        return "" if plain(match[2]).casefold() == said[match[1]] else match.group()

    body = PULLQUOTE.sub('<blockquote role="doc-pullquote">', HEADING.sub(once, RULE.sub("", CARD.sub("", body), count=1)))
    address, number = scrubbing.line(_first(CANONICAL, text)), NUMBER.search(file.name)
    yield sheet.draft(
        title=title,
        body=sheet.body(body),
        key=number[1] if number else address,
        summary=summary,
        status=LIVE if date else "draft",
        date=sheet.moment(date),
        authors=tuple(filter(None, [plain(_first(AUTHOR, text))])),
        addresses=(address,) if re.match(r"https?://", address) else (),
    )
    if next(parts(file), None):
        yield Remark("What Medium’s export tells of its author (profile, claps, sessions and the like) was not read.")


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
