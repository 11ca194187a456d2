"""Stories that come from elsewhere, many at once: the same rows as revise, schedule and publish leave, in few statements.

`ready` makes one story's words tidy, and needs the database only where the list of tags is closed; `bring_in` writes many. So
the long part of the work holds no lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles import caching, markup, naming, picturing, sharing, tagging
from articles.models import Article, ArticleTag, Author, Credit, Event, Revision, Status, Tag
from articles.publishing.refusals import Embargoed, Expired, Incomplete, PastMoment
from articles.publishing.steps import admit_tags, in_words, locked, written
from articles.publishing.words import Words, content_of, fields, tidied
from articles.relating.sql import insert, insert_models


@dataclass(frozen=True)
class Earlier:
    """A version that a story had elsewhere before it came: its words (tidied), when it was saved, and since when readers saw
    it, if they did. Words without a slug have the story's."""

    words: Words
    saved: datetime
    published_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Arrival:
    """A story that is not here yet. `published_at` says that readers saw it elsewhere since then, `retracted_at` that it was
    taken away from them, `expired_at` that its time was over; `goes_live` that it is scheduled, `expires_at` until when it is
    shown. Without any of them it is a draft, or waits for its review. `earlier` are its versions before this one, the oldest
    first.
    """

    words: Words
    note: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    retracted_at: datetime | None = None
    goes_live: datetime | None = None
    expires_at: datetime | None = None
    expired_at: datetime | None = None
    in_review: bool = False
    embargo_until: datetime | None = None
    never_recommend: bool = False
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True)
class Ready:
    """An arrival whose words are tidy and counted. Only `ready` makes one."""

    arrival: Arrival
    slug: str
    word_count: int

    @property
    def shown(self) -> bool:
        """Whether its row holds words: readers see it, or saw it."""
        return self.arrival.published_at is not None


@dataclass(frozen=True)
class Arrived:
    """The stories that came in, in the order of the arrivals, and the tags that were made for them."""

    articles: Sequence[Article]
    tags: Sequence[Tag]


def ready(arrival: Arrival, *, now: datetime, by: Any = None) -> Ready:
    """The arrival with tidy words, checked as publish and schedule would.

    Raises Incomplete, UnknownTag, PastMoment (published ahead of `now`, or scheduled for the past), Embargoed, Expired.
    """
    words = tidied(arrival.words)
    admit_tags(words.tags, by)
    if (arrival.published_at or arrival.goes_live or arrival.in_review) and not (words.summary or words.body):
        raise Incomplete(_("Write a summary or a text first: a headline alone is not a story."))
    for moment in (arrival.published_at, arrival.retracted_at, arrival.expired_at):
        if moment and moment > now:
            raise PastMoment(_("%(moment)s lies ahead; schedule the story instead.") % {"moment": in_words(moment)})
    if arrival.goes_live and arrival.goes_live <= now:
        raise PastMoment(
            _("%(moment)s has passed; choose a moment ahead, or publish now.") % {"moment": in_words(arrival.goes_live)}
        )
    is_gone = arrival.retracted_at or arrival.expired_at
    live = now if arrival.published_at and not is_gone else arrival.goes_live
    if arrival.embargo_until and live and live < arrival.embargo_until:
        raise Embargoed(_("This story is under embargo until %(moment)s.") % {"moment": in_words(arrival.embargo_until)})
    if arrival.expires_at and arrival.expires_at <= (live or now):
        raise Expired(_("Readers are to see it until %(moment)s alone.") % {"moment": in_words(arrival.expires_at)})
    slug = naming.slugify(words.headline, language=words.language or settings.LANGUAGE_CODE)
    counted = markup.word_count(markup.text_of(words.body)) if arrival.published_at else 0
    return Ready(replace(arrival, words=words), words.slug or slug, counted)


@transaction.atomic
def bring_in(stories: Sequence[Ready], *, now: datetime, by: Any = None) -> Arrived:
    """Store new stories, in a number of statements that does not grow with them.

    Slugs that are taken get the next number. What follows a publication is the caller's: propagating.many.
    """
    if not stories:
        return Arrived((), ())
    slugs = free_slugs([each.slug for each in stories])
    numbers, versions = reserved(Article, len(stories)), _reserved_versions(stories)
    rows = zip(stories, slugs, numbers, versions, strict=True)
    articles = [_row(each, slug, pk, own[-1], now) for each, slug, pk, own in rows]
    # Stories before their versions: the two name each other, and the database asks at the end of the transaction.
    insert_models(articles)
    pairs = list(zip(articles, stories, strict=True))
    versions_of = [
        version
        for (article, each), own in zip(pairs, versions, strict=True)
        for version in [*_earlier(article, each, own), _version(article, each, now, by)]
    ]
    insert_models(versions_of)
    picturing.remember(versions_of)
    insert_models(event for article, each in pairs for event in _log(article, each, now, by))
    shown = [(article, each.arrival.words) for article, each in pairs if each.shown]
    _sign(shown)
    return Arrived(articles, _tag(shown))


def _reserved_versions(stories: Sequence[Ready]) -> list[Sequence[int]]:
    """For each story the ids of its versions, in their order: the newest is the last."""
    lengths = [1 + len(each.arrival.earlier) for each in stories]
    ids, ends = reserved(Revision, sum(lengths)), list(accumulate(lengths))
    return [ids[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _row(story: Ready, slug: str, pk: int, revision: int, now: datetime) -> Article:
    arrival, words = story.arrival, story.arrival.words
    article = Article(
        pk=pk, headline=words.headline, headline_key=naming.headline_key(words.headline), slug=slug,
        latest_revision_id=revision,
        language=words.language, section_id=words.section.pk if words.section else None, created=now, modified=now, version=1,
        embargo_until=arrival.embargo_until, expires_at=arrival.expires_at, never_recommend=arrival.never_recommend,
    )  # fmt: skip
    if arrival.published_at:
        article.published_at, article.live_revision_id, article.version = arrival.published_at, revision, 2
        article.updated_at = max(arrival.updated_at, arrival.published_at) if arrival.updated_at else None
        article.summary, article.body, article.canonical_url = words.summary, words.body, words.canonical_url
        article.seo_title, article.seo_description = words.seo_title, words.seo_description
        article.is_brief, article.word_count = not words.body, story.word_count
        article.lead_photo_id = words.lead_photo.pk if words.lead_photo else None
        article.status, article.retracted_at = Status.PUBLISHED, None
    if arrival.retracted_at:
        article.status, article.retracted_at, article.version = Status.RETRACTED, arrival.retracted_at, 3
    elif arrival.expired_at and arrival.published_at:
        article.status, article.expired_at, article.version = Status.EXPIRED, arrival.expired_at, 3
    elif arrival.in_review and not arrival.published_at:
        article.status, article.version = Status.IN_REVIEW, 2
    elif arrival.goes_live:
        article.version = 2
    return article


def _earlier(article: Article, story: Ready, ids: Sequence[int]) -> Iterable[Revision]:
    for number, (pk, version) in enumerate(zip(ids, story.arrival.earlier, strict=False), start=1):
        yield Revision(
            pk=pk, article=article, number=number, created=version.saved, note=version.note[:200],
            published_at=version.published_at, **fields(version.words, version.words.slug or article.slug),
        )  # fmt: skip


def _version(article: Article, story: Ready, now: datetime, by: Any) -> Revision:
    return Revision(
        pk=article.latest_revision_id, article=article, number=len(story.arrival.earlier) + 1,
        created=now, created_by=by, note=story.arrival.note[:200],
        publish_at=story.arrival.goes_live if not story.shown else None, published_at=now if story.shown else None,
        **fields(story.arrival.words, article.slug),
    )  # fmt: skip


def _log(article: Article, story: Ready, now: datetime, by: Any) -> Iterable[Event]:
    arrival = story.arrival
    done = {
        "publish": "" if arrival.published_at else None,
        "retract": "" if arrival.retracted_at else None,
        "expire": "" if article.status == Status.EXPIRED else None,
        "submit": "" if article.status == Status.IN_REVIEW else None,
        "schedule": arrival.goes_live.isoformat() if arrival.goes_live and not arrival.published_at else None,
    }
    for verb, note in done.items():
        if note is not None:
            yield Event(article=article, at=now, by=by, verb=verb, revision_id=article.latest_revision_id, note=note)


def _sign(shown: Sequence[tuple[Article, Words]]) -> None:
    wanted = {author.pk for _article, words in shown for author in words.authors}
    known = set(Author.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    rows = [
        (article.pk, author.pk, place)
        for article, words in shown
        for place, author in enumerate(words.authors)
        if author.pk in known
    ]
    insert(Credit, ("article_id", "author_id", "position"), rows)


def _tag(shown: Sequence[tuple[Article, Words]]) -> Sequence[Tag]:
    """Give the stories their tags; returns those that had to be made."""
    found, made = tagging.found_or_made([name for _article, words in shown for name in words.tags])
    rows = []
    for article, words in shown:
        own = dict.fromkeys(found[naming.tag_key(name)].pk for name in words.tags)
        rows += [(article.pk, pk) for pk in own]
    insert(ArticleTag, ("content_object_id", "tag_id"), rows)
    return made


def free_slugs(wanted: Sequence[str]) -> list[str]:
    """For each wanted slug itself, or the next number of it that neither a story nor an earlier one of these has."""
    used = _taken(wanted)
    given: dict[str, None] = {}
    for slug in wanted:
        is_free = slug not in used and slug not in given
        given[slug if is_free else naming.numbered(slug, lambda some: given.keys() | _taken(some))] = None
    return list(given)


def _taken(slugs: Sequence[str]) -> set[str]:
    return set(Article.objects.filter(slug__in=set(slugs)).values_list("slug", flat=True))


def reserved(model: type, number: int) -> Sequence[int]:
    """Ids for new rows of `model` that nobody else gets; on SQLite the transaction's lock sees to it."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        first = (cursor.fetchone() or (0,))[0] + 1
        return range(first, first + number)


@transaction.atomic
def lead_links(article: Article, body: str, *, now: datetime, by: Any = None) -> Revision:
    """A version more of a story whose newest version differs from `body` in where its links lead; returns it.

    Where readers see the newest version they see this one, and are not told of an update: no word has changed.
    """
    article = locked(article, None)
    latest = article.latest_revision
    assert latest is not None  # every story has a version
    body = markup.clean(body)
    if body == latest.body:
        return latest
    note = _("Links led to the stories’ addresses here")
    values = {**content_of(latest), "body": body}
    revision = Revision(
        article=article,
        number=latest.number + 1,
        created=now,
        created_by=by,
        note=note,
        published_at=latest.published_at,
        **values,
    )
    revision.publish_at, latest.publish_at = latest.publish_at, None
    latest.save(update_fields=["publish_at"])
    revision.save()
    picturing.remember([revision])
    if article.live_revision_id == latest.pk:
        article.live_revision, article.body = revision, body
    article.latest_revision = revision
    written(article, now)
    return revision


@transaction.atomic
def withdraw(ids: Sequence[int], *, now: datetime) -> int:
    """Delete stories with all their versions, whatever their status, as if they had never come; returns how many.

    For an import that is taken back: a story that readers know is retracted, not withdrawn. What follows is the caller's.
    """
    # A story and its newest version name each other; the story lets go first, and is nobody's to read from then on.
    sharing.forget(ids)
    Tag.objects.carried_by(ids).update(count_is_old=True)
    stories = Article.objects.filter(pk__in=ids)
    number = stories.update(
        status=Status.DRAFT, latest_revision=None, live_revision=None, lead_photo=None, published_at=None, updated_at=None,
        retracted_at=None, expired_at=None, summary="", body="", is_brief=False, share_picture="",
    )  # fmt: skip
    stories.delete()
    caching.plan_next_due(now)
    return number
