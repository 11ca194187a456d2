"""Take stories out: JSON Lines, Markdown, WXR, ninjs, or the site as pages that can be served as they are."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles import exporting
from articles.exporting import Choice
from articles.management.telling import Line

SITE = "site"


class Command(BaseCommand):
    help = "Write stories into a new folder. See docs/exporting.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is empty, or does not exist yet")
        parser.add_argument(
            "--format", choices=[*exporting.FORMATS, SITE], default="jsonl", help="jsonl is what comes back whole"
        )
        parser.add_argument("--since", default="", metavar="DAY", help="first published on this day or later, 2026-03-01")
        parser.add_argument("--until", default="", metavar="DAY", help="first published on this day or before")
        parser.add_argument("--section", default="", help="in this section, or within it")
        parser.add_argument("--tag", default="", help="with this tag, in any spelling")
        parser.add_argument("--status", default="", help="published, draft, in_review or retracted")

        parser.add_argument("--revisions", action="store_true", help="with the older versions of each story (jsonl alone)")

    def handle(self, *, folder: Path, verbosity: int, **given: Any) -> None:
        until = _day(given["until"], "--until")
        choice = Choice(
            since=_day(given["since"], "--since"),
            until=until + timedelta(days=1) if until else None,
            section=given["section"],
            tag=given["tag"],
            status=given["status"],
        )
        line = Line(self.stderr)
        counted = {"done": 0}

        def progress(done: int, of: int) -> None:
            counted["done"] = done
            line("Exporting", done, of)

        if given["format"] == SITE and given["revisions"]:
            raise CommandError("The pages of the site have no place for older versions; jsonl has.")
        try:
            if given["format"] == SITE:
                said = exporting.export_site(folder, choice=choice, progress=progress)
            else:
                said = exporting.export(
                    folder, format=given["format"], choice=choice, revisions=given["revisions"], progress=progress
                )
        except exporting.Refused as refusal:
            raise CommandError(str(refusal)) from None
        finally:
            line.wipe()
        for sentence in said:
            self.stdout.write(sentence)
        what = "pages" if given["format"] == SITE else "stories"
        self.stdout.write(f"{counted['done']} {what} are in {folder}.")


def _day(text: str, option: str) -> datetime | None:
    """Midnight of that day in the site's zone."""
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"{option}: “{text}” is no day. Write it as 2026-03-01.")
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 -- make_aware gives the zone
