"""The index in memory: every vector turned over, and the exact content score of one vector with all of them.

A rebuild, the evaluation and the tuning use it; publishing one story asks the database instead, for the same integers:
SUM(mine.weight * theirs.weight) over equal features. NumPy makes it fast; without NumPy it is slower and equal.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from .terms import FEATURE_BITS
from .weights import Vector

if TYPE_CHECKING:
    import numpy as np

PARTS = 16
DENSE = 1 << 19
"""Up to this many stories the scores of one query are added up in one array of that length."""


class Index(Protocol):
    """Stories are numbered 0, 1, 2 … in the order they were added."""

    def add(self, vector: Vector) -> None: ...
    def vector(self, number: int) -> Vector: ...
    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        """{number: content score} of the stories that reach `least`, the vector's own story included."""
        ...

    def __len__(self) -> int: ...


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
    """The same in flat arrays: 16 bytes a posting, forward copy included. Turned over at the first question after an add.

    A rebuild asks in arrays as well (`add_arrays`, `found`): making dictionaries would take most of its time.
    """

    def __init__(self) -> None:
        self._features, self._weights, self._starts = array("Q"), array("H"), array("Q", [0])
        self._turned: Postings | None = None

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, vector: Vector) -> None:
        self._features.extend(vector.keys())
        self._weights.extend(vector.values())
        self._starts.append(len(self._features))
        self._turned = None

    def add_arrays(self, features: "np.ndarray", weights: "np.ndarray") -> None:
        """A vector in two arrays, features of 64 bits in rising order and weights of 16."""
        self._features.frombytes(features.tobytes())
        self._weights.frombytes(weights.tobytes())
        self._starts.append(len(self._features))
        self._turned = None

    def vector(self, number: int) -> Vector:
        mine = slice(self._starts[number], self._starts[number + 1])
        return dict(zip(self._features[mine], self._weights[mine], strict=True))

    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        numbers, contents = self.found(vector, least)
        return dict(zip(numbers.tolist(), contents.tolist(), strict=True))

    def found(self, vector: Vector, least: int) -> tuple["np.ndarray", "np.ndarray"]:
        """`neighbours` in two arrays: numbers in rising order, content scores."""
        return self.turned().scores(vector, least)

    def turned(self) -> "Postings":
        """The inverted side, made now if it is not."""
        if self._turned is None:
            self._turned = Postings(self._features, self._weights, self._starts)
        return self._turned


class Postings:
    """Stories by feature: `stories[starts[k]:starts[k+1]]` have the feature `features[k]`."""

    def __init__(self, features: array, weights: array, starts: array) -> None:
        import numpy as np  # noqa: PLC0415 -- only the bulk work needs it

        self._np, self._count = np, len(starts) - 1
        forward = np.frombuffer(features, np.uint64) if features else np.zeros(0, np.uint64)
        ends = np.frombuffer(starts, np.uint64).astype(np.int64)
        lengths = ends[1:] - ends[:-1]
        owners = np.repeat(np.arange(self._count, dtype=np.int32), lengths)
        heavy = np.frombuffer(weights, np.uint16) if weights else np.zeros(0, np.uint16)
        parts = list(self._sorted_parts(forward, owners, heavy))
        self._features, counts, self._stories, self._weights = (np.concatenate(column) for column in zip(*parts, strict=True))
        self._starts = np.concatenate(([0], np.cumsum(counts)))

    def _sorted_parts(
        self, features: "np.ndarray", owners: "np.ndarray", weights: "np.ndarray"
    ) -> Iterator[tuple["np.ndarray", ...]]:
        """The postings in the order of their features, a sixteenth at a time: sorting all at once doubles memory."""
        np = self._np
        part_of = (features >> np.uint64(FEATURE_BITS - 4)).astype(np.uint8)
        for part in range(PARTS):
            chosen = np.flatnonzero(part_of == part)
            chosen = chosen[np.argsort(features[chosen], kind="stable")]
            names, counts = np.unique(features[chosen], return_counts=True)
            yield names, counts, owners[chosen], weights[chosen]

    def columns(self) -> tuple["np.ndarray", ...]:
        """Features in rising order, the bounds of their postings, and of each posting the story's number and the weight."""
        return self._features, self._starts, self._stories, self._weights

    def scores(self, vector: Vector, least: int) -> tuple["np.ndarray", "np.ndarray"]:
        np = self._np
        mine = np.fromiter(vector.keys(), np.uint64, len(vector))
        places = np.searchsorted(self._features, mine)
        places[places == len(self._features)] = 0
        known = np.flatnonzero(self._features[places] == mine) if len(self._features) else places[:0]
        if not len(known):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        weights = np.fromiter(vector.values(), np.int64, len(vector))[known]
        begins, ends = self._starts[places[known]].tolist(), self._starts[places[known] + 1].tolist()
        spans = [slice(begin, end) for begin, end in zip(begins, ends, strict=True)]
        stories = np.concatenate([self._stories[span] for span in spans])
        theirs = np.concatenate([self._weights[span] for span in spans])
        mine = np.repeat(weights, np.subtract(ends, begins))
        return self._sum(stories, theirs * mine, least)

    def _sum(self, stories: "np.ndarray", products: "np.ndarray", least: int) -> tuple["np.ndarray", "np.ndarray"]:
        """Adds up by story. Floats of 64 bits hold these integers exactly."""
        np = self._np
        if self._count <= DENSE:
            totals = np.bincount(stories, products)
            numbers = np.flatnonzero(totals >= least)
            return numbers, totals[numbers].astype(np.int64)
        order = np.argsort(stories, kind="stable")
        numbers, first = np.unique(stories[order], return_index=True)
        totals = np.add.reduceat(products[order], first)
        keep = totals >= least
        return numbers[keep].astype(np.int64), totals[keep]
