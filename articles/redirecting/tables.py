"""Redirects by the hundred: a table of old and new addresses, tried before it is done, and written out again."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.formats import tables
from articles.models import FormerAddress
from articles.redirecting.leading import BadRedirect, choose

HEADER = ("from", "to")
OWN = "at:/"


@dataclass(frozen=True)
class Line:
    """One line of the table, from 1, and what became of it; `why_not` is a sentence where it was refused."""

    number: int
    old: str
    new: str
    why_not: str = ""


class _TriedOnly(Exception):
    pass


def read(text: str, *, now: datetime, by: Any = None, dry_run: bool = False) -> list[Line]:
    """Make the redirects of a table with two columns, old and new address; returns every line with what became of it.

    Columns are parted by commas, semicolons or tabs; a first line “from, to” is a heading. A line that is refused leaves the
    others alone. With `dry_run`, nothing is kept.
    """
    lines: list[Line] = []
    try:
        with transaction.atomic():
            lines = [_made(number, cells, now, by) for number, cells in _cells(text)]
            if dry_run:
                raise _TriedOnly  # noqa: TRY301 -- what rolls the transaction back
    except _TriedOnly:
        pass
    return lines


def _made(number: int, cells: list[str], now: datetime, by: Any) -> Line:
    old, new = (cells[0], cells[1]) if len(cells) == 2 else (" ".join(cells)[:200], "")
    if len(cells) != 2:
        return Line(
            number, old, new, _("It has %(count)d columns; write the old address, then the new one.") % {"count": len(cells)}
        )
    try:
        choose(old, new, now=now, by=by)
    except BadRedirect as refusal:
        return Line(number, old, new, str(refusal))
    return Line(number, old, new)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    text = "\n".join(text.removeprefix("\ufeff").replace("\0", "").splitlines())
    first = text.lstrip().partition("\n")[0]
    parted = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=parted)
    for row in _whole(rows):
        cells = [tables.unguarded(cell.strip()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        is_heading = rows.line_num == 1 and "/" not in "".join(cells)
        if cells and not is_heading:
            yield rows.line_num, cells


def _whole(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows; one whose quote never ends is one cell, and the last."""
    try:
        yield from rows
    except csv.Error:
        yield ['"…']


def written(rows: Iterable[FormerAddress]) -> Iterator[str]:
    """The redirects as lines of CSV that `read` understands; what a spreadsheet would take for a formula is quoted.

    Addresses with the host of another site stay out: they lead links in texts that are imported later, and no reader.
    """
    yield ",".join(HEADER) + "\r\n"
    for row in (row for row in rows if row.key.startswith(OWN)):
        buffer = io.StringIO()
        csv.writer(buffer).writerow([tables.guarded(str(row)), tables.guarded(row.leads_to())])
        yield buffer.getvalue()
