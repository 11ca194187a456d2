"""Recipe: the few weights. Statistics: what is known about the archive. vector(): a story as small integers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from math import ceil, isfinite, log, sqrt
from typing import Any, Self

from .story import Story
from .terms import feature_id, frequencies

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
}  # fmt: skip
DEFAULT = Recipe()
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

    def tag_rarity(self, tag: str) -> float:
        """ln((N+1)/(df+.5)); a tag the snapshot does not know counts as used once."""
        return max(log((max(self.stories, 30) + 1) / (self.tag_frequency.get(tag, 1) + 0.5)), 0.0)

    def least_content(self) -> int:
        """The content score that makes a candidate: .005 of a story's own at 1,000 stories, .01 at 10,000, .04 at a million."""
        share = 0.005 * (max(self.stories, 1) / 1_000) ** 0.3
        return ceil(min(max(share, 0.005), 0.05) * CONTENT_UNIT)

    def features_per_story(self) -> int:
        """Fewer features where the archive is so large that disk and time matter more than the last percent."""
        return 360 if self.stories <= 100_000 else 200


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
    """The ids of every feature of a story, for the census."""
    return [feature_id(feature) for feature in frequencies(story, 1, 1, 1)[0]]


def vector(story: Story, statistics: Statistics, recipe: Recipe = DEFAULT) -> Vector:
    """The story as integer weights: sqrt(tf) x idf^rarity, scaled to length UNIT; the heaviest features only.

    Features that the snapshot does not know are the rarest. They are kept when they stand in the headline or summary, or are
    words among the first hundred or mentioned twice: new names must match at once. The others would fill the index with what
    is said once and never again; they wait for the next snapshot.
    """
    weighted = _weighted(story, statistics, recipe)
    heaviest = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[: statistics.features_per_story()]
    length = sqrt(sum(weight * weight for _, weight in heaviest))
    whole = ((feature, round(UNIT * weight / length)) for feature, weight in sorted(heaviest) if weight)
    return {feature: weight for feature, weight in whole if weight}


def _weighted(story: Story, statistics: Statistics, recipe: Recipe) -> dict[int, float]:
    """{feature id: weight} of the features worth keeping, before scaling."""
    counts, on_top = frequencies(story, recipe.headline, recipe.summary, recipe.lead)
    weighted = {}
    for text, count in counts.items():
        feature, is_pair = feature_id(text), " " in text
        frequency = statistics.frequency.get(feature, 1)
        if frequency < 2 and text not in on_top and (is_pair or count < 2):
            continue
        if weight := rarity(statistics.stories, frequency, recipe.rarity):
            weighted[feature] = (recipe.pairs if is_pair else 1.0) * sqrt(count) * weight
    return weighted


@lru_cache(maxsize=1 << 16)
def rarity(stories: int, frequency: int, exponent: float) -> float:
    """ln((N+1)/(df+1))^exponent; nothing for what is too common: a tenth of the archive, or ten thousand stories.

    A small archive counts as one of thirty, or its first stories would have no weights at all.
    """
    if frequency > max(min(0.1 * stories, 10_000), 5):
        return 0.0
    return log((max(stories, 30) + 1) / (frequency + 1)) ** exponent


def dot(one: Vector, other: Vector) -> int:
    """The content score of two stories, 0..CONTENT_UNIT: what the index adds up for all stories at once."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large.get(feature, 0) for feature, weight in small.items())
