"""Fit the few weights on lessons: pairs of stories that editors (or readers) put together.

Coordinate ascent on nDCG@4. What it gains is told by cross-validation: each query is scored with weights that were fitted
without it. The weights are kept only when that gain is real; with few lessons they stay as they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from .collection import Collection
from .evaluation import VARIANTS, Figure, interval, is_allowed, measure, ten_best
from .ranking import Candidate, Facts, points, powers, signals
from .weights import DEFAULT, Recipe

FEWEST_LESSONS = 30
FOLDS = 5
ROUNDS = 3
POOL = 150
"""Candidates that are kept for each query, under the recipe at the start."""
STEP = 0.001
"""What a single move must gain to be made."""
LEAST_GAIN = 0.002
"""What all moves together must gain, cross-validated, to be kept."""

CHOICES: Mapping[str, tuple[float, ...]] = {
    "recency": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0),
    "tags": (-0.2, -0.1, 0.0, 0.1, 0.15, 0.2, 0.3, 0.5),
    "rubric": (-2.0, -1.2, -0.9, -0.6, -0.3, 0.0),
    "section": (-0.3, -0.15, 0.0, 0.15, 0.3),
    "headline": (3.0, 5.0, 8.0),
    "rarity": (1.25, 1.5, 1.75, 2.0),
}
"""The values that are tried. The first four change factors alone; the rest change vectors and cost a pass over the stories."""
OF_WORDS = ("headline", "summary", "lead", "pairs", "rarity")

Lessons = Mapping[int | str, frozenset[str]]
"""{id of a story: ids of the stories that belong to it}."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """The outcome: the recipe to use, whether it differs from the one before, and nDCG@4 before and after, cross-validated."""

    recipe: Recipe
    is_better: bool
    lessons: int
    before: Figure | None = None
    after: Figure | None = None
    gain: Figure | None = None


@dataclass(slots=True)
class Bench:
    """Scores recipes on lessons, remembering what it has computed. `collect` gives the collection under a recipe."""

    collect: Callable[[Recipe], Collection]
    lessons: Lessons
    start: Recipe = DEFAULT
    _pools: dict[tuple[float, ...], dict] = field(default_factory=dict)
    _scores: dict[Recipe, dict[str, float]] = field(default_factory=dict)

    def scores(self, recipe: Recipe) -> dict[str, float]:
        """{query: nDCG@4, the mean of the variants that have an answer}."""
        if recipe not in self._scores:
            pools = self._pooled(recipe)
            self._scores[recipe] = {query: self._ndcg(pool, recipe) for query, pool in pools.items()}
        return self._scores[recipe]

    def mean(self, recipe: Recipe, queries: Sequence[str]) -> float:
        scores = self.scores(recipe)
        return sum(scores[query] for query in queries) / max(len(queries), 1)

    def _pooled(self, recipe: Recipe) -> dict:
        """The candidates of every lesson under the word weights of a recipe; computed once for each set of word weights."""
        key = tuple(getattr(recipe, name) for name in OF_WORDS)
        if key not in self._pools:
            collection = self.collect(recipe)
            known = (id for id in self.lessons if id in collection.numbers)
            pools = {str(id): _pool(collection, id, self.lessons[id], self.start) for id in known}
            self._pools[key] = {query: pool for query, pool in pools.items() if pool.relevant}
        return self._pools[key]

    def _ndcg(self, pool: "_Pool", recipe: Recipe) -> float:
        scored = [(points(each.content, powers(found, recipe)[-1]), each) for each, found in pool.candidates]
        ranked = [each for _, each in sorted(scored, key=lambda one: (-one[0], str(one[1].facts.id)))]
        values = [measure(ten_best(pool.query, ranked, variant), ids)[0] for variant, ids in pool.relevant.items()]
        return sum(values) / len(values)


@dataclass(frozen=True, slots=True)
class _Pool:
    """The candidates of one query with their signals, and its answers in each variant."""

    query: Facts
    candidates: Sequence[tuple[Candidate, tuple[float, ...]]]
    relevant: dict[str, frozenset[str]]


def _pool(collection: Collection, id: int | str, relevant: frozenset[str], start: Recipe) -> _Pool:
    query, statistics = collection[id], collection.statistics
    best = collection.ranked(id, start)[:POOL]
    candidates = [(each, signals(query, each.facts, statistics)) for each in best]
    answers = [collection[each] for each in relevant if each in collection.numbers]
    allowed = {v: frozenset(str(each.id) for each in answers if is_allowed(query, each, v)) for v in VARIANTS}
    return _Pool(query, candidates, {variant: ids for variant, ids in allowed.items() if ids})


def tune(
    collect: Callable[[Recipe], Collection],
    lessons: Lessons,
    start: Recipe = DEFAULT,
    choices: Mapping[str, Sequence[float]] = CHOICES,
) -> Tuned:
    """The recipe that the lessons teach; the one given when they are too few or teach nothing that holds."""
    bench = Bench(collect, lessons, start)
    queries = sorted(bench.scores(start))
    if len(queries) < FEWEST_LESSONS:
        return Tuned(start, is_better=False, lessons=len(queries))
    before, after = bench.scores(start), cross_validated(bench, queries, choices)
    gain = interval([after[query] - before[query] for query in queries])
    best = ascend(bench, queries, choices)
    is_better = gain.mean > LEAST_GAIN and best != start
    return Tuned(
        best if is_better else start,
        is_better,
        len(queries),
        before=interval([before[query] for query in queries]),
        after=interval([after[query] for query in queries]),
        gain=gain,
    )


def cross_validated(bench: Bench, queries: Sequence[str], choices: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """{query: nDCG@4 under weights that were fitted without its fold}."""
    after: dict[str, float] = {}
    for fold in folds(queries):
        rest = sorted(set(queries) - set(fold))
        scores = bench.scores(ascend(bench, rest, choices))
        after.update((query, scores[query]) for query in fold)
    return after


def folds(queries: Sequence[str], count: int = FOLDS) -> list[list[str]]:
    """The queries in `count` parts, by chance but always the same."""
    shuffled = sorted(queries)
    Random(0).shuffle(shuffled)  # noqa: S311 -- folds, no secret
    return [shuffled[part::count] for part in range(count)]


def ascend(bench: Bench, queries: Sequence[str], choices: Mapping[str, Sequence[float]]) -> Recipe:
    """Moves one weight at a time to its best value until no move gains STEP."""
    recipe = bench.start
    for _ in range(ROUNDS):
        moved = recipe
        for name, values in choices.items():
            moved = _best_move(bench, queries, moved, name, values)
        if moved == recipe:
            break
        recipe = moved
    return recipe


def _best_move(bench: Bench, queries: Sequence[str], recipe: Recipe, name: str, values: Iterable[float]) -> Recipe:
    here = bench.mean(recipe, queries)
    moves = [recipe.changed(**{name: value}) for value in values if value != getattr(recipe, name)]
    best = max(moves, key=lambda move: bench.mean(move, queries))
    return best if bench.mean(best, queries) > here + STEP else recipe
