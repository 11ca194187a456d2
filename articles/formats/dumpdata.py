"""Django's `dumpdata` of this application: the rows of its tables, put together as stories again.

The file is read three times: for what stories refer to, for the words of drafts, for the stories.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from articles.formats import newsroom, references, scrubbing
from articles.formats.drafts import (
    CorrectionNote,
    Draft,
    FormatError,
    Life,
    PictureRef,
    ReadOptions,
    Record,
    RelatedLink,
    SectionFacts,
    TagFacts,
)
from articles.formats.files import File
from articles.formats.sheets import Sheet, each

NAME = "dumpdata"
EXTENSIONS = (".json", ".jsonl")
MODEL = re.compile(rb'"model"\s*:\s*"articles\.')
Row = dict[str, Any]


def recognises(head: bytes) -> bool:
    """Whether the file holds rows of this application."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{") and bool(MODEL.search(head))


@dataclass
class Tables:
    """What the stories refer to, by the keys of the database that was dumped."""

    sections: dict[str, SectionFacts] = field(default_factory=dict)
    authors: dict[str, Life] = field(default_factory=dict)
    tags: dict[str, TagFacts] = field(default_factory=dict)
    photos: dict[str, PictureRef] = field(default_factory=dict)
    renditions: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    words: dict[str, Row] = field(default_factory=dict)
    # For each story, rows of the tables that belong to it, in their order.
    joined: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    def rows(self, table: str, story: str) -> list[Row]:
        return sorted(self.joined.get(table, {}).get(story, []), key=lambda row: (_number(row.get("position")), _id(row["pk"])))


BELONGING = {
    "credit": "article",
    "articletag": "content_object",
    "correction": "article",
    "pin": "source",
    "exclusion": "source",
}


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """Sections, authors, tags, then each story. Raises FormatError where the file is no longer JSON."""
    tables = Tables()
    aliases: dict[str, list[str]] = {}
    for model, row in _rows(file):
        _note(tables, aliases, model, row)
    for model, row in _rows(file):
        if model == "revision" and _id(row["pk"]) in tables.latest.values():
            tables.words[_id(row["pk"])] = row
    yield from (replace(section, whole=True) for section in tables.sections.values())
    yield from (replace(author, whole=True) for author in tables.authors.values())
    yield from (replace(tag, aliases=tuple(aliases.get(pk, [])), whole=True) for pk, tag in tables.tags.items())
    stories = (row for model, row in _rows(file) if model == "article")
    yield from each(
        stories,
        lambda row, item: _story(Sheet(NAME, file, options, item=item), row, tables),
        lambda row: row.get("headline"),
    )


def _rows(file: File) -> Iterator[tuple[str, Row]]:
    """(model, fields with "pk") of each row of this application."""
    for line, value in newsroom.values(file):
        if isinstance(value, FormatError):
            raise value
        model = value.get("model") if isinstance(value, dict) else None
        fields = value.get("fields") if isinstance(value, dict) else None
        if not isinstance(model, str) or not isinstance(fields, dict):
            raise FormatError(line, "This is no row of dumpdata: a row has a “model”, a “pk” and “fields”.")
        if model.startswith("articles."):
            yield model.removeprefix("articles."), {**fields, "pk": value.get("pk")}


def _note(tables: Tables, aliases: dict[str, list[str]], model: str, row: Row) -> None:
    pk = _id(row["pk"])
    if model == "section":
        position = row.get("position")
        place = position if isinstance(position, int) and 0 <= position < 2**31 else None
        tables.sections[pk] = SectionFacts(_line(row, "name"), _line(row, "slug"), _line(row, "description"), place)
    elif model == "author":
        tables.authors[pk] = Life(_line(row, "name"), _line(row, "role"), _line(row, "life"), _line(row, "slug"),
                                  kind=_line(row, "kind"))  # fmt: skip
    elif model == "tag":
        tables.tags[pk] = TagFacts(_line(row, "name"), _line(row, "slug"), _line(row, "description"),
                                   kind=_line(row, "kind"), is_reason=row.get("is_reason") is not False)  # fmt: skip
    elif model == "tagalias":
        aliases.setdefault(_id(row.get("tag")), []).append(_line(row, "name"))
    elif model == "photo":
        _note_photo(tables, pk, row)
    elif model == "article":
        tables.slugs[pk] = _line(row, "slug")
        if not row.get("published_at"):
            tables.latest[pk] = _id(row.get("latest_revision"))
    elif model in BELONGING:
        tables.joined.setdefault(model, {}).setdefault(_id(row.get(BELONGING[model])), []).append(row)


def _note_photo(tables: Tables, pk: str, row: Row) -> None:
    file = _line(row, "file")
    alt, caption, credit, licence = (_line(row, key) for key in ("alt", "caption", "credit", "licence"))
    tables.photos[pk] = PictureRef(file, alt, caption, credit, licence)
    renditions = row.get("renditions")
    for entry in renditions if isinstance(renditions, list) else []:
        if isinstance(entry, dict):
            tables.renditions[_line(entry, "name")] = file


# --- one story ------------------------------------------------------------------------------------------------------
def _story(sheet: Sheet, row: Row, tables: Tables) -> Draft:
    pk = _id(row["pk"])
    words = tables.words.get(tables.latest.get(pk, ""), row)
    section = tables.sections.get(_id(words.get("section")))
    return sheet.draft(
        title=words.get("headline"),
        body=_with_originals(scrubbing.text(words["body"]) if isinstance(words.get("body"), str) else "", tables),
        key=f"article {pk}",
        slug=_line(row, "slug"),
        summary=_line(words, "summary"),
        status=_line(row, "status"),
        date=sheet.moment(row.get("published_at")),
        updated=sheet.moment(row.get("updated_at")),
        retracted=sheet.moment(row.get("retracted_at")),
        expires=sheet.moment(row.get("expires_at") or row.get("expired_at")),
        embargo=sheet.moment(row.get("embargo_until")),
        schedule=sheet.moment(words.get("publish_at")) if words is not row else None,
        never_recommend=row.get("never_recommend") is True,
        section=section.name if section else "",
        authors=tuple(_authors(pk, words, row, tables)),
        tags=_tags(pk, words, row, tables),
        image=tables.photos.get(_id(words.get("lead_photo"))),
        corrections=tuple(
            CorrectionNote(
                _line(note, "text"),
                sheet.moment(note.get("at")),
                kind=_line(note, "kind") or "correction",
                at_top=note.get("at_top") is True,
            )
            for note in tables.rows("correction", pk)
        ),
        related=tuple(RelatedLink(slug) for slug in _targets("pin", pk, tables)),
        excluded=tuple(_targets("exclusion", pk, tables)),
        canonical_url=_line(words, "canonical_url"),
    )


def _with_originals(body: str, tables: Tables) -> str:
    """The text with its pictures by the names of their originals, as the media folder has them."""

    def shown(match: re.Match[str]) -> str:
        name = references.attributes(match.group()).get("src", "")
        known = next((file for rendition, file in tables.renditions.items() if rendition and name.endswith(rendition)), name)
        return match.group().replace(name, known) if name else match.group()

    return references.PICTURE_TAG.sub(shown, body)


def _authors(pk: str, words: Row, row: Row, tables: Tables) -> list[str]:
    given = words.get("authors")
    ids = given if words is not row and isinstance(given, list) else [line.get("author") for line in tables.rows("credit", pk)]
    return [tables.authors[_id(key)].name for key in ids if _id(key) in tables.authors]


def _tags(pk: str, words: Row, row: Row, tables: Tables) -> list[str]:
    given = words.get("tags")
    if words is not row:
        return [tag for tag in given if isinstance(tag, str)] if isinstance(given, list) else []
    tagged = (_id(line.get("tag")) for line in tables.rows("articletag", pk))
    return [tables.tags[key].name for key in tagged if key in tables.tags]


def _targets(table: str, pk: str, tables: Tables) -> list[str]:
    return [tables.slugs[_id(line.get("target"))] for line in tables.rows(table, pk) if _id(line.get("target")) in tables.slugs]


def _id(value: Any) -> str:
    return scrubbing.line(value)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _line(row: Row, key: str) -> str:
    return scrubbing.line(row.get(key))
