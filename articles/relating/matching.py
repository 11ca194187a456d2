"""The best rows of one story, and which rows of others a story changes. No writing here.

The score of two stories depends on these two and the snapshot alone. That is why one question to the index is enough, and
why what is computed for one story equals what a rebuild of everything would give.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p

from articles.relating.store import Entry, Row, Store, leaves_out_linked
from articles.similarity import diversity, ranking, reasons
from articles.similarity.ranking import Candidate, Facts
from articles.similarity.weights import CONTENT_UNIT, Recipe, Statistics, Vector

KEPT = 12
"""Rows kept for each story: four are shown, the others step in when one of them is retracted."""
NAMED_TERMS = 6
BATCH = 64


@dataclass(frozen=True)
class Asking:
    """One story looking for its company: its entry, and the content score of every story that shares enough words with it."""

    entry: Entry
    vector: Vector
    contents: Mapping[int, int]

    @property
    def id(self) -> int:
        return int(self.entry.facts.id)


def may_show(source: Entry, target: Entry, refused: set[tuple[int, int]]) -> bool:
    """Whether the engine may put `target` under `source`."""
    pair = (int(source.facts.id), int(target.facts.id))
    linked = leaves_out_linked() and pair[1] in source.linked
    return target.recommendable and not linked and pair not in refused


def ceiling(asking: Facts, statistics: Statistics, recipe: Recipe) -> float:
    """The highest power of e that any story could reach beside this one, its date aside."""
    tags = log1p(sum(statistics.tag_rarity(tag) for tag in asking.tags))
    return max(recipe.tags, 0.0) * tags + max(recipe.section, 0.0) + 2 * max(recipe.rubric, 0.0)


def bounds(asking: Asking, days: Mapping[int, tuple[float, int]], statistics: Statistics, recipe: Recipe) -> dict[int, int]:
    """{story: a score that it cannot exceed}, from its content score and its date alone."""
    most = ceiling(asking.entry.facts, statistics, recipe)
    pull, day = recipe.recency * statistics.pull, asking.entry.facts.day or 0.0
    return {
        other: ranking.points(asking.contents[other], most - pull * log1p(abs(day - other_day))) + 1
        for other, (other_day, _floor) in days.items()
    }


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
    """The score of one pair. The two are put in the order of their ids, so that no rounding depends on who asks."""
    content = asking.contents[int(other.facts.id)]
    one, two = sorted((asking.entry.facts, other.facts), key=lambda facts: int(facts.id))
    return Candidate(other.facts, content, ranking.score(content, one, two, statistics, recipe))


def in_printing_order(
    candidates: list[Candidate], copies: Mapping[int, frozenset[int]], statistics: Statistics, cards: int
) -> list[Candidate]:
    """The chosen cards first, then the others by score: what steps in when a card goes."""

    def alike(one: Candidate, other: Candidate) -> int:
        return CONTENT_UNIT if int(other.facts.id) in copies[int(one.facts.id)] else 0

    chosen = diversity.choose(candidates, alike, statistics, cards)
    return [*chosen, *(each for each in candidates if each not in chosen)]


def floor_of(candidates: list[Candidate]) -> int:
    """The score that a story must beat to enter a full box; 0 while there is room."""
    return min(each.score for each in candidates) if len(candidates) >= KEPT else 0


def packed_reasons(mine: Vector, theirs: Vector, one: Facts, other: Facts, statistics: Statistics, recipe: Recipe) -> dict:
    """Why, in the form that a row keeps: terms by their ids (a text is named when an editor asks), factors, tags, days.

    {"terms": [[feature, points]], "rest": points, "factors": [points], "tags": [keys], "days": n, "section": bool};
    all points sum to the score.
    """
    names = {feature: str(feature) for feature in mine}
    told = reasons.why(mine, theirs, one, other, names, statistics, recipe)
    terms = [(int(part.text), part.points) for part in told.parts if part.kind == "term"]
    factors = [part.points for part in told.parts if part.kind != "term"]
    rest = sum(points for _feature, points in terms[NAMED_TERMS:])
    return {
        "terms": [list(term) for term in terms[:NAMED_TERMS]],
        "rest": rest,
        "factors": factors,
        "tags": list(told.tags),
        "days": told.days,
        "section": told.same_section,
    }


def row_of(candidate: Candidate, packed: dict) -> Row:
    return Row(int(candidate.facts.id), candidate.score, candidate.content, packed)
