"""Lists of stories, newest first, from any place on: each worded once and asked in one question, however long the list is."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import BigIntegerField, DateTimeField

from articles.asking import Given, Question
from articles.models import Article, Author, Tag
from articles.querysets import ArticleQuerySet
from articles.reading import PRINTED

Rule = Callable[[ArticleQuerySet, Any], ArticleQuerySet]
RULES: dict[str, Rule] = {
    "tag": ArticleQuerySet.tagged,
    "family": ArticleQuerySet.under_tag,
    "author": ArticleQuerySet.by,
}


class Listing(Protocol):
    """A list of what cards print; each answer holds at most `most` stories."""

    def newest(self, most: int) -> list[Article]:
        """How the list begins."""

    def older(self, at: datetime, pk: int, most: int) -> list[Article]:
        """Those that follow upon a story of this moment and number, the newest first."""

    def newer(self, at: datetime, pk: int, most: int) -> list[Article]:
        """Those that come before it, the oldest first."""


class Worded(NamedTuple):
    """The stories of one thing: by which rule, and its number. Its stories are to be read, not changed (Question.recall)."""

    rule: str
    of: int

    def newest(self, most: int) -> list[Article]:
        return _newest(self.rule, most).recall(of=self.of)

    def older(self, at: datetime, pk: int, most: int) -> list[Article]:
        return _older(self.rule, most).recall(of=self.of, at=at, pk=pk)

    def newer(self, at: datetime, pk: int, most: int) -> list[Article]:
        return _newer(self.rule, most).recall(of=self.of, at=at, pk=pk)


class Queried(NamedTuple):
    """Any other list, worded each time."""

    stories: ArticleQuerySet

    def newest(self, most: int) -> list[Article]:
        return list(self.stories.for_cards().newest()[:most])

    def older(self, at: datetime, pk: int, most: int) -> list[Article]:
        return list(self.stories.for_cards().older_than(at, pk).newest()[:most])

    def newer(self, at: datetime, pk: int, most: int) -> list[Article]:
        return list(self.stories.for_cards().newer_than(at, pk).oldest()[:most])


def about(tag: Tag) -> Listing:
    """What a tag's page lists."""
    return Worded("family" if tag.with_children else "tag", tag.pk)


def by(author: Author) -> Listing:
    """What somebody signed."""
    return Worded("author", author.pk)


def between(start: datetime, end: datetime, first: int, most: int) -> list[Article]:
    """What was published from `start` on and before `end`, newest first: `most` stories from number `first`.

    Those of the beginning are to be read, not changed (Question.recall).
    """
    if first == 0:
        return _between(most).recall(start=start, end=end)
    return list(Article.objects.listed().between(start, end).for_cards().newest()[first : first + most])


OF, PK, AT = Given("of", BigIntegerField()), Given("pk", BigIntegerField()), Given("at", DateTimeField())
START, END = Given("start", DateTimeField()), Given("end", DateTimeField())


def _stories(rule: str) -> ArticleQuerySet:
    return RULES[rule](Article.objects.listed(), OF).for_cards().only(*PRINTED)


@cache
def _newest(rule: str, most: int) -> Question[Article]:
    return Question(lambda: _stories(rule).newest()[:most])


@cache
def _older(rule: str, most: int) -> Question[Article]:
    return Question(lambda: _stories(rule).older_than(AT, PK).newest()[:most])


@cache
def _newer(rule: str, most: int) -> Question[Article]:
    return Question(lambda: _stories(rule).newer_than(AT, PK).oldest()[:most])


@cache
def _between(most: int) -> Question[Article]:
    return Question(lambda: Article.objects.listed().between(START, END).for_cards().only(*PRINTED).newest()[:most])
