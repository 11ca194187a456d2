"""The index in memory: every vector turned over, and the exact content score of one vector with all of them.

A rebuild, the evaluation and the tuning use it; publishing one story asks the database instead, for the same integers:
SUM(mine.weight * theirs.weight) over equal features. NumPy makes it fast; without NumPy it is slower and equal.
"""

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from .weights import Vector

if TYPE_CHECKING:
    import numpy as np


class Asked(Protocol):
    """What an index answers. Stories are numbered 0, 1, 2 … in the order they were added."""

    def vector(self, number: int) -> Vector: ...
    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        """{number: content score} of the stories that reach `least`, the vector's own story included."""
        ...

    def __len__(self) -> int: ...


class Index(Asked, Protocol):
    """One that takes another story at any time."""

    def add(self, vector: Vector) -> None: ...


def new_index() -> Index:
    """The fast index where NumPy is installed, else the plain one."""
    try:
        import numpy  # noqa: F401, PLC0415 -- only the bulk work needs it
    except ImportError:
        return PlainIndex()
    return ArrayIndex()


class PlainIndex:
    """Dictionaries of postings: the definition of what an index answers."""

    def __init__(self) -> None:
        self._vectors: list[Vector] = []
        self._postings: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._vectors)

    def add(self, vector: Vector) -> None:
        number = len(self._vectors)
        self._vectors.append(vector)
        for feature, weight in vector.items():
            self._postings[feature].append((number, weight))

    def vector(self, number: int) -> Vector:
        return self._vectors[number]

    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        scores: defaultdict[int, int] = defaultdict(int)
        for feature, mine in vector.items():
            for number, theirs in self._postings.get(feature, ()):
                scores[number] += mine * theirs
        return {number: scores[number] for number in sorted(scores) if scores[number] >= least}


class ArrayIndex:
    """The same in flat arrays: 16 bytes a posting, forward copy included. Turned over at the first question after an add."""

    def __init__(self) -> None:
        self._features, self._weights, self._starts = array("Q"), array("H"), array("Q", [0])
        self._postings: Postings | None = None

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, vector: Vector) -> None:
        self._features.extend(vector.keys())
        self._weights.extend(vector.values())
        self._starts.append(len(self._features))
        self._postings = None

    def vector(self, number: int) -> Vector:
        mine = slice(self._starts[number], self._starts[number + 1])
        return dict(zip(self._features[mine], self._weights[mine], strict=True))

    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        import numpy as np  # noqa: PLC0415 -- only the bulk work needs it

        if self._postings is None:
            self._postings = self._turned()
        features, weights = np.array(list(vector.keys()), np.uint64), np.array(list(vector.values()), np.uint16)
        numbers, contents = self._postings.scores(features, weights, least)
        return dict(zip(numbers.tolist(), contents.tolist(), strict=True))

    def _turned(self) -> "Postings":
        import numpy as np  # noqa: PLC0415 -- only the bulk work needs it

        features, weights, starts = (np.array(column) for column in (self._features, self._weights, self._starts))
        owners = np.repeat(np.arange(len(self), dtype=np.uint32), np.diff(starts).astype(np.int64))
        order = np.argsort(features, kind="stable")
        names, counts = np.unique(features, return_counts=True)
        return Postings(len(self), names, counts, owners[order], weights[order])


class Postings:
    """Stories by feature, in flat arrays: the features in rising order, the number of stories of each, then these stories'
    numbers and weights, feature after feature.
    """

    def __init__(
        self, count: int, features: "np.ndarray", counts: "np.ndarray", stories: "np.ndarray", weights: "np.ndarray"
    ) -> None:
        import numpy as np  # noqa: PLC0415 -- only the bulk work needs it

        self._np, self._count = np, count
        self._features, self._stories, self._weights = features, stories, weights
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._totals = np.zeros(count, np.int64)

    def scores(self, features: "np.ndarray", weights: "np.ndarray", least: int) -> tuple["np.ndarray", "np.ndarray"]:
        """The stories that reach `least` with this vector (features of 64 bits in rising order, weights of 16): their numbers,
        rising, and their content scores.
        """
        np, totals = self._np, self._totals
        stories, products = self._products(features, weights)
        np.add.at(totals, stories, products)
        numbers = np.unique(stories[totals[stories] >= least])
        contents = totals[numbers]
        totals[stories] = 0
        return numbers.astype(np.int64), contents

    def _products(self, features: "np.ndarray", weights: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
        """Of each posting of these features: the story, and what it adds to its score."""
        np = self._np
        if not len(self._features):
            return np.zeros(0, np.uint32), np.zeros(0, np.int64)
        places = np.searchsorted(self._features, features)
        places[places == len(self._features)] = 0
        known = self._features[places] == features
        begins, ends = self._starts[places[known]], self._starts[places[known] + 1]
        lengths = ends - begins
        at = np.arange(lengths.sum()) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
        return self._stories[at], self._weights[at] * np.repeat(weights[known].astype(np.int64), lengths)
