"""Markdown with front matter: one file, one story. Reads the keys of Hugo, Jekyll, Ghost and others as well as ours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.formats import frontmatter
from articles.formats.decoding import decode
from articles.formats.drafts import CorrectionNote, Draft, FormatError, Note, PictureRef, ReadOptions, RelatedLink
from articles.formats.files import File
from articles.formats.moments import read_moment

NAME = "markdown"
EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")
BEGINS = (b"---\n", b"---\r\n", b"+++\n", b"+++\r\n", b"# ")
HEADLINE_LENGTH = 300
ALIASES = {
    "title": ("title", "headline"),
    "summary": ("summary", "description", "excerpt", "custom_excerpt", "dek", "standfirst", "subtitle"),
    "date": ("date", "published_at", "publish_date", "publishdate", "pubdate", "published"),
    "updated": ("updated", "updated_at", "lastmod", "modified", "last_modified_at"),
    "section": ("section", "category", "categories"),
    "authors": ("authors", "author", "byline"),
    "tags": ("tags", "tag", "topics", "keywords"),
    "image": ("image", "cover", "featured_image", "feature_image", "lead_image"),
    "slug": ("slug",),
    "canonical": ("canonical", "canonical_url"),
    "related": ("related", "related_stories"),
    "corrections": ("corrections", "correction"),
    "id": ("id", "guid", "uid"),
    "draft": ("draft",),
    "status": ("status",),
}
PICTURE_KEYS = {
    "path": ("file", "src", "path", "url", "image", "relative"),
    "alt": ("alt", "alt_text"),
    "caption": ("caption", "title"),
    "credit": ("credit", "photographer"),
    "licence": ("licence", "license"),
}
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
PUBLISHED = ("published", "publish", "live", "public", "scheduled", "future")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins as Markdown does."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(BEGINS)


@cache
def _markdown() -> MarkdownIt:
    # HTML stays: archives hold it, and all of it is cleaned before it is stored.
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(file: File, options: ReadOptions) -> Iterator[Draft]:
    """The one story in `file`; FormatError when its front matter cannot be read, or when it has no title."""
    text, notes = decode(file.whole())
    head = frontmatter.split(text)
    keys = _Keys(head)
    title = keys.text("title")
    title, body = _body(head.rest, head.rest_line, title)
    if not title:
        reason = "The story has no title. Write “title: …” into its front matter, or begin it with “# Title”."
        raise FormatError(1, reason + " A plain-text story is imported with --format text.")
    if len(title) > HEADLINE_LENGTH:
        raise FormatError(
            keys.line("title"),
            f"The title has {len(title)} characters; a headline holds at most {HEADLINE_LENGTH}. Shorten it.",
        )
    yield Draft(
        format=NAME,
        name=file.name,
        title=title,
        body=body,
        key=keys.text("id"),
        slug=keys.text("slug"),
        summary=keys.text("summary"),
        status=keys.status(),
        date=keys.moment("date", options),
        updated=keys.moment("updated", options),
        section=next(iter(keys.names("section")), ""),
        authors=tuple(keys.names("authors")),
        tags=tuple(keys.names("tags")),
        image=keys.picture(),
        related=tuple(keys.related()),
        corrections=tuple(keys.corrections(options)),
        canonical_url=keys.canonical(),
        extra=keys.extra(),
        notes=(*notes, *keys.notes),
    )


class _Keys:
    """The front matter by our names: which key of the file says what, and on which line it stands."""

    def __init__(self, head: frontmatter.FrontMatter) -> None:
        self.values = {key.strip().casefold().replace("-", "_"): (key, value) for key, value in head.values.items()}
        self.lines = head.lines
        self.taken: set[str] = set()
        self.notes: list[Note] = []

    def line(self, field: str) -> int:
        found = [self.lines.get(self.values[alias][0], 1) for alias in ALIASES[field] if alias in self.values]
        return found[0] if found else 1

    def value(self, field: str) -> Any:
        """The value of the first alias that has one."""
        for alias in ALIASES[field]:
            key, value = self.values.get(alias, ("", ""))
            if alias == "published" and str(value).casefold() in (*YES, *NO):
                continue
            if value not in ("", [], {}):
                self.taken.add(key)
                return value
        return ""

    def text(self, field: str) -> str:
        value = self.value(field)
        if isinstance(value, list | dict):
            raise FormatError(self.line(field), f"The {field} is a list. Write it as one line of text.")
        return " ".join(str(value).split())

    def names(self, field: str) -> list[str]:
        """Names, whether they stand as a list, as mappings with a name, or as one text with commas."""
        value = self.value(field)
        single = field == "section" and isinstance(value, str)
        entries = value if isinstance(value, list) else [value] if single or isinstance(value, dict) else str(value).split(",")
        found = (_first(entry, ("name", "title", "slug")) if isinstance(entry, dict) else entry for entry in entries)
        names = [" ".join(str(name).split()) for name in found if not isinstance(name, list | dict)]
        if field == "section" and len(names) > 1:
            self.notes.append(Note(self.line(field), f"A story has one section; “{names[0]}” was taken of {len(names)}."))
        return [name for name in dict.fromkeys(names) if name]

    def moment(self, field: str, options: ReadOptions) -> Any:
        text = self.text(field)
        if not text:
            return None
        try:
            return read_moment(text, options.zone)
        except ValueError as error:
            raise FormatError(self.line(field), str(error)) from None

    def status(self) -> str:
        """ "draft", "published", or nothing; what we do not know (private, pending, …) is a draft."""
        draft, status = self.text("draft").casefold(), self.text("status").casefold()
        key, published = self.values.get("published", ("", ""))
        if str(published).casefold() in (*YES, *NO):
            self.taken.add(key)
        if draft and draft not in (*YES, *NO):
            raise FormatError(self.line("draft"), f"“draft: {draft[:30]}” is neither true nor false.")
        if draft in YES or str(published).casefold() in NO:
            return "draft"
        if status and status not in (*PUBLISHED, "draft"):
            self.notes.append(
                Note(self.line("status"), f"The status “{status[:30]}” is not one of ours; the story is a draft.")
            )
        if status and status not in PUBLISHED:
            return "draft"
        return "published" if status or draft in NO or str(published).casefold() in YES else ""

    def picture(self) -> PictureRef | None:
        value = self.value("image")
        line = self.line("image")
        value = value[0] if isinstance(value, list) and value else value
        if not value:
            return None
        words: dict[str, Any] = (
            {name: _first(value, keys) for name, keys in PICTURE_KEYS.items()}
            if isinstance(value, dict)
            else {"path": str(value)}
        )
        for name in ("alt", "caption", "credit"):
            for prefix in ("image", "cover", "featured_image", "feature_image"):
                key, flat = self.values.get(f"{prefix}_{name}", ("", ""))
                if flat and isinstance(flat, str) and not words.get(name):
                    self.taken.add(key)
                    words[name] = flat
        if not words["path"]:
            self.notes.append(Note(line, "The image has no file. Write “file: …” under it."))
            return None
        return PictureRef(**words, line=line)

    def related(self) -> Iterator[RelatedLink]:
        for entry in _list(self.value("related")):
            headline = _first(entry, ("headline", "title", "slug", "name")) if isinstance(entry, dict) else str(entry)
            teaser = _first(entry, ("teaser", "summary", "description")) if isinstance(entry, dict) else ""
            if headline:
                yield RelatedLink(" ".join(headline.split()), " ".join(teaser.split()), self.line("related"))

    def corrections(self, options: ReadOptions) -> Iterator[CorrectionNote]:
        for entry in _list(self.value("corrections")):
            line = self.line("corrections")
            text = _first(entry, ("text", "note", "correction")) if isinstance(entry, dict) else str(entry)
            date = _first(entry, ("date", "at")) if isinstance(entry, dict) else ""
            if not text:
                raise FormatError(line, "A correction has no text. Write “text: …” under it.")
            try:
                yield CorrectionNote(" ".join(text.split()), read_moment(date, options.zone) if date else None, line)
            except ValueError as error:
                raise FormatError(line, str(error)) from None

    def canonical(self) -> str:
        address = self.text("canonical")
        if address and (not re.match(r"https?://[^\s/]+", address) or len(address) > 500):
            self.notes.append(
                Note(self.line("canonical"), f"“{address[:60]}” is no web address; the story has no canonical one.")
            )
            self.taken -= {key for key, _value in (self.values.get(alias, ("", "")) for alias in ALIASES["canonical"])}
            return ""
        return address

    def extra(self) -> dict[str, Any]:
        """What no field of ours took."""
        return {key: value for key, value in self.values.values() if key not in self.taken and value not in ("", [], {})}


def _first(entry: dict[str, Any], keys: Sequence[str]) -> str:
    lowered = {str(key).casefold(): value for key, value in entry.items()}
    return next((str(lowered[key]) for key in keys if isinstance(lowered.get(key), str) and lowered[key]), "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _body(text: str, first_line: int, title: str) -> tuple[str, str]:
    """(title, HTML): the first heading of level 1 goes if it is the title, or becomes the title if there is none."""
    try:
        tokens = _markdown().parse(text)
        heading = _heading(tokens)
        if heading is not None:
            words = _words(tokens[heading + 1].children or [])
            if not title or _same(words, title):
                title = title or words
                del tokens[heading : heading + 3]
        _mark_lines(tokens, first_line)
        return title, _markdown().renderer.render(tokens, _markdown().options, {}).strip()
    except RecursionError:
        raise FormatError(first_line, "The text is nested too deeply to be read. Flatten its lists and quotes.") from None


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
