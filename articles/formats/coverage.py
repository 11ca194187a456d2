"""The entries of a live story, as our own JSON tells them ("live")."""

from collections.abc import Callable, Mapping
from typing import Any

from articles.formats import scrubbing
from articles.formats.drafts import HEADLINE_LENGTH, EntryNote, LiveNotes
from articles.formats.sheets import Sheet

MOST = 5000


def is_told(value: Any) -> bool:
    """Whether a value is what we call live: a mapping with a list of entries."""
    return isinstance(value, Mapping) and isinstance(value.get("entries", []), list) and "began" in value


def read(value: Mapping[str, Any], sheet: Sheet, body: Callable[[str], str]) -> LiveNotes:
    """What the value says; `body` makes the HTML of an entry. Raises FormatError for what is no date."""
    entries = [entry for entry in value.get("entries", []) if isinstance(entry, Mapping)]
    if len(entries) > MOST:
        sheet.note(f"It has {len(entries)} live entries; the first {MOST} were taken.")
    return LiveNotes(
        began=sheet.moment(value.get("began")),
        until=sheet.moment(value.get("until")),
        oldest_first=value.get("oldest_first") is True,
        entries=tuple(_entry(entry, sheet, body) for entry in entries[:MOST]),
    )


def _entry(value: Mapping[str, Any], sheet: Sheet, body: Callable[[str], str]) -> EntryNote:
    written = value.get("body")
    return EntryNote(
        at=sheet.moment(value.get("date")),
        headline=scrubbing.line(value.get("headline"))[:HEADLINE_LENGTH],
        body=body(written) if isinstance(written, str) and written else "",
        is_key=value.get("key") is True,
        correction=scrubbing.line(value.get("correction")),
        corrected=sheet.moment(value.get("corrected")),
        changed=sheet.moment(value.get("changed")),
        taken_back=sheet.moment(value.get("taken_back")),
    )
