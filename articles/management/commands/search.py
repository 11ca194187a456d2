"""The search index from the terminal: build it anew, or ask it."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import caching, searching
from articles.management.telling import Line


class Command(BaseCommand):
    help = "Ask the search index, as a reader or (--desk) as an editor would; or build it anew with --rebuild."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*", help="what to search for")
        parser.add_argument("--desk", action="store_true", help="drafts and waiting changes too")
        parser.add_argument("--rebuild", action="store_true", help="index every story again; readers search all the while")

    def handle(self, *, words: list[str], desk: bool, rebuild: bool, **options: object) -> str:
        if rebuild:
            return self.rebuilt()
        if not words:
            raise CommandError("Say what to search for, or give --rebuild.")
        scope = searching.Scope.DESK if desk else searching.Scope.READERS
        found = searching.find(" ".join(words), now=timezone.now(), scope=scope)
        return "\n".join(self.told(found))

    def rebuilt(self) -> str:
        line = Line(self.stderr)
        number = searching.rebuild(progress=lambda done, of: line("Indexing", done, of))
        line.wipe()
        caching.touch()
        return f"Texts indexed: {number}."

    def told(self, found: searching.Found) -> list[str]:
        lines = [f"{found.total} found for: {found.question}{' (any of these words)' if found.loosely else ''}"]
        if found.suggestion:
            lines.append(f"Did you mean: {found.suggestion}")
        for hit in found.hits:
            lines += [hit.article.get_absolute_url(), "    " + "".join(piece.text for piece in hit.headline)]
            lines.append("    " + " ".join("".join(piece.text for piece in hit.snippet).split()))
        return lines
