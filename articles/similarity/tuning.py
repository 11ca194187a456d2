"""Fit the few weights on lessons: pairs of stories that editors (or readers) put together.

Coordinate ascent on nDCG@4. What it gains is told by cross-validation: each query is scored with weights, and with a
standing of the stories, that were learnt without it. The weights are kept only when that gain is real; with few lessons
they stay as they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest
from math import log, log1p, log2
from operator import mul
from random import Random

from .collection import Collection
from .evaluation import DEPTH, VARIANTS, Figure, interval, is_allowed
from .ranking import FACTORS, rank, signals, weights
from .story import Story
from .weights import DEFAULT, MOST_STANDING, Recipe, Statistics

FEWEST_LESSONS = 30
FOLDS = 5
ROUNDS = 3
POOL = 50
"""Candidates that are kept for each query and variant, under the recipe at the start."""
STEP, STEP_IN_LESSONS = 0.002, 0.5
"""What a single move must gain to be made: so much, and as much as half a lesson put right; few lessons move little."""
LEAST_GAIN = 0.002
"""What all moves together must gain, cross-validated, to be kept; and the interval must lie mostly on that side."""

CHOICES: Mapping[str, tuple[float, ...]] = {
    "standing": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "recency": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0),
    "tags": (-0.2, -0.1, 0.0, 0.15, 0.3, 0.5, 0.7),
    "rubric": (-1.2, -0.9, -0.6, -0.3, 0.0),
    "section": (-0.3, -0.15, 0.0, 0.15, 0.3),
    "headline": (3.0, 5.0, 8.0),
    "pairs": (0.75, 1.0, 1.5),
}
"""The values that are tried. The first five change factors alone; the rest change vectors and cost a pass over the stories."""
OF_WORDS = ("headline", "summary", "lead", "pairs", "rarity")

Lessons = Mapping[int | str, frozenset[int | str]]
"""{id of a story: ids of the stories that belong to it}."""
Collect = Callable[[Recipe], Collection]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """The outcome: the recipe to use, whether it differs from the one before, and nDCG@4 before and after, cross-validated.

    `lessons` are the stories that teach something, `readers` those of them that readers alone teach.
    """

    recipe: Recipe
    is_better: bool
    lessons: int
    before: Figure | None = None
    after: Figure | None = None
    gain: Figure | None = None
    readers: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate of a lesson: the logarithm of its content score, its signals, and the lessons that name it too."""

    content: float
    signals: tuple[float, ...]
    is_right: bool
    named_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """The candidates of one story in one variant, and how many right ones there are."""

    options: Sequence[Option]
    right: int


Pools = dict[str, list[Question]]


def collector(stories: Sequence[Story]) -> Collect:
    """The collection of these stories under a recipe; all of them share the statistics of the first."""
    kept: list[Statistics] = []

    def collect(recipe: Recipe) -> Collection:
        made = Collection(stories, kept[0] if kept else None, recipe)
        kept[:] = [made.statistics]
        return made

    return collect


@dataclass(slots=True)
class Bench:
    """Scores recipes on lessons, remembering what it has computed. What readers teach gives no story standing."""

    collect: Collect
    lessons: Lessons
    readers: Lessons = field(default_factory=dict)
    start: Recipe = DEFAULT
    progress: Progress = lambda phase, done, of: None
    _pools: dict[tuple[float, ...], Pools] = field(default_factory=dict)

    def pools(self, recipe: Recipe) -> Pools:
        """The questions under the word weights of a recipe; computed once for each set of word weights."""
        key = tuple(getattr(recipe, name) for name in OF_WORDS)
        if key not in self._pools:
            self.progress("weighing words, pass", len(self._pools) + 1, 0)
            collection = self.collect(recipe)
            naming = named_by(self.lessons)
            taught = {**self.readers, **self.lessons}
            known = [id for id in taught if id in collection.numbers]
            asked = {str(id): questions(collection, id, taught[id], naming, self.start) for id in known}
            self._pools[key] = {query: each for query, each in asked.items() if each}
        return self._pools[key]


def named_by(lessons: Lessons) -> dict[str, frozenset[str]]:
    """{story: the lessons that name it}."""
    found: dict[str, set[str]] = {}
    for id, ids in lessons.items():
        for named in ids:
            found.setdefault(str(named), set()).add(str(id))
    return {named: frozenset(ids) for named, ids in found.items()}


def questions(
    collection: Collection, id: int | str, relevant: Iterable[int | str], naming: Mapping[str, frozenset[str]], start: Recipe
) -> list[Question]:
    """What one lesson asks: the best candidates of each variant that has an answer."""
    query, statistics = collection[id], collection.statistics
    ranked = rank(query, collection.contents(id), collection.by_id, statistics, start)
    answers = [collection[each] for each in relevant if each in collection.numbers]
    asked = []
    for variant in VARIANTS:
        right = {each.id for each in answers if is_allowed(query, each, variant)}
        allowed = [each for each in ranked if is_allowed(query, each.facts, variant)][:POOL] if right else []
        options = [
            Option(
                log(each.content),
                signals(query, each.facts, statistics),
                each.facts.id in right,
                naming.get(str(each.facts.id), frozenset()) - {str(id)},
            )
            for each in allowed
        ]
        if right:
            asked.append(Question(options, len(right)))
    return asked


@dataclass(slots=True)
class Judge:
    """Scores recipes for one part of the lessons, `taught`, from which alone the standing of stories is known."""

    bench: Bench
    taught: frozenset[str]
    _rows: dict[int, dict[str, list]] = field(default_factory=dict)
    _scores: dict[Recipe, dict[str, float]] = field(default_factory=dict)

    def scores(self, recipe: Recipe) -> dict[str, float]:
        """{query: nDCG@4, the mean of the variants that have an answer}."""
        if recipe not in self._scores:
            by = weights(recipe)
            rows = self.rows(recipe)
            self._scores[recipe] = {query: sum(ndcg(each, by) for each in asked) / len(asked) for query, asked in rows.items()}
        return self._scores[recipe]

    def mean(self, recipe: Recipe, queries: Sequence[str]) -> float:
        scores = self.scores(recipe)
        return sum(scores[query] for query in queries) / max(len(queries), 1)

    def rows(self, recipe: Recipe) -> dict[str, list]:
        """{query: for each variant (options as (content, signals, is right), number right)}."""
        pools = self.bench.pools(recipe)
        if id(pools) not in self._rows:
            self._rows[id(pools)] = {
                query: [([self.row(each) for each in one.options], one.right) for one in asked]
                for query, asked in pools.items()
            }
        return self._rows[id(pools)]

    def row(self, option: Option) -> tuple[float, tuple[float, ...], bool]:
        """The option with the standing that the taught lessons give it."""
        known = log1p(min(len(option.named_by & self.taught), MOST_STANDING))
        return option.content, (*option.signals[:STANDING], known), option.is_right


STANDING = FACTORS.index("standing")
GAINS = [1 / log2(place + 2) for place in range(DEPTH)]


def ndcg(asked: tuple[Sequence[tuple[float, tuple[float, ...], bool]], int], by: Sequence[float]) -> float:
    """nDCG@4 of one question under these weights of the factors."""
    options, right = asked
    best = nlargest(DEPTH, [(content + sum(map(mul, by, found)), is_right) for content, found, is_right in options])
    return sum(gain for gain, (_score, is_right) in zip(GAINS, best, strict=False) if is_right) / sum(GAINS[:right])


def tune(
    collect: Collect,
    lessons: Lessons,
    start: Recipe = DEFAULT,
    choices: Mapping[str, Sequence[float]] = CHOICES,
    progress: Progress = lambda phase, done, of: None,
    readers: Lessons | None = None,
) -> Tuned:
    """The recipe that the lessons teach; the one given when they are too few or teach nothing that holds.

    `readers` are lessons beside those of editors, for other stories.
    """
    bench = Bench(collect, lessons, readers or {}, start, progress)
    queries = sorted(bench.pools(start)) if len(lessons) >= FEWEST_LESSONS else []
    if len(queries) < FEWEST_LESSONS:
        return Tuned(start, is_better=False, lessons=len(queries) or len(lessons))
    judge = Judge(bench, frozenset(queries))
    before, after = judge.scores(start), cross_validated(bench, queries, choices)
    gain = interval([after[query] - before[query] for query in queries])
    best = ascend(judge, queries, choices)
    is_better = best != start and gain.mean > LEAST_GAIN and gain.low > -gain.mean
    return Tuned(
        best if is_better else start,
        is_better,
        len(queries),
        before=interval([before[query] for query in queries]),
        after=interval([after[query] for query in queries]),
        gain=gain,
        readers=len(queries) - len({str(id) for id in lessons}.intersection(queries)),
    )


def cross_validated(bench: Bench, queries: Sequence[str], choices: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """{query: nDCG@4 under weights that were fitted without its fold}."""
    after: dict[str, float] = {}
    for number, fold in enumerate(folds(queries), 1):
        bench.progress("fitting, part", number, FOLDS)
        rest = sorted(set(queries) - set(fold))
        judge = Judge(bench, frozenset(rest))
        scores = judge.scores(ascend(judge, rest, choices))
        after.update((query, scores[query]) for query in fold)
    return after


def folds(queries: Sequence[str], count: int = FOLDS) -> list[list[str]]:
    """The queries in `count` parts, by chance but always the same."""
    shuffled = sorted(queries)
    Random(0).shuffle(shuffled)  # noqa: S311 -- folds, no secret
    return [shuffled[part::count] for part in range(count)]


def ascend(judge: Judge, queries: Sequence[str], choices: Mapping[str, Sequence[float]]) -> Recipe:
    """Moves one weight at a time to its best value until no move gains enough."""
    recipe = judge.bench.start
    for _ in range(ROUNDS):
        moved = recipe
        for name, values in choices.items():
            moved = _best_move(judge, queries, moved, name, values)
        if moved == recipe:
            break
        recipe = moved
    return recipe


def _best_move(judge: Judge, queries: Sequence[str], recipe: Recipe, name: str, values: Iterable[float]) -> Recipe:
    here = judge.mean(recipe, queries)
    moves = [replace(recipe, **{name: value}) for value in values if value != getattr(recipe, name)]
    best = max(moves, key=lambda move: judge.mean(move, queries))
    return best if judge.mean(best, queries) > here + max(STEP, STEP_IN_LESSONS / len(queries)) else recipe
