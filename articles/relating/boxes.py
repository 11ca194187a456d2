"""The box under a story: the editor's pins, then the engine's rows, each checked for visibility when it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles import markup, naming, reading
from articles.models import Article, PendingLink, Pin, Related
from articles.querysets import ArticleQuerySet
from articles.relating import threads
from articles.similarity.diversity import least_score

AT_ONCE = 500


@dataclass(frozen=True)
class Card:
    """One related story as printed: the story, whether an editor pinned it, and else the engine's reasons."""

    article: Article
    pinned: bool
    reasons: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """The box: its heading and its cards; without cards nothing is printed.

    `earlier` are the predecessors in the story's thread, newest first; they come with the box's two queries.
    """

    heading: str
    cards: list[Card]
    earlier: list[Article] = field(default_factory=list)

    @property
    def stories(self) -> list[Article]:
        return [card.article for card in self.cards]


def shelf(article: Article) -> Shelf:
    """The box of one story, at most RELATED_CARDS cards, in two queries whatever the size of the archive.

    One query less for a story that brings its rows along (reading.story). Pins stand first, in the editor's order; then the
    engine's rows that are good matches. Without pins, and with fewer good matches than RELATED_LEAST, it is the newest of the
    section, and says so.
    """
    rows = reading.kept(article)
    shown = {row.target: row for row in reversed(rows) if row.is_pin or is_shown(row)}
    tied = [row.target for row in rows if not row.is_pin and threads.is_tied(row.content, row.why)]
    pinned = any(row.is_pin for row in rows)
    if not shown or (article.section_id and len(shown) < settings.RELATED_LEAST and not pinned):
        return _latest(article, tied)
    in_order = [row.target for row in rows if shown.get(row.target) is row][: settings.RELATED_CARDS]
    stories = reading.cards([*in_order, *tied])
    cards = [Card(stories[pk], shown[pk].is_pin, shown[pk].why) for pk in in_order if pk in stories]
    return Shelf(
        _("You May Also Like"), cards, threads.earlier(article, (stories[target] for target in tied if target in stories))
    )


def is_shown(row: reading.Kept) -> bool:
    """Whether the engine's row is a match good enough to be printed, and no near copy of one that is."""
    return row.score >= least_for(row.archive, row.why) and row.place < Related.HELD_BACK and not row.is_brief


def least_for(stories: int, why: dict[str, Any]) -> int:
    """The score that a row with these reasons must reach to be printed."""
    return least_score(stories, shares_tag=bool(why.get("tags")))


def _latest(article: Article, tied: Sequence[int]) -> Shelf:
    """The newest of the section, and in the same query what is earlier in the thread."""
    listed = Article.objects.listed().for_cards()
    of_thread = listed.filter(pk__in=tied)
    if not article.section:
        return Shelf("", [], threads.earlier(article, of_thread if tied else []))
    newest = _in_its_language(article).newest()[: settings.RELATED_CARDS]
    in_box = listed.filter(pk__in=newest.values("pk"))
    found = in_box.order_by().union(of_thread.order_by(), all=True).order_by() if tied else in_box
    stories = sorted({story.pk: story for story in found}.values(), key=threads.newest, reverse=True)
    latest = [story for story in stories if story.section_id == article.section_id][: settings.RELATED_CARDS]
    cards = [Card(article=story, pinned=False) for story in latest]
    heading = _("Latest in %(section)s") % {"section": article.section}
    return Shelf(heading, cards, threads.earlier(article, (story for story in stories if story.pk in tied)))


def _in_its_language(article: Article) -> ArticleQuerySet:
    """Other stories of its section in its language; where there are none, better any language than nothing to go on with."""
    others = Article.objects.listed().in_section(article.section).exclude(pk=article.pk)
    speaks = others.filter(language=article.language)
    if not article.language or speaks.exists():
        return speaks
    root = article.original_id or article.pk
    return others.exclude(pk=root).exclude(original=root)


@transaction.atomic
def pin(source: Article, targets: Sequence[Article]) -> None:
    """Pin these stories under `source`, in this order, before the pins that it has already; itself is passed over.

    The places of links that still wait (wait_for) stay free for them.
    """
    wanted = [target.pk for target in targets if target.pk != source.pk]
    existing = {row.target_id: row for row in source.pins.all()}
    order = dict.fromkeys([*wanted, *existing])
    held = set(source.pending_links.values_list("position", flat=True))
    places = (place for place in count() if place not in held)
    for target, place in zip(order, places, strict=False):
        row = existing.get(target)
        if row is None:
            Pin.objects.create(source=source, target_id=target, position=place)
        elif row.position != place:
            Pin.objects.filter(pk=row.pk).update(position=place)


def wait_for(source: Article, headline: str, teaser: str, *, position: int, now: datetime) -> PendingLink | None:
    """Remember that `source` wants a story with this headline, which has not arrived; None if it is no headline."""
    wanted = waiting_link(source, headline, teaser, position=position, now=now)
    if wanted is None:
        return None
    words = {"headline": wanted.headline, "teaser": wanted.teaser, "position": position}
    link, _new = PendingLink.objects.update_or_create(
        source=source, key=wanted.key, defaults=words, create_defaults={**words, "created": now}
    )
    return link


def waiting_link(source: Article, headline: str, teaser: str, *, position: int, now: datetime) -> PendingLink | None:
    """The same, not saved: for many at once."""
    headline = markup.clean_line(headline)[:300]
    key = naming.headline_key(headline)
    if not key:
        return None
    return PendingLink(
        source=source, key=key, headline=headline, teaser=markup.clean_line(teaser), position=position, created=now
    )


def wait_for_all(links: Sequence[PendingLink]) -> None:
    """Save links of waiting_link, of stories that waited for nothing so far."""
    PendingLink.objects.bulk_create(links, ignore_conflicts=True)


@transaction.atomic
def resolve_pending(ids: Sequence[int]) -> int:
    """Turn the links that waited for these (published) stories into pins at their places; returns how many."""
    if not PendingLink.objects.exists():
        return 0
    return sum(_resolve_some(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))


def _resolve_some(ids: Sequence[int]) -> int:
    arrived = {story.headline_key: story for story in Article.objects.published().filter(pk__in=ids).exclude(headline_key="")}
    waiting = list(PendingLink.objects.filter(key__in=arrived).select_related("source"))
    for link in waiting:
        target = arrived[link.key]
        if target.pk != link.source_id:
            Pin.objects.get_or_create(source=link.source, target=target, defaults={"position": link.position})
        link.delete()
    return len(waiting)
