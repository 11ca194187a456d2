"""What one run of an import was asked to do, and what it knows so far."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils import timezone

from articles import formats, naming
from articles.formats import Draft, File, PictureRef, ReadOptions, Record
from articles.importing.fetching import Budget
from articles.importing.lookups import Names
from articles.importing.shadow import Shadow
from articles.importing.sources import Source
from articles.models import ImportRun

BRIEF, PENDING = "brief", "pending"


@dataclass(frozen=True)
class Options:
    """`status`, `section`, `tags` and `authors` are for what a file lacks; `teasers` says what becomes of related stories.

    `names` maps names of the source to ours, by kind ("section", "author", "tag"); to the empty name: it is left out.
    `columns` says which of our fields a column of a table holds, `dates` whether 03/04/2026 begins with the day or the month.
    `fetch` takes pictures from the network. `revisions` brings in the older versions that a source keeps.
    """

    status: str = "published"
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    teasers: str = BRIEF
    overwrite: bool = False
    dry_run: bool = False
    format: str = ""
    media: Path | None = None
    fetch: bool = False
    dates: str = ""
    revisions: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As an import run keeps them."""
        return {**asdict(self), "media": str(self.media) if self.media else ""}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """From what `stored` returned, lists where tuples were."""
        known = {name: value for name, value in stored.items() if name in cls.__dataclass_fields__}
        changed: dict[str, Any] = {name: tuple(known[name]) for name in ("tags", "authors") if name in known}
        changed["media"] = Path(known["media"]) if known.get("media") else None
        return cls(**(known | changed))


@dataclass
class Run:
    """One run at work: its record, and what it need not ask the database again."""

    record: ImportRun
    options: Options
    names: Names
    budget: Budget
    shadow: Shadow | None = None
    pictures: dict[str, PictureRef] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    files: Sequence[File] = ()
    shared: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, record: ImportRun) -> Self:
        options = Options.of(record.options)
        names = Names(record, options.names, dry_run=options.dry_run)
        shadow = Shadow() if options.dry_run else None
        return cls(record, options, names, Budget(settings.IMPORT_FETCH_MOST), shadow, hosts=set(record.place.get("hosts", ())))

    @property
    def now(self) -> datetime:
        """The moment of the import: its start, also after a pause."""
        return self.record.started

    @property
    def by(self) -> Any:
        return self.record.by

    def records(self, source: Source, file: File | None = None) -> Iterator[Record]:
        """What a file holds, in its order. Raises FormatError."""
        options = ReadOptions(
            related_headings=tuple(settings.RELATED_HEADINGS), zone=timezone.get_default_timezone(),
            columns=dict(self.options.columns), dates=self.options.dates, beside=self.files, shared=self.shared,
            revisions=self.options.revisions,
        )  # fmt: skip
        return formats.read(file or source.file, options, self.options.format)


def headline(draft: Draft) -> str:
    """The headline that readers will see: a working title in lower case gets its capital."""
    return naming.headline_from(draft.title) if draft.working_title else draft.title
