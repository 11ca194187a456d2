"""The tags that stand on the same stories as a tag more often than chance would put them there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count

from articles.asking import Given, Question
from articles.models import Article, Tag
from articles.similarity import company

SHOWN = 8
LOOKED_AT = 200
"""Of a tag with more stories, its newest so many are looked at."""


@dataclass(frozen=True)
class Companion:
    """A tag that goes with another one: on how many stories, and how many times more often than chance has it."""

    tag: Tag
    stories: int
    times: float


def companions(tag: Tag, everything: int, most: int = SHOWN) -> list[Companion]:
    """The companions of a tag, the least accidental first (similarity.company has the formula); one query.

    `everything` is how many stories are listed.
    """
    rows: list[Any] = COMPANIONS.ask(tag=tag.pk)
    one = min(tag.story_count, LOOKED_AT)
    found = [(each, (each.both, one, max(each.story_count, each.both), everything)) for each in rows]
    sure = [(company.surprise(*counts), each, counts) for each, counts in found if company.is_company(*counts)]
    sure.sort(key=lambda row: (-row[0], row[1].name))
    return [Companion(each, counts[0], company.times_chance(*counts)) for _surprise, each, counts in sure[:most]]


def _worded() -> Any:
    this = Given("tag", BigIntegerField())
    newest = Article.objects.listed().tagged(this).newest().values("pk")[:LOOKED_AT]
    others = Tag.objects.filter(tagged__content_object__in=newest).exclude(pk=this)
    return others.annotate(both=Count("tagged")).filter(both__gte=company.FEWEST).only("name", "slug", "story_count")


COMPANIONS: Question[Tag] = Question(_worded)
