"""What readers follow moves the order of a box a little, within bounds.

A pair's score is multiplied by a factor between 0.9 and 1.1, for the order alone: the stored score and its reasons stay, so
a story passes another only if its score is 9/11 of the other's or more. The rows are those that the engine kept; pins stand
before all of them; near copies and crowds are kept apart as ever. Where few have looked the factor is 1.
`relating.lifting` keeps the factors, and heeds them whenever rows are written.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from articles import caching, relating
from articles.counting import bias, reports
from articles.models import RelatedCount

FACTOR = 0.1
"""How far a factor goes from 1."""
WINDOW = timedelta(days=90)
"""Counts older than this move nothing."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a run did: pairs with enough readers, and boxes whose order changed."""

    pairs: int
    boxes: int


def lift_rows(now: datetime) -> Lifted:
    """Bring the order of the rows in line with the counts of the last 90 days; with RELATED_COUNTS off, undo it.

    Begins a new edition if any box changed. Safe to repeat: without new counts a second run changes nothing.
    """
    found = factors(now)
    boxes = relating.lift(found)
    if boxes:
        caching.touch()
    return Lifted(sum(len(each) for each in found.values()), boxes)


def factors(now: datetime) -> dict[int, dict[int, float]]:
    """{source: {target: factor}} of all pairs with enough readers."""
    if not settings.RELATED_COUNTS:
        return {}
    found: dict[int, dict[int, float]] = {}
    counts = RelatedCount.objects.filter(day__gte=timezone.localdate(now - WINDOW))
    learnt = reports.examination(reports.most_shown(counts))
    mean = reports.mean_rate(reports.by_place(counts, learnt))
    pairs = reports.evidence(counts, learnt)
    worth = bias.worth([(looks, follows) for _source, _target, looks, follows in pairs], mean)
    for source, target, looks, follows in pairs:
        rate = bias.careful_rate(looks, follows, mean, worth)
        found.setdefault(source, {})[target] = bias.factor(rate, mean, FACTOR)
    return found
