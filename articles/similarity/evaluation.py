"""How good the boxes are where the answers are known: nDCG@4, recall@4, MRR@10 and success@4 with 95 % intervals.

What is scored is what a box prints: the cards as `diversity` chose them, then what would step in, by score.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from random import Random
from statistics import fmean

from .archive import Labelled
from .collection import Collection
from .diversity import choose
from .ranking import Candidate, Facts, best
from .weights import Vector, dot

METRICS = ("ndcg@4", "recall@4", "mrr@10", "success@4")
VARIANTS = ("A", "B")
DEPTH, LIST = 4, 10
KEPT = 12
"""As many candidates as the engine keeps for each story: the cards are chosen among them."""
DRAWS = 2000

Scores = dict[str, tuple[float, ...]]
"""{query id: one value for each of METRICS}."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over the queries with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def is_allowed(query: Facts, other: Facts, variant: str) -> bool:
    """Variant A: any other story. Variant B: only one that was published when the query was."""
    if other.id == query.id:
        return False
    return variant == "A" or (query.day is not None and other.day is not None and other.day <= query.day)


def boxes(
    collection: Collection,
    id: int | str,
    variants: Sequence[str] = VARIANTS,
    *,
    diverse: bool = True,
    standing: Mapping[str, int] | None = None,
) -> dict[str, list[str]]:
    """{variant: ids of the ten best for one story}, in the order in which its box shows them; not `diverse`: by score alone.

    Both variants rest on the same snapshot: a site, too, has one for all its stories, old and new. `standing` replaces the
    snapshot's for this story.
    """
    query, contents, statistics = collection[id], collection.contents(id), collection.statistics
    if standing is not None:
        statistics = replace(statistics, standing=standing)
    found = {}
    for variant in variants:
        allowed = {other: content for other, content in contents.items() if is_allowed(query, collection[other], variant)}
        kept = best(query, allowed, collection.by_id, statistics, collection.recipe, KEPT)
        found[variant] = [str(each.facts.id) for each in (in_box_order(collection, kept) if diverse else kept)[:LIST]]
    return found


def in_box_order(collection: Collection, kept: Sequence[Candidate]) -> list[Candidate]:
    """The chosen cards, then the others by score."""

    def vector(each: Candidate) -> Vector:
        return collection.index.vector(collection.numbers[each.facts.id])

    def alike(one: Candidate, other: Candidate) -> int:
        return dot(vector(one), vector(other))

    chosen = choose(kept, alike, collection.statistics)
    return [*chosen, *(each for each in kept if each not in chosen)]


def rankings(
    collection: Collection,
    variants: Sequence[str] = VARIANTS,
    *,
    diverse: bool = True,
    lessons: Mapping[int | str, Iterable[int | str]] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[tuple[str, str, list[str]]]:
    """(query, variant, ten best) for every story of the collection. No story gains standing from its own `lessons`."""
    for done, id in enumerate(collection, 1):
        left = standing(lessons, but=id) if lessons else None
        for variant, ids in boxes(collection, id, variants, diverse=diverse, standing=left).items():
            yield str(id), variant, ids
        progress(done, len(collection))


def standing(lessons: Mapping[int | str, Iterable[int | str]], but: int | str | None = None) -> dict[str, int]:
    """{story: how many lessons name it}; those of one story may be left out, so that it does not meet its own answers."""
    return dict(Counter(str(named) for id, ids in lessons.items() if id != but for named in ids))


def measure(ranked: Sequence[str], relevant: frozenset[str]) -> tuple[float, ...]:
    """The METRICS of one list, gain being 0 or 1 (Järvelin and Kekäläinen 2002)."""
    hits = [id in relevant for id in ranked[:LIST]]
    gain = sum(1 / log2(place + 2) for place, hit in enumerate(hits[:DEPTH]) if hit)
    reachable = min(DEPTH, len(relevant))
    ideal = sum(1 / log2(place + 2) for place in range(reachable))
    first = next((1 / (place + 1) for place, hit in enumerate(hits) if hit), 0.0)
    return gain / ideal, sum(hits[:DEPTH]) / reachable, first, float(any(hits[:DEPTH]))


def answers(
    labelled: Iterable[Labelled], collection: Collection, variant: str, split: str | None = None
) -> dict[str, frozenset[str]]:
    """{query: relevant ids} of the queries with an allowed answer."""
    found = {}
    for one in labelled:
        if not one.relevant or split not in (None, one.split):
            continue
        query = collection[one.story.id]
        known = (id for id in one.relevant if id in collection.numbers)
        if allowed := frozenset(id for id in known if is_allowed(query, collection[id], variant)):
            found[str(one.story.id)] = allowed
    return found


def evaluate(lists: Mapping[str, Sequence[str]], relevant: Mapping[str, frozenset[str]]) -> Scores:
    """The metrics of every query with answers; a query without a list scores nothing."""
    return {query: measure(lists.get(query, ()), ids) for query, ids in relevant.items()}


def summary(scores: Scores) -> dict[str, Figure]:
    """{metric: mean and interval}; empty when nothing could be scored."""
    columns = zip(*scores.values(), strict=True)
    return {name: interval(column) for name, column in zip(METRICS, columns, strict=False)}


def interval(values: Sequence[float], draws: int = DRAWS, seed: int = 0) -> Figure:
    """The mean and its 95 % percentile bootstrap interval (Efron 1979)."""
    random = Random(seed)  # noqa: S311 -- a bootstrap, no secret
    means = sorted(fmean(random.choices(values, k=len(values))) for _ in range(draws))
    return Figure(fmean(values), means[int(0.025 * draws)], means[int(0.975 * draws)])


def difference(one: Scores, other: Scores, metric: str = METRICS[0]) -> Figure:
    """The paired difference, first minus second, over the queries that both have scored."""
    column = METRICS.index(metric)
    return interval([one[query][column] - other[query][column] for query in one if query in other])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How good one variant is: its figures, the queries they rest on, and what the choice for diversity costs in nDCG@4."""

    variant: str
    queries: int
    figures: dict[str, Figure]
    cost: Figure | None = None


def outcome(
    relevant: Mapping[str, frozenset[str]], lists: Mapping[str, Sequence[str]], plain: Mapping[str, Sequence[str]], variant: str
) -> Outcome:
    """Scores the lists of one variant ({query: ten best}) beside the `plain` ones, ordered by score alone."""
    scores = evaluate(lists, relevant)
    cost = difference(evaluate(plain, relevant), scores) if scores else None
    return Outcome(variant, len(scores), summary(scores), cost)
