"""JSON and JSON Lines: what our own export writes, and stories that anybody wrote down with our keys or like ones.

One object is one story, or tells of a section, tag, author or photo as such ("type"). docs/importing.md has the keys.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from articles.formats import coverage, histories, jsonstream, scrubbing, text
from articles.formats.drafts import (
    Draft,
    FormatError,
    Life,
    PictureRef,
    Problem,
    ReadOptions,
    Record,
    Remark,
    SectionFacts,
    SlotFacts,
    TagFacts,
)
from articles.formats.files import File
from articles.formats.keys import Keys, spelled
from articles.formats.sheets import Sheet

NAME = "json"
EXTENSIONS = (".json", ".jsonl", ".ndjson")
HEADER = "newsroom"
LISTS = ("stories", "articles", "posts", "items", "results", "data")
# Under these an object holds the text that it stands for.
WRAPPINGS = ("rendered", "html", "content", "text", "value")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` is JSON of some kind."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """The stories and facts of a JSON or JSON Lines file. Raises FormatError where the file is no longer JSON."""
    own, item, left = False, 0, 0
    for line, value in values(file):
        if isinstance(value, dict) and value.get("type") == HEADER:
            own = True
            continue
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in FACTS:
            fact = FACTS[kind](value)
            yield replace(fact, whole=True) if own and isinstance(fact, SectionFacts | TagFacts | Life) else fact
            continue
        if own and kind == "slot":
            yield _slot(Sheet(NAME, file, options, line=line), value)
            continue
        item += 1
        left += 0 if options.revisions else _older(value)
        try:
            yield _story(file, options, value, item, line, own)
        except FormatError as error:
            title = scrubbing.line(value.get("headline") or value.get("title")) if isinstance(value, dict) else ""
            yield Problem(error.line, error.reason, item, title[:300])
    if left:
        yield histories.left_out(left)


def _older(value: Any) -> int:
    """How many older versions a story brings along."""
    told = value.get("revisions") if isinstance(value, dict) else None
    return len(told) if isinstance(told, list) and histories.is_told(told) else 0


def story(sheet: Sheet, values: dict[str, Any], *, verbatim: bool = False) -> Draft:
    """The story that `values` tells by our keys or like ones. Raises FormatError."""
    told = values.get("live")
    if coverage.is_told(told):
        values = {key: value for key, value in values.items() if key != "live"}
    older = values.get("revisions")
    if histories.is_told(older):
        values = {key: value for key, value in values.items() if key != "revisions"}
    keys = Keys({key: unwrapped(value) for key, value in plain(values).items()}, {}, sheet.line)
    title, body = keys.text("title"), _joined(keys.value("body"))
    fields = keys.fields(sheet.options)
    given = keys.extra()
    kept = {key: value for key, value in values.items() if key in given and spelled(key) != "extra"}
    own = values.get("extra")
    for note in keys.notes:
        sheet.note(note.text)
    if not isinstance(body, str):
        raise FormatError(sheet.line, "Its text is neither a text nor a list of paragraphs. Write HTML under “body”.")
    made = (lambda html: html) if verbatim else (lambda html: sheet.body(paragraphs(html)))
    body = made(body)
    extra = {**kept, **(own if isinstance(own, dict) else {"extra": own} if own else {})}
    fields["key"] = fields["key"] or _name(title, fields)
    if isinstance(told, dict) and coverage.is_told(told):
        fields["live"] = coverage.read(scrubbing.tree(told), sheet, made)
    if sheet.options.revisions and histories.is_told(older):
        fields["revisions"] = histories.read(plain(older), sheet, made)
    return sheet.draft(title=title, body=body, tags=fields.pop("tags"), extra=extra, verbatim=verbatim, **fields)


def unwrapped(value: Any) -> Any:
    """The text of {"rendered": "…"}, as the interfaces of other systems wrap it; any other value as it is."""
    texts = [value[key] for key in WRAPPINGS if isinstance(value.get(key), str)] if isinstance(value, dict) else []
    return texts[0] if texts else value


def _joined(body: Any) -> Any:
    """A text that stands as a list of paragraphs, as one; any other value as it is."""
    if not isinstance(body, list):
        return body
    parts = [unwrapped(part) for part in body]
    return "\n\n".join(parts) if all(isinstance(part, str) for part in parts) else body


def _name(title: str, fields: dict[str, Any]) -> str:
    """What stays the same of a story without an id: its old address, its slug, or its title and its day."""
    day = fields["date"].date().isoformat() if fields["date"] else ""
    return next(iter(fields["addresses"]), "") or fields["slug"] or " ".join(filter(None, (title, day)))


def plain(value: Any) -> Any:
    """`value` as front matter has it: mappings, lists and text alone."""
    return _as_text(scrubbing.tree(value))


def _as_text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def paragraphs(written: str) -> str:
    """HTML as it is; plain text as paragraphs, parted by blank lines."""
    if TAG.search(written):
        return written
    lines = [line.strip() for line in written.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(map(text.shown, text.paragraphs(lines)))


def values(file: File) -> Iterator[tuple[int, Any]]:
    """(line, value) of each story in a list, a mapping with a list, or lines; line 0 where it is not known.

    A line that cannot be read gives its FormatError. Raises FormatError where the file is no longer JSON.
    """
    shape = jsonstream.shape(file)
    if shape == "lines" or file.name.casefold().endswith((".jsonl", ".ndjson")):
        yield from jsonstream.lines(file)
    elif shape == "list":
        yield from ((0, value) for value in jsonstream.items(file, "item"))
    elif shape == "mapping":
        found = _list_in(file)
        if found:
            yield from ((0, value) for value in jsonstream.items(file, f"{found}.item"))
        else:
            yield 0, jsonstream.document(file)
    else:
        raise FormatError(1, "This is no JSON: it begins with neither { nor [. Choose its format with --format.")


def _list_in(file: File) -> str:
    """The key of a mapping under which its stories stand; the empty string if the mapping is one story."""
    for path, event, _value in jsonstream.events(file):
        if event == "start_array" and len(path) == 1 and path[0] in LISTS:
            return path[0]
    return ""


def _story(file: File, options: ReadOptions, value: Any, item: int, line: int, own: bool) -> Draft:
    if isinstance(value, FormatError):
        raise value
    if not isinstance(value, dict):
        raise FormatError(line, "This is no story: a story is an object with a “headline” and a “body”.")
    kind = value.get("type", "story")
    if own and kind != "story":
        raise FormatError(line, f"“{scrubbing.line(kind)[:40]}” is no type that we know. It was written by a newer version.")
    if own or kind in ("article", "post"):
        value = {key: inner for key, inner in value.items() if key != "type"}
    return story(Sheet(NAME, file, options, item=item, line=line), value, verbatim=own)


def _picture(value: dict[str, Any]) -> PictureRef:
    return Keys({"image": plain(value)}, {}, 0).picture() or PictureRef("")


def _life(value: dict[str, Any]) -> Life:
    portrait = value.get("portrait")
    return Life(
        name=scrubbing.line(value.get("name")),
        role=scrubbing.line(value.get("role")),
        life=scrubbing.line(value.get("life") or value.get("bio")),
        slug=scrubbing.line(value.get("slug")),
        email=scrubbing.line(value.get("email")),
        kind=scrubbing.line(value.get("kind")),
        portrait=_picture(portrait if isinstance(portrait, dict) else {"file": portrait}) if portrait else None,
    )


def _section(value: dict[str, Any]) -> SectionFacts:
    position, weight = value.get("position"), value.get("weight")
    return SectionFacts(
        name=scrubbing.line(value.get("name")),
        slug=scrubbing.line(value.get("slug")),
        description=scrubbing.line(value.get("description")),
        position=position if isinstance(position, int) and 0 <= position < 2**31 else None,
        parent=scrubbing.line(value.get("parent")),
        weight=weight if isinstance(weight, int) and 0 <= weight < 2**15 else 0,
    )


def _tag(value: dict[str, Any]) -> TagFacts:
    aliases = value.get("aliases")
    return TagFacts(
        name=scrubbing.line(value.get("name")),
        slug=scrubbing.line(value.get("slug")),
        description=scrubbing.line(value.get("description")),
        aliases=tuple(map(scrubbing.line, aliases)) if isinstance(aliases, list) else (),
        is_reason=value.get("is_reason") is not False,
        kind=scrubbing.line(value.get("kind")),
        parent=scrubbing.line(value.get("parent")),
        with_children=value.get("with_children") is True,
    )


def _slot(sheet: Sheet, value: dict[str, Any]) -> SlotFacts | Remark:
    """Who holds a place on a front; a forged one is named and passed over."""
    position = value.get("position")
    try:
        starts, ends = sheet.moment(value.get("starts")), sheet.moment(value.get("ends"))
    except FormatError as error:
        return _no_slot(sheet, error.reason)
    if not isinstance(position, int) or isinstance(position, bool) or not 0 <= position < 2**15:
        return _no_slot(sheet, f"“{scrubbing.line(position)[:40]}” is no place.")
    if starts and ends and ends <= starts:
        return _no_slot(sheet, "It ends before it begins.")
    story, section = scrubbing.line(value.get("story")), scrubbing.line(value.get("section"))
    return SlotFacts(story, section, position, starts, ends, value.get("may_repeat") is True)


def _no_slot(sheet: Sheet, reason: str) -> Remark:
    return Remark(f"A place on a front (line {sheet.line}) was left out: {reason}")


FACTS: dict[str, Callable[[dict[str, Any]], Record]] = {
    "section": _section,
    "author": _life,
    "tag": _tag,
    "photo": _picture,
}
