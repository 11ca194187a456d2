"""The piles on the desk: which stories wait for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from articles.models import Article, PendingLink, Revision, Status

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


def waiting() -> QuerySet:
    """Stories with a version that waits for its moment."""
    return Article.objects.filter(pk__in=Revision.objects.scheduled().values("article"))


def drafts() -> QuerySet:
    """Drafts that nothing has been decided about yet."""
    return Article.objects.filter(status=Status.DRAFT).exclude(pk__in=Revision.objects.scheduled().values("article"))


def in_review() -> QuerySet:
    """Waiting for a second pair of eyes, the longest waiting first."""
    return Article.objects.filter(status=Status.IN_REVIEW).for_desk().order_by("modified", "pk")


def drafts_of(user: Any) -> QuerySet:
    """Drafts whose newest version this person wrote."""
    return drafts().filter(latest_revision__created_by=user).for_desk().order_by("-modified", "-pk")


def scheduled() -> QuerySet:
    """Versions that wait for their moment, the next one first."""
    return Revision.objects.scheduled().select_related("article").defer("body", "article__body").order_by("publish_at", "pk")


def published_since(moment: datetime) -> QuerySet:
    return Article.objects.listed().filter(published_at__gte=moment).for_desk().newest()


def with_changes() -> QuerySet:
    """Published, with a newer version that readers do not see."""
    return Article.objects.published().exclude(latest_revision=F("live_revision"))


def briefs() -> QuerySet:
    return Article.objects.published().filter(is_brief=True)


def counts() -> dict[str, int]:
    return {
        "published": Article.objects.listed().count(),
        "briefs": briefs().count(),
        "changes": with_changes().count(),
        "pending": PendingLink.objects.count(),
    }
