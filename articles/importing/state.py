"""What one run of an import was asked to do, and what it knows so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles import formats, naming
from articles.formats import Draft, ReadOptions, Record
from articles.importing.report import Warning
from articles.importing.sources import Source
from articles.models import Article, ImportRun

BRIEF, PENDING = "brief", "pending"


@dataclass(frozen=True)
class Options:
    """`status`, `section`, `tags` and `authors` are for what a file lacks; `teasers` says what becomes of related stories."""

    status: str = "published"
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    teasers: str = BRIEF
    overwrite: bool = False
    dry_run: bool = False
    format: str = ""
    media: Path | None = None


@dataclass
class Run:
    """One run: `expected` are its files not yet stored, `promised` the addresses that links to them rely on."""

    options: Options
    now: datetime
    by: Any = None
    record: ImportRun | None = None
    expected: dict[str, Source] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    seen: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    drafted: list[int] = field(default_factory=list)
    briefs: list[int] = field(default_factory=list)
    warnings: dict[int, list[Warning]] = field(default_factory=dict)
    slugs: dict[str, str] | None = None

    def warn(self, article: Article, text: str) -> None:
        """Something about a story that shows only when all are stored."""
        self.warnings.setdefault(article.pk, []).append(Warning(0, text))

    def records(self, source: Source) -> Iterator[Record]:
        """What a file holds, in its order. Raises FormatError."""
        options = ReadOptions(tuple(settings.RELATED_HEADINGS), timezone.get_default_timezone())
        return formats.read(source.file, options, self.options.format)

    def drafts(self, source: Source) -> Iterator[Draft]:
        """The stories in a file. Raises FormatError."""
        return (record for record in self.records(source) if isinstance(record, Draft))


def headline(draft: Draft) -> str:
    """The headline that readers will see: a working title in lower case gets its capital."""
    return naming.headline_from(draft.title) if draft.working_title else draft.title
