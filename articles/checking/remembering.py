"""What the checks found is kept for stories that are being worked on, so that the desk lists them without reading them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from articles.models import Article, Checkup

if TYPE_CHECKING:
    from articles.checking import Finding

MOST = 100
"""So many stories are looked at behind one act; of the rest the desk says nothing until they are opened or saved."""


def remember(article_id: int, findings: "Sequence[Finding]", *, now: datetime) -> None:
    """Keep what was found in a story; with nothing found, nothing. One query."""
    if not findings:
        forget([article_id])
        return
    names = list(dict.fromkeys(finding.name for finding in findings))
    row = Checkup(article_id=article_id, at=now, found=names, blocks=any(finding.blocks for finding in findings))
    Checkup.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["article"], update_fields=["at", "found", "blocks"]
    )


def refresh(article_id: int, findings: "Sequence[Finding]", *, now: datetime) -> None:
    """Somebody has just asked: keep the answer where it is another one than last time. One query, two where it is."""
    before = Checkup.objects.filter(article=article_id).values_list("found", flat=True).first()
    if list(dict.fromkeys(finding.name for finding in findings)) != (before or []):
        remember(article_id, findings, now=now)


def forget(ids: Sequence[int]) -> None:
    Checkup.objects.filter(article__in=ids).delete()


def worked_on(ids: Sequence[int]) -> list[Article]:
    """Those of these stories that have a version which readers have not seen, with it; MOST at most."""
    stories = Article.objects.worked_on().filter(pk__in=ids).defer("body").select_related("latest_revision__lead_photo")
    return list(stories.order_by("-pk")[:MOST])
