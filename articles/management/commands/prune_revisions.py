"""Throw away old versions that readers never saw."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import publishing

DAYS = 90


class Command(BaseCommand):
    help = (
        "Delete versions that readers never saw. Kept are every published or scheduled version, the newest of each story, "
        "those of the last N days, and what an import would need to be undone. It cannot be taken back: try --dry-run first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"keep the versions of so many days, at least 1 ({DAYS})")
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *, days: int, dry_run: bool, **options: object) -> str:
        if days < 1:
            raise CommandError("--days must be 1 or more: an open form still needs the version that it was opened with.")
        try:
            before = timezone.now() - timedelta(days=days)
        except OverflowError:
            raise CommandError(f"--days {days} lies before all calendars.") from None
        pruned = publishing.prune(before=before, dry_run=dry_run)
        if not pruned.versions:
            return f"No version is older than {days} days and can go."
        said = "Would delete" if dry_run else "Deleted"
        size = f"{pruned.characters / 1_000_000:.1f} million characters"
        return f"{said} {pruned.versions} versions of {pruned.stories} stories, {size} of text."
