"""The older versions of a story, as our own JSON tells them ("revisions"), and what is said of those that are left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from articles.formats import scrubbing
from articles.formats.drafts import HEADLINE_LENGTH, FormatError, Remark, VersionNote
from articles.formats.keys import Keys
from articles.formats.sheets import MOST_TAGS, TAG_LENGTH, Sheet

MOST = 1000
"""So many versions of one story are read."""


def is_told(value: Any) -> bool:
    """Whether a value is what we call revisions: a list of mappings, each with a headline and the moment it was saved."""
    return isinstance(value, list) and all(isinstance(each, Mapping) and {"headline", "saved"} <= each.keys() for each in value)


def read(told: Sequence[Mapping[str, Any]], sheet: Sheet, body: Callable[[str], str]) -> tuple[VersionNote, ...]:
    """What plain values say, in their order; `body` makes the HTML of a version.

    A version that cannot be read is left out, and the report says so.
    """
    if len(told) > MOST:
        sheet.note(f"It has {len(told):,} older versions; the newest {MOST:,} were taken.")
    found = []
    for each in told[-MOST:]:
        try:
            found.append(_version(each, sheet, body))
        except FormatError as error:
            sheet.note(f"An older version was left out: {error.reason}")
    return tuple(found)


def _version(value: Mapping[str, Any], sheet: Sheet, body: Callable[[str], str]) -> VersionNote:
    keys, written = Keys(value, {}, sheet.line), value.get("body", "")
    title = keys.text("title")
    if not title or len(title) > HEADLINE_LENGTH:
        raise FormatError(sheet.line, f"Its headline has {len(title)} characters; it may have 1 to {HEADLINE_LENGTH}.")
    if not isinstance(written, str):
        raise FormatError(sheet.line, "Its text is no text.")
    return VersionNote(
        title=title,
        summary=keys.text("summary"),
        body=body(written),
        saved=sheet.moment(value["saved"]),
        published=sheet.moment(value.get("went_live")),
        note=scrubbing.line(value.get("note"))[:200],
        slug=keys.text("slug"),
        section=next(iter(keys.names("section")), ""),
        authors=tuple(keys.names("authors")),
        tags=tuple(name for name in keys.names("tags") if len(name) <= TAG_LENGTH)[:MOST_TAGS],
        image=keys.picture(),
        canonical_url=keys.canonical(),
        seo_title=keys.text("seo_title"),
        seo_description=keys.text("seo_description"),
        language=keys.text("language"),
    )


def left_out(number: int) -> Remark:
    """What is said where nobody asked for them."""
    return Remark(f"Older versions of its stories were left out: {number:,}. They come along with --revisions.")
