"""Import stories from files, folders, patterns or standard input, and report what became of each."""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from articles import importing
from articles.formats import FORMATS
from articles.formats.moments import ORDERS
from articles.importing import Options
from articles.management.imports import Progress, gave_up, tell, write_report
from articles.models import ImportRun

KINDS = ("section", "author", "tag")


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
            "--map", action="append", default=[], metavar="KIND:NAME=OURS",
            help="a section, author or tag of the source is ours of this name; empty: it is left out; or a JSON file of them",
        )  # fmt: skip
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="what a table’s column holds; empty: nothing",
        )
        parser.add_argument("--dates", choices=list(ORDERS), default="", help="what 03/04/2026 means")
        parser.add_argument(
            "--teasers", choices=["brief", "pending"], default="brief", help="what related stories become that are not here"
        )
        parser.add_argument("--media", type=Path, help="a folder in which pictures are looked for as well")
        parser.add_argument("--fetch", action="store_true", help="take pictures from the network that are not in a folder")
        parser.add_argument("--revisions", action="store_true", help="bring in the older versions that a source keeps")
        parser.add_argument("--overwrite", action="store_true", help="replace what editors changed since the last import")
        parser.add_argument("--dry-run", action="store_true", help="write no story, and print the same report")
        parser.add_argument("--resume", action="store_true", help="go on with the import of these paths that was stopped")
        parser.add_argument("--report", type=Path, help="write the whole report there, as JSON or (FILE.csv) as CSV")

    def handle(self, *, paths: list[str], verbosity: int, report: Path | None, resume: bool, **given: object) -> None:
        options = _options(given)
        stdin = sys.stdin.buffer.read() if "-" in paths else None
        show = Progress(self.stdout) if self.stdout.isatty() and verbosity else None
        try:
            record = _stopped(paths) if resume else importing.begin(paths, options=options, now=timezone.now())
            done = importing.work(record, stdin=stdin, progress=show)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What came in so far is complete; run the command again with --resume to go on."
            ) from None
        except (importing.Refused, importing.Busy) as refusal:
            raise CommandError(str(refusal)) from None
        except (DatabaseError, OSError) as error:
            raise CommandError(gave_up(error)) from error
        finally:
            if show:
                show.clear()
        tell(done, self.stdout, verbosity)
        if report:
            write_report(done.run, report)
        if done.counts["refused"]:
            sys.exit(1)


def _stopped(paths: list[str]) -> ImportRun:
    """The newest import of these paths that did not come to its end."""
    ends = (ImportRun.State.RUNNING, ImportRun.State.PAUSED, ImportRun.State.FAILED, ImportRun.State.WAITING)
    for record in ImportRun.objects.filter(state__in=ends).order_by("-pk"):
        if record.paths == paths:
            return record
    raise CommandError("No import of these paths was stopped; leave --resume out to begin one.")


def _options(given: dict[str, object]) -> Options:
    media = given["media"]
    if isinstance(media, Path) and not media.is_dir():
        raise CommandError(f"--media: {media} is no folder.")
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
        dates=str(given["dates"]),
        media=media.resolve() if isinstance(media, Path) else None,
        fetch=bool(given["fetch"]),
        revisions=bool(given["revisions"]),
        columns=_pairs("--column", given["column"]),  # type: ignore[arg-type]
        names=_mapping(given["map"]),  # type: ignore[arg-type]
    )


def _pairs(option: str, entries: list[str]) -> dict[str, str]:
    for entry in entries:
        if "=" not in entry:
            raise CommandError(f"{option}: “{entry}” has no “=”.")
    return {name.strip(): value.strip() for name, _sign, value in (entry.partition("=") for entry in entries)}


def _mapping(entries: list[str]) -> dict[str, dict[str, str]]:
    """{kind: {name in the source: ours}}, from the entries and the files that they name."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        kind, colon, pair = entry.partition(":")
        if colon and kind in KINDS:
            found.setdefault(kind, {}).update(_pairs("--map", [pair]))
        else:
            for name, pairs in _from_file(entry).items():
                found.setdefault(name, {}).update(pairs)
    return found


def _from_file(name: str) -> dict[str, dict[str, str]]:
    read: object = None
    with suppress(OSError, ValueError):
        read = json.loads(Path(name).read_text("utf-8"))
    if isinstance(read, Mapping) and all(kind in KINDS and isinstance(pairs, Mapping) for kind, pairs in read.items()):
        return {str(kind): {str(name): str(ours or "") for name, ours in pairs.items()} for kind, pairs in read.items()}
    raise CommandError(
        f"--map: “{name}” is neither KIND:NAME=OURS (a kind is section, author or tag) nor a JSON file "
        'like {"section": {"News": "Energy", "Old": ""}}.'
    )
