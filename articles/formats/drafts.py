"""What every reader yields: a story as its file tells it, before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from articles.formats.files import File

# War and Peace has 3.2 million characters; a longer "story" is several of them in one file, or no story at all.
STORY_BYTES = 5_000_000
HEADLINE_LENGTH = 300
# The status of what readers of the source can see.
LIVE = "published"


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
class Problem:
    """One story of a file that cannot be read, while those after it can; `reason` is a sentence that says what to do.

    `item` counts the stories and problems of a file from 1; `title` is what is known of the story.
    """

    line: int
    reason: str
    item: int = 1
    title: str = ""


@dataclass(frozen=True)
class Remark:
    """Something to be said of a whole file: what it held that is no story ("212 comments were left out.")."""

    text: str


@dataclass(frozen=True)
class PictureRef:
    """A picture that a story names, by the path or address its file gives; `focal` is the point to keep, 0 to 1 each way.

    Yielded on its own, it is a picture that stories further on show.
    """

    path: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    line: int = 0
    focal: tuple[float, float] | None = None


@dataclass(frozen=True)
class Life:
    """One author: name, role and short life (plain text), and what else a file knows. `kind` is "person" or "desk".

    `addresses`, here and below: where the list of the stories stood.
    """

    name: str
    role: str
    life: str
    slug: str = ""
    email: str = ""
    kind: str = ""
    portrait: PictureRef | None = None
    addresses: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class SectionFacts:
    """What a file says of a section as such; `slug` and `position` only where it knows them, `parent` by name, `weight` on the
    home page in hours.

    `whole`, here and below: the file is an export of ours, and says it even of what no story uses.
    """

    name: str
    slug: str = ""
    description: str = ""
    position: int | None = None
    parent: str = ""
    weight: int = 0
    addresses: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class TagFacts:
    """What a file says of a tag as such, with its other spellings."""

    name: str
    slug: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    is_reason: bool = True
    kind: str = ""
    parent: str = ""
    with_children: bool = False
    addresses: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class RelatedLink:
    """A story that this one points to, by headline (or slug), with the teaser its source shows."""

    headline: str
    teaser: str = ""
    line: int = 0


@dataclass(frozen=True)
class CorrectionNote:
    """A dated note of what was wrong; without a date it is the story's. `kind` is correction, clarification or update."""

    text: str
    at: datetime | None = None
    line: int = 0
    kind: str = "correction"
    at_top: bool = False


@dataclass(frozen=True)
class EntryNote:
    """One timed entry of a live story; `body` is HTML not yet cleaned. `changed`: when its words last were; `corrected`: when
    its correction was made; `taken_back`: since when readers do not see it."""

    at: datetime | None = None
    headline: str = ""
    body: str = ""
    is_key: bool = False
    correction: str = ""
    corrected: datetime | None = None
    changed: datetime | None = None
    taken_back: datetime | None = None


@dataclass(frozen=True)
class LiveNotes:
    """That a story is or was live: from when, until when (None: it goes on), in which order, and its entries."""

    began: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False
    entries: tuple[EntryNote, ...] = ()


@dataclass(frozen=True)
class VersionNote:
    """One version that a story had before its present words; `body` is HTML not yet cleaned. `saved`: when it was written
    down; `published`: when it went before readers; `note`: what is to be said of it."""

    title: str
    summary: str = ""
    body: str = ""
    saved: datetime | None = None
    published: datetime | None = None
    note: str = ""
    slug: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: PictureRef | None = None
    canonical_url: str = ""
    seo_title: str = ""
    seo_description: str = ""
    language: str = ""


@dataclass(frozen=True)
class SlotFacts:
    """A place on a front that an export of ours says a story holds: the front's section by name (the home page has none),
    the story by its slug."""

    story: str
    section: str = ""
    position: int = 1
    starts: datetime | None = None
    ends: datetime | None = None
    may_repeat: bool = False


@dataclass(frozen=True)
class ReadOptions:
    """What a reader must be told: the wordings of the related block's heading, the zone of dates that name none.

    `columns` says for tables which of our fields a column holds, by the column's name; the others are guessed. `dates` says
    what 03/04/2026 means: "day-first" or "month-first"; without it such a date is refused. `beside` are all files of the same
    import, for what one says of another; `shared` is where a reader keeps what it found out of them. `revisions` asks for
    the older versions that a source keeps; otherwise they are counted.
    """

    related_headings: tuple[str, ...] = ("You May Also Like",)
    zone: tzinfo = UTC
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    beside: Sequence["File"] = ()
    shared: dict[str, Any] = field(default_factory=dict, compare=False)
    revisions: bool = False


@dataclass(frozen=True)
class Draft:
    """One story. `title` is the line as the source has it; `body` is HTML not yet cleaned; the rest is plain text.

    `working_title` says that the title is a line in a reporter's file rather than a headline meant for readers.
    `status` is "draft", "in_review", "approved", "published", "retracted", "expired" or empty (it does not say); what
    only some readers may see in the source (private, with a password, for members) is a draft.
    `item` is the place in its file, from 1. `categories` are all that the source files it under, `section` the first of
    them. `addresses` are those that the story had before: paths with their query, or whole addresses. `excluded` names
    stories that may not stand under it. `translation` is a name that the same story has in every language: its
    original's slug, or whatever the source shares. `schedule` is the moment at which the newest version goes live,
    `expires` that at which readers see the story no more, or saw it no more. `extra` is what
    the source had beyond our fields. `revisions` are its older versions, the oldest first.
    `verbatim`: its texts are ours, and stand as they are but for where their pictures lie.
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
    item: int = 1
    categories: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    language: str = ""
    excluded: tuple[str, ...] = ()
    embargo: datetime | None = None
    schedule: datetime | None = None
    retracted: datetime | None = None
    expires: datetime | None = None
    never_recommend: bool = False
    seo_title: str = ""
    seo_description: str = ""
    live: LiveNotes | None = None
    translation: str = ""
    revisions: tuple[VersionNote, ...] = ()
    verbatim: bool = False


Record = Draft | Problem | Remark | PictureRef | Life | SectionFacts | TagFacts | SlotFacts
