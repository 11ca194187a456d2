"""Markdown with front matter: a file a story, the pictures beside them, authors.md for who wrote them."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.formats.lives import FILE_NAME
from articles.formats.tokens import Token, tokens

KEYS = (
    "id", "slug", "summary", "date", "updated", "status", "section", "authors", "tags", "related", "excluded", "corrections",
    "canonical", "addresses", "language", "translation_of", "embargo", "retracted", "expires", "never_recommend",
)  # fmt: skip
PICTURE_KEYS = ("file", "alt", "caption", "credit", "licence", "focal")
MARKS = {"strong": "**", "em": "*", "s": "~~"}
# What Markdown has no sign for stays HTML, whole.
KEPT = ("figure", "table", "dl", "pre", "img", "sub", "sup", "u", "mark", "small", "abbr", "time", "del", "ins", "q", "cite")
SPECIAL = re.compile(r"([\\`*_\[\]<>])")
BLOCK_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)])|~~~)")


def write(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(file, text) for each story, and for each author of whom something is told."""
    photos: dict[str, Mapping[str, Any]] = {}
    for record in records:
        if record["type"] == "photo":
            photos[record["file"]] = record
        elif record["type"] == "author" and (record.get("life") or record.get("role")):
            role = f"Role: {record['role']}\n\n" if record.get("role") else ""
            yield FILE_NAME, f"## {record['name']}\n{role}{record.get('life', '')}\n\n"
        elif record["type"] == "story":
            yield f"{record['slug']}.md", page(record, photos)


def page(story: Mapping[str, Any], photos: Mapping[str, Mapping[str, Any]]) -> str:
    """One story: JSON values are YAML, so each stands in the front matter as JSON writes it."""
    values: dict[str, Any] = {"title": story["headline"]}
    values |= {key: story[key] for key in KEYS if story.get(key)}
    photo = photos.get(story.get("image", ""))
    if photo:
        values["image"] = {key: photo[key] for key in PICTURE_KEYS if photo.get(key)}
    if story.get("extra"):
        values |= {key: value for key, value in story["extra"].items() if key not in values}
    head = "".join(f"{_key(key)}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{head}---\n\n{body(story.get('body', ''))}\n"


def body(markup: str) -> str:
    """The story's clean HTML as Markdown; what Markdown cannot say stays HTML."""
    writer = _Markdown()
    for token in tokens(markup):
        writer.take(token)
    return re.sub(r"\n{3,}", "\n\n", "".join(writer.out)).strip()


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-zA-Z_][\w-]*", key) else json.dumps(key, ensure_ascii=False)


class _Markdown:
    """Walks over clean HTML: every element is closed, and nothing is nested in itself but lists and quotes."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.kept: list[str] = []
        self.lists: list[int] = []
        self.quotes = 0
        self.links: list[str] = []
        self.fresh = self.between = True

    def take(self, token: Token) -> None:
        if self.kept or token.name in KEPT or token.attributes.get("role") == "doc-pullquote":
            self.keep(token)
        elif token.kind == "text":
            self.text(token.raw)
        elif token.kind == "open":
            self.start(token)
        elif token.kind == "close":
            self.end(token.name)

    def keep(self, token: Token) -> None:
        block = token.name in ("figure", "table", "dl", "pre", "blockquote") and not self.kept
        if token.kind == "open" and token.name not in ("img", "br"):
            self.out.append(self.parted() if block else "")
            self.kept.append(token.name)
        # A blank line would end the piece of HTML.
        self.out.append(re.sub(r"\n\s*\n", "\n", token.raw) if self.kept and self.kept[0] != "pre" else token.raw)
        if token.kind == "close" and self.kept and token.name == self.kept[-1]:
            self.kept.pop()
        self.fresh = False

    def text(self, raw: str) -> None:
        words = re.sub(r"\s+", " ", html.unescape(raw).replace("\u00a0", "&nbsp;"))
        words = words.lstrip() if self.fresh or self.between else words
        if not words:
            return
        self.between = False
        words = SPECIAL.sub(r"\\\1", re.sub(r"&(?!nbsp;)", "&amp;", words))
        self.out.append(BLOCK_START.sub(_escaped, words) if self.fresh else words)
        self.fresh = False

    def start(self, token: Token) -> None:
        name, self.between = token.name, False
        if name in MARKS:
            self.out.append(MARKS[name])
        elif name == "code":
            self.out.append("`")
        elif name == "a":
            self.links.append(token.attributes.get("href", ""))
            self.out.append("[")
        elif name == "br":
            self.out.append(f"  \n{self.indent()}")
        elif name == "hr":
            self.out.append(f"{self.parted()}***")
        elif name in ("ul", "ol"):
            self.lists.append(0 if name == "ul" else int(token.attributes.get("start", "1") or 1))
        elif name == "li" and self.lists:
            sign = f"{self.lists[-1]}. " if self.lists[-1] else "- "
            self.lists[-1] += bool(self.lists[-1])
            self.out.append(f"\n{'> ' * self.quotes}{'    ' * (len(self.lists) - 1)}{sign}")
            self.fresh = True
        elif name == "blockquote":
            self.quotes += 1
            self.out.append(self.parted())
            self.fresh = True
        elif name in ("p", "h2", "h3", "h4"):
            level = f"{'#' * int(name[1])} " if name[0] == "h" else ""
            self.out.append(("" if self.fresh and self.out and (self.lists or self.quotes) else self.parted()) + level)
            self.fresh = True

    def end(self, name: str) -> None:
        if name in MARKS:
            self.out.append(MARKS[name])
        elif name == "code":
            self.out.append("`")
        elif name == "a" and self.links:
            self.out.append(f"](<{self.links.pop()}>)")
        elif name in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.out.append("\n")
        elif name == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        if name not in MARKS and name not in ("a", "code"):
            self.fresh, self.between = False, True

    def parted(self) -> str:
        """A blank line, with the signs of the quotes and the depth of the lists that go on after it."""
        return f"\n\n{self.indent()}"

    def indent(self) -> str:
        return "> " * self.quotes + "    " * len(self.lists)


def _escaped(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"
