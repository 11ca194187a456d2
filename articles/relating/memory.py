"""A half in memory, for a rebuild: the best rows of a story as `matching` defines them, found with arrays."""

from functools import lru_cache
from heapq import heappush, heappushpop
from itertools import combinations
from math import exp
from typing import NamedTuple

import numpy as np
from django.conf import settings

from articles.relating import matching
from articles.relating.store import Entry, Row
from articles.similarity import ranking
from articles.similarity.diversity import NEAR_COPY, is_near_copy
from articles.similarity.index import ArrayIndex
from articles.similarity.ranking import SCORE_UNIT, Candidate
from articles.similarity.weights import CONTENT_UNIT, Recipe, Statistics, dot

REMEMBERED, TOLD = 500, 10_000
"""Vectors and reasons that are held ready: the neighbours of one story are often those of the next."""


class Ranked(NamedTuple):
    """What is written of one story."""

    article: int
    rows: list[Row]
    floor: int
    copies: list[int]


class Memory:
    """Every story by number, in the order of their ids: its entry, its vector, and all scores."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.index = recipe, ArrayIndex()
        self.ids: list[int] = []
        self.known: list[Entry] = []
        self.numbers: dict[int, int] = {}
        self.vector = lru_cache(REMEMBERED)(self.index.vector)
        self.told = lru_cache(TOLD)(self._told)

    def add(self, entry: Entry, features: np.ndarray, weights: np.ndarray) -> None:
        self.ids.append(int(entry.facts.id))
        self.known.append(entry)
        self.index.add_arrays(features, weights)

    def postings(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The features, the bounds of each one's postings, and the postings' articles and weights, low byte first."""
        features, bounds, numbers, weights = self.index.turned().columns()
        return features, bounds, np.array(self.ids, "<u4")[numbers], weights.astype("<u2", copy=False)

    def prepare(self, statistics: Statistics, refused: set[tuple[int, int]]) -> None:
        """Get ready to rank: what is made here is shared by all processes."""
        self.statistics, self.refused = statistics, refused
        self.days = np.array([entry.facts.day or 0.0 for entry in self.known])
        self.numbers = {article: number for number, article in enumerate(self.ids)}
        self.index.turned()

    def ranked(self, numbers: list[int]) -> list[Ranked]:
        return [self.ranked_one(number) for number in numbers]

    def ranked_one(self, number: int) -> Ranked:
        """The rows of one story in the order of printing, and its near copies."""
        others, contents = self.index.found(self.vector(number), self.statistics.least_content())
        others, contents = others[others != number], contents[others != number]
        best = self.best(number, others, contents)
        order = matching.in_printing_order(best, self.copies_among(best), self.statistics, settings.RELATED_CARDS)
        numbers = (self.numbers[int(each.facts.id)] for each in order)
        rows = [matching.row_of(each, self.told(*sorted((number, other)))) for each, other in zip(order, numbers, strict=True)]
        copies = [self.ids[other] for other in others[contents >= NEAR_COPY * CONTENT_UNIT].tolist()]
        return Ranked(self.ids[number], rows, matching.floor_of(best), copies)

    def best(self, number: int, others: np.ndarray, contents: np.ndarray) -> list[Candidate]:
        """What `matching.best` gives: it goes down the bounds and stops where none can come in any more."""
        asking = self.known[number]
        bounds = self.bounds(number, others, contents)
        found: list[Candidate] = []
        scores: list[int] = []
        for at in np.argsort(-bounds, kind="stable").tolist():
            if len(scores) == matching.KEPT and bounds[at] < scores[0]:
                break
            other = self.known[others[at]]
            if matching.may_show(asking, other, self.refused):
                found.append(matching.candidate(other.facts, asking.facts, int(contents[at]), self.statistics, self.recipe))
                (heappush if len(scores) < matching.KEPT else heappushpop)(scores, found[-1].score)
        return sorted(found, key=ranking.order)[: matching.KEPT]

    def bounds(self, number: int, others: np.ndarray, contents: np.ndarray) -> np.ndarray:
        """Scores that the others cannot exceed, from content and date alone."""
        most = exp(ranking.ceiling(self.known[number].facts, self.statistics, self.recipe))
        pull = self.recipe.recency * self.statistics.pull
        falls = (1.0 + np.abs(self.days[others] - self.days[number])) ** -pull
        return contents * (SCORE_UNIT / CONTENT_UNIT * most) * falls * (1 + 1e-9) + 1

    def copies_among(self, candidates: list[Candidate]) -> dict[int, frozenset[int]]:
        """{candidate: those of the others that are near copies of it}."""
        ids = [int(each.facts.id) for each in candidates]
        found: dict[int, frozenset[int]] = dict.fromkeys(ids, frozenset())
        for (one, mine), (other, theirs) in combinations([(id, self.vector(self.numbers[id])) for id in ids], 2):
            if is_near_copy(dot(mine, theirs)):
                found[one] |= {other}
                found[other] |= {one}
        return found

    def _told(self, one: int, other: int) -> str:
        entries, vectors = (self.known[one], self.known[other]), (self.vector(one), self.vector(other))
        return matching.told(*entries, *vectors, self.statistics, self.recipe)
