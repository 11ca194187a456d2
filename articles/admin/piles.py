"""The piles on the desk: which stories wait for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.models import Article, PendingLink, Revision

LINES = 8


@dataclass(frozen=True)
class Pile:
    """One pile: its heading, the lines that fit, whether there are more, and what to say when it is empty."""

    heading: Any
    kind: str
    stories: Sequence[Article]
    more: bool
    empty: Any
    query: str

    @classmethod
    def of(cls, heading: Any, kind: str, stories: QuerySet, empty: Any, query: str) -> "Pile":
        lines = list(stories[: LINES + 1])
        return cls(heading, kind, lines[:LINES], len(lines) > LINES, empty, query)


def in_review() -> QuerySet:
    """Waiting for a second pair of eyes, the longest waiting first."""
    return Article.objects.in_review().for_desk().order_by("modified", "pk")


def drafts_of(user: Any) -> QuerySet:
    """Drafts whose newest version this person wrote."""
    return Article.objects.drafts().filter(latest_revision__created_by=user).for_desk().order_by("-modified", "-pk")


def scheduled() -> QuerySet:
    """Versions that wait for their moment, the next one first."""
    return Revision.objects.scheduled().select_related("article").defer("body", "article__body").order_by("publish_at", "pk")


def published_since(moment: datetime) -> QuerySet:
    return Article.objects.listed().filter(published_at__gte=moment).for_desk().newest()


def counts() -> dict[str, int]:
    return {
        "published": Article.objects.listed().count(),
        "briefs": Article.objects.briefs().count(),
        "changes": Article.objects.with_changes().count(),
        "pending": PendingLink.objects.count(),
    }
