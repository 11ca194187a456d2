"""Which of an archive's tags a text deserves: those whose names stand in it, and those that its nearest stories carry.

    score = share + NAME x place x reliability

`share` is the part of the nearest stories that carry the tag, each counting by its content score (weighted nearest
neighbours, as in Sebastiani 2002, "Machine learning in automated text categorization", section 6.9). `place` says how
prominently the name stands in the text, and `reliability` how many of the stories in which the name occurs carry the tag:
a tag "design" says little where every story has the word. The constants were chosen on the answers of the dev halves;
docs/tags.md has what they score on the others.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .mentions import Mention
from .terms import feature_id, says_something, words
from .weights import Statistics

NEAREST = 30
"""Stories that are asked for their tags."""
NAME = 0.4
"""What a reliable name in the headline weighs beside a tag that every one of the nearest stories carries."""
HEADLINE, SUMMARY, OPENING, BODY = 1.0, 0.6, 0.4, 0.15
ONCE = 0.6
"""What the first of many mentions lacks; each further one gives back a part of it."""
FEWEST = 2
"""Of the nearest stories that must carry a tag whose name the text does not hold: one alone is no evidence."""
LEAST = 0.06
"""A tag with a lower score is not worth a line in the form."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A story near the text: its content score with it, and its tags by key."""

    content: int
    tags: Collection[str]


@dataclass(frozen=True, slots=True)
class Deserved:
    """A tag by key with its score, where its name stands in the text, and how many of the nearest stories carry it."""

    key: str
    score: float
    mention: Mention | None = None
    carried: int = 0


def deserved(
    mentioned: Mapping[str, Mention],
    neighbours: Sequence[Neighbour],
    stories: Mapping[str, int],
    occurrences: Mapping[str, int],
    *,
    least: float = LEAST,
) -> list[Deserved]:
    """The tags that a text deserves, best first; equal ones by key.

    `mentioned` are the tags (by key) whose names stand in the text; `stories` says how many stories carry a tag: one that
    none carries is worth proposing by its name alone; `occurrences`, in how many stories its name stands.
    """
    nearest = neighbours[:NEAREST]
    shares = _shares(nearest)
    carried = Counter(key for each in nearest for key in set(each.tags))
    found = []
    for key in shares.keys() | mentioned.keys():
        score = shares.get(key, 0.0)
        mention = mentioned.get(key)
        if not mention and carried[key] < FEWEST:
            continue
        if mention:
            score += NAME * _place(mention) * _reliability(stories.get(key, 0), occurrences.get(key, 1))
        found.append(Deserved(key, score, mention, carried[key]))
    return sorted((each for each in found if each.score >= least), key=lambda each: (-each.score, each.key))


def _shares(nearest: Sequence[Neighbour]) -> dict[str, float]:
    """{tag: the part of the nearest stories that carry it, each story counting by its content score}, 0 to 1."""
    total = sum(each.content for each in nearest)
    sums: Counter[str] = Counter()
    for each in nearest:
        sums.update(dict.fromkeys(set(each.tags), each.content))
    return {key: content / total for key, content in sums.items()}


def _place(mention: Mention) -> float:
    """How prominently a name stands, 0 to 1."""
    places = ((mention.headline, HEADLINE), (mention.summary, SUMMARY), (mention.opening, OPENING), (True, BODY))
    return next(weight for stands, weight in places if stands) * (1 - ONCE / (1 + max(mention.body, 1)))


def _reliability(stories: int, occurrences: int) -> float:
    """The part of the stories with the name that carry the tag, at most 1; a young tag is given one story to begin with."""
    return min(1.0, max(stories, 1) / max(occurrences, 1))


def features_of(name: str) -> list[int]:
    """The features by which the index knows in how many stories a name stands: its word, or its pairs of words."""
    telling = [word for word in words(name) if word]
    if len(telling) == 1:
        return [feature_id(telling[0])]
    both = [f"{one} {other}" for one, other in pairwise(telling) if says_something(one) and says_something(other)]
    return [feature_id(pair) for pair in both] or [feature_id(word) for word in telling if says_something(word)]


def occurrences(name: str, statistics: Statistics) -> int:
    """In how many stories a name stands, as far as the index knows; at least one."""
    return min((statistics.frequency.get(feature, 1) for feature in features_of(name)), default=1)
