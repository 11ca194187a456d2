"""Markdown with front matter: one file, one story. Reads the keys of Hugo, Jekyll, Ghost and others as well as ours."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePath
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.formats import bodies, frontmatter, sitecodes
from articles.formats.decoding import decode
from articles.formats.drafts import HEADLINE_LENGTH, Draft, FormatError, Note, ReadOptions
from articles.formats.files import File
from articles.formats.footnotes import put_in
from articles.formats.footnotes import taken_out as notes_of
from articles.formats.keys import Keys
from articles.formats.moments import read_moment

NAME = "markdown"
DEEPEST = 100
EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")
DATED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.{1,200})\.\w{2,9}")
HTML = (".html", ".htm")
DRAFTS = "_drafts"
BEGINS = (b"---\n", b"---\r\n", b"+++\n", b"+++\r\n", b"# ")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins as Markdown does."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(BEGINS)


def has_keys(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with front matter."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(BEGINS[:4])


@cache
def _markdown() -> MarkdownIt:
    # HTML stays: archives hold it, and all of it is cleaned before it is stored.
    return MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])


def _tokens(text: str) -> list[Token]:
    """Raises RecursionError for lists and quotes so deep that the parser would leave their text out."""
    tokens = _markdown().parse(text)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise RecursionError
    return tokens


def render(text: str) -> str:
    """The HTML of a piece of Markdown inside another format. Raises FormatError."""
    try:
        return _html(text).strip()
    except RecursionError:
        raise FormatError(1, "The text is nested too deeply to be read. Flatten its lists and quotes.") from None


def read(file: File, options: ReadOptions) -> Iterator[Draft]:
    """The one story in `file`; FormatError when its front matter cannot be read, or when it has neither a title nor a text.

    A file of HTML may begin with front matter as well.
    """
    text, notes = decode(file.whole())
    head = frontmatter.split(text)
    path = PurePath(file.name)
    dated = DATED.fullmatch(path.name)
    keys = Keys(head.values, head.lines, spaced=bool(dated))
    title = keys.text("title")
    written, codes = sitecodes.plain(head.rest, head.rest_line)
    if path.suffix.casefold() in HTML:
        body = bodies.tidy(written).body
    else:
        title, body = _body(written, head.rest_line, title)
    # The name of a note is its title in Obsidian, that of a dated file makes one in Jekyll; any other name is but a name.
    called = dated["slug"] if dated else path.stem if " " in path.stem else ""
    unnamed = bool(called and body and not title)
    if unnamed:
        title = called
        keys.notes.append(Note(1, "It has no title; its file’s name is its headline."))
    if not title:
        reason = "The story has no title. Write “title: …” into its front matter, or begin it with “# Title”."
        raise FormatError(1, reason + " A plain-text story is imported with --format text.")
    if len(title) > HEADLINE_LENGTH:
        raise FormatError(
            keys.line("title"),
            f"The title has {len(title)} characters; a headline holds at most {HEADLINE_LENGTH}. Shorten it.",
        )
    fields = keys.fields(options)
    if dated:
        fields |= _by_name(dated, fields, options, keys)
    if DRAFTS in path.parts and not fields["status"]:
        keys.notes.append(Note(1, "It lies in Jekyll’s folder of drafts, and stays one."))
        fields["status"] = "draft"
    yield Draft(
        format=NAME,
        name=file.name,
        title=title,
        body=body,
        working_title=unnamed,
        **fields,
        extra=keys.extra(),
        notes=(*notes, *keys.notes, *codes),
    )


def _by_name(dated: re.Match[str], fields: dict[str, Any], options: ReadOptions, keys: Keys) -> dict[str, Any]:
    """The date and the slug, where it names none, of a file that is called 2019-05-03-the-fire.md, as Jekyll has it."""
    try:
        moment = read_moment(dated["date"], options.zone)
    except ValueError:
        return {}
    if not fields["date"]:
        keys.notes.append(Note(1, f"Its date is that of its file's name, {dated['date']}."))
    return {"date": fields["date"] or moment, "slug": fields["slug"] or dated["slug"]}


def _body(text: str, first_line: int, title: str) -> tuple[str, str]:
    """(title, HTML): the first heading of level 1 goes if it is the title, or becomes the title if there is none."""
    try:
        text, footnotes = notes_of(text)
        tokens = _tokens(text)
        put_in(tokens, footnotes, _markdown().renderInline)
        heading = _heading(tokens)
        if heading is not None:
            words = _words(tokens[heading + 1].children or [])
            if not title or _same(words, title):
                title = title or words
                del tokens[heading : heading + 3]
        _mark_lines(tokens, first_line)
        made = _markdown().renderer.render(tokens, _markdown().options, {})
        return title, f"{made}{footnotes.left(_markdown().renderInline)}".strip()
    except RecursionError:
        raise FormatError(first_line, "The text is nested too deeply to be read. Flatten its lists and quotes.") from None


def _html(text: str) -> str:
    text, footnotes = notes_of(text)
    tokens = _tokens(text)
    put_in(tokens, footnotes, _markdown().renderInline)
    return f"{_markdown().renderer.render(tokens, _markdown().options, {})}{footnotes.left(_markdown().renderInline)}"


def _heading(tokens: list[Token]) -> int | None:
    return next((at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"), None)


def _words(tokens: Iterable[Token]) -> str:
    """The text of a heading, without the marks of emphasis, links and HTML."""
    parts = (
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens if token.type != "html_inline"
    )
    return " ".join("".join(parts).split())


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _mark_lines(tokens: list[Token], first_line: int) -> None:
    """Write the line of the file onto every picture and link, so that a report can name it."""
    for token in tokens:
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            token.content = _marked(token.content, line)
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type in ("image", "link_open"):
                child.attrSet("data-line", str(line))
            elif child.type == "html_inline":
                child.content = _marked(child.content, line)


def _marked(markup: str, line: int) -> str:
    return re.sub(r"<(img|a)(?=[\s])", rf'<\1 data-line="{line}"', markup, flags=re.IGNORECASE)
