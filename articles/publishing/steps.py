"""The steps that the verbs share: lock, check, write, log, show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import allowing, checking, linking, markup, naming, redirecting, tagging
from articles.models import Article, ArticleTag, Author, Credit, Event, Revision, Section, Status, Tag
from articles.publishing.refusals import (
    Conflict,
    Embargoed,
    Expired,
    Incomplete,
    NotAllowed,
    NothingToPublish,
    UnknownTag,
    Unready,
)


def locked(article: Article, version: int | None) -> Article:
    """The story as it stands in the database, locked until the transaction ends."""
    current = Article.objects.select_for_update().get(pk=article.pk)
    if version is not None and version != current.version:
        raise Conflict(conflict_sentence(current))
    return current


def require(by: Any, verb: str, article: Article) -> None:
    """Raise NotAllowed unless `by` may do this to the story as it stands; for whoever calls a verb in a person's name."""
    if sentence := allowing.why_not(by, verb, article):
        raise NotAllowed(sentence)


def require_section(by: Any, section: Section) -> None:
    """Raise NotAllowed unless `by` is responsible for the section: a story is moved by whoever is for both."""
    if not allowing.is_responsible(by, section.pk):
        words = {"section": section}
        raise NotAllowed(_("You are not responsible for the section “%(section)s”; somebody who is can do this.") % words)


def name_of(user: Any) -> str:
    """Who somebody is, for a sentence: their name, or that of their login; nobody is somebody."""
    return str(user.get_full_name() or user.get_username()) if user else _("Somebody")


def conflict_sentence(article: Article) -> str:
    latest = article.latest_revision
    who = name_of(latest.created_by if latest else None)
    when = {"who": who, "when": in_words(article.modified)}
    return _("%(who)s changed this story (last change %(when)s) while you had it open. Nothing was saved over it.") % when


def in_words(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j N Y, H:i e"))


def free_slug(wanted: str, article: Article | None) -> str:
    """`wanted`, or the next number of it that no other story has."""
    others = Article.objects.exclude(pk=article.pk) if article else Article.objects.all()
    return naming.numbered(wanted, lambda slugs: set(others.filter(slug__in=slugs).values_list("slug", flat=True)))


def written(article: Article, now: datetime) -> None:
    article.version += 1
    article.modified = now
    article.save()


def log(article: Article, verb: str, now: datetime, by: Any, *, note: str = "") -> None:
    Event.objects.create(article=article, at=now, by=by, verb=verb, revision_id=article.latest_revision_id, note=note[:300])


def require_words(revision: Revision | None) -> Revision:
    if revision is None:
        raise Incomplete(_("There is nothing saved yet."))
    if not revision.summary and not revision.body:
        raise Incomplete(_("Write a summary or a text first: a headline alone is not a story."))
    return revision


def admit_tags(names: Sequence[str], by: Any) -> None:
    try:
        tagging.admit(names, by)
    except tagging.Closed as closed:
        raise UnknownTag(str(closed)) from None


def publishable(article: Article, revision: Revision | None, by: Any, *, again: bool = False) -> Revision:
    revision = require_words(revision)
    admit_tags(revision.tags, by)
    if not again and article.status == Status.PUBLISHED and article.live_revision_id == revision.pk:
        raise NothingToPublish(_("Readers already see the newest version of this story."))
    return revision


def respect_embargo(article: Article, moment: datetime) -> None:
    if article.embargo_until and moment < article.embargo_until:
        raise Embargoed(_("This story is under embargo until %(moment)s.") % {"moment": in_words(article.embargo_until)})


def respect_expiry(article: Article, moment: datetime) -> None:
    if article.expires_at and article.expires_at <= moment:
        raise Expired(
            _("Readers are to see this story until %(moment)s; choose a later moment for that first.")
            % {"moment": in_words(article.expires_at)}
        )


def respect_checks(article: Article, revision: Revision, now: datetime) -> None:
    """Raise Unready with what the blocking checks find."""
    found = checking.blocking(checking.of_revision(article, revision, now))
    if found:
        raise Unready(" ".join(finding.sentence for finding in found))


def go_live(
    article: Article,
    revision: Revision,
    now: datetime,
    by: Any,
    *,
    published_at: datetime | None = None,
    updated_at: datetime | None = None,
    substantial: bool = False,
) -> bool:
    """Copy the revision's words to the row that readers see; an address that they had leads to the new one.

    Returns whether a tag stands on more or fewer listed stories than before.
    """
    was_listed = article.status == Status.PUBLISHED and not article.is_brief
    was = article.get_absolute_url() if article.published_at else ""
    is_update = (
        substantial and article.published_at is not None and not article.is_brief and article.live_revision_id != revision.pk
    )
    if published_at or article.published_at is None:
        article.published_at = published_at or now
    if updated_at or is_update:
        article.updated_at = updated_at or now
    if article.updated_at:
        article.updated_at = max(article.updated_at, article.published_at)  # type: ignore[type-var]
    article.status, article.retracted_at, article.expired_at = Status.PUBLISHED, None, None
    article.live_revision = revision
    if article.live_from and article.live_until is None:
        article.live_until = now + settings.LIVE_SILENCE  # readers see it from now on, and silence is counted
    article.slug = free_slug(revision.slug, article)
    article.headline, article.headline_key = revision.headline, naming.headline_key(revision.headline)
    article.summary, article.body, article.canonical_url = revision.summary, revision.body, revision.canonical_url
    article.seo_title, article.seo_description = revision.seo_title, revision.seo_description
    article.language = revision.language
    article.is_brief = not revision.body
    article.word_count = markup.word_count(markup.text_of(revision.body))
    article.section_id, article.lead_photo_id = revision.section_id, revision.lead_photo_id
    Revision.objects.filter(pk=revision.pk).update(published_at=now)
    written(article, now)
    sign(article, revision.authors)
    is_counted_anew = tag(article, revision.tags) or was_listed == article.is_brief
    linking.remember(article)
    log(article, "publish", now, by)
    if was:
        redirecting.moved(article, was, now=now, by=by)
    return is_counted_anew


def sign(article: Article, authors: list[int]) -> None:
    known = set(Author.objects.filter(pk__in=authors).values_list("pk", flat=True))
    wanted = [(place, pk) for place, pk in enumerate(authors) if pk in known]
    if list(article.credits.values_list("position", "author_id")) != wanted:
        article.credits.all().delete()
        Credit.objects.bulk_create(Credit(article=article, author_id=pk, position=place) for place, pk in wanted)


def tag(article: Article, names: list[str]) -> bool:
    """Let the story carry these tags; whether it carried others."""
    wanted = [tag.pk for tag in tagging.resolve(names)]
    carried = list(article.tagged.order_by("pk").values_list("tag_id", flat=True))
    if carried != wanted:
        article.tagged.all().delete()
        Tag.objects.filter(pk__in=set(carried) - set(wanted)).update(count_is_old=True)
        ArticleTag.objects.bulk_create(ArticleTag(content_object=article, tag_id=pk) for pk in wanted)
    return carried != wanted
