"""The related stories from the terminal: rebuild them, or ask why two stories stand together."""

import sys
from time import monotonic

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import caching, relating
from articles.models import Article


class Command(BaseCommand):
    help = "Rebuild the related stories (--rebuild, --resume, --if-stale), or explain a pair (--explain SLUG SLUG)."

    def add_arguments(self, parser: CommandParser) -> None:
        task = parser.add_mutually_exclusive_group(required=True)
        task.add_argument("--rebuild", action="store_true", help="compute everything anew; readers see the old rows meanwhile")
        task.add_argument("--resume", action="store_true", help="go on with a rebuild that was interrupted")
        task.add_argument("--if-stale", action="store_true", help="rebuild if the archive has outgrown its statistics")
        task.add_argument("--explain", nargs=2, metavar="SLUG", help="why two stories belong together")

    def handle(self, *, rebuild: bool, resume: bool, if_stale: bool, explain: list[str] | None, **options: object) -> str:
        if explain:
            return self.explained(*explain)
        if if_stale and not relating.stale():
            return "The statistics are fresh."
        self.began = monotonic()
        try:
            snapshot = relating.rebuild(now=timezone.now(), resume=resume, progress=self.progress)
        except relating.Busy as busy:
            raise CommandError(str(busy)) from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted; readers see the old rows. Go on with `manage.py relate --resume`.") from None
        caching.touch()
        if sys.stderr.isatty():
            self.stderr.write("")
        return f"Related {snapshot.stories} stories in {monotonic() - self.began:.0f} s."

    def progress(self, phase: str, done: int, of: int) -> None:
        """One line on a terminal: how far, how fast, and how long still."""
        if not sys.stderr.isatty():
            return
        rate = done / max(monotonic() - self.began, 0.001)
        left = f", {(of - done) / rate:,.0f} s left" if of and rate else ""
        share = f" of {of:,}" if of else ""
        self.stderr.write(f"\r{phase}: {done:,}{share}{left}   ", ending="")
        self.stderr.flush()

    def explained(self, *slugs: str) -> str:
        found = [Article.objects.filter(slug=slug).first() for slug in slugs]
        for slug, article in zip(slugs, found, strict=True):
            if article is None:
                raise CommandError(f"No story has the slug {slug}.")
        try:
            told = relating.explain(*found)
        except relating.NotIndexed as reason:
            raise CommandError(str(reason)) from None
        lines = [told.sentence, ""]
        lines += [f"{part.points / 1e9:+9.4f}  {part.text}" for part in told.parts if part.points]
        return "\n".join([*lines, f"{told.score / 1e9:9.4f}  in all"])
