"""Facts and score: how well two stories go together. score = content x recency x tags x section x rubric x standing.

Every factor is symmetric, so one question at publication scores the new story for its neighbours as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappush, heappushpop
from itertools import accumulate
from math import exp, log1p

from .story import Story
from .terms import opening
from .weights import CONTENT_UNIT, DEFAULT, MOST_STANDING, Recipe, Statistics

SCORE_UNIT = 1_000_000_000
"""Scores are whole billionths, so that rows compare equal everywhere and reasons can sum to them exactly."""
UNKNOWN_GAP = 365.0
SECONDS_A_DAY = 86_400

FACTORS = ("recency", "tags", "section", "rubric", "standing")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ranking needs besides the vector. `day` is the moment of publication in days since 1970, with fraction."""

    id: int | str
    day: float | None = None
    section: str | None = None
    tags: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    headline_opening: str = ""
    body_opening: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One story that may be recommended: its facts, its content score with the story at hand, and its score."""

    facts: Facts
    content: int
    score: int


def facts(story: Story) -> Facts:
    """The facts of a story."""
    return Facts(
        story.id, day_of(story.published), story.section or None, frozenset(story.tags), frozenset(story.authors),
        opening(story.headline), opening(story.body_text),
    )  # fmt: skip


def day_of(published: datetime | None) -> float | None:
    """An instant in days since 1970; one without a time zone is taken as UTC, so that it reads alike on any machine."""
    if published is None:
        return None
    aware = published if published.tzinfo else published.replace(tzinfo=UTC)
    return aware.timestamp() / SECONDS_A_DAY


def gap(one: Facts, other: Facts) -> float:
    """Days between two stories."""
    return days_apart(one.day, other.day)


def days_apart(one: float | None, other: float | None) -> float:
    """Days between two days; a year when one is missing."""
    return abs(one - other) if one is not None and other is not None else UNKNOWN_GAP


def signals(one: Facts, other: Facts, statistics: Statistics) -> tuple[float, ...]:
    """What the weights of the recipe multiply, in the order of FACTORS; zero where two stories have nothing of it in common."""
    shared = one.tags & other.tags
    tags = log1p(sum(statistics.tag_rarity(tag) for tag in sorted(shared))) if shared else 0.0
    alike = bool(one.headline_opening) and one.headline_opening == other.headline_opening
    alike_inside = bool(one.body_opening) and one.body_opening == other.body_opening
    same_section = one.section is not None and one.section == other.section
    standing = statistics.standing_of(one.id) + statistics.standing_of(other.id)
    return -statistics.pull * log1p(gap(one, other)), tags, float(same_section), float(alike + alike_inside), standing


def weights(recipe: Recipe) -> tuple[float, ...]:
    """The weight of each signal, in the order of FACTORS."""
    return recipe.recency, recipe.tags, recipe.section, recipe.rubric, recipe.standing


def score(content: int, one: Facts, other: Facts, statistics: Statistics, recipe: Recipe = DEFAULT) -> int:
    """How well two stories go together, in billionths: content x (1+gap)^-p x (1+rarity of shared tags)^t x …"""
    return points(content, powers(signals(one, other, statistics), recipe)[-1])


def powers(found: Sequence[float], recipe: Recipe) -> list[float]:
    """The logarithm of the product of no factor, the first, the first two …, always added up in this order."""
    return list(accumulate((weight * signal for weight, signal in zip(weights(recipe), found, strict=True)), initial=0.0))


def points(content: int, power: float) -> int:
    """A content score times e^power, in billionths."""
    return round(content * SCORE_UNIT / CONTENT_UNIT * exp(power))


def rank(
    story: Facts,
    contents: Mapping[int | str, int],
    others: Mapping[int | str, Facts],
    statistics: Statistics,
    recipe: Recipe = DEFAULT,
) -> list[Candidate]:
    """The candidates of `contents` ({id: content score}) best first; equals: the newer first, then by id."""
    candidates = [
        Candidate(others[id], content, score(content, story, others[id], statistics, recipe))
        for id, content in contents.items()
        if id != story.id
    ]
    return sorted(candidates, key=order)


def best(
    story: Facts,
    contents: Mapping[int | str, int],
    others: Mapping[int | str, Facts],
    statistics: Statistics,
    recipe: Recipe = DEFAULT,
    most: int = 20,
) -> list[Candidate]:
    """The first `most` of `rank`. It goes down the content scores and stops where no factor could lift the rest any more."""
    highest = ceiling(story, statistics, recipe)
    found: list[Candidate] = []
    scores: list[int] = []
    for id, content in sorted(contents.items(), key=lambda item: -item[1]):
        if len(scores) == most and points(content, highest) < scores[0]:
            break
        if id == story.id:
            continue
        candidate = Candidate(others[id], content, score(content, story, others[id], statistics, recipe))
        found.append(candidate)
        (heappush if len(scores) < most else heappushpop)(scores, candidate.score)
    return sorted(found, key=order)[:most]


def ceiling(story: Facts, statistics: Statistics, recipe: Recipe) -> float:
    """The largest power that any other story could reach with this one, and a little more against rounding."""
    every_tag = log1p(sum(statistics.tag_rarity(tag) for tag in sorted(story.tags)))
    every_lesson = statistics.standing_of(story.id) + log1p(MOST_STANDING)
    lifts = max(recipe.section, 0.0) + 2 * max(recipe.rubric, 0.0) + recipe.standing * every_lesson
    return max(recipe.tags, 0.0) * every_tag + lifts + 1e-9


def order(candidate: Candidate) -> tuple[int, float, str]:
    """The key that sorts candidates best first, with no ties left to chance."""
    day = candidate.facts.day
    return -candidate.score, -day if day is not None else 0.0, str(candidate.facts.id)
