"""Import stories from files, folders, patterns or standard input, and report what became of each."""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import importing
from articles.formats import FORMATS
from articles.importing import ImportReport, Item, Options, Outcome

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Import stories from files, folders, patterns, or - for standard input. See docs/importing.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a pattern, or - for standard input")
        parser.add_argument(
            "--format", choices=[known.name for known in FORMATS], default="", help="instead of telling by the name"
        )
        parser.add_argument("--status", choices=["published", "draft"], default="published", help="what the stories become")
        parser.add_argument("--section", default="", help="for stories that name none")
        parser.add_argument("--tags", default="", help="for stories that name none; with commas between them")
        parser.add_argument("--author", action="append", default=[], help="for stories that name none; may be given again")
        parser.add_argument(
            "--teasers", choices=["brief", "pending"], default="brief", help="what related stories become that are not here"
        )
        parser.add_argument("--media", type=Path, help="a folder in which pictures are looked for as well")
        parser.add_argument("--overwrite", action="store_true", help="replace what editors changed since the last import")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and print the same report")

    def handle(self, *, paths: list[str], verbosity: int, **given: object) -> None:
        media = given["media"]
        if isinstance(media, Path) and not media.is_dir():
            raise CommandError(f"--media: {media} is no folder.")
        stdin = sys.stdin.buffer.read() if "-" in paths else None
        show = _Progress(self) if self.stdout.isatty() and verbosity else None
        try:
            report = importing.run(paths, options=_options(given), now=timezone.now(), stdin=stdin, progress=show)
        except KeyboardInterrupt:
            raise CommandError("Stopped. What came in so far is complete; run the command again to go on.") from None
        finally:
            if show:
                show.clear()
        self.tell(report, verbosity)
        if report.counts["refused"]:
            sys.exit(1)

    def tell(self, report: ImportReport, verbosity: int) -> None:
        lines = [line for item in report.items for line in _lines(item, verbosity)]
        most = len(lines) if verbosity > 1 else MOST_SHOWN
        refusals = [line for item in report.items if item.outcome == Outcome.REFUSED for line in _lines(item, verbosity)]
        shown = lines if len(lines) <= most else [*refusals, *[line for line in lines if line not in set(refusals)][:most]]
        if verbosity:
            for line in shown:
                self.stdout.write(line)
            if len(shown) < len(lines):
                self.stdout.write(f"… and {len(lines) - len(shown)} more; -v 2 prints all.")
            for line in [*_skipped(report, verbosity), *report.remarks]:
                self.stdout.write(line)
        self.stdout.write(f"{'Dry run, nothing was written: ' if report.dry_run else ''}{report.summary}")


class _Progress:
    """One line on the terminal that is written over: how many files, of how many, how fast."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.started = time.monotonic()
        self.shown = 0.0

    def __call__(self, done: int, of: int) -> None:
        passed = time.monotonic() - self.started
        if done < of and passed - self.shown < 0.1:
            return
        self.shown = passed
        self._write(f"{done} of {of} files, {done / max(passed, 0.001):.0f} a second")

    def clear(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        self.command.stdout.write(f"\r\x1b[K{text}", ending="")
        self.command.stdout.flush()


def _options(given: dict[str, object]) -> Options:
    names = [name.strip() for entry in given["author"] for name in entry.split(",")]  # type: ignore[attr-defined]
    return Options(
        status=str(given["status"]),
        section=str(given["section"]),
        tags=tuple(tag.strip() for tag in str(given["tags"]).split(",") if tag.strip()),
        authors=tuple(name for name in names if name),
        teasers=str(given["teasers"]),
        overwrite=bool(given["overwrite"]),
        dry_run=bool(given["dry_run"]),
        format=str(given["format"]),
        media=given["media"],  # type: ignore[arg-type]
    )


def _lines(item: Item, verbosity: int) -> list[str]:
    """What the report says of one item: refusals and warnings always, the rest with -v 2."""
    place = f"{item.name}:{item.line}" if item.line else item.name
    lines = []
    if item.outcome == Outcome.REFUSED or item.sentence or verbosity > 1:
        said = item.sentence or f"“{item.headline}”"
        lines.append(_one_line(f"{item.outcome:<9}  {place}  {said}"))
    for warning in item.warnings:
        place = f"{item.name}:{warning.line}" if warning.line else item.name
        lines.append(_one_line(f"warning    {place}  {warning.text}"))
    return lines


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
