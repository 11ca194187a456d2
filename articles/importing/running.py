"""One import from its first file to its report."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import propagating, publishing
from articles.formats import Draft, FormatError, Problem, lives
from articles.importing import linking, lookups, sources, storing
from articles.importing.report import ImportReport, Item, Outcome
from articles.importing.sources import Found, Source
from articles.importing.state import Options, Run
from articles.models import ImportRun

logger = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


def run(
    paths: Sequence[str],
    *,
    options: Options,
    now: datetime,
    by: Any = None,
    stdin: bytes | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import every story of `paths` and say what became of each; `progress(done, of)` is called after each file.

    Nothing raises for a bad file: it is refused in the report, and the others go on. A dry run does everything in a
    transaction that is taken back; pictures reach the disk only after a commit, so it leaves none.
    """
    found = sources.find(paths, stdin=stdin, forced=bool(options.format))
    if not options.dry_run:
        return _import(found, Run(options, now, by), progress)
    with transaction.atomic():
        report = _import(found, Run(options, now, by), progress)
        transaction.set_rollback(True)
    return report


def _import(found: Found, this: Run, progress: Progress | None) -> ImportReport:
    this.record = ImportRun.objects.create(started=this.now, by=this.by)
    this.expected = {source.key: source for source in found.sources if source.key}
    report = ImportReport(skipped=found.skipped, dry_run=this.options.dry_run)
    report.items += [Item(Outcome.REFUSED, name, 0, sentence=reason) for name, reason in found.missing]
    try:
        for done, source in enumerate(found.sources, start=1):
            report.items += _items(source, this)
            this.expected.pop(source.key, None)
            if progress:
                progress(done, len(found.sources))
        waiting = linking.settle(this)
    finally:
        # Also when somebody stops the run: what was stored so far is then complete for readers.
        if this.changed or this.briefs:
            propagating.many([*this.changed, *this.briefs])
        if this.drafted:
            propagating.drafted(this.drafted)
    report.items = [_with_late_warnings(item, this) for item in report.items]
    report.remarks = [*_remarks(this, waiting), *_fill_lives(found.lives)]
    _close(this.record, report)
    return report


def _items(source: Source, this: Run) -> Iterator[Item]:
    """What became of each story in one file."""
    try:
        for record in this.records(source):
            if isinstance(record, Draft):
                yield _item(record, source, this)
            elif isinstance(record, Problem):
                yield Item(Outcome.REFUSED, source.name, record.line, record.title[:300], record.reason)
    except FormatError as error:
        yield Item(Outcome.REFUSED, source.name, error.line, sentence=error.reason)


def _item(draft: Draft, source: Source, this: Run) -> Item:
    try:
        return storing.store(draft, source, this)
    except (publishing.Refused, lookups.BadName) as refusal:
        sentence = str(refusal)
    except Exception as error:
        logger.exception("%s could not be imported", source.name)
        sentence = f"It could not be stored ({type(error).__name__}); the log says more."
    return Item(Outcome.REFUSED, source.name, draft.line, draft.title[:300], sentence)


def _with_late_warnings(item: Item, this: Run) -> Item:
    late = this.warnings.get(item.article_id or 0, [])
    return replace(item, warnings=(*item.warnings, *late)) if late else item


def _remarks(this: Run, waiting: int) -> Iterator[str]:
    if this.briefs:
        briefs = "1 brief was" if len(this.briefs) == 1 else f"{len(this.briefs)} briefs were"
        yield f"{briefs} made of the teasers of related stories that are not here yet."
    if waiting:
        yield f"Related stories that are not here yet, and are waited for: {waiting}."


def _fill_lives(paths: list[Path]) -> Iterator[str]:
    """Roles and lives from authors.md, for the authors who lack them."""
    for path in paths:
        name = sources.printable(path)
        try:
            filled = [life.name for life in lives.read(path.read_bytes()) if lookups.fill_in(life)]
        except (FormatError, OSError) as error:
            yield f"{name} was not read: {error}"
            continue
        if filled:
            yield f"The lives of {', '.join(filled)} were filled in from {name}."


def _close(record: ImportRun, report: ImportReport) -> None:
    counts = report.counts
    record.created, record.updated = counts["created"], counts["updated"]
    record.unchanged, record.refused = counts["unchanged"], counts["refused"]
    record.finished = timezone.now()
    record.save()
