"""Imports as the commands print them: reports, progress, and the list of runs."""

import time
from pathlib import Path
from typing import Any

from articles import importing
from articles.importing import ImportReport, Item, Outcome
from articles.models import ImportRun

MOST_SHOWN = 50


def gave_up(error: Exception) -> str:
    """What is said where the database or the disk takes no more."""
    said = " ".join(str(error).split())[:200].rstrip(".")
    return f"Stopped: {said}. What came in so far is complete; mend that, and go on with --resume (or `imports resume`)."


def tell(report: ImportReport, out: Any, verbosity: int) -> None:
    """Refusals, then warnings, then the counts; with verbosity 2 every item, with 0 the counts alone."""
    if verbosity > 1:
        for item in report.each():
            _write(out, item_lines(item, verbosity))
    elif verbosity:
        _tell_what_matters(report, out)
    if verbosity:
        _write(out, [*_skipped(report, verbosity), *map(_one_line, report.remarks)])
    paused = "Paused; --resume goes on. So far: " if report.run.state == ImportRun.State.PAUSED else ""
    out.write(f"{paused}{'Dry run, nothing was written: ' if report.dry_run else ''}{report.summary}")


def _tell_what_matters(report: ImportReport, out: Any) -> None:
    """Everything, where it fits; else all refusals and the first of the rest."""
    worth = importing.worth_reading(report.run)
    first = [line for item in report.each(worth[: MOST_SHOWN + 1]) for line in item_lines(item, 1)]
    refused = report.run.items.filter(outcome=Outcome.REFUSED).order_by("number")
    if len(first) <= MOST_SHOWN:
        _write(out, first)
        return
    others = report.each(worth.exclude(outcome=Outcome.REFUSED)[:MOST_SHOWN])
    for item in report.each(refused):
        _write(out, item_lines(item, 1))
    _write(out, [line for item in others for line in item_lines(item, 1)][:MOST_SHOWN])
    left = worth.exclude(outcome=Outcome.REFUSED).count() - MOST_SHOWN
    if left > 0:
        out.write(f"… and {left} more; -v 2 prints all.")


def item_lines(item: Item, verbosity: int) -> list[str]:
    """What the report says of one item: refusals and warnings always, the rest with -v 2."""
    # Where a file holds many stories and nobody knows the line, the headline says which.
    within = f"{item.name}, “{item.headline[:80]}”" if item.headline and not item.line else item.name
    place = f"{item.name}:{item.line}" if item.line else within
    lines = []
    if item.outcome == Outcome.REFUSED or item.sentence or verbosity > 1:
        said = item.sentence or (f"“{item.headline}”" if item.line else "")
        lines.append(_one_line(f"{item.outcome:<9}  {place}  {said}").rstrip())
    for warning in item.warnings:
        place = f"{item.name}:{warning.line}" if warning.line else within
        lines.append(_one_line(f"warning    {place}  {warning.text}"))
    return lines


def write_report(run: ImportRun, path: Path) -> None:
    """The whole report into a file: CSV if its name says so, else JSON."""
    lines = importing.as_csv(run) if path.suffix.casefold() == ".csv" else importing.as_json(run)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


class Progress:
    """One line on the terminal that is written over: how many stories, how fast, how long it will take."""

    def __init__(self, out: Any) -> None:
        self.out, self.shown = out, 0.0

    def __call__(self, record: ImportRun) -> None:
        if time.monotonic() - self.shown < 0.1:
            return
        self.shown = time.monotonic()
        self._write(pace(record))

    def clear(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        self.out.write(f"\r\x1b[K{text}", ending="")
        self.out.flush()


def pace(record: ImportRun) -> str:
    """'1,200 stories, 34 %, 880 a second, 3 s left'; after the stories, the name of the phase."""
    told = [f"{record.done:,} {'story' if record.done == 1 else 'stories'}"]
    if record.phase not in ("", "stories"):
        return f"{told[0]}; now {PHASES[record.phase]}"
    standing = importing.standing(record)
    told += [f"{standing.percent} %", f"{standing.a_second:,.0f} a second"]
    if standing.seconds_left is not None:
        told.append(f"{importing.in_words(standing.seconds_left)} left")
    return ", ".join(told)


PHASES = {"links": "leading links", "related": "relating them", "pictures": "making the sizes of pictures"}


def _write(out: Any, lines: list[str]) -> None:
    for line in lines:
        out.write(line)


def _one_line(text: str) -> str:
    """`text` without what could move a terminal's cursor or end the line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _skipped(report: ImportReport, verbosity: int) -> list[str]:
    if not report.skipped:
        return []
    most = len(report.skipped) if verbosity > 1 else 5
    names = ", ".join(report.skipped[:most]) + (", …" if len(report.skipped) > most else "")
    files = "1 file" if len(report.skipped) == 1 else f"{len(report.skipped)} files"
    return [_one_line(f"{files} skipped: not a known format ({names})")]
