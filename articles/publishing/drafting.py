"""Saving: a version more, an old one back, a draft thrown away. Readers see nothing of it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles import caching, linking, naming, picturing, propagating, tagging
from articles.models import Article, Revision
from articles.publishing.refusals import WrongStatus
from articles.publishing.reviewing import reconsider
from articles.publishing.steps import admit_tags, free_slug, locked, written
from articles.publishing.words import Words, fields, tidied, words_of


@transaction.atomic
def revise(
    article: Article | None,
    words: Words,
    *,
    now: datetime,
    by: Any = None,
    version: int | None = None,
    note: str = "",
    propagate: bool = True,
    by_hand: bool = True,
) -> Revision:
    """Save a new version of the story (a new story if `article` is None); readers see nothing of it yet.

    Returns the revision; if nothing differs from the newest one, that one, and nothing is written. With
    `propagate=False` the caller calls propagating.drafted itself. An approved story stays so if `by` may approve it and wrote
    `by_hand`; else it goes back to review.
    Raises Incomplete without a headline or with one over 300 characters, UnknownTag, Conflict.
    """
    tidy = tidied(words)
    admit_tags(tidy.tags, by)
    article = locked(article, version) if article else new(tidy, now)
    values = fields(tidy, free_slug(tidy.slug or article.slug, article))
    values["body"] = linking.identify(tidy.body)
    latest = article.latest_revision
    if latest:
        values["tags"] = tagging.as_spelled(values["tags"], latest.tags)
    if latest and all(getattr(latest, name) == value for name, value in values.items()):
        return latest
    return add(article, values, now=now, by=by, note=note, propagate=propagate, by_hand=by_hand)


def add(
    article: Article,
    values: Mapping[str, Any],
    *,
    now: datetime,
    by: Any,
    note: str = "",
    propagate: bool = True,
    by_hand: bool = True,
) -> Revision:
    """One more version of a locked story, with these values (words.fields); it is the newest then."""
    latest = article.latest_revision
    number = latest.number + 1 if latest else 1
    revision = Revision.objects.create(article=article, number=number, created=now, created_by=by, note=note[:200], **values)
    picturing.remember([revision])
    article.latest_revision = revision
    if article.published_at is None:
        show_on_desk(article, revision)
    reconsider(article, revision, now, by, by_hand=by_hand)
    written(article, now)
    if propagate:
        propagating.drafted([article.pk])
    return revision


@transaction.atomic
def restore(
    revision: Revision, *, now: datetime, by: Any = None, version: int | None = None, only: Collection[str] | None = None
) -> Revision:
    """Save the words of an old revision as the newest version; with `only`, those fields of it (RESTORABLE) and no others.

    Returns the newest version, which is an old one if it said the same already. Raises Conflict.
    """
    article = locked(revision.article, version)
    words = words_of(revision)
    note = _("Restored from revision %(number)d") % {"number": revision.number}
    if only is not None and article.latest_revision:
        words = replace(words_of(article.latest_revision), **{name: getattr(words, name) for name in only})
        note = _("Restored in part from revision %(number)d") % {"number": revision.number}
    return revise(article, words, now=now, by=by, note=note)


@transaction.atomic
def discard(article: Article, *, now: datetime) -> None:
    """Delete a story that readers have never seen, with all its versions; this cannot be undone.

    Raises WrongStatus once it was published: then it is retracted, and its address says so.
    """
    article = locked(article, None)
    if article.published_at is not None:
        raise WrongStatus(_("Readers have seen this story; retract it instead."))
    # A story and its newest version name each other; the story lets go first.
    Article.objects.filter(pk=article.pk).update(latest_revision=None, live_revision=None)
    Article.objects.get(pk=article.pk).delete()
    caching.plan_next_due(now)
    propagating.drafted([article.pk])


def new(words: Words, now: datetime) -> Article:
    slug = free_slug(words.slug or naming.slugify(words.headline, language=words.language or settings.LANGUAGE_CODE), None)
    return Article.objects.create(headline=words.headline, slug=slug, created=now, modified=now)


def show_on_desk(article: Article, revision: Revision) -> None:
    """Before the first publication the row holds only what the desk's list needs."""
    article.headline = revision.headline
    article.headline_key = naming.headline_key(revision.headline)
    article.slug = revision.slug
    article.section_id, article.language = revision.section_id, revision.language
