"""What an import did, item by item: kept in the database, so that a report of a million lines is read a page at a time."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from articles.formats import tables
from articles.models import Article, ImportItem, ImportRun

PAGE = 1000
COLUMNS = ("number", "outcome", "file", "line", "headline", "address", "sentence", "warnings")


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Warning:
    """Something that did not come in as the source has it; `again`: the next run should try it anew."""

    line: int
    text: str
    again: bool = False


@dataclass(frozen=True)
class Item:
    """One story of one file: what became of it, why, and what the reporter should look at."""

    outcome: Outcome
    name: str
    line: int = 1
    headline: str = ""
    sentence: str = ""
    warnings: tuple[Warning, ...] = ()
    article_id: int | None = None


@dataclass(frozen=True)
class ImportReport:
    """One run and its items."""

    run: ImportRun

    @property
    def items(self) -> list[Item]:
        """Every item, in the order of reading; for reports that fit in memory."""
        return list(self.each())

    def each(self, rows: QuerySet | None = None) -> Iterator[Item]:
        """The items of these rows (all of the run's if None), read a page at a time."""
        rows = self.run.items.order_by("number") if rows is None else rows
        return map(item_of, rows.iterator(chunk_size=PAGE))

    @property
    def dry_run(self) -> bool:
        return bool(self.run.options.get("dry_run"))

    @property
    def skipped(self) -> list[str]:
        return self.run.skipped

    @property
    def remarks(self) -> list[str]:
        return self.run.remarks

    @property
    def counts(self) -> dict[str, int]:
        """How many items were created, updated, unchanged, refused (in this order)."""
        return {outcome.value: getattr(self.run, outcome.value) for outcome in Outcome}

    @property
    def summary(self) -> str:
        """ "4 created, 1 updated, 3 unchanged, 1 refused" """
        return ", ".join(f"{number} {outcome}" for outcome, number in self.counts.items())


def item_of(row: ImportItem) -> Item:
    warnings = tuple(Warning(line, text) for line, text in row.warnings)
    return Item(Outcome(row.outcome), row.name, row.line, row.headline, row.sentence, warnings, row.article)


def worth_reading(run: ImportRun) -> QuerySet:
    """The items that say something: refusals first to last among them, and what carries a sentence or a warning."""
    return run.items.filter(Q(outcome=Outcome.REFUSED) | ~Q(sentence="") | ~Q(warnings=[])).order_by("number")


# --- to download ----------------------------------------------------------------------------------------------------
def as_csv(run: ImportRun) -> Iterator[str]:
    """The report as lines of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    for line in _lines(run):
        warnings = "\n".join(f"{number}: {text}" if number else text for number, text in line["warnings"])
        cells = [*(line[column] for column in COLUMNS[:-1]), warnings]
        yield writer.writerow([tables.guarded(cell) if isinstance(cell, str) else cell for cell in cells])


def as_json(run: ImportRun) -> Iterator[str]:
    """The report as one JSON document, a line an item."""
    head = {
        "run": run.pk, "what": run.label, "started": run.started.isoformat(), "state": run.state, "options": run.options,
        "finished": run.finished.isoformat() if run.finished else None, "seconds": round(run.seconds, 3),
        **ImportReport(run).counts, "skipped": run.skipped, "remarks": run.remarks,
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, line in enumerate(_lines(run)):
        yield (",\n" if number else "\n") + json.dumps(line, ensure_ascii=False)
    yield "\n]}\n"


def _lines(run: ImportRun) -> Iterator[dict[str, Any]]:
    rows: list[ImportItem] = []
    for row in run.items.order_by("number").iterator(chunk_size=PAGE):
        rows.append(row)
        if len(rows) == PAGE:
            yield from _told(rows)
            rows = []
    yield from _told(rows)


def _told(rows: Iterable[ImportItem]) -> Iterator[dict[str, Any]]:
    found = Article.objects.filter(pk__in=[row.article for row in rows if row.article]).only("slug")
    addresses = {article.pk: article.get_absolute_url() for article in found}
    for row in rows:
        yield {
            "number": row.number, "outcome": row.outcome, "file": row.name, "line": row.line, "headline": row.headline,
            "address": addresses.get(row.article or 0, ""), "sentence": row.sentence, "warnings": row.warnings,
        }  # fmt: skip


class _Echo:
    """What csv.writer writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line
