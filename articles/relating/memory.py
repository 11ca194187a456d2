"""A half in the hands of a rebuild: the best rows of a story as `matching` defines them, found with arrays.

Memory holds a few bytes a story. Facts and vectors wait on disk, and those that were asked for last are held ready: the
neighbours of one story are often those of the next.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from heapq import heappush, heappushpop
from math import exp
from typing import NamedTuple

import numpy as np
from django.conf import settings

from articles.relating import matching
from articles.relating.lifting import Factors
from articles.relating.store import Entry, Row, entry_of
from articles.similarity import ranking
from articles.similarity.disk import DiskIndex, Records
from articles.similarity.diversity import NEAR_COPY, is_near_copy
from articles.similarity.ranking import SCORE_UNIT, Candidate
from articles.similarity.weights import CONTENT_UNIT, Recipe, Statistics, Vector, dot

VECTORS, ENTRIES, TOLD = 500, 5_000, 10_000
"""So many of each are held ready."""


class Ranked(NamedTuple):
    """What is written of one story."""

    article: int
    rows: list[Row]
    floor: int
    copies: list[int]


class Memory:
    """Every story by number, in the order of their ids: what is known of it, its vector, and all scores."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.index = recipe, DiskIndex()
        self.ids, self.days, self.facts = array("Q"), array("d"), Records()
        # Held by what they read, not by this: it goes, files and all, as soon as nobody needs it.
        self.known = lru_cache(ENTRIES)(partial(entry, self.ids, self.days, self.facts))
        self.vector = lru_cache(VECTORS)(self.index.vector)

    def __len__(self) -> int:
        return len(self.ids)

    def meet(self, article: int, day: float, facts: str) -> None:
        """The next story, with its facts as a footprint keeps them. Its vector comes later, to the index."""
        self.ids.append(article)
        self.days.append(day)
        self.facts.add(facts.encode())

    def prepare(self, statistics: Statistics, refused: set[tuple[int, int]], lifts: Factors) -> None:
        """Get ready to rank: what is made here is shared by all processes."""
        self.statistics, self.refused, self.lifts = statistics, refused, lifts
        self.told = lru_cache(TOLD)(partial(told, self.known, self.vector, statistics, self.recipe))
        self.all_days = np.frombuffer(self.days) if self.days else np.zeros(0)

    def after(self, article: int) -> range:
        """The numbers of the stories with greater ids."""
        return range(bisect_left(self.ids, article + 1), len(self.ids))

    def ranked(self, numbers: Iterable[int]) -> list[Ranked]:
        return [self.ranked_one(number) for number in numbers]

    def ranked_one(self, number: int) -> Ranked:
        """The rows of one story in the order of printing, and its near copies."""
        others, contents = self.index.found(self.index.packed(number), self.statistics.least_content())
        others, contents = others[others != number], contents[others != number]
        best = self.best(number, others, contents)
        facts, lifts = self.known(number).facts, self.lifts.get(self.ids[number])
        order = matching.in_printing_order(facts, best, self.are_copies, self.statistics, settings.RELATED_CARDS, lifts)
        rows = [
            matching.row_of(rank, each, self.told(*sorted((number, self.number(int(each.facts.id))))))
            for rank, each in order.items()
        ]
        copies = [self.ids[other] for other in others[contents >= NEAR_COPY * CONTENT_UNIT].tolist()]
        return Ranked(self.ids[number], rows, matching.floor_of(best), copies)

    def best(self, number: int, others: np.ndarray, contents: np.ndarray) -> list[Candidate]:
        """What `matching.best` gives: it goes down the bounds and stops where none can come in any more."""
        asking = self.known(number)
        bounds = self.bounds(number, others, contents)
        found: list[Candidate] = []
        scores: list[int] = []
        for at in np.argsort(-bounds, kind="stable").tolist():
            if len(scores) == matching.KEPT and bounds[at] < scores[0]:
                break
            other = self.known(int(others[at]))
            if matching.may_show(asking, other, self.refused):
                found.append(matching.candidate(other.facts, asking.facts, int(contents[at]), self.statistics, self.recipe))
                (heappush if len(scores) < matching.KEPT else heappushpop)(scores, found[-1].score)
        return sorted(found, key=ranking.order)[: matching.KEPT]

    def bounds(self, number: int, others: np.ndarray, contents: np.ndarray) -> np.ndarray:
        """Scores that the others cannot exceed, from content and date alone."""
        most = exp(ranking.ceiling(self.known(number).facts, self.statistics, self.recipe))
        pull = self.recipe.recency * self.statistics.pull
        falls = (1.0 + np.abs(self.all_days[others] - self.all_days[number])) ** -pull
        return contents * (SCORE_UNIT / CONTENT_UNIT * most) * falls * (1 + 1e-9) + 1

    def number(self, article: int) -> int:
        return bisect_left(self.ids, article)

    def are_copies(self, one: int, other: int) -> bool:
        return is_near_copy(dot(self.vector(self.number(one)), self.vector(self.number(other))))


def entry(ids: Sequence[int], days: Sequence[float], facts: Records, number: int) -> Entry:
    """What is known of a story by its number."""
    return entry_of(ids[number], days[number], json.loads(facts[number]), 0, ())


def told(
    known: Callable[[int], Entry], vector: Callable[[int], Vector], statistics: Statistics, recipe: Recipe, one: int, other: int
) -> str:
    """Why two stories stand together, by their numbers."""
    return matching.told(known(one), known(other), vector(one), vector(other), statistics, recipe)
