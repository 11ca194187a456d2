"""Fit the weights of the related stories on what this newsroom's editors put together; keep them if they win."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import caching, relating
from articles.management.telling import Line, recipe_text, told


class Command(BaseCommand):
    help = (
        "Fit the few weights of the related stories on the site's own links, pins and refusals, by cross-validation. "
        "Shows before and after, keeps what wins and rebuilds the boxes with it; --undo goes back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        task = parser.add_mutually_exclusive_group()
        task.add_argument("--undo", action="store_true", help="go back to the weights before the last tuning that was kept")
        task.add_argument("--dry-run", action="store_true", help="show what would be gained, and change nothing")

    def handle(self, *, undo: bool, dry_run: bool, **options: object) -> str:
        self.line = Line(self.stderr)
        try:
            text = self.undone() if undo else self.tuned(dry_run=dry_run)
        except (relating.Busy, relating.NothingToUndo) as refusal:
            raise CommandError(str(refusal)) from None
        finally:
            self.line.wipe()
        return text

    def undone(self) -> str:
        recipe = relating.undo(now=timezone.now(), progress=self.line)
        caching.touch()
        return f"Back to the weights before the last tuning: {recipe_text(recipe)}."

    def tuned(self, *, dry_run: bool) -> str:
        lesson = relating.tune(now=timezone.now(), dry_run=dry_run, progress=self.line)
        lines = told(lesson.tuned)
        if lesson.is_kept:
            caching.touch()
            lines.append("The boxes were rebuilt with these weights; `manage.py tune_related --undo` goes back.")
        elif lesson.tuned.recipe == lesson.former:
            lines.append("These weights are in use already; nothing was changed.")
        else:
            lines.append("Nothing was changed (--dry-run).")
        return "\n".join(lines)
