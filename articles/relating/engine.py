"""The engine's rows, kept right by small steps: one story comes, changes or goes, and only its neighbourhood is touched."""

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Snapshot
from articles.relating import lifting, matching, rebuilding, stories
from articles.relating.matching import KEPT, Asking
from articles.relating.store import Entry, Placed, Row, Store, near_copies
from articles.similarity import ranking
from articles.similarity.ranking import Candidate, facts
from articles.similarity.story import Story
from articles.similarity.terms import frequencies
from articles.similarity.weights import Statistics, weigh

MANY = 200


def refresh(ids: Sequence[int], *, now: datetime | None = None) -> None:
    """Bring the rows of these stories, and of all that they belong beside, up to date.

    The first stories, and many at once (an import), are a rebuild; one that is running is told of them. Safe to repeat.
    """
    now = now or timezone.now()
    with transaction.atomic():
        halves = list(Snapshot.objects.select_for_update().order_by("-active"))
        snapshot = next((half for half in halves if half.active), None)
        few = snapshot is not None and len(ids) <= few_for(snapshot)
        if snapshot and few:
            update(Store(snapshot), ids)
        rebuilding.note_missed(halves, ids)
    if snapshot and few:
        rebuilding.keep_statistics_fresh(snapshot, now=now)
    else:
        with suppress(rebuilding.Busy):
            rebuilding.rebuild(now=now)


def refresh_later(ids: Sequence[int], *, now: datetime | None = None) -> None:
    """The same while an editor waits: few stories at once, many in a rebuild that nobody waits for."""
    now = now or timezone.now()
    snapshot = Snapshot.objects.filter(active=True).first()
    if snapshot is None or len(ids) <= few_for(snapshot):
        refresh(ids, now=now)
    else:
        with transaction.atomic():
            rebuilding.note_missed(Snapshot.objects.select_for_update().order_by("-active"), ids)
        rebuilding.rebuild_later(now)


def few_for(snapshot: Snapshot) -> int:
    """Up to so many stories are quicker done one by one than by a rebuild."""
    return max(MANY, snapshot.stories // 20)


def update(store: Store, ids: Sequence[int]) -> None:
    """Index these stories again in one half, and mend the rows around them, one after the other."""
    for start in range(0, len(ids), MANY):
        batch = ids[start : start + MANY]
        loaded = stories.load(batch)
        for article in batch:
            if article in loaded:
                story, linked, recommendable = loaded[article]
                place(store, story, linked, recommendable=recommendable)
            else:
                take_out(store, article)


def take_out(store: Store, article: int) -> None:
    """A story that readers no longer see leaves the index and every box; each box gets the next best."""
    old = store.placed(article)
    if old is None:
        return
    sources = store.showing(article)
    store.note_copies(article, old.copies, [])
    store.forget(article, old)
    recompute(store, sources)
    store.count_change()


class Step(Store):
    """A store that reads nothing twice, for one small step after which it is forgotten."""

    def __init__(self, snapshot: Snapshot, *entries: Entry) -> None:
        super().__init__(snapshot)
        self._entries = {int(entry.facts.id): entry for entry in entries}
        self._rows: dict[int, list[Row]] = {}

    def entries(self, articles: Iterable[int]) -> dict[int, Entry]:
        wanted = sorted(set(articles))
        self._entries.update(super().entries(wanted - self._entries.keys()))
        return {article: self._entries[article] for article in wanted if article in self._entries}

    def rows(self, sources: Iterable[int]) -> dict[int, list[Row]]:
        wanted = sorted(set(sources))
        self._rows.update(super().rows(wanted - self._rows.keys()))
        return {source: self._rows[source] for source in wanted}


def place(store: Store, story: Story, linked: Sequence[int], *, recommendable: bool) -> None:
    """A story that is new or has changed: its postings, its own rows, and the rows of its neighbours."""
    article, recipe = int(story.id), store.recipe
    old = store.placed(article)
    counts, on_top = frequencies(story, recipe.headline, recipe.summary, recipe.lead)
    statistics = store.statistics(counts)
    vector = weigh(counts, on_top, statistics, recipe)
    is_recent = store.index(article, vector, old or Placed({}, is_recent=True))
    near = store.near(vector, statistics.least_content())
    near.pop(article, None)
    copies = near_copies(near)
    entry = Entry(facts(story), frozenset(linked), recommendable, copies=frozenset(copies))
    store.keep(entry, vector, is_recent=is_recent)
    store.note_copies(article, old.copies if old else (), copies)
    if old is None:
        store.count_change()
    step = Step(store.snapshot, entry)
    mend(step, Asking(entry, vector, near), statistics, shown_in=store.showing(article) if old else [])


def mend(store: Store, asking: Asking, statistics: Statistics, *, shown_in: Sequence[int]) -> None:
    """Write the rows of one story, and put it into, or take it out of, the rows of the others."""
    bound = matching.bounds(asking, statistics, store.recipe)
    refused = store.refused([asking.id])
    own = matching.best(asking, store, statistics, bound, refused)
    within_reach = {other for other, most in bound.items() if most >= asking.near[other].floor}
    changed, lost = entered(store, asking, statistics, sorted(within_reach | set(shown_in)), refused)
    write(store, {asking.id: own, **changed}, asking, statistics)
    recompute(store, lost)


def entered(
    store: Store, asking: Asking, statistics: Statistics, touched: Sequence[int], refused: set[tuple[int, int]]
) -> tuple[dict[int, list[Candidate]], list[int]]:
    """What this story does to the rows of the `touched` others: {source: its candidates now}, and those to compute anew.

    A box is computed anew when this story leaves a full one, or sinks in it: what stood below its last row is not known.
    """
    rows = store.rows(touched)
    entries = store.entries({*touched, *(row.target for each in rows.values() for row in each)})
    changed, lost = {}, []
    for source in touched:
        if source not in entries:
            continue
        before = sorted((candidate_of(row, entries) for row in rows[source] if row.target in entries), key=ranking.order)
        others = [each for each in before if each.facts.id != asking.id]
        newcomer = arriving(asking, entries[source], statistics, store, refused)
        stood = len(others) < len(before)
        if stood and len(before) >= KEPT and (not newcomer or ranking.order(newcomer) > ranking.order(before[-1])):
            lost.append(source)
        elif newcomer or stood:
            after = sorted([*others, *([newcomer] if newcomer else [])], key=ranking.order)[:KEPT]
            if stood or newcomer in after:
                changed[source] = after
    return changed, lost


def candidate_of(row: Row, entries: Mapping[int, Entry]) -> Candidate:
    return Candidate(entries[row.target].facts, row.content, row.score)


def arriving(
    asking: Asking, source: Entry, statistics: Statistics, store: Store, refused: set[tuple[int, int]]
) -> Candidate | None:
    """The story as a candidate for another's box; None if the two have too little in common, or may not stand together."""
    near = asking.near.get(int(source.facts.id))
    if near is None or not matching.may_show(source, asking.entry, refused):
        return None
    return matching.candidate(asking.entry.facts, source.facts, near.content, statistics, store.recipe)


def recompute(store: Store, sources: Iterable[int]) -> None:
    """Compute the rows of these stories from the index alone, without touching the others' rows."""
    sources = sorted(set(sources))
    if not sources:
        return
    step, vectors, statistics = Step(store.snapshot), store.vectors(sources), store.statistics()
    for source, entry in step.entries(sources).items():
        near = store.near(vectors[source], statistics.least_content())
        near.pop(source, None)
        asking = Asking(entry, vectors[source], near)
        bound = matching.bounds(asking, statistics, store.recipe)
        own = matching.best(asking, step, statistics, bound, store.refused([source]))
        write(step, {source: own}, asking, statistics)


def write(store: Store, boxes: Mapping[int, list[Candidate]], asking: Asking, statistics: Statistics) -> None:
    """Write boxes with their reasons: known ones are kept, those of pairs with the asking story are told anew."""
    entries = store.entries({*boxes, *(int(each.facts.id) for candidates in boxes.values() for each in candidates)})
    are_copies = matching.known_copies({article: entry.copies for article, entry in entries.items()})
    why = reasons_with(store, asking, {*boxes, *(int(each.facts.id) for each in boxes.get(asking.id, []))}, statistics)
    old, lifts = store.rows(boxes.keys() - {asking.id}), lifting.factors(boxes)
    written = {}
    for source, candidates in boxes.items():
        facts, cards = entries[source].facts, settings.RELATED_CARDS
        order = matching.in_printing_order(facts, candidates, are_copies, statistics, cards, lifts.get(source))
        told = why if source == asking.id else {row.target: row.reasons for row in old[source]} | {asking.id: why[source]}
        rows = [matching.row_of(rank, each, told[int(each.facts.id)]) for rank, each in order.items()]
        written[source] = (rows, matching.floor_of(candidates))
    store.write_rows(written, {source: entries[source].floor for source in written})


def reasons_with(store: Store, asking: Asking, others: Set[int], statistics: Statistics) -> dict[int, str]:
    """{story: why it and the asking one stand together, as a row keeps it}."""
    entries, vectors = store.entries(others), store.vectors(sorted(others - {asking.id}))
    return {
        other: matching.told(asking.entry, entries[other], asking.vector, vector, statistics, store.recipe)
        for other, vector in vectors.items()
    }
