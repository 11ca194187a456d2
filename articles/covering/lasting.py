"""When a story is live: begun and ended by an editor, or ended by silence; and in which order its entries stand."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles import propagating
from articles.models import Article, Status
from articles.publishing import Incomplete, WrongStatus
from articles.publishing.steps import locked, log


@transaction.atomic
def begin(article: Article, *, now: datetime, by: Any = None) -> Article:
    """Let the story be live from now on, or again; silence is counted once readers see it.

    Raises Incomplete without a text, which is the introduction (a brief is in no list), WrongStatus if it is live or retracted.
    """
    article = locked(article, None)
    if article.status in (Status.RETRACTED, Status.EXPIRED):
        raise WrongStatus(_("Readers do not see this story any more: publish it again first."))
    if article.is_live(now):
        raise WrongStatus(_("This story is live already."))
    if not article.latest_revision or not article.latest_revision.body:
        raise Incomplete(_("Write the story’s text first: it stands above the entries, as their introduction."))
    article.live_from = article.live_from or now
    article.live_until = now + settings.LIVE_SILENCE if _is_seen(article) else None
    return _written(article, "begin_live", now, by)


@transaction.atomic
def end(article: Article, *, now: datetime, by: Any = None) -> Article:
    """End the live coverage; its entries stay. Raises WrongStatus if it is not live."""
    article = locked(article, None)
    if not article.is_live(now):
        raise WrongStatus(_("This story is not live."))
    article.live_until = now
    return _written(article, "end_live", now, by)


@transaction.atomic
def set_order(article: Article, *, oldest_first: bool, now: datetime, by: Any = None) -> bool:
    """Whether the oldest entry stands first; returns whether that changed anything."""
    article = locked(article, None)
    if article.live_oldest_first == oldest_first:
        return False
    article.live_oldest_first = oldest_first
    _written(article, "order_live", now, by)
    return True


def heard(article: Article, now: datetime, *, tells: bool) -> None:
    """Note on a locked story that something was entered: its silence begins anew, and where it `tells` readers something,
    the story counts as updated. The story's version stays: whoever has its form open has changed nothing that is in it.
    """
    values: dict[str, Any] = {"modified": now}
    if article.is_live(now) and _is_seen(article):
        values["live_until"] = now + settings.LIVE_SILENCE
    if tells and article.published_at:
        values["updated_at"] = max(filter(None, (article.updated_at, article.published_at, now)))
    Article.objects.filter(pk=article.pk).update(**values)
    propagating.covered(article.pk)


def _is_seen(article: Article) -> bool:
    return Article.objects.published().filter(pk=article.pk).exists()


def _written(article: Article, verb: str, now: datetime, by: Any) -> Article:
    Article.objects.filter(pk=article.pk).update(
        live_from=article.live_from, live_until=article.live_until, live_oldest_first=article.live_oldest_first, modified=now
    )
    log(article, verb, now, by)
    propagating.covered(article.pk)
    return article
