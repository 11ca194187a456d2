"""A whole archive's vectors with NumPy: counted once into temporary files, then weighed. The same integers as `weights.vector`.

Each story is read and cut into words once. Its counts wait on disk while the census of all stories goes on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import fsum, sqrt
from typing import Self

import numpy as np

from . import disk
from .story import Story
from .terms import frequencies
from .weights import UNIT, USUAL_PULL, Recipe, Statistics, most_common, rarity

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

    def part(self, number: int) -> Self:
        """Those of one part of `disk.Sorter`."""
        begin, end = np.searchsorted(self.features, np.array([number, number + 1], np.uint64) << disk.PART)
        return type(self)(self.features[begin:end], self.stories[begin:end])

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
    """Keeps what is counted, and adds up in how many stories each feature and tag occurs."""

    def __init__(self) -> None:
        self._tags: Counter[str] = Counter()
        self._counted, self._features = disk.Records(), disk.Sorter(np.uint64)

    def add(self, one: Counted, tags: Iterable[str] = ()) -> None:
        features, counts = one
        self._tags.update(set(tags))
        self._counted.add(features + counts)
        self._features.add(np.frombuffer(features, np.uint64))

    def statistics(self, pull: float = USUAL_PULL) -> Statistics:
        """The snapshot of what went past. Nothing can be added any more."""
        features, stories = disk.Column("u8"), disk.Column("u4")
        for part in self._features.parts():
            once_each, often = np.unique(part, return_counts=True)
            features.add(once_each[often > 1])
            stories.add(often[often > 1])
        known = Frequencies(features.array(), stories.array())
        return Statistics(len(self._counted), known, dict(self._tags), pull)

    def counted(self) -> Iterator[Counted]:
        """What was added, in the same order."""
        for number in range(len(self._counted)):
            record = self._counted[number]
            yield record[: len(record) // 2], record[len(record) // 2 :]


class Scales:
    """Weighs counted stories under one snapshot and recipe, like `weights.weigh`, operation by operation."""

    def __init__(self, statistics: Statistics, recipe: Recipe) -> None:
        self.known, self.recipe = Frequencies.of(statistics.frequency), recipe
        self.most = statistics.features_per_story()
        common = int(most_common(statistics.stories))
        self.rarities = np.array([rarity(statistics.stories, each, recipe.rarity) for each in range(common + 2)])

    def weigh(self, one: Counted) -> bytes:
        """The vector as `packing.pack` gives it."""
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
        return disk.pack(features[heaviest][whole > 0], whole[whole > 0])
