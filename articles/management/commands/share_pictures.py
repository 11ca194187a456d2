"""Look after the pictures that stand beside links to stories elsewhere: which are missing or of yesterday; and draw them."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import caching, sharing
from articles.management.telling import Line
from articles.models import Article

NAMED = 20
"""So many faults are told one by one; a whole archive without pictures is told by its number."""


class Command(BaseCommand):
    help = "Verify that every published story has the share picture that it should have; --mend draws and cleans up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend", action="store_true", help="draw what is missing or not of today, delete what is left over"
        )

    def handle(self, *, mend: bool, **options: object) -> str:
        line = Line(self.stderr)
        stories = Article.objects.published().for_share_pictures().newest()
        found, of = [], stories.count()
        for place, story in enumerate(stories.iterator(chunk_size=500), start=1):
            line("Looked at", place, of)
            if told := sharing.fault(story):
                found.append((story.pk, f"Story {story.pk} ({story}): {told}."))
        line.wipe()
        return self._mended(found, of, line) if mend else self._told(found, of)

    def _told(self, found: list[tuple[int, str]], of: int) -> str:
        for _pk, sentence in found[:NAMED]:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{of} stories looked at, {len(found)} without the picture of today. Draw them with --mend.")
        return f"{of} stories looked at, all have their pictures." if settings.SHARE_PICTURES else "No story has a picture."

    def _mended(self, found: list[tuple[int, str]], of: int, line: Line) -> str:
        drawn, failed = 0, []
        for place, (pk, sentence) in enumerate(found, start=1):
            line("Drawn", place, len(found))
            try:
                drawn += sharing.draw([pk])
            except OSError as reason:
                failed.append(f"{sentence} It could not be drawn: {reason}.")
        line.wipe()
        gone = sharing.clean()
        if found or gone:
            caching.touch()
        for sentence in failed[:NAMED]:
            self.stderr.write(sentence)
        told = f"{of} stories looked at, {drawn} pictures drawn, {gone} left-over files deleted, {len(failed)} failed."
        if failed:
            raise CommandError(told)
        return told
