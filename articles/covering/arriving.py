"""Entries that come from elsewhere, with the story that an import brings."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from articles import linking
from articles.covering.entering import HEADLINE_LENGTH, Said, tidied, versioned
from articles.models import Article, LiveEntry
from articles.publishing import Incomplete
from articles.publishing.steps import locked


@dataclass(frozen=True)
class Span:
    """From when to when a story was live elsewhere (`until` None: silence ends it here), and in which order it stood."""

    began: datetime | None
    until: datetime | None
    oldest_first: bool = False


@dataclass(frozen=True)
class Brought:
    """An entry with what became of it elsewhere."""

    said: Said
    corrected: datetime | None = None
    changed: datetime | None = None
    taken_back: datetime | None = None


@transaction.atomic
def bring_in(article: Article, span: Span, entries: Sequence[Brought], *, now: datetime, by: Any = None) -> int:
    """Make the story a live one, with these entries; returns how many were new here or differ.

    One that is dated and headed like one that is here is that one; those that are here and not among these stay. What lies
    ahead of `now` is dated now; an entry without words is passed over. What follows is the caller's: propagating.many.
    """
    article = locked(article, None)
    began = min(span.began or now, now)
    until = max(span.until or now + settings.LIVE_SILENCE, began) if article.published_at or span.until else None
    Article.objects.filter(pk=article.pk).update(live_from=began, live_until=until, live_oldest_first=span.oldest_first)
    known = {(entry.at, entry.headline): entry for entry in article.entries.all()}
    number = sum(_brought(article, each, known, now, by) for each in entries)
    article.live_from = began
    linking.remember(article)
    return number


def _brought(article: Article, brought: Brought, known: dict[tuple[datetime, str], LiveEntry], now: datetime, by: Any) -> bool:
    """Write one entry, unless it is here as it stands."""
    said = brought.said
    at = min(said.at or now, now)
    try:
        values = tidied(dataclasses.replace(said, at=at, headline=said.headline[:HEADLINE_LENGTH]), now)
    except Incomplete:
        return False
    values["taken_back_at"] = min(brought.taken_back, now) if brought.taken_back else None
    entry = known.get((at, values["headline"]))
    if entry and all(getattr(entry, name) == value for name, value in values.items()):
        return False
    entry = entry or LiveEntry(article=article, added=at)
    entry.changed = min(brought.changed or at, now)
    entry.corrected_at = min(brought.corrected or entry.changed, now) if values["correction"] else None
    for name, value in values.items():
        setattr(entry, name, value)
    versioned(entry, now, by)
    known[at, entry.headline] = entry
    return True
