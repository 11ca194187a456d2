"""The sample story that is live when the demonstration is set up, whatever day that is."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from articles import covering, publishing
from articles.covering import Span
from articles.models import Article, LiveVersion

QUIET = timedelta(minutes=14)
"""So long ago the newest entry of a story that goes on again was written."""


def going_on(source: Path, *, now: datetime) -> list[dict[str, Any]]:
    """The stories of a file of samples whose entries say how many minutes ago they were written, dated from `now`."""
    stories = json.loads(source.read_text())
    for story in stories:
        entries = story["live"]["entries"]
        for entry in entries:
            entry["date"] = (now - timedelta(minutes=entry.pop("minutes_ago"))).isoformat()
        story["date"] = story["live"]["began"] = entries[0]["date"]
        story["updated"] = entries[-1]["date"]
    return stories


@transaction.atomic
def go_on(article: Article, *, now: datetime) -> bool:
    """Bring a live story that silence has ended into the hours before `now`, its entries as far from one another as they were.

    Returns whether there was anything to do: not where it is live still, or is not before readers any more. The story's own
    date moves with them.
    """
    newest = article.entries.order_by("-at").first()
    if newest is None or article.is_live(now) or not Article.objects.published().filter(pk=article.pk).exists():
        return False
    by = now - QUIET - newest.at
    moved = {name: F(name) + by for name in ("at", "added", "changed", "corrected_at", "taken_back_at")}
    article.entries.update(**moved)
    LiveVersion.objects.filter(entry__article=article).update(at=F("at") + by, saved=F("saved") + by)
    began = article.live_from + by
    covering.bring_in(article, Span(began, None, article.live_oldest_first), [], now=now)
    publishing.publish(article, now=now, published_at=began, updated_at=now - QUIET, checked=False)
    return True
