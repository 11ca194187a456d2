"""ninjs, the news industry's JSON (1.x to 3.x): one item, a list of items, or an item on each line."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from articles.formats import newsroom, scrubbing
from articles.formats.drafts import Draft, FormatError, PictureRef, Problem, ReadOptions, Record, Remark
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.tokens import plain

NAME = "ninjs"
EXTENSIONS = (".ninjs", ".json")
SIGNS = re.compile(rb'"(?:versioncreated|body_xhtml|pubstatus|representationtype|headlines|standard)"\s*:', re.IGNORECASE)
LEADS = ("featuremedia", "featureimage", "main", "editor_0", "headimage")
ORIGINALS = ("original", "baseimage", "viewimage", "web", "16-9")
# What became a field of ours; the rest is kept with the origin.
TAKEN = (
    "uri", "type", "headline", "headlines", "body_xhtml", "body_html", "body_text", "bodies", "description_text",
    "description_xhtml", "descriptions", "byline", "by", "language", "embargoed", "embargoeduntil", "associations", "slug",
    "title", "titles", "firstcreated", "versioncreated", "subject", "subjects", "authors", "keywords", "ednote", "pubstatus",
    "published", "firstpublished", "contentcreated",
)  # fmt: skip


def recognises(head: bytes) -> bool:
    """Whether the file's first item has the properties of ninjs."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and b'"uri"' in head and bool(SIGNS.search(head))


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """The items of kind text. Raises FormatError where the file is no longer JSON."""
    others = item = 0
    for line, written in newsroom.values(file):
        value = _lowered(written)
        if isinstance(value, dict) and value.get("type", "text") not in ("text", "composite"):
            others += 1
            continue
        item += 1
        try:
            if isinstance(value, FormatError):
                raise value
            yield _story(Sheet(NAME, file, options, item=item, line=line), value, written)
        except FormatError as error:
            yield Problem(
                error.line, error.reason, item, _text(value, "headline", "headlines") if isinstance(value, dict) else ""
            )
    if others:
        yield Remark(f"The file holds besides pictures, films or sounds as items of their own, which are no stories: {others}.")


def _lowered(value: Any) -> Any:
    """An item with its keys as ninjs 1 and 2 write them: 3 writes versionCreated for versioncreated."""
    if isinstance(value, list):
        return [_lowered(inner) if isinstance(inner, dict) else inner for inner in value]
    if isinstance(value, dict):
        return {key.lower(): _lowered(inner) if isinstance(inner, list | dict) else inner for key, inner in value.items()}
    return value


def _story(sheet: Sheet, value: Any, written: Any) -> Draft:
    if not isinstance(value, dict):
        raise FormatError(sheet.line, "This is no item of ninjs: an item is an object with a “uri” and a “headline”.")
    date = _moment(sheet, value, "firstpublished", "published", "firstcreated", "contentcreated", "versioncreated")
    updated = _moment(sheet, value, "versioncreated")
    names = _names(value.get("subject") or value.get("subjects")) + _names(value.get("keywords"))
    if value.get("ednote"):
        sheet.note(f"Note of the agency: {scrubbing.line(value['ednote'])[:300]}")
    return sheet.draft(
        title=_text(value, "headline", "headlines", "title", "titles", "slugline"),
        body=sheet.body(newsroom.paragraphs(_text(value, "body_xhtml", "body_html", "bodies", "body_text"))),
        key=scrubbing.line(value.get("uri")),
        slug=scrubbing.line(value.get("slug")) or _alternative(value, "slug"),
        summary=plain(_text(value, "description_text", "description_xhtml", "descriptions")),
        status=_status(sheet, value),
        date=date,
        updated=updated if date and updated and updated > date else None,
        authors=tuple(_authors(value)),
        tags=names,
        categories=tuple(names),
        image=_lead(value.get("associations")),
        embargo=_moment(sheet, value, "embargoed", "embargoeduntil"),
        language=scrubbing.line(value.get("language")),
        extra={key: inner for key, inner in written.items() if key.lower() not in TAKEN},
    )


def _status(sheet: Sheet, value: dict[str, Any]) -> str:
    status = scrubbing.line(value.get("pubstatus")) or "usable"
    if status != "usable":
        sheet.note(f"Its agency calls it “{status[:30]}”, and it stays a draft.")
    return "published" if status == "usable" else "draft"


def _text(value: dict[str, Any], *keys: str) -> str:
    """The first of these that says something: a text (1.x), or the main or longest of a list of values (2.x)."""
    for key in keys:
        given = value.get(key)
        if isinstance(given, list):
            told = [entry for entry in given if isinstance(entry, dict) and isinstance(entry.get("value"), str)]
            told.sort(key=lambda entry: (entry.get("role") != "main", "html" not in str(entry.get("contenttype", ""))))
            given = told[0]["value"] if told else ""
        if isinstance(given, str) and given.strip():
            return scrubbing.text(given)
    return ""


def _alternative(value: dict[str, Any], role: str) -> str:
    """What the item is called besides, in this role; a mapping of them (1.x) is kept with the origin."""
    names = value.get("altids")
    told = [each for each in names if isinstance(each, dict)] if isinstance(names, list) else []
    return next((scrubbing.line(each.get("value")) for each in told if each.get("role") == role), "")


def _moment(sheet: Sheet, value: dict[str, Any], *keys: str) -> datetime | None:
    return next((sheet.moment(value[key]) for key in keys if isinstance(value.get(key), str) and value[key]), None)


def _names(given: Any) -> list[str]:
    entries = given if isinstance(given, list) else []
    found = (entry.get("name") or entry.get("literal") if isinstance(entry, dict) else entry for entry in entries)
    return [name for name in map(scrubbing.line, found) if name]


def _authors(value: dict[str, Any]) -> list[str]:
    people = _names(value.get("authors"))
    signed = re.sub(r"^by\s+", "", scrubbing.line(value.get("byline") or value.get("by")), flags=re.IGNORECASE)
    return people or [name.strip() for name in re.split(r",| and ", signed) if name.strip()]


def _lead(given: Any) -> PictureRef | None:
    """The picture among the associations: a mapping by name (1.x) or a list (2.x), with renditions of either kind."""
    pictures = [entry for entry in _entries(given) if entry.get("type", "picture") in ("picture", "graphic")]
    pictures.sort(key=lambda entry: entry.get("name") not in LEADS)
    for entry in pictures:
        address = _original(entry.get("renditions"))
        if address:
            words = _text(entry, "description_text", "descriptions")
            alt = _text(entry, "body_text", "headline", "headlines")
            return PictureRef(address, plain(alt), plain(words), scrubbing.line(entry.get("byline") or entry.get("by"))[:200])
    return None


def _original(given: Any) -> str:
    entries = [entry for entry in _entries(given) if isinstance(entry.get("href"), str)]
    entries.sort(key=lambda entry: ORIGINALS.index(entry["name"]) if entry.get("name") in ORIGINALS else len(ORIGINALS))
    return scrubbing.line(entries[0]["href"]) if entries else ""


def _entries(given: Any) -> list[dict[str, Any]]:
    if isinstance(given, dict):
        return [{"name": name, **entry} for name, entry in given.items() if isinstance(entry, dict)]
    return [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
