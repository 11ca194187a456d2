"""Who has a story open, and when they last typed. Nobody is kept out by it; it ends with the tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from articles.models import Article, Presence

EXPIRY = timedelta(seconds=90)
"""A browser lets a tab in the background speak once a minute: one sign of life may fail to come."""


@dataclass(frozen=True)
class Other:
    """Somebody else at the story; `typed` is when they last typed, if they did."""

    name: str
    typed: datetime | None


def arrive(article: Article, user: Any, tab: str, *, now: datetime, typed: datetime | None = None) -> None:
    """A sign of life from one tab; `typed` is when somebody last typed there. Two queries."""
    Presence.objects.filter(article=article, seen__lt=now - EXPIRY).delete()
    row = Presence(article=article, user=user, tab=tab[:32], seen=now, typed=min(typed, now) if typed else None)
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["article", "user", "tab"], update_fields=["seen", "typed"]
    )


def leave(article: Article, user: Any, tab: str) -> None:
    """The tab was closed, or shows another page."""
    Presence.objects.filter(article=article, user=user, tab=tab[:32]).delete()


def others(article: Article, user: Any, *, now: datetime) -> Sequence[Other]:
    """Everybody else who has the story open, however many tabs they have; who typed last is first. One query."""
    rows = (
        Presence.objects.filter(article=article, seen__gte=now - EXPIRY)
        .exclude(user=user)
        .order_by()
        .values("user_id", "user__first_name", "user__last_name", f"user__{user.USERNAME_FIELD}")
        .annotate(typed=Max("typed"))
    )
    found = [Other(_name(row, user.USERNAME_FIELD), row["typed"]) for row in rows]
    return sorted(found, key=lambda other: (-(other.typed.timestamp() if other.typed else 0), other.name))


def _name(row: dict[str, Any], username: str) -> str:
    return f"{row['user__first_name']} {row['user__last_name']}".strip() or str(row[f"user__{username}"])
