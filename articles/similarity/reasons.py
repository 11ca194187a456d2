"""Why two stories stand together: the parts of their score, which sum to it exactly, and a sentence for an editor."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

from .ranking import FACTORS, Facts, gap, points, powers, signals
from .spelling import spellings
from .story import Story
from .terms import names as names_in
from .weights import DEFAULT, Recipe, Statistics, Vector

MOST_NAMED, FIRST_TERMS = 3, 8


@dataclass(frozen=True, slots=True)
class Part:
    """One reason: `kind` is "term" or one of FACTORS; `points` are billionths of a score and may be negative."""

    kind: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """The parts of one score, heaviest terms first, then the factors in their order; the points sum to `score`."""

    parts: tuple[Part, ...]
    score: int
    tags: tuple[str, ...]
    days: int | None
    same_section: bool

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if part.kind == "term")


def texts(*stories: Story) -> dict[int, str]:
    """{feature id: text} of every feature of the stories, as the first of them writes it: what names the shared terms."""
    named: dict[int, str] = {}
    for story in reversed(stories):
        written = spellings(story)
        read = (names_in(text) for text in (story.body_text, story.summary, story.headline))
        named.update((feature, written.get(text, text)) for each in read for feature, text in each.items())
    return named


def why(
    mine: Vector,
    theirs: Vector,
    one: Facts,
    other: Facts,
    names: dict[int, str],
    statistics: Statistics,
    recipe: Recipe = DEFAULT,
) -> Reasons:
    """The reasons for a score. `names` are the `texts` of one of the two stories."""
    shared = {feature: weight * theirs[feature] for feature, weight in mine.items() if feature in theirs}
    terms = sorted(((-share, names.get(feature, "?"), share) for feature, share in shared.items()))
    content = sum(shared.values())
    amounts = _term_points([share for _, _, share in terms]) + factor_points(content, one, other, statistics, recipe)
    named = [("term", name) for _, name, _ in terms] + [(factor, factor) for factor in FACTORS]
    parts = tuple(Part(kind, text, amount) for (kind, text), amount in zip(named, amounts, strict=True))
    days = round(gap(one, other)) if one.day is not None and other.day is not None else None
    same_section = one.section is not None and one.section == other.section
    return Reasons(parts, sum(amounts), tuple(sorted(one.tags & other.tags)), days, same_section)


def _term_points(shares: Sequence[int]) -> list[int]:
    """The content score of each term in points, rounded so that they sum to the points of the whole."""
    return _steps(points(total, 0.0) for total in accumulate(shares, initial=0))


def factor_points(content: int, one: Facts, other: Facts, statistics: Statistics, recipe: Recipe) -> list[int]:
    """What each factor adds to or takes from the score, one after the other."""
    return _steps(points(content, power) for power in powers(signals(one, other, statistics), recipe))


def _steps(totals: Iterable[int]) -> list[int]:
    """The differences between running totals: they sum to the last total whatever was rounded."""
    running = list(totals)
    return [after - before for before, after in pairwise(running)]


def heaviest(terms: Iterable[str], most: int = MOST_NAMED) -> list[str]:
    """The terms to name, heaviest first: the heaviest, then pairs and names before common words, of those that say something.

    A number alone says nothing. A pair stands for its words; of other terms that share a word the heavier one is named.
    """
    telling = [term for term in islice(terms, FIRST_TERMS) if says_something(term)]
    whole = [term for term in telling if not any(parts(term) < parts(other) for other in telling)]
    chosen: list[str] = []
    for term in whole[:1] + sorted(whole[1:], key=is_common_word):
        if not any(parts(term) & parts(other) for other in chosen):
            chosen.append(term)
    return sorted(chosen[:most], key=whole.index)


def says_something(term: str) -> bool:
    """Whether a reader learns from it: '2026', '318,000' and '000 homes' are numbers, or pieces of one."""
    words = parts(term)
    return any(not word.isdigit() for word in words) and not any(word.startswith("00") for word in words)


def is_common_word(term: str) -> bool:
    """A single word in small letters; names have capitals, and scripts without capitals have names too."""
    return len(parts(term)) == 1 and term != term.upper() and term == term.lower()


def parts(term: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", term.casefold()))
