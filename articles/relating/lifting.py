"""What readers follow, as factors on scores, for the order of a box alone: scores and reasons stay as they are.

The counting room works the factors out and keeps them here, once a day; whoever writes rows heeds them, be it a publication
or a rebuild. So the order that readers made lasts until they are counted again.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import connection, transaction

from articles.models import Lift, Related, Snapshot
from articles.relating import matching
from articles.relating.sql import among
from articles.relating.store import Entry, Row, Store
from articles.similarity import ranking
from articles.similarity.ranking import Candidate
from articles.similarity.weights import Statistics

BATCH = 100

Factors = dict[int, dict[int, float]]
"""{source: {target: factor}}"""


def factors(sources: Iterable[int] | None = None) -> Factors:
    """The factors that are kept for the boxes of these sources, or of all; none while readers are not counted."""
    if not settings.RELATED_COUNTS:
        return {}
    query, found = "SELECT source, target, percent FROM articles_lift", Factors()
    with connection.cursor() as cursor:
        for some in ["0 = 0"] if sources is None else among("source", sources):
            cursor.execute(f"{query} WHERE {some}")
            for source, target, percent in cursor.fetchall():
                found.setdefault(source, {})[target] = percent / 100
    return found


def lift(found: Mapping[int, Mapping[int, float]]) -> int:
    """Keep these factors in place of all others, and bring the boxes in their order; returns how many boxes changed.

    Factors are hundredths. Safe to repeat: the second time nothing changes.
    """
    kept = [
        Lift(source=source, target=target, percent=percent)
        for source, targets in sorted(found.items())
        for target, factor in sorted(targets.items())
        if (percent := round(100 * factor)) != 100
    ]
    with transaction.atomic():
        sources = {*found, *Lift.objects.values_list("source", flat=True)}
        Lift.objects.all().delete()
        Lift.objects.bulk_create(kept)
    ordered = sorted(sources)
    return sum(reorder(ordered[start : start + BATCH]) for start in range(0, len(ordered), BATCH))


@transaction.atomic
def reorder(sources: Sequence[int]) -> int:
    """Give the rows of these sources their ranks under the factors; returns how many boxes changed."""
    # The lock that a publication takes: ranks are not moved while rows are being written.
    snapshot = Snapshot.objects.select_for_update().filter(active=True).first()
    if snapshot is None:
        return 0
    store, found = Store(snapshot), factors(sources)
    rows, ranks = store.rows(sources), _ranks(store.half, sources)
    entries = store.entries({*sources, *(row.target for each in rows.values() for row in each)})
    statistics = store.statistics()
    moved = []
    for source in entries.keys() & set(sources):
        order = in_order(entries[source], rows[source], found.get(source, {}), entries, statistics)
        moved += [(source, target, rank) for rank, target in order.items() if ranks[source, target] != rank]
    for source, target, rank in moved:
        Related.objects.filter(half=store.half, source_id=source, target_id=target).update(rank=rank)
    return len({source for source, _target, _rank in moved})


def in_order(
    source: Entry, rows: Sequence[Row], lifts: Mapping[int, float], entries: Mapping[int, Entry], statistics: Statistics
) -> dict[int, int]:
    """{rank: target} of one box."""
    known = [entries[row.target] for row in rows if row.target in entries]
    kept = {row.target: row for row in rows}
    candidates = [Candidate(each.facts, kept[int(each.facts.id)].content, kept[int(each.facts.id)].score) for each in known]
    are_copies = matching.known_copies({int(each.facts.id): each.copies for each in known})
    ranked, cards = sorted(candidates, key=ranking.order), settings.RELATED_CARDS
    order = matching.in_printing_order(source.facts, ranked, are_copies, statistics, cards, lifts)
    return {rank: int(each.facts.id) for rank, each in order.items()}


def _ranks(half: int, sources: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = Related.objects.filter(half=half, source__in=sources).values_list("source_id", "target_id", "rank")
    return {(source, target): rank for source, target, rank in rows}
