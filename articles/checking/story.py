"""What a check may look at: a story as a form holds it, or as a revision does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from articles import linking, markup
from articles.models import Article, Photo, Revision


@dataclass(frozen=True)
class Story:
    """The words of a story and the moments set for it. `body` is clean HTML, moments are aware, `pk` is None before a save.

    `now` is the moment of asking; `at` the moment at which it would go live, if one is set.
    """

    headline: str
    now: datetime
    summary: str = ""
    body: str = ""
    slug: str = ""
    section: object = None
    tags: Sequence[str] = ()
    photo: Photo | None = None
    at: datetime | None = None
    embargo_until: datetime | None = None
    pk: int | None = None

    @cached_property
    def links(self) -> list[str]:
        """Where the text leads, a link to one of our own stories by its address of today; one query at most."""
        return markup.links(linking.identify(self.body))

    @cached_property
    def pictures(self) -> list[markup.Picture]:
        return markup.pictures(self.body)


def of_revision(article: Article, revision: Revision, now: datetime) -> Story:
    """A saved version, as publishing looks at it."""
    return Story(
        headline=revision.headline,
        now=now,
        summary=revision.summary,
        body=revision.body,
        slug=revision.slug,
        section=revision.section_id,
        tags=revision.tags,
        photo=revision.lead_photo,
        embargo_until=article.embargo_until,
        pk=article.pk,
    )
