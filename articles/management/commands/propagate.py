"""Run again what follows a publication: related rows, waiting links, the next due moment, the edition."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import propagating
from articles.models import Article

BATCH = 500


class Command(BaseCommand):
    help = "Run again what follows a publication, for the stories named by slug, or for all with --all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="slugs of stories")
        parser.add_argument("--all", action="store_true", help="every published story")

    def handle(self, *, slugs: list[str], **options: object) -> str:
        if not slugs and not options["all"]:
            raise CommandError("Name the slugs of stories, or give --all.")
        wanted = Article.objects.all() if options["all"] else Article.objects.filter(slug__in=slugs)
        ids = list(wanted.filter(published_at__isnull=False).order_by("pk").values_list("pk", flat=True))
        unknown = set(slugs) - set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        if unknown:
            raise CommandError(f"No story has the slug {', '.join(sorted(unknown))}.")
        failed: set[str] = set()
        for start in range(0, len(ids), BATCH):
            failed.update(propagating.run(propagating.PUBLISHED, ids[start : start + BATCH]))
        if failed:
            raise CommandError(f"Failed: {', '.join(sorted(failed))}. The log says why.")
        return f"Done for {len(ids)} stories."
