"""One version more that changes something beside the words: readers who see the newest version see it at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from articles.models import Article, Revision, Status
from articles.publishing.drafting import add
from articles.publishing.words import content_of


def amend(article: Article, values: Mapping[str, Any], *, now: datetime, by: Any, note: str) -> tuple[Revision, bool]:
    """Add a version to a locked story with these values changed; a schedule moves on to it. Also whether readers see it now.

    What follows is the caller's: the row's own fields beside `live_revision`, and propagating.
    """
    latest = article.latest_revision
    assert latest is not None  # every story has a version
    live = article.status == Status.PUBLISHED and article.live_revision_id == latest.pk
    revision = add(article, {**content_of(latest), **values}, now=now, by=by, note=note, propagate=False)
    if latest.publish_at and not latest.published_at:
        Revision.objects.filter(pk=latest.pk).update(publish_at=None)
        Revision.objects.filter(pk=revision.pk).update(publish_at=latest.publish_at, substantial=latest.substantial)
    if live:
        Revision.objects.filter(pk=revision.pk).update(published_at=now)
        Article.objects.filter(pk=article.pk).update(live_revision=revision)
    return revision, live
