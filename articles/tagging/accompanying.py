"""The tags that stand on the same stories as a tag more often than chance would put them there."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article, Tag
from articles.similarity import company

SHOWN = 8
LOOKED_AT = 1_000
"""Of a tag with more stories, its newest so many are looked at."""


@dataclass(frozen=True)
class Companion:
    """A tag that goes with another one: on how many stories, and how many times more often than chance has it."""

    tag: Tag
    stories: int
    times: float


def companions(tag: Tag, most: int = SHOWN) -> list[Companion]:
    """The companions of a tag, the least accidental first (similarity.company has the formula); one query."""
    newest = Article.objects.listed().tagged(tag).newest().values("pk")[:LOOKED_AT]
    everything = Article.objects.listed().order_by().values("status").annotate(number=Count("pk")).values("number")
    rows = (
        Tag.objects.filter(tagged__content_object__in=newest)
        .exclude(pk=tag.pk)
        .annotate(both=Count("tagged"), everything=Coalesce(Subquery(everything), 0, output_field=IntegerField()))
        .filter(both__gte=company.FEWEST)
        .only("name", "slug", "story_count")
    )
    one = min(tag.story_count, LOOKED_AT)
    found = [(each, (each.both, one, max(each.story_count, each.both), each.everything)) for each in rows]
    sure = [(company.surprise(*counts), each, counts) for each, counts in found if company.is_company(*counts)]
    sure.sort(key=lambda row: (-row[0], row[1].name))
    return [Companion(each, counts[0], company.times_chance(*counts)) for _surprise, each, counts in sure[:most]]
