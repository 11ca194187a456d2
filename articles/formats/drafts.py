"""What every reader yields: a story as its file tells it, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

# War and Peace has 3.2 million characters; a longer "story" is several of them in one file, or no story at all.
STORY_BYTES = 5_000_000


class FormatError(Exception):
    """A file that a reader cannot read; `line` counts from 1, `reason` is a sentence that says what to do."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Note:
    """Something the reader noticed and the reporter should know; nothing was lost."""

    line: int
    text: str


@dataclass(frozen=True)
class PictureRef:
    """A picture that a story names, by the path or address its file gives."""

    path: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    line: int = 0


@dataclass(frozen=True)
class RelatedLink:
    """A story that this one points to, by headline (or slug), with the teaser its source shows."""

    headline: str
    teaser: str = ""
    line: int = 0


@dataclass(frozen=True)
class CorrectionNote:
    """A dated note of what was wrong; without a date it is the story's."""

    text: str
    at: datetime | None = None
    line: int = 0


@dataclass(frozen=True)
class ReadOptions:
    """What a reader must be told: the wordings of the related block's heading, the zone of dates that name none."""

    related_headings: tuple[str, ...] = ("You May Also Like",)
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Draft:
    """One story. `title` is the line as the source has it; `body` is HTML not yet cleaned; the rest is plain text.

    `working_title` says that the title is a line in a reporter's file rather than a headline meant for readers.
    `status` is "draft", "published" or empty (the source does not say). `extra` is what the source had beyond our fields.
    """

    format: str
    name: str
    title: str
    line: int = 1
    working_title: bool = False
    key: str = ""
    slug: str = ""
    summary: str = ""
    body: str = ""
    status: str = ""
    date: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: PictureRef | None = None
    related: tuple[RelatedLink, ...] = ()
    corrections: tuple[CorrectionNote, ...] = ()
    canonical_url: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
