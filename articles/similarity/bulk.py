"""A whole archive's vectors with NumPy: counted once into temporary files, then weighed. The same integers as `weights.vector`.

Each story is read and cut into words once. Its counts wait in a spool while the census of all stories goes on; the census
sorts sixteen files one after the other, so that memory holds a sixteenth of the archive's features at a time.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from math import fsum, sqrt
from tempfile import TemporaryFile
from typing import IO, Self

import numpy as np

from .story import Story
from .terms import FEATURE_BITS, frequencies
from .weights import UNIT, USUAL_PULL, Recipe, Statistics, most_common, rarity

PARTS = 16
HELD = 1 << 21
"""So many features are held before they are written to their files."""

Counted = tuple[bytes, bytes]
"""Features in rising order (64 bits each) and their counts (doubles), negative where the headline or summary has them."""


class Frequencies(Mapping[int, int]):
    """{feature: number of stories} in two sorted arrays: twelve bytes a feature, where a dictionary takes a hundred."""

    def __init__(self, features: np.ndarray, stories: np.ndarray) -> None:
        self.features, self.stories = features, stories

    @classmethod
    def of(cls, known: Mapping[int, int]) -> Self:
        """The same as arrays."""
        if isinstance(known, cls):
            return known
        ordered = sorted(known.items())
        columns = np.array(ordered, np.uint64).reshape(-1, 2)
        return cls(columns[:, 0].copy(), columns[:, 1].astype(np.uint32))

    def find(self, features: np.ndarray) -> np.ndarray:
        """The number of stories of each; 1 where a feature is not known."""
        if not len(self.features):
            return np.ones(len(features), np.uint32)
        places = np.searchsorted(self.features, features)
        places[places == len(self.features)] = 0
        return np.where(self.features[places] == features, self.stories[places], 1)

    def __getitem__(self, feature: int) -> int:
        at = int(np.searchsorted(self.features, np.uint64(feature)))
        if at == len(self.features) or self.features[at] != feature:
            raise KeyError(feature)
        return int(self.stories[at])

    def __iter__(self) -> Iterator[int]:
        return map(int, self.features)

    def __len__(self) -> int:
        return len(self.features)


def counted(story: Story, recipe: Recipe) -> Counted:
    """A story's `frequencies` in the form of the spool."""
    counts, on_top = frequencies(story, recipe.headline, recipe.summary, recipe.lead)
    for feature in on_top:
        counts[feature] = -counts[feature]
    features, marked = np.fromiter(counts, np.uint64, len(counts)), np.fromiter(counts.values(), np.float64, len(counts))
    order = np.argsort(features)
    return features[order].tobytes(), marked[order].tobytes()


class Census:
    """Spools what is counted, and adds up in how many stories each feature and tag occurs. A context: it holds files."""

    def __init__(self) -> None:
        self.stories = 0
        self._tags: Counter[str] = Counter()
        self._files = ExitStack()
        self._spool, *self._parts = [self._files.enter_context(TemporaryFile()) for _ in range(1 + PARTS)]  # noqa: SIM115
        self._sizes = array("I")
        self._held: list[np.ndarray] = []
        self._holding = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, one: Counted, tags: Iterable[str] = ()) -> None:
        features, counts = one
        self.stories += 1
        self._tags.update(set(tags))
        self._spool.write(features + counts)
        self._sizes.append(len(features) // 8)
        self._held.append(np.frombuffer(features, np.uint64))
        self._holding += len(features) // 8
        if self._holding > HELD:
            self._let_go()

    def _let_go(self) -> None:
        held = np.sort(np.concatenate([*self._held, np.zeros(0, np.uint64)]))
        bounds = np.arange(1, PARTS, dtype=np.uint64) << np.uint64(FEATURE_BITS - 4)
        for file, part in zip(self._parts, np.split(held, np.searchsorted(held, bounds)), strict=True):
            file.write(part.tobytes())
        self._held, self._holding = [], 0

    def statistics(self, pull: float = USUAL_PULL) -> Statistics:
        """The snapshot of what went past. Empties the files of the census."""
        self._let_go()
        parts = [_twice_or_more(file) for file in self._parts]
        features, stories = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Statistics(self.stories, Frequencies(features, stories), dict(self._tags), pull)

    def spooled(self) -> Iterator[Counted]:
        """What was added, in the same order."""
        self._spool.seek(0)
        for size in self._sizes:
            yield self._spool.read(8 * size), self._spool.read(8 * size)


def _twice_or_more(file: IO[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """The features that a file holds more than once, and how often."""
    file.seek(0)
    every = np.frombuffer(file.read(), np.uint64)
    file.close()
    features, stories = np.unique(every, return_counts=True)
    often = stories > 1
    return features[often], stories[often].astype(np.uint32)


class Scales:
    """Weighs counted stories under one snapshot and recipe, like `weights.weigh`, operation by operation."""

    def __init__(self, statistics: Statistics, recipe: Recipe) -> None:
        self.known, self.recipe = Frequencies.of(statistics.frequency), recipe
        self.most = statistics.features_per_story()
        common = int(most_common(statistics.stories))
        self.rarities = np.array([rarity(statistics.stories, each, recipe.rarity) for each in range(common + 2)])

    def weigh(self, one: Counted) -> tuple[np.ndarray, np.ndarray]:
        """The features in rising order and their weights."""
        features, counts = np.frombuffer(one[0], np.uint64), np.frombuffer(one[1], np.float64)
        pairs = (features & np.uint64(1)).astype(bool)
        known = self.known.find(features)
        weights = np.where(pairs, self.recipe.pairs, 1.0) * np.sqrt(np.abs(counts))
        weights = weights * self.rarities[np.minimum(known, len(self.rarities) - 1)]
        weights[(known < 2) & (counts > 0) & (pairs | (counts < 2))] = 0
        heaviest = np.argsort(-weights, kind="stable")[: self.most]
        heaviest = np.sort(heaviest[weights[heaviest] > 0])
        length = sqrt(fsum((weights[heaviest] * weights[heaviest]).tolist()))
        whole = np.rint(UNIT * weights[heaviest] / length) if length else np.zeros(len(heaviest))
        return features[heaviest][whole > 0], whole[whole > 0].astype(np.uint16)
