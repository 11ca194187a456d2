"""The moment at which readers no longer see a story: set ahead, kept like every other due moment, taken back at will.

The plan stands in `expires_at`; once its moment has come, `expired_at` keeps it and the plan is gone: a story that is published
again is shown for good, unless somebody sets another moment.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import propagating
from articles.models import Article, Status
from articles.publishing.refusals import PastMoment
from articles.publishing.steps import in_words, locked, log, written

logger = logging.getLogger(__name__)


@transaction.atomic
def set_expiry(article: Article, at: datetime | None, *, now: datetime, by: Any = None) -> bool:
    """Let readers see the story until `at`, or for good (None); returns whether that changed anything.

    It may be set before the story is published. Raises PastMoment unless `at` lies ahead, after the end of its embargo and
    after whatever is scheduled for it.
    """
    article = locked(article, None)
    if article.expires_at == at:
        return False
    if at is not None:
        _refuse_what_leaves_no_time(article, at, now)
    article.expires_at = at
    written(article, now)
    log(article, "expiry", now, by, note=at.isoformat() if at else "")
    propagating.expiring(article.pk)
    return True


def _refuse_what_leaves_no_time(article: Article, at: datetime, now: datetime) -> None:
    if at <= now:
        raise PastMoment(_("%(moment)s has passed; choose a moment ahead, or retract the story.") % {"moment": in_words(at)})
    if article.embargo_until and at <= article.embargo_until:
        words = {"moment": in_words(article.embargo_until)}
        raise PastMoment(_("Nobody would see the story: it is under embargo until %(moment)s.") % words)
    waiting = article.revisions.scheduled().values_list("publish_at", flat=True).first()
    if waiting and at <= waiting:
        raise PastMoment(_("A version of the story goes live %(moment)s, after that.") % {"moment": in_words(waiting)})


def expire_due(now: datetime) -> list[Article]:
    """Take away from readers what was to be shown until now; returns the stories. One that fails is tried again later."""
    done = []
    for article in Article.objects.due_to_expire(now):
        try:
            ended = expire(article, now)
        except Exception:
            logger.exception("Story %s could not expire", article.pk)
            continue
        if ended:
            done.append(ended)
    return done


@transaction.atomic
def expire(article: Article, now: datetime) -> Article | None:
    """Take one story away whose moment has come; None if another process was first, or somebody moved the moment."""
    article = locked(article, None)
    if article.status != Status.PUBLISHED or article.expires_at is None or article.expires_at > now:
        return None
    article.revisions.scheduled().update(publish_at=None)
    article.status, article.expired_at, article.expires_at = Status.EXPIRED, article.expires_at, None
    written(article, now)
    log(article, "expire", now, None)
    propagating.retracted(article.pk)
    return article
