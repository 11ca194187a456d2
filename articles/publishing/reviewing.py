"""A second pair of eyes: asked for, given, taken back. An approval belongs to the version that was approved."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import allowing, markup, propagating
from articles.models import Article, Revision, Status
from articles.publishing.refusals import Incomplete, WrongStatus
from articles.publishing.steps import locked, log, require_words, respect_checks, written


@transaction.atomic
def submit(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Ask for a review. Raises WrongStatus unless the story is a draft, Incomplete, Conflict."""
    article = locked(article, version)
    if article.status != Status.DRAFT:
        raise WrongStatus(
            _("Only a draft can be submitted; this story is: %(status)s.") % {"status": article.get_status_display()}
        )
    require_words(article.latest_revision)
    article.status = Status.IN_REVIEW
    written(article, now)
    log(article, "submit", now, by)
    return article


@transaction.atomic
def recall(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Take a story back from review: a draft again. Raises WrongStatus unless it is in review, Conflict."""
    article = locked(article, version)
    if article.status != Status.IN_REVIEW:
        raise WrongStatus(
            _("Only a story in review can be taken back from it; this one is: %(status)s.")
            % {"status": article.get_status_display()}
        )
    article.status = Status.DRAFT
    written(article, now)
    log(article, "recall", now, by)
    return article


@transaction.atomic
def approve(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Revision:
    """Find the newest version good; it waits to be published, by a hand or a schedule. Returns that version.

    Raises WrongStatus unless the story is in review, Incomplete, Unready (checking.blocking), Conflict.
    """
    article = locked(article, version)
    if article.status != Status.IN_REVIEW:
        raise WrongStatus(
            _("Only a story in review can be approved; this one is: %(status)s.") % {"status": article.get_status_display()}
        )
    revision = require_words(article.latest_revision)
    respect_checks(article, revision, now)
    vouch(revision, now, by)
    article.status = Status.APPROVED
    written(article, now)
    log(article, "approve", now, by)
    return revision


@transaction.atomic
def send_back(article: Article, *, note: str, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Give a story in review, or an approved one, back to its writer with a note: a draft again, and not scheduled any more.

    Raises WrongStatus for other stories, Incomplete without a note, Conflict.
    """
    note = markup.clean_line(note)
    article = locked(article, version)
    if article.status not in (Status.IN_REVIEW, Status.APPROVED):
        raise WrongStatus(
            _("Only a story in review, or an approved one, can be sent back; this one is: %(status)s.")
            % {"status": article.get_status_display()}
        )
    if not note:
        raise Incomplete(_("Say what is still to be done: the writer reads it above the text."))
    article.revisions.scheduled().update(publish_at=None)
    article.status = Status.DRAFT
    written(article, now)
    log(article, "send_back", now, by, note=note)
    propagating.scheduled()
    return article


def vouch(revision: Revision, now: datetime, by: Any) -> None:
    revision.approved_at, revision.approved_by = now, by
    revision.save(update_fields=["approved_at", "approved_by"])


def reconsider(article: Article, revision: Revision, now: datetime, by: Any, *, by_hand: bool) -> None:
    """What a newer version of a locked, approved story means: whoever may approve approves what they save by hand; from
    anybody else it goes back to review. The caller writes the story."""
    if article.status != Status.APPROVED:
        return
    if by_hand and allowing.may(by, "approve", article):
        vouch(revision, now, by)
        return
    article.status = Status.IN_REVIEW
    log(article, "reopen", now, by)
