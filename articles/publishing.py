"""The life of a story: revise, submit, schedule, publish, publish_due, retract, restore, correct.

The only writer of an article's status and of the words that readers see. Each verb checks first, then changes
everything in one transaction, and leaves what follows (propagating) for after the commit. Moments are aware
datetimes; `now` is an argument. `version` is the number the editor's form was opened with: a verb that meets
another number raises Conflict and changes nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import caching, markup, naming, propagating, tagging
from articles.models import Article, ArticleTag, Author, Correction, Credit, Event, Photo, Revision, Section, Status

logger = logging.getLogger(__name__)
HEADLINE_LENGTH = 300


class Refused(Exception):
    """A verb did not do what was asked; the message is a sentence for the editor."""


class Conflict(Refused):
    """Somebody saved the story since this version of it was opened."""


class Incomplete(Refused):
    """The story lacks what a reader would need."""


class Embargoed(Refused):
    """The story must not be seen before its embargo ends."""


class NothingToPublish(Refused):
    """Readers already see the newest version."""


class WrongStatus(Refused):
    """The verb makes no sense for a story in this status."""


class PastMoment(Refused):
    """A moment that should lie ahead has passed, or the other way round."""


@dataclass(frozen=True)
class Words:
    """What an editor writes: the content of one revision. `body` is HTML, cleaned when it is saved; tags are names."""

    headline: str
    summary: str = ""
    body: str = ""
    slug: str = ""
    section: Section | None = None
    authors: Sequence[Author] = ()
    tags: Sequence[str] = ()
    lead_photo: Photo | None = None
    canonical_url: str = ""


# --- saving ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def revise(
    article: Article | None, words: Words, *, now: datetime, by: Any = None, version: int | None = None, note: str = ""
) -> Revision:
    """Save a new version of the story (a new story if `article` is None); readers see nothing of it yet.

    Returns the revision; if nothing differs from the newest one, that one, and nothing is written.
    Raises Incomplete without a headline or with one over 300 characters, Conflict.
    """
    tidy = _tidied(words)
    article = _locked(article, version) if article else _new(tidy, now)
    fields = _fields(tidy, _free_slug(tidy.slug or article.slug, article))
    latest = article.latest_revision
    if latest and all(getattr(latest, name) == value for name, value in fields.items()):
        return latest
    number = latest.number + 1 if latest else 1
    revision = Revision.objects.create(article=article, number=number, created=now, created_by=by, note=note[:200], **fields)
    article.latest_revision = revision
    if article.published_at is None:
        _show_on_desk(article, revision)
    _written(article, now)
    return revision


def restore(revision: Revision, *, now: datetime, by: Any = None, version: int | None = None) -> Revision:
    """Save the words of an old revision as the newest version. Raises Conflict."""
    authors = {author.pk: author for author in Author.objects.filter(pk__in=revision.authors)}
    words = Words(
        headline=revision.headline,
        summary=revision.summary,
        body=revision.body,
        slug=revision.slug,
        section=revision.section,
        authors=[authors[pk] for pk in revision.authors if pk in authors],
        tags=revision.tags,
        lead_photo=revision.lead_photo,
        canonical_url=revision.canonical_url,
    )
    note = _("Restored from revision %(number)d") % {"number": revision.number}
    return revise(revision.article, words, now=now, by=by, version=version, note=note)


# --- from draft to reader -------------------------------------------------------------------------------------------
@transaction.atomic
def submit(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Ask for a review. Raises WrongStatus unless the story is a draft, Incomplete, Conflict."""
    article = _locked(article, version)
    if article.status != Status.DRAFT:
        raise WrongStatus(
            _("Only a draft can be submitted; this story is: %(status)s.") % {"status": article.get_status_display()}
        )
    _require_words(article.latest_revision)
    article.status = Status.IN_REVIEW
    _written(article, now)
    _log(article, "submit", now, by)
    return article


@transaction.atomic
def schedule(article: Article, *, at: datetime, now: datetime, by: Any = None, version: int | None = None) -> Revision:
    """Let the newest version go live by itself at `at`; an earlier schedule of the story is replaced.

    Raises PastMoment if `at` is not after `now`, Embargoed if it is before the embargo's end, NothingToPublish,
    Incomplete, Conflict.
    """
    article = _locked(article, version)
    revision = _publishable(article, article.latest_revision)
    if at <= now:
        raise PastMoment(_("%(moment)s has passed; choose a moment ahead, or publish now.") % {"moment": _moment(at)})
    _respect_embargo(article, at)
    article.revisions.scheduled().update(publish_at=None)
    Revision.objects.filter(pk=revision.pk).update(publish_at=at)
    revision.publish_at = at
    _written(article, now)
    _log(article, "schedule", now, by, note=at.isoformat())
    propagating.scheduled()
    return revision


@transaction.atomic
def unschedule(article: Article, *, now: datetime, by: Any = None, version: int | None = None) -> Article:
    """Take back a schedule. Raises WrongStatus if there is none, Conflict."""
    article = _locked(article, version)
    if not article.revisions.scheduled().update(publish_at=None):
        raise WrongStatus(_("This story is not scheduled."))
    _written(article, now)
    _log(article, "unschedule", now, by)
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
) -> Article:
    """Show the newest version to readers, as of `now`.

    `published_at` and `updated_at` are for stories that were published elsewhere before (imports); otherwise the first
    publication is `now`, and a later one is an update. With `propagate=False` the caller calls propagating.many itself.
    A schedule of the story ends with it. Raises NothingToPublish, Incomplete, Embargoed, PastMoment (a `published_at`
    ahead of `now`), Conflict.
    """
    article = _locked(article, version)
    redated = published_at not in (None, article.published_at) or updated_at not in (None, article.updated_at)
    revision = _publishable(article, article.latest_revision, again=redated)
    _respect_embargo(article, now)
    if published_at and published_at > now:
        raise PastMoment(_("%(moment)s lies ahead; schedule the story instead.") % {"moment": _moment(published_at)})
    article.revisions.scheduled().update(publish_at=None)
    _go_live(article, revision, now, by, published_at=published_at, updated_at=updated_at)
    if propagate:
        propagating.published(article.pk)
    return article


def publish_due(now: datetime) -> list[Article]:
    """Publish every version whose moment has come; returns the stories. Safe to run by several processes at once.

    One that is refused loses its schedule, with a line in its log; one that fails is tried again a minute later.
    """
    done = []
    due = list(Revision.objects.due(now).select_related("article"))
    for revision in due:
        try:
            article = _publish_scheduled(revision, now)
        except Exception:
            logger.exception("Scheduled story %s could not be published", revision.article_id)
            continue
        if article:
            done.append(article)
    caching.plan_next_due(now)
    if not due:
        caching.touch()  # a slot began or ended
    return done


@transaction.atomic
def retract(article: Article, *, now: datetime, by: Any = None, version: int | None = None, note: str = "") -> Article:
    """Take the story away from readers; its address then says so. Its words stay, for the desk.

    Raises WrongStatus unless it is published, Conflict.
    """
    article = _locked(article, version)
    if article.status != Status.PUBLISHED:
        raise WrongStatus(_("Only a published story can be retracted."))
    article.revisions.scheduled().update(publish_at=None)
    article.status = Status.RETRACTED
    article.retracted_at = now
    _written(article, now)
    _log(article, "retract", now, by, note=note)
    propagating.retracted(article.pk)
    return article


@transaction.atomic
def correct(article: Article, *, text: str, at: datetime, now: datetime, by: Any = None) -> Correction:
    """Add a public correction, dated `at`. Raises Incomplete without a text, WrongStatus before the first publication."""
    text = markup.clean_line(text)
    article = _locked(article, None)
    if not text:
        raise Incomplete(_("A correction says what was wrong, and what is right."))
    if article.published_at is None:
        raise WrongStatus(_("Only what readers have seen is corrected; this story was never published."))
    correction, new = Correction.objects.get_or_create(article=article, at=at, text=text)
    if new:
        article.updated_at = max(filter(None, (article.updated_at, at, article.published_at)))
        _written(article, now)
        _log(article, "correct", now, by, note=text)
        propagating.curated()
    return correction


@transaction.atomic
def discard(article: Article, *, now: datetime) -> None:
    """Delete a story that readers have never seen, with all its versions; this cannot be undone.

    Raises WrongStatus once it was published: then it is retracted, and its address says so.
    """
    article = _locked(article, None)
    if article.published_at is not None:
        raise WrongStatus(_("Readers have seen this story; retract it instead."))
    # A story and its newest version name each other; the story lets go first.
    Article.objects.filter(pk=article.pk).update(latest_revision=None, live_revision=None)
    Article.objects.get(pk=article.pk).delete()
    caching.plan_next_due(now)


@transaction.atomic
def set_rules(article: Article, *, embargo_until: datetime | None, never_recommend: bool, now: datetime) -> bool:
    """Set the embargo, and whether the engine may recommend the story; returns whether that changed anything."""
    article = _locked(article, None)
    if (article.embargo_until, article.never_recommend) == (embargo_until, never_recommend):
        return False
    Article.objects.filter(pk=article.pk).update(embargo_until=embargo_until, never_recommend=never_recommend)
    if article.never_recommend != never_recommend and article.published_at:
        propagating.published(article.pk)
    else:
        caching.plan_next_due(now)
    return True


# --- steps of the verbs ---------------------------------------------------------------------------------------------
def _locked(article: Article, version: int | None) -> Article:
    """The story as it stands in the database, locked until the transaction ends."""
    current = Article.objects.select_for_update().get(pk=article.pk)
    if version is not None and version != current.version:
        raise Conflict(_conflict_sentence(current))
    return current


def _conflict_sentence(article: Article) -> str:
    latest = article.latest_revision
    who = latest.created_by if latest and latest.created_by else _("Somebody")
    when = {"who": who, "when": _moment(article.modified)}
    return _("%(who)s changed this story (last change %(when)s) while you had it open. Nothing was saved over it.") % when


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j N Y, H:i e")


def _tidied(words: Words) -> Words:
    headline = markup.clean_line(words.headline)
    if not headline:
        raise Incomplete(_("A story needs a headline."))
    if len(headline) > HEADLINE_LENGTH:
        too_long = {"length": len(headline), "most": HEADLINE_LENGTH}
        raise Incomplete(_("The headline has %(length)d characters; %(most)d is the most.") % too_long)
    return replace(
        words,
        headline=headline,
        summary=markup.clean_line(words.summary),
        body=markup.clean(words.body),
        slug=naming.slugify(words.slug, fallback="") if words.slug else "",
        tags=tagging.names(words.tags),
    )


def _new(words: Words, now: datetime) -> Article:
    slug = _free_slug(words.slug or naming.slugify(words.headline), None)
    return Article.objects.create(headline=words.headline, slug=slug, created=now, modified=now)


def _free_slug(wanted: str, article: Article | None) -> str:
    """`wanted`, or the next number of it that no other story has."""
    others = Article.objects.exclude(pk=article.pk) if article else Article.objects.all()
    return naming.numbered(wanted, lambda slugs: set(others.filter(slug__in=slugs).values_list("slug", flat=True)))


def _fields(words: Words, slug: str) -> dict[str, Any]:
    return {
        "headline": words.headline,
        "slug": slug,
        "summary": words.summary,
        "body": words.body,
        "canonical_url": words.canonical_url,
        "section_id": words.section.pk if words.section else None,
        "lead_photo_id": words.lead_photo.pk if words.lead_photo else None,
        "tags": list(words.tags),
        "authors": [author.pk for author in words.authors],
    }


def _show_on_desk(article: Article, revision: Revision) -> None:
    """Before the first publication the row holds only what the desk's list needs."""
    article.headline = revision.headline
    article.headline_key = naming.headline_key(revision.headline)
    article.slug = revision.slug
    article.section_id = revision.section_id


def _written(article: Article, now: datetime) -> None:
    article.version += 1
    article.modified = now
    article.save()


def _log(article: Article, verb: str, now: datetime, by: Any, *, note: str = "") -> None:
    Event.objects.create(article=article, at=now, by=by, verb=verb, revision_id=article.latest_revision_id, note=note[:300])


def _require_words(revision: Revision | None) -> Revision:
    if revision is None:
        raise Incomplete(_("There is nothing saved yet."))
    if not revision.summary and not revision.body:
        raise Incomplete(_("Write a summary or a text first: a headline alone is not a story."))
    return revision


def _publishable(article: Article, revision: Revision | None, *, again: bool = False) -> Revision:
    revision = _require_words(revision)
    if not again and article.status == Status.PUBLISHED and article.live_revision_id == revision.pk:
        raise NothingToPublish(_("Readers already see the newest version of this story."))
    return revision


def _respect_embargo(article: Article, moment: datetime) -> None:
    if article.embargo_until and moment < article.embargo_until:
        raise Embargoed(_("This story is under embargo until %(moment)s.") % {"moment": _moment(article.embargo_until)})


@transaction.atomic
def _publish_scheduled(revision: Revision, now: datetime) -> Article | None:
    """Publish one due revision; None if another process was first, or if a rule now forbids it."""
    article = _locked(revision.article, None)
    current = article.revisions.due(now).filter(pk=revision.pk).first()
    if current is None:
        return None
    try:
        _publishable(article, current)
    except Refused as refusal:
        Revision.objects.filter(pk=current.pk).update(publish_at=None)
        _log(article, "refused", now, None, note=str(refusal))
        return None
    _go_live(article, current, now, None)
    propagating.published(article.pk)
    return article


def _go_live(
    article: Article,
    revision: Revision,
    now: datetime,
    by: Any,
    *,
    published_at: datetime | None = None,
    updated_at: datetime | None = None,
) -> None:
    """Copy the revision's words to the row that readers see."""
    is_update = article.published_at is not None and not article.is_brief and article.live_revision_id != revision.pk
    if published_at or article.published_at is None:
        article.published_at = published_at or now
    if updated_at or is_update:
        article.updated_at = updated_at or now
    if article.updated_at:
        article.updated_at = max(article.updated_at, article.published_at)  # type: ignore[type-var]
    article.status, article.retracted_at, article.live_revision = Status.PUBLISHED, None, revision
    article.slug = _free_slug(revision.slug, article)
    article.headline, article.headline_key = revision.headline, naming.headline_key(revision.headline)
    article.summary, article.body, article.canonical_url = revision.summary, revision.body, revision.canonical_url
    article.is_brief = not revision.body
    article.word_count = markup.word_count(markup.text_of(revision.body))
    article.section_id, article.lead_photo_id = revision.section_id, revision.lead_photo_id
    Revision.objects.filter(pk=revision.pk).update(published_at=now)
    _written(article, now)
    _sign(article, revision.authors)
    _tag(article, revision.tags)
    _log(article, "publish", now, by)


def _sign(article: Article, authors: list[int]) -> None:
    known = set(Author.objects.filter(pk__in=authors).values_list("pk", flat=True))
    wanted = [(place, pk) for place, pk in enumerate(authors) if pk in known]
    if list(article.credits.values_list("position", "author_id")) != wanted:
        article.credits.all().delete()
        Credit.objects.bulk_create(Credit(article=article, author_id=pk, position=place) for place, pk in wanted)


def _tag(article: Article, names: list[str]) -> None:
    wanted = [tag.pk for tag in tagging.resolve(names)]
    if list(article.tagged.order_by("pk").values_list("tag_id", flat=True)) != wanted:
        article.tagged.all().delete()
        ArticleTag.objects.bulk_create(ArticleTag(content_object=article, tag_id=pk) for pk in wanted)
