"""One verb upon many stories, each by itself: tried and taken back, or done. One that is refused stops no other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from articles.models import Article, Revision
from articles.publishing.refusals import Refused

MOST = 10_000
"""Stories in one go."""


@dataclass(frozen=True)
class Stand:
    """Where a story stands on the desk: its status (as words), its newest version's section, the moment it waits for."""

    status: str
    section: str
    section_id: int | None
    goes_live: datetime | None
    changes: bool


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of one story; `refusal` is the sentence of the verb that refused."""

    story: int
    headline: str
    before: Stand
    after: Stand | None = None
    refusal: str = ""


def act(stories: Sequence[int], verb: Callable[[Article], object], *, dry: bool) -> Iterator[Outcome]:
    """`verb` upon each of these stories, in their order, those that are gone left out; with `dry`, each is taken back.

    What would happen is what the verb itself does, refusals and all: no rule is told twice. What follows a publication is
    not begun for what is taken back.
    """
    found = {article.pk: article for article in _standing(stories)}
    for pk in stories:
        if pk in found:
            yield _one(found[pk], verb, dry)


def _one(article: Article, verb: Callable[[Article], object], dry: bool) -> Outcome:
    headline, before = (article.latest_revision or article).headline, stand(article)
    try:
        with transaction.atomic():
            verb(article)
            after = stand(_standing([article.pk])[0])
            if dry:
                transaction.set_rollback(True)
    except Refused as refusal:
        return Outcome(article.pk, headline, before, refusal=str(refusal))
    return Outcome(article.pk, headline, before, after)


def stand(article: Article) -> Stand:
    """Where a story stands that _standing has read."""
    newest = article.latest_revision
    section = str(newest.section) if newest and newest.section else ""
    changes = article.live_revision_id is not None and article.has_unpublished_changes
    number = newest.section_id if newest else None
    return Stand(article.get_status_display(), section, number, article.goes_live, changes)  # type: ignore[attr-defined]


def _standing(stories: Sequence[int]) -> Sequence[Article]:
    moment = Revision.objects.scheduled().filter(article=OuterRef("pk")).values("publish_at")[:1]
    rows = Article.objects.filter(pk__in=stories).defer("body", "latest_revision__body")
    return list(rows.select_related("latest_revision__section").annotate(goes_live=Subquery(moment)))
