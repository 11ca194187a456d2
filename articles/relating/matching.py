"""The best rows of one story, and which rows of others a story changes. No writing here.

The score of two stories depends on these two and the snapshot alone. That is why one question to the index is enough, and
why what is computed for one story equals what a rebuild of everything would give.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import log1p

from articles.models import Related
from articles.relating.store import Entry, Near, Row, Store, as_json, leaves_out_linked
from articles.similarity import diversity, ranking
from articles.similarity.ranking import Candidate, Facts, points
from articles.similarity.reasons import factor_points
from articles.similarity.weights import CONTENT_UNIT, Recipe, Statistics, Vector

KEPT = 12
"""Rows kept for each story: four are shown, the others step in when one of them is retracted."""
NAMED_TERMS = 4
BATCH = 64


@dataclass(frozen=True)
class Asking:
    """One story looking for its company: its entry, and every story that shares enough words with it."""

    entry: Entry
    vector: Vector
    near: Mapping[int, Near]

    @property
    def id(self) -> int:
        return int(self.entry.facts.id)


def may_show(source: Entry, target: Entry, refused: set[tuple[int, int]]) -> bool:
    """Whether the engine may put `target` under `source`."""
    pair = (int(source.facts.id), int(target.facts.id))
    linked = leaves_out_linked() and pair[1] in source.linked
    return target.recommendable and not linked and pair not in refused


def bounds(asking: Asking, statistics: Statistics, recipe: Recipe) -> dict[int, int]:
    """{story: a score that it cannot exceed}, from its content score and its date alone."""
    most = ranking.ceiling(asking.entry.facts, statistics, recipe)
    pull, day = recipe.recency * statistics.pull, asking.entry.facts.day or 0.0
    return {other: points(each.content, most - pull * log1p(abs(day - each.day))) + 1 for other, each in asking.near.items()}


def best(asking: Asking, store: Store, statistics: Statistics, bound: Mapping[int, int], refused: set) -> list[Candidate]:
    """The KEPT best stories to show under this one, best first; reads facts only while a better one may still come."""
    found: list[Candidate] = []
    queue = sorted(bound, key=lambda other: (-bound[other], other))
    for start in range(0, len(queue), BATCH):
        batch = queue[start : start + BATCH]
        if len(found) >= KEPT and bound[batch[0]] < found[KEPT - 1].score:
            break
        entries = store.entries(batch)
        allowed = [each for each in entries.values() if may_show(asking.entry, each, refused)]
        found = sorted([*found, *(scored(asking, each, statistics, store.recipe) for each in allowed)], key=ranking.order)
    return found[:KEPT]


def scored(asking: Asking, other: Entry, statistics: Statistics, recipe: Recipe) -> Candidate:
    """The other story as a candidate for the one that asks."""
    return candidate(other.facts, asking.entry.facts, asking.near[int(other.facts.id)].content, statistics, recipe)


def candidate(other: Facts, asking: Facts, content: int, statistics: Statistics, recipe: Recipe) -> Candidate:
    """The score of one pair. The two are put in the order of their ids, so that no rounding depends on who asks."""
    one, two = (asking, other) if int(asking.id) < int(other.id) else (other, asking)
    return Candidate(other, content, ranking.score(content, one, two, statistics, recipe))


def in_printing_order(
    source: Facts,
    candidates: list[Candidate],
    are_copies: Callable[[int, int], bool],
    statistics: Statistics,
    cards: int,
    lifts: Mapping[int, float] | None = None,
) -> dict[int, Candidate]:
    """{rank: candidate}: the chosen cards first, then the others by score. `candidates` of this source are best first.

    Where the good matches among the chosen leave room, others step in, but no near copy of what stands there: its rank is
    Related.HELD_BACK or more. `lifts` are what readers follow, {target: factor}: the scores are multiplied by them, for the
    order alone.
    """
    given = {each.facts.id: each for each in candidates}
    if lifts:
        lifted = (replace(each, score=round(each.score * lifts.get(int(each.facts.id), 1.0))) for each in candidates)
        candidates = sorted(lifted, key=ranking.order)

    def alike(one: Candidate, other: Candidate) -> int:
        return CONTENT_UNIT if are_copies(int(one.facts.id), int(other.facts.id)) else 0

    chosen = diversity.choose(candidates, alike, statistics, cards)
    order = [given[each.facts.id] for each in [*chosen, *(each for each in candidates if each not in chosen)]]
    good = [diversity.is_good(each, source, statistics.stories) for each in order]
    held = diversity.held_back(order, good, len(chosen), alike, cards)
    return {place + (Related.HELD_BACK if place in held else 0): each for place, each in enumerate(order)}


def known_copies(copies: Mapping[int, Collection[int]]) -> Callable[[int, int], bool]:
    """Whether one story is a near copy of another, by what footprints tell: {story: its near copies}."""
    return lambda one, other: other in copies[one]


def floor_of(candidates: list[Candidate]) -> int:
    """The score that a story must beat to enter a full box; 0 while there is room."""
    return min(each.score for each in candidates) if len(candidates) >= KEPT else 0


def told(one: Entry, other: Entry, mine: Vector, theirs: Vector, statistics: Statistics, recipe: Recipe) -> str:
    """Why two stories stand together, as a row keeps it; the same whichever of the two comes first."""
    if int(one.facts.id) > int(other.facts.id):
        one, other, mine, theirs = other, one, theirs, mine
    return as_json(packed_reasons(mine, theirs, one.facts, other.facts, statistics, recipe))


def packed_reasons(mine: Vector, theirs: Vector, one: Facts, other: Facts, statistics: Statistics, recipe: Recipe) -> dict:
    """What `reasons.why` says, in short: terms by their features (a text is named when an editor asks), factors, tags, days.

    {"terms": [[feature, points]], "rest": points, "factors": [points], "tags": [keys], "days": n, "section": bool};
    all points sum to the score.
    """
    shares = sorted((-mine[feature] * theirs[feature], feature) for feature in mine.keys() & theirs.keys())
    content = -sum(share for share, _feature in shares)
    named = shares[:NAMED_TERMS]
    totals = [points(-total, 0.0) for total in accumulate((share for share, _feature in named), initial=0)]
    amounts = (after - before for before, after in pairwise(totals))
    return {
        "terms": [[feature, amount] for (_share, feature), amount in zip(named, amounts, strict=True)],
        "rest": points(content, 0.0) - totals[-1],
        "factors": factor_points(content, one, other, statistics, recipe),
        "tags": sorted(one.tags & other.tags),
        "days": round(ranking.gap(one, other)) if one.day is not None and other.day is not None else None,
        "section": one.section is not None and one.section == other.section,
    }


def row_of(rank: int, candidate: Candidate, reasons: str) -> Row:
    return Row(int(candidate.facts.id), candidate.score, candidate.content, reasons, rank)
