"""What readers are told of a published story's faults: dated notes, made and taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import markup, propagating
from articles.models import Article, Correction
from articles.publishing.refusals import Incomplete, PastMoment, WrongStatus
from articles.publishing.steps import in_words, locked, log, written


@transaction.atomic
def correct(
    article: Article,
    *,
    text: str,
    at: datetime,
    now: datetime,
    by: Any = None,
    kind: str = Correction.Kind.CORRECTION,
    at_top: bool = False,
) -> Correction:
    """Add a public note, dated `at`: a correction, a clarification or an update, above the text or below it.

    Readers are told of an update. The same note twice is one. Raises Incomplete without a text, WrongStatus before the first
    publication, PastMoment (an `at` ahead of `now`).
    """
    text = markup.clean_line(text)
    article = locked(article, None)
    if not text:
        raise Incomplete(_("A correction says what was wrong, and what is right."))
    if article.published_at is None:
        raise WrongStatus(_("Only what readers have seen is corrected; this story was never published."))
    if at > now:
        raise PastMoment(_("%(moment)s lies ahead; a correction is dated now, or earlier.") % {"moment": in_words(at)})
    correction, new = Correction.objects.get_or_create(
        article=article, at=at, text=text, defaults={"kind": kind, "at_top": at_top}
    )
    if new:
        article.updated_at = max(filter(None, (article.updated_at, at, article.published_at)))
        written(article, now)
        log(article, "correct", now, by, note=f"{correction.get_kind_display()}: {text}")
        propagating.curated()
    return correction


@transaction.atomic
def uncorrect(correction: Correction, *, now: datetime, by: Any = None) -> None:
    """Take a public note back; the log keeps that, and the note's beginning. When the story was updated stays as it is."""
    article = locked(correction.article, None)
    if Correction.objects.filter(pk=correction.pk).delete()[0]:
        written(article, now)
        log(article, "uncorrect", now, by, note=f"{correction.get_kind_display()}: {correction.text}")
        propagating.curated()
