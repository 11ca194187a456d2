"""How good the ranking is where the answers are known: nDCG@4, recall@4, MRR@10 and success@4 with 95 % intervals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from random import Random
from statistics import fmean

from .archive import Labelled
from .collection import Collection
from .ranking import Candidate, Facts

METRICS = ("ndcg@4", "recall@4", "mrr@10", "success@4")
VARIANTS = ("A", "B")
DEPTH, LIST = 4, 10
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


def ten_best(query: Facts, ranked: Iterable[Candidate], variant: str) -> list[str]:
    """The ids of the first ten candidates that the variant allows."""
    allowed = (str(each.facts.id) for each in ranked if is_allowed(query, each.facts, variant))
    return [id for id, _ in zip(allowed, range(LIST), strict=False)]


def rankings(collection: Collection, variants: Sequence[str] = VARIANTS) -> Iterator[tuple[str, str, list[str]]]:
    """(query, variant, ten best) for every story of the collection."""
    for id in collection:
        ranked = collection.ranked(id)
        for variant in variants:
            yield str(id), variant, ten_best(collection[id], ranked, variant)


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
