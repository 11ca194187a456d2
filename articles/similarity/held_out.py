"""How good the suggested tags are on an archive that is tagged: each story's own tags are hidden and must be found again.

What is scored is the list that the form shows. Beside it stand its two halves, each by itself, and the archive's most used
tags for everybody.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from .archive import Labelled
from .collection import Collection as Archive
from .evaluation import Figure, interval, is_allowed
from .mentions import Mention, mentions
from .story import Story
from .subjects import NEAREST, Neighbour, deserved, occurrences

METRICS = ("precision@3", "recall@5")
METHODS = ("suggested", "nearest stories alone", "names alone", "most used")
SPLITS = ("dev", "rest", "all")
"""The stories whose constants were chosen on, the others, both."""

Fold = Callable[[str], str]
Scores = dict[str, list[tuple[float, ...]]]
"""{method: one value for each of METRICS, story by story}."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A tagged archive: `fold` makes tags and texts comparable, as tags' keys are made."""

    archive: Archive
    tags: Mapping[int | str, tuple[str, ...]]
    stories: Counter[str]
    fold: Fold

    @classmethod
    def of(cls, labelled: Sequence[Labelled], fold: Fold) -> "HeldOut":
        stories = [replace(one.story, tags=tuple(dict.fromkeys(map(fold, one.story.tags)))) for one in labelled]
        tags = {story.id: story.tags for story in stories}
        return cls(Archive(stories), tags, Counter(key for keys in tags.values() for key in keys), fold)

    def lists(self, story: Story, variant: str) -> dict[str, list[str]]:
        """{method: tags by key, best first} for one story, as if it had none."""
        own = frozenset(self.tags[story.id])
        others = Counter({key: count - (key in own) for key, count in self.stories.items() if count > (key in own)})
        mentioned = self._mentioned(story, others)
        near = self._neighbours(story, variant)
        stand = {key: occurrences(key, self.archive.statistics) for key in mentioned}
        found = {
            "suggested": deserved(mentioned, near, others, stand),
            "nearest stories alone": deserved({}, near, others, {}),
            "names alone": deserved(mentioned, [], others, stand, least=0.0),
        }
        lists = {method: [each.key for each in kept] for method, kept in found.items()}
        return {**lists, "most used": sorted(others, key=lambda key: (-others[key], key))[:5]}

    def _mentioned(self, story: Story, known: Collection[str]) -> dict[str, Mention]:
        texts = (self.fold(text) for text in (story.headline, story.summary, story.body_text))
        return {phrase: mention for phrase, mention in mentions(*texts).items() if phrase in known}

    def _neighbours(self, story: Story, variant: str) -> list[Neighbour]:
        me, archive = self.archive[story.id], self.archive
        contents = {id: content for id, content in archive.contents(story.id).items() if is_allowed(me, archive[id], variant)}
        nearest = sorted(contents, key=lambda id: (-contents[id], str(id)))[:NEAREST]
        return [Neighbour(contents[id], self.tags[id]) for id in nearest]


def scored(labelled: Sequence[Labelled], fold: Fold, *, split: str, variant: str) -> Iterator[dict[str, tuple[float, ...]]]:
    """{method: values of METRICS}, one for each tagged story of the split; it takes some milliseconds each.

    precision@3 is the part of three places that hold a tag of the story; recall@5 the part of its tags (or of five, if it
    has more) that are among the first five.
    """
    held_out = HeldOut.of(labelled, fold)
    for one in labelled:
        own = frozenset(held_out.tags[one.story.id])
        if own and is_asked(one, split):
            lists = held_out.lists(one.story, variant)
            yield {method: measure(lists[method], own) for method in METHODS}


def is_asked(one: Labelled, split: str) -> bool:
    """Whether a story is scored in this split."""
    return split == "all" or (one.split == "dev") == (split == "dev")


def measure(ranked: Sequence[str], own: Collection[str]) -> tuple[float, float]:
    """The METRICS of one list."""
    hits = [key in own for key in ranked]
    return sum(hits[:3]) / 3, sum(hits[:5]) / min(5, len(own))


def figures(scores: Sequence[tuple[float, ...]]) -> dict[str, Figure]:
    """{metric: mean and 95 % interval} over the stories."""
    return {name: interval([each[column] for each in scores]) for column, name in enumerate(METRICS)}


def gain(scores: Sequence[tuple[float, ...]], others: Sequence[tuple[float, ...]]) -> dict[str, Figure]:
    """{metric: the paired difference, first minus second, and its 95 % interval}."""
    return {
        name: interval([one[column] - other[column] for one, other in zip(scores, others, strict=True)])
        for column, name in enumerate(METRICS)
    }


def mean(scores: Sequence[tuple[float, ...]], metric: str) -> float:
    """One metric over the stories."""
    return fmean(each[METRICS.index(metric)] for each in scores)
