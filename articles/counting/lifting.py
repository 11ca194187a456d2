"""What readers follow moves the order of a box a little, within bounds.

A pair's score is multiplied by a factor between 0.9 and 1.1, for the order alone: the stored score and its reasons stay, so
a story passes another only if its score is 9/11 of the other's or more. The rows are those that the engine kept; pins stand
before all of them; near copies and crowds are kept apart as ever. Where few have looked the factor is 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from articles import caching
from articles.counting import bias, reports
from articles.models import Related, RelatedCount, Snapshot
from articles.relating import matching
from articles.relating.store import Entry, Row, Store
from articles.similarity import ranking
from articles.similarity.ranking import Candidate
from articles.similarity.weights import Statistics

FACTOR = 0.1
"""How far a factor goes from 1."""
WINDOW = timedelta(days=90)
"""Counts older than this move nothing. They are pruned after the rows were brought up to date, not before."""
BATCH = 100

Factors = dict[int, dict[int, float]]
"""{source: {target: factor}}; a source without any is put back into the engine's own order."""


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
    sources = sorted(found)
    boxes = sum(reorder(sources[start : start + BATCH], found) for start in range(0, len(sources), BATCH))
    if boxes:
        caching.touch()
    return Lifted(sum(len(each) for each in found.values()), boxes)


def factors(now: datetime) -> Factors:
    """The factors of all pairs with enough readers; and every source that may have had one at the run before."""
    found: Factors = {source: {} for source in _ever_seen_enough()}
    if not settings.RELATED_COUNTS:
        return found
    counts = RelatedCount.objects.filter(day__gte=timezone.localdate(now - WINDOW))
    learnt = reports.examination(reports.most_shown(counts))
    mean = reports.mean_rate(reports.by_place(counts, learnt))
    pairs = reports.evidence(counts, learnt)
    worth = bias.worth([(looks, follows) for _source, _target, looks, follows in pairs], mean)
    for source, target, looks, follows in pairs:
        rate = bias.careful_rate(looks, follows, mean, worth)
        found.setdefault(source, {})[target] = bias.factor(rate, mean, FACTOR)
    return found


def _ever_seen_enough() -> Iterable[int]:
    """Sources of pairs shown often enough in all the counts that are kept: looks are never more than showings."""
    pairs = RelatedCount.objects.order_by().values("source_id", "target_id").annotate(seen=Sum("shown"))
    return pairs.filter(seen__gte=reports.EVIDENCE).values_list("source_id", flat=True)


@transaction.atomic
def reorder(sources: Sequence[int], found: Factors) -> int:
    """Give the rows of these sources their ranks under the factors; returns how many boxes changed."""
    # The lock that a publication takes: ranks are not moved while rows are being written.
    snapshot = Snapshot.objects.select_for_update().filter(active=True).first()
    if snapshot is None:
        return 0
    store = Store(snapshot)
    rows, ranks = store.rows(sources), _ranks(store.half, sources)
    entries = store.entries(row.target for each in rows.values() for row in each)
    statistics = store.statistics()
    moved = []
    for source in sources:
        order = in_order(rows[source], found[source], entries, statistics)
        moved += [(source, target, rank) for rank, target in enumerate(order) if ranks[source, target] != rank]
    for source, target, rank in moved:
        Related.objects.filter(half=store.half, source_id=source, target_id=target).update(rank=rank)
    return len({source for source, _target, _rank in moved})


def in_order(
    rows: Sequence[Row], lifts: Mapping[int, float], entries: Mapping[int, Entry], statistics: Statistics
) -> list[int]:
    """The targets of one box as printed: the engine's own choice of cards, on scores times their factors."""
    candidates = [
        Candidate(entries[row.target].facts, row.content, round(row.score * lifts.get(row.target, 1.0)))
        for row in rows
        if row.target in entries
    ]
    copies = {int(each.facts.id): entries[int(each.facts.id)].copies for each in candidates}
    ranked = sorted(candidates, key=ranking.order)
    chosen = matching.in_printing_order(ranked, matching.known_copies(copies), statistics, settings.RELATED_CARDS)
    return [int(each.facts.id) for each in chosen]


def _ranks(half: int, sources: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = Related.objects.filter(half=half, source__in=sources).values_list("source_id", "target_id", "rank")
    return {(source, target): rank for source, target, rank in rows}
