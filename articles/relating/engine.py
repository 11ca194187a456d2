"""The engine's rows, kept right by small steps: one story comes, changes or goes, and only its neighbourhood is touched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Snapshot
from articles.relating import matching, rebuilding, stories
from articles.relating.matching import KEPT, Asking
from articles.relating.store import Entry, Row, Store, near_copies
from articles.similarity import ranking
from articles.similarity.ranking import Candidate
from articles.similarity.story import Story
from articles.similarity.terms import feature_id, frequencies
from articles.similarity.weights import Statistics, Vector, vector

MANY = 200


def refresh(ids: Sequence[int], *, now: datetime | None = None) -> None:
    """Bring the rows of these stories, and of all that they belong beside, up to date.

    The first stories, and many at once, are a rebuild. Raises nothing of its own; safe to repeat.
    """
    now = now or timezone.now()
    with transaction.atomic():
        snapshot = Snapshot.objects.select_for_update().filter(active=True).first()
        if snapshot and len(ids) <= max(MANY, snapshot.stories // 20):
            update(Store(snapshot), ids)
            rebuilding.note_missed(ids)
        else:
            snapshot = None
    if snapshot is None:
        rebuilding.rebuild(now=now)
    else:
        rebuilding.keep_statistics_fresh(snapshot, now=now)


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
    entry = store.entries([article]).get(article)
    if entry is None:
        return
    sources = store.showing(article)
    store.note_copies(article, entry.copies, [])
    store.forget(article)
    recompute(store, sources)
    store.count_change()


def place(store: Store, story: Story, linked: Sequence[int], *, recommendable: bool) -> None:
    """A story that is new or has changed: its postings, its own rows, and the rows of its neighbours."""
    article = int(story.id)
    old_vector, old_entry = store.vector(article), store.entries([article]).get(article)
    statistics = store.statistics(feature_id(feature) for feature in frequencies(story, 1, 1, 1)[0])
    new_vector = vector(story, statistics, store.recipe)
    store.index(article, new_vector, old_vector or {})
    contents = store.contents(new_vector, statistics.least_content())
    contents.pop(article, None)
    copies = near_copies(contents)
    entry = store.keep(story, new_vector, linked=linked, recommendable=recommendable, copies=copies)
    store.note_copies(article, old_entry.copies if old_entry else (), copies)
    if old_entry is None:
        store.count_change()
    mend(store, Asking(entry, new_vector, contents), statistics, shown_in=store.showing(article) if old_entry else [])


def mend(store: Store, asking: Asking, statistics: Statistics, *, shown_in: Sequence[int]) -> None:
    """Write the rows of one story, and put it into, or take it out of, the rows of the others."""
    days = store.days_and_floors(list(asking.contents))
    bound = matching.bounds(asking, days, statistics, store.recipe)
    refused = store.refused([asking.id])
    own = matching.best(asking, store, statistics, bound, refused)
    within_reach = {other for other, most in bound.items() if most >= days[other][1]}
    touched = sorted(within_reach | set(shown_in))
    changed, lost = entered(store, asking, statistics, touched, refused)
    changed[asking.id] = own
    write(store, changed, asking, statistics)
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
    if int(source.facts.id) not in asking.contents or not matching.may_show(source, asking.entry, refused):
        return None
    seen = matching.scored(asking, source, statistics, store.recipe)
    return Candidate(asking.entry.facts, seen.content, seen.score)


def recompute(store: Store, sources: Iterable[int]) -> None:
    """Compute the rows of these stories from the index alone, without touching the others' rows."""
    sources = sorted(set(sources))
    entries, vectors = store.entries(sources), store.vectors(sources)
    statistics = store.statistics()
    for source in sources:
        if source in entries:
            contents = store.contents(vectors[source], statistics.least_content())
            contents.pop(source, None)
            asking = Asking(entries[source], vectors[source], contents)
            bound = matching.bounds(asking, store.days_and_floors(list(contents)), statistics, store.recipe)
            own = matching.best(asking, store, statistics, bound, store.refused([source]))
            write(store, {source: own}, asking, statistics)


def write(store: Store, boxes: Mapping[int, list[Candidate]], asking: Asking, statistics: Statistics) -> None:
    """Write boxes with their reasons: known ones are kept, those of pairs with the asking story are told anew."""
    targets = {int(each.facts.id) for candidates in boxes.values() for each in candidates}
    entries = store.entries(targets | set(boxes))
    copies = {article: entry.copies for article, entry in entries.items()}
    old = {source: {row.target: row for row in rows} for source, rows in store.rows(boxes).items()}
    partners = [pk for pk in boxes if pk != asking.id] + [int(each.facts.id) for each in boxes.get(asking.id, [])]
    vectors = {asking.id: asking.vector, **store.vectors([pk for pk in set(partners) if pk != asking.id])}
    written = {}
    for source, candidates in boxes.items():
        order = matching.in_printing_order(candidates, copies, statistics, settings.RELATED_CARDS)
        rows = [row(source, each, old[source], entries, vectors, asking.id, statistics, store) for each in order]
        written[source] = (rows, matching.floor_of(candidates))
    store.write_rows(written)


def row(
    source: int,
    candidate: Candidate,
    old: Mapping[int, Row],
    entries: Mapping[int, Entry],
    vectors: Mapping[int, Vector],
    asking: int,
    statistics: Statistics,
    store: Store,
) -> Row:
    """One row, its reasons told anew where the asking story is one of the two."""
    target = int(candidate.facts.id)
    if asking not in (source, target):
        return old[target]
    one, two = sorted((source, target))
    packed = matching.packed_reasons(
        vectors[one], vectors[two], entries[one].facts, entries[two].facts, statistics, store.recipe
    )
    return matching.row_of(candidate, packed)
