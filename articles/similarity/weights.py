"""Recipe: the few weights. Statistics: what is known about the archive. vector(): a story as small integers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from math import ceil, fsum, isfinite, log, log1p, sqrt
from typing import Any, Self

from .story import Story
from .terms import frequencies, is_pair

UNIT = 1 << 12
"""A story's vector has this length, so the content score of a story with itself is about UNIT * UNIT."""
CONTENT_UNIT = UNIT * UNIT

Vector = dict[int, int]
"""{feature id: weight}, sorted by feature id, weights 1..UNIT."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The weights of the recommender. The defaults were measured on three archives; `tuning` fits them to one."""

    headline: float = 5.0
    """How many mentions in the body one in the headline is worth."""
    summary: float = 2.0
    lead: float = 1.0
    """What a mention among the first hundred words is worth on top."""
    pairs: float = 1.0
    """Weight of a pair of neighbouring words beside a single word."""
    rarity: float = 1.5
    """Exponent of the inverse document frequency."""
    recency: float = 0.6
    """How steeply the score falls with the days between two stories, times the archive's own pull (`Statistics.pull`)."""
    tags: float = 0.15
    """Exponent of one plus the rarity of the shared tags; negative where tags name formats rather than subjects."""
    section: float = 0.0
    """Logarithm of the factor for stories of one section."""
    rubric: float = -0.6
    """Logarithm of the factor for stories whose headlines begin alike, and again for bodies that begin alike."""
    standing: float = 0.0
    """Exponent of one plus the lessons that name a story (editors' links, pins): nothing until lessons show that it helps."""

    def __post_init__(self) -> None:
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if not (isinstance(value, int | float) and isfinite(value) and low <= value <= high):
                raise ValueError(f"{name} must be a number from {low} to {high}, not {value!r}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """A recipe from stored values; what is missing keeps its default, an unknown name is a ValueError."""
        unknown = sorted(set(values) - {each.name for each in fields(cls)})
        if unknown:
            raise ValueError(f"a recipe has no {', '.join(unknown)}")
        return cls(**values)

    def to_dict(self) -> dict[str, float]:
        return asdict(self)

    def changed(self, **values: float) -> Self:
        return replace(self, **values)


BOUNDS = {
    "headline": (0, 20), "summary": (0, 20), "lead": (0, 20), "pairs": (0, 4), "rarity": (0.5, 4),
    "recency": (0, 2), "tags": (-1, 1), "section": (-2, 2), "rubric": (-4, 1),
    "standing": (0, 1),
}  # fmt: skip
DEFAULT = Recipe()
MOST_STANDING = 20
"""Lessons beyond these lift a story no further."""
FEATURES_PER_STORY, FEWEST_FEATURES = ((5_000, 360), (100_000, 260)), 200
"""(up to so many stories, so many features each): 300 features cost .003 of nDCG@4, and 260 fit twice on a page of SQLite."""
USUAL_PULL = 0.33
"""The pull of an archive that is too young to show its own: the median of the archives measured."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """A frozen snapshot of an archive. Scores depend on it and on the two stories, never on when a story arrived.

    `frequency` may hold only the features that are asked for: those of one story, fetched by id.
    """

    stories: int = 0
    frequency: Mapping[int, int] = field(default_factory=dict)
    """{feature id: number of stories with it}, only those with two or more."""
    tag_frequency: Mapping[str, int] = field(default_factory=dict)
    pull: float = USUAL_PULL
    """How strongly stories that share words also share a date (see `collection.pull`)."""
    standing: Mapping[str, int] = field(default_factory=dict)
    """{id of a story, as text: how many lessons name it}."""

    def standing_of(self, id: int | str) -> float:
        """ln(1 + lessons that name the story); the lessons count up to MOST_STANDING."""
        return log1p(min(self.standing.get(str(id), 0), MOST_STANDING)) if self.standing else 0.0

    def tag_rarity(self, tag: str) -> float:
        """ln((N+1)/(df+.5)); a tag the snapshot does not know counts as used once."""
        return max(log((max(self.stories, 30) + 1) / (self.tag_frequency.get(tag, 1) + 0.5)), 0.0)

    def least_content(self) -> int:
        """The content score that makes a candidate: .005 of a story's own at 1,000 stories, .01 at 10,000, .04 at a million."""
        share = 0.005 * (max(self.stories, 1) / 1_000) ** 0.3
        return ceil(min(max(share, 0.005), 0.05) * CONTENT_UNIT)

    def features_per_story(self) -> int:
        """Fewer features where the archive is so large that disk and time matter more than the last percent."""
        return next((most for stories, most in FEATURES_PER_STORY if self.stories <= stories), FEWEST_FEATURES)


class Census:
    """Counts document frequencies while stories stream by. `statistics()` is the snapshot of what went past."""

    def __init__(self) -> None:
        self.stories = 0
        self._once: set[int] = set()
        self._more: Counter[int] = Counter()
        self._tags: Counter[str] = Counter()

    def add(self, features: Iterable[int], tags: Iterable[str] = ()) -> None:
        """Counts one story by its feature ids (each once) and tags."""
        self.stories += 1
        self._tags.update(set(tags))
        for feature in features:
            if feature in self._more:
                self._more[feature] += 1
            elif feature in self._once:
                self._once.discard(feature)
                self._more[feature] = 2
            else:
                self._once.add(feature)

    def statistics(self, pull: float = USUAL_PULL) -> Statistics:
        return Statistics(self.stories, dict(self._more), dict(self._tags), pull)


def feature_ids(story: Story) -> list[int]:
    """Every feature of a story, for the census."""
    return list(frequencies(story, 1, 1, 1)[0])


def vector(story: Story, statistics: Statistics, recipe: Recipe = DEFAULT) -> Vector:
    """The story as integer weights: sqrt(tf) x idf^rarity, scaled to length UNIT; the heaviest features only.

    Features that the snapshot does not know are the rarest. They are kept when they stand in the headline or summary, or are
    words among the first hundred or mentioned twice: new names must match at once. The others would fill the index with what
    is said once and never again; they wait for the next snapshot.
    """
    return weigh(*frequencies(story, recipe.headline, recipe.summary, recipe.lead), statistics, recipe)


def weigh(counts: Mapping[int, float], on_top: Set[int], statistics: Statistics, recipe: Recipe = DEFAULT) -> Vector:
    """The vector of a story from its `terms.frequencies`."""
    weighted = _weighted(counts, on_top, statistics, recipe)
    heaviest = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[: statistics.features_per_story()]
    # fsum rounds once whatever the order: the sum is the same on any Python, and in bulk.
    length = sqrt(fsum(weight * weight for _, weight in heaviest))
    whole = ((feature, round(UNIT * weight / length)) for feature, weight in sorted(heaviest) if weight and length)
    return {feature: weight for feature, weight in whole if weight}


def _weighted(counts: Mapping[int, float], on_top: Set[int], statistics: Statistics, recipe: Recipe) -> dict[int, float]:
    """{feature: weight} of the features worth keeping, before scaling."""
    weighted, known, stories = {}, statistics.frequency.get, statistics.stories
    of_pair = (1.0, recipe.pairs)
    for feature, count in counts.items():
        frequency = known(feature, 1)
        if frequency < 2 and feature not in on_top and (is_pair(feature) or count < 2):
            continue
        if weight := rarity(stories, frequency, recipe.rarity):
            weighted[feature] = of_pair[feature & 1] * sqrt(count) * weight
    return weighted


def most_common(stories: int) -> float:
    """The number of stories beyond which a feature says nothing: a tenth of the archive, or ten thousand."""
    return max(min(0.1 * stories, 10_000), 5)


@lru_cache(maxsize=1 << 16)
def rarity(stories: int, frequency: int, exponent: float) -> float:
    """ln((N+1)/(df+1))^exponent; nothing for what is too common.

    A small archive counts as one of thirty, or its first stories would have no weights at all.
    """
    if frequency > most_common(stories):
        return 0.0
    return log((max(stories, 30) + 1) / (frequency + 1)) ** exponent


def dot(one: Vector, other: Vector) -> int:
    """The content score of two stories, 0..CONTENT_UNIT: what the index adds up for all stories at once."""
    return sum(one[feature] * other[feature] for feature in one.keys() & other.keys())
