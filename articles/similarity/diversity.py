"""Four cards from a ranked list: no two near copies, not all by one author or under one narrow tag."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from .ranking import Candidate, Facts
from .weights import CONTENT_UNIT, Statistics

CARDS = 4
NEAR_COPY = 0.7
"""Stories that share this much of their content are versions of one story."""
MOST_ALIKE = 2
"""Cards by one author, or under one narrow tag."""
FITTING = 0.7
"""A card with this share of the score that it steps in for still fits."""
NARROW = 0.02
ESTABLISHED = 2_000
LEAST_SCORE = 15_000_000
"""In billionths, for an archive of two thousand stories: below it fewer than one card in ten was right, above it more."""


def choose(
    ranked: Sequence[Candidate], alike: Callable[[Candidate, Candidate], int], statistics: Statistics, cards: int = CARDS
) -> list[Candidate]:
    """The cards of a box, in order. `alike` gives the content score of two candidates.

    A near copy of a chosen card is never taken. A third card of one author or narrow tag gives way to the next candidate
    that is not, if that one fits.
    """
    chosen: list[Candidate] = []
    left = list(ranked)
    while left and len(chosen) < cards:
        card = _next(chosen, left, statistics)
        left.remove(card)
        if not any(is_near_copy(alike(card, other)) for other in chosen):
            chosen.append(card)
    return chosen


def held_back(
    order: Sequence[Candidate],
    good: Sequence[bool],
    chosen: int,
    alike: Callable[[Candidate, Candidate], int],
    cards: int = CARDS,
) -> set[int]:
    """The places of good matches that must not fill the room that the first, the `chosen`, leave: near copies of a card."""
    printed, held = [each for each, is_card in zip(order[:chosen], good, strict=False) if is_card], set()
    for place in range(chosen, len(order)):
        if len(printed) < cards and good[place]:
            if any(is_near_copy(alike(order[place], other)) for other in printed):
                held.add(place)
            else:
                printed.append(order[place])
    return held


def is_near_copy(content: int) -> bool:
    return content >= NEAR_COPY * CONTENT_UNIT


def _next(chosen: Iterable[Candidate], left: Sequence[Candidate], statistics: Statistics) -> Candidate:
    """The best candidate that does not crowd the box, or the best of all when no other fits."""
    full = crowded(chosen, statistics)
    best = left[0]
    if not full:
        return best
    fitting = (each for each in left if each.score >= FITTING * best.score)
    return next((each for each in fitting if full.isdisjoint(groups(each, statistics))), best)


def crowded(chosen: Iterable[Candidate], statistics: Statistics) -> set[tuple[str, str]]:
    """The authors and narrow tags that have all the cards they may have."""
    counts = Counter(group for card in chosen for group in groups(card, statistics))
    return {group for group, count in counts.items() if count >= MOST_ALIKE}


def groups(card: Candidate, statistics: Statistics) -> set[tuple[str, str]]:
    """The authors and the narrow tags of a card: tags on at most two in a hundred stories."""
    narrow = {("tag", tag) for tag in card.facts.tags if statistics.tag_frequency.get(tag, 0) <= NARROW * statistics.stories}
    return narrow | {("author", author) for author in card.facts.authors}


def least_score(stories: int, *, shares_tag: bool = False) -> int:
    """The score that a good match reaches. Young archives know little of what is rare, and find more alike by chance.

    A tag in common is an editor's word for it: then half is enough.
    """
    least = round(LEAST_SCORE * (ESTABLISHED / min(max(stories, 30), ESTABLISHED)) ** (1 / 3))
    return least // 2 if shares_tag else least


def is_good(candidate: Candidate, beside: Facts, stories: int) -> bool:
    """Whether a candidate is worth printing beside the story with these facts, in an archive of so many stories."""
    shares_tag = not candidate.facts.tags.isdisjoint(beside.tags)
    return candidate.score >= least_score(stories, shares_tag=shares_tag)
