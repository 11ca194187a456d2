"""Changing a front: a story is held at a place, or let go. Every change is in the front's log, and can be taken back.

The caller runs propagating.curated() afterwards: readers then see it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.models import Article, FrontChange, Section, Slot

KEPT = ("position", "starts", "ends", "may_repeat")
STALE = timedelta(days=2)
"""A slot without an end is named once its story is so old."""


@dataclass(frozen=True)
class Wanting:
    """A slot that wants a hand, and why, in a sentence."""

    slot: Slot
    why: str


@transaction.atomic
def hold(
    section: Section | None, article: Article, place: int, *, now: datetime, by: Any, starts: datetime | None = None
) -> Slot:
    """Let the story stand at `place` of the front, from `starts` on (at once without it); slots in its way move one place on.

    A slot that the story has there already moves instead.
    """
    with recorded(section, _("“%(story)s” held at place %(place)d") % {"story": article, "place": place}, now=now, by=by):
        there = list(Slot.objects.within_span(starts or now).filter(section=section).order_by("position", "pk"))
        own = next((slot for slot in there if slot.article_id == article.pk), None)
        slot = own or Slot(section=section, article=article, starts=starts)
        slot.position = place
        slot.save()
        free = place + 1
        for other in (each for each in there if each.pk != slot.pk and each.position >= place):
            if other.position < free:
                Slot.objects.filter(pk=other.pk).update(position=free)
            free = max(other.position, free) + 1
    return slot


@transaction.atomic
def let_go(slot: Slot, *, now: datetime, by: Any) -> None:
    """Take a slot away: its place fills up by itself."""
    with recorded(slot.section, _("“%(story)s” let go") % {"story": slot.article}, now=now, by=by):
        slot.delete()


@transaction.atomic
def undo(change: FrontChange, *, now: datetime, by: Any) -> None:
    """Put the slots of a front back as they stood before this change. That is a change like any other, and can be undone.

    Slots of stories that are deleted by now do not come back.
    """
    with recorded(change.section, _("Undone: %(what)s") % {"what": change.note}, now=now, by=by):
        Slot.objects.filter(section=change.section).delete()
        known = set(Article.objects.filter(pk__in=[row["article"] for row in change.before]).values_list("pk", flat=True))
        Slot.objects.bulk_create(
            Slot(
                section=change.section, article_id=row["article"], position=row["position"], may_repeat=row["may_repeat"],
                starts=_moment(row["starts"]), ends=_moment(row["ends"]),
            )
            for row in change.before
            if row["article"] in known
        )  # fmt: skip
    FrontChange.objects.filter(pk=change.pk).update(undone=True)


def changes(section: Section | None) -> "QuerySet[FrontChange]":
    """The log of a front, the newest first."""
    return FrontChange.objects.filter(section=section).select_related("by")


@contextmanager
def recorded(section: Section | None, note: str, *, now: datetime, by: Any) -> Iterator[None]:
    """Whatever is done to the slots of this front within goes into its log under `note`, if it changed anything."""
    before = _standing(section)
    yield
    if _standing(section) != before:
        FrontChange.objects.create(section=section, at=now, by=by, note=note[:300], before=before)


def wanting(section: Section | None, idle: Iterable[int], *, now: datetime) -> list[Wanting]:
    """The slots of a front that are over, empty or stale at `now`; `idle` are those that its resolver could not place."""
    old = Q(ends=None, article__published_at__lt=now - STALE)
    slots = Slot.objects.filter(section=section).filter(Q(pk__in=list(idle)) | Q(ends__lte=now) | old)
    seen = set(Article.objects.published().filter(pk__in=slots.values("article")).values_list("pk", flat=True))
    return [Wanting(slot, _why(slot, slot.article_id in seen, set(idle), now)) for slot in slots.select_related("article")]


def _why(slot: Slot, is_seen: bool, idle: set[int], now: datetime) -> str:
    if slot.ends and slot.ends <= now:
        return _("Over: its span of time has ended.")
    if not is_seen:
        return _("Empty: readers cannot see its story.")
    if slot.pk in idle:
        return _("Without a place: the story stands higher up, or the place is beyond the last one.")
    return _("Stale: the story is older than two days, and the slot has no end.")


def _standing(section: Section | None) -> list[dict[str, Any]]:
    rows = Slot.objects.filter(section=section).order_by("position", "pk").values("article", *KEPT)
    return [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()} for row in rows]


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
