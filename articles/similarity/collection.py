"""A whole archive: measured, indexed and ranked in memory, and what it teaches about itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import exp, log, log1p
from random import Random

from .index import Asked, new_index
from .ranking import Candidate, Facts, best, days_apart, facts, rank
from .story import Story
from .weights import DEFAULT, USUAL_PULL, Census, Recipe, Statistics, feature_ids, vector

SAMPLE = 1000
FEWEST_PAIRS = 50
PULL_BOUNDS = (0.05, 0.85)
STEEPNESSES = [step / 100 for step in range(151)]


def count(stories: Iterable[Story]) -> Statistics:
    """The snapshot of an archive, its pull not yet learnt."""
    census = Census()
    for story in stories:
        census.add(feature_ids(story), story.tags)
    return census.statistics()


class Collection:
    """Stories under one snapshot and one recipe. Without a snapshot it takes one of these very stories."""

    def __init__(
        self,
        stories: Callable[[], Iterable[Story]] | Sequence[Story],
        statistics: Statistics | None = None,
        recipe: Recipe = DEFAULT,
    ) -> None:
        again = stories if callable(stories) else lambda: stories
        self.recipe, self.index = recipe, new_index()
        self.facts: list[Facts] = []
        self.by_id: dict[int | str, Facts] = {}
        self.statistics = statistics or count(again())
        self.numbers: dict[int | str, int] = {}
        for story in again():
            self.add(story)
        if statistics is None:
            days = [each.day for each in self.facts]
            self.statistics = replace(self.statistics, pull=pull(self.index, days, self.statistics.least_content()))

    def add(self, story: Story) -> None:
        self.numbers[story.id] = len(self.facts)
        self.facts.append(facts(story))
        self.by_id[story.id] = self.facts[-1]
        self.index.add(vector(story, self.statistics, self.recipe))

    def contents(self, id: int | str) -> dict[int | str, int]:
        """{id: content score} of the candidates of one story."""
        number = self.numbers[id]
        found = self.index.neighbours(self.index.vector(number), self.statistics.least_content())
        return {self.facts[other].id: content for other, content in found.items() if other != number}

    def ranked(self, id: int | str, recipe: Recipe | None = None) -> list[Candidate]:
        """Every candidate of one story, best first. Another recipe may change the factors, not the words' weights."""
        return rank(self.by_id[id], self.contents(id), self.by_id, self.statistics, recipe or self.recipe)

    def best(self, id: int | str, most: int = 20) -> list[Candidate]:
        """The first of `ranked`, without scoring those that cannot be among them: what a rebuild stores."""
        return best(self.by_id[id], self.contents(id), self.by_id, self.statistics, self.recipe, most)

    def __getitem__(self, id: int | str) -> Facts:
        return self.by_id[id]

    def __iter__(self) -> Iterator[int | str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.facts)


def pull(index: Asked, days: Sequence[float | None], least: int = 1) -> float:
    """How strongly stories that share words also share a date, learnt from the archive without any answers.

    If likeness of words had nothing to do with time, a story's nearest neighbour in words would be as far away in days as
    any other story. The steepness s is the most likely one when neighbours are (1+gap)^-s times as frequent as chance would
    have them; the pull is its square, which followed the best weight on the archives where the answers are known. `days` are
    those of the stories by number.
    """
    dated = [number for number, day in enumerate(days) if day is not None]
    random = Random(0)  # noqa: S311 -- a sample, no secret
    sample = dated if len(dated) <= SAMPLE else sorted(random.sample(dated, SAMPLE))
    near = [
        days_apart(days[number], days[other])
        for number in sample
        if (other := _nearest(index, days, number, least)) is not None
    ]
    if len(near) < FEWEST_PAIRS:
        return USUAL_PULL
    known = sorted(day for day in days if day is not None)
    chance = [abs(random.choice(known) - random.choice(known)) for _ in range(4 * SAMPLE)]
    low, high = PULL_BOUNDS
    return min(max(steepness(near, chance) ** 2, low), high)


def _nearest(index: Asked, days: Sequence[float | None], number: int, least: int) -> int | None:
    """The other dated story with the highest content score."""
    found = index.neighbours(index.vector(number), least)
    found.pop(number, None)
    most = max(found.values(), default=0)
    dated = (other for other, content in found.items() if content == most and days[other] is not None)
    return min(dated, key=lambda other: days_apart(days[number], days[other]), default=None)


def steepness(near: Sequence[float], chance: Sequence[float]) -> float:
    """The s that makes the gaps `near` most likely under the density of the gaps `chance` times (1+gap)^-s."""
    mean = sum(map(log1p, near)) / len(near)
    spread = [log1p(each) for each in chance]

    def likelihood(s: float) -> float:
        return -s * mean - log(sum(exp(-s * each) for each in spread) / len(spread))

    return max(STEEPNESSES, key=likelihood)
