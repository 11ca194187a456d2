"""From draft to reader and back: who sees what, and when."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import caching, propagating
from articles.models import Article, Revision, Status
from articles.publishing.expiring import expire_due
from articles.publishing.refusals import PastMoment, Refused, WrongStatus
from articles.publishing.steps import (
    go_live,
    in_words,
    locked,
    log,
    publishable,
    respect_checks,
    respect_embargo,
    respect_expiry,
    written,
)

logger = logging.getLogger(__name__)


@transaction.atomic
def schedule(
    article: Article,
    *,
    at: datetime,
    now: datetime,
    by: Any = None,
    version: int | None = None,
    checked: bool = True,
    substantial: bool = False,
) -> Revision:
    """Let the newest version go live by itself at `at`; an earlier schedule of the story is replaced.

    Raises PastMoment if `at` is not after `now`, Embargoed if it is before the embargo's end, Expired if readers would not see
    it by then, Unready (checking.blocking), NothingToPublish, Incomplete, UnknownTag, Conflict. What is ready now goes out at
    its moment, whatever the checks would say then. `substantial` as for publish.
    """
    article = locked(article, version)
    revision = publishable(article, article.latest_revision, by)
    if at <= now:
        raise PastMoment(_("%(moment)s has passed; choose a moment ahead, or publish now.") % {"moment": in_words(at)})
    respect_embargo(article, at)
    respect_expiry(article, at)
    if checked:
        respect_checks(article, revision, now)
    article.revisions.scheduled().update(publish_at=None)
    Revision.objects.filter(pk=revision.pk).update(publish_at=at, substantial=substantial)
    revision.publish_at, revision.substantial = at, substantial
    written(article, now)
    log(article, "schedule", now, by, note=at.isoformat())
    propagating.scheduled()
    return revision


@transaction.atomic
def unschedule(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Take back a schedule. Raises WrongStatus if there is none, Conflict."""
    article = locked(article, version)
    if not article.revisions.scheduled().update(publish_at=None):
        raise WrongStatus(_("This story is not scheduled."))
    written(article, now)
    log(article, "unschedule", now, by)
    propagating.scheduled()
    return article


@transaction.atomic
def publish(
    article: Article,
    *,
    now: datetime,
    by: Any = None,
    version: int | None = None,
    published_at: datetime | None = None,
    updated_at: datetime | None = None,
    propagate: bool = True,
    checked: bool = True,
    substantial: bool = False,
) -> Article:
    """Show the newest version to readers, as of `now`.

    `published_at` and `updated_at` are for stories that were published elsewhere before (imports); otherwise the first
    publication is `now`, and of a later one readers are told as of an update only
    if it is `substantial`. What was published elsewhere need not pass our checks: `checked=False`.
    With `propagate=False` the caller calls propagating.many itself. A schedule of the story ends with it. Raises
    NothingToPublish, Incomplete, UnknownTag, Embargoed, Expired, Unready, Conflict, PastMoment (a `published_at` ahead of
    `now`).
    """
    article = locked(article, version)
    redated = published_at not in (None, article.published_at) or updated_at not in (None, article.updated_at)
    revision = publishable(article, article.latest_revision, by, again=redated)
    respect_embargo(article, now)
    respect_expiry(article, now)
    if published_at and published_at > now:
        raise PastMoment(_("%(moment)s lies ahead; schedule the story instead.") % {"moment": in_words(published_at)})
    if checked:
        respect_checks(article, revision, now)
    article.revisions.scheduled().update(publish_at=None)
    dates = {"published_at": published_at, "updated_at": updated_at}
    counted = go_live(article, revision, now, by, substantial=substantial, **dates)
    if propagate:
        propagating.published(article.pk, counted=counted)
    return article


def publish_due(now: datetime) -> list[Article]:
    """Publish every version whose moment has come, and take away every story whose moment is over; returns what was published.

    Safe to run by several processes at once. A version that is refused loses its schedule, with a line in its story's log; one
    that fails is tried again a minute later.
    """
    done = []
    due = list(Revision.objects.due(now).select_related("article"))
    for revision in due:
        try:
            article = publish_scheduled(revision, now)
        except Exception:
            logger.exception("Scheduled story %s could not be published", revision.article_id)
            continue
        if article:
            done.append(article)
    expired = expire_due(now)
    caching.plan_next_due(now)
    if not due and not expired:
        caching.touch()  # a slot began or ended
    return done


@transaction.atomic
def retract(article: Article, *, now: datetime, by: Any = None, version: int | None = None, note: str = "") -> Article:
    """Take the story away from readers; its address then says so. Its words stay, for the desk.

    Raises WrongStatus unless it is published, Conflict.
    """
    article = locked(article, version)
    if article.status != Status.PUBLISHED:
        raise WrongStatus(_("Only a published story can be retracted."))
    article.revisions.scheduled().update(publish_at=None)
    article.status = Status.RETRACTED
    article.retracted_at = now
    written(article, now)
    log(article, "retract", now, by, note=note)
    propagating.retracted(article.pk)
    return article


@transaction.atomic
def set_rules(
    article: Article, *, embargo_until: datetime | None, never_recommend: bool, now: datetime, by: Any = None
) -> bool:
    """Set the embargo, and whether the engine may recommend the story; returns whether that changed anything.

    Raises Expired if readers would no longer see the story when the embargo ends.
    """
    article = locked(article, None)
    if (article.embargo_until, article.never_recommend) == (embargo_until, never_recommend):
        return False
    if article.embargo_until != embargo_until:
        if embargo_until:
            respect_expiry(article, embargo_until)
        log(article, "embargo", now, by, note=embargo_until.isoformat() if embargo_until else "")
    Article.objects.filter(pk=article.pk).update(embargo_until=embargo_until, never_recommend=never_recommend)
    if article.never_recommend != never_recommend and article.published_at:
        propagating.published(article.pk)
    else:
        caching.plan_next_due(now)
    return True


@transaction.atomic
def publish_scheduled(revision: Revision, now: datetime) -> Article | None:
    """Publish one due revision; None if another process was first, or if a rule now forbids it."""
    article = locked(revision.article, None)
    current = article.revisions.due(now).filter(pk=revision.pk).first()
    if current is None:
        return None
    try:
        publishable(article, current, None)
        respect_expiry(article, now)
    except Refused as refusal:
        Revision.objects.filter(pk=current.pk).update(publish_at=None)
        log(article, "refused", now, None, note=str(refusal))
        return None
    go_live(article, current, now, None, substantial=current.substantial)
    propagating.fell_due(article.pk)
    return article
