"""Old versions that nobody needs any more, thrown away."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Length

from articles.models import ImportItem, PreviewLink, Revision

BATCH = 500


@dataclass(frozen=True)
class Pruned:
    """How many versions went (or would go), of how many stories, and how many characters of text they held."""

    versions: int = 0
    stories: int = 0
    characters: int = 0


def prune(*, before: datetime, dry_run: bool = False) -> Pruned:
    """Delete the versions saved before that moment that readers never saw; this cannot be undone.

    Kept are every version that was published or waits to be, the newest and the live one of each story, what an import
    would need to be undone, and what a preview's link showed since then. With `dry_run` nothing is deleted. Deletes in
    batches, each in its own transaction.
    """
    needed = set(ImportItem.objects.filter(before__isnull=False, undo="").values_list("before__revision", flat=True))
    needed |= set(PreviewLink.objects.living(before).values_list("revision", flat=True))
    rows = Revision.objects.expendable(before).order_by("pk").values_list("pk", "article_id", Length("body"))
    doomed = [row for row in rows.iterator() if row[0] not in needed]
    if not dry_run:
        for start in range(0, len(doomed), BATCH):
            with transaction.atomic():
                # Asked again: one may have been scheduled since.
                Revision.objects.expendable(before).filter(pk__in=[pk for pk, _, _ in doomed[start : start + BATCH]]).delete()
    return Pruned(len(doomed), len({article for _, article, _ in doomed}), sum(length for _, _, length in doomed))
