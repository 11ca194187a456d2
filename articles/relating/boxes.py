"""The box under a story: the editor's pins, then the engine's rows, each checked for visibility when it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, CharField, F, JSONField, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from articles import markup, naming
from articles.models import Article, PendingLink, Pin, Related, Snapshot
from articles.similarity.diversity import least_score


@dataclass(frozen=True)
class Card:
    """One related story as printed: the story, whether an editor pinned it, and else the engine's reasons."""

    article: Article
    pinned: bool
    reasons: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """The box: its heading and its cards; without cards nothing is printed."""

    heading: str
    cards: list[Card]


def shelf(article: Article) -> Shelf:
    """The box of one story, at most RELATED_CARDS cards, in two queries whatever the size of the archive.

    Pins stand first, in the editor's order; then the engine's rows that are good matches. Without pins, and with fewer good
    matches than RELATED_LEAST, it is the newest of the section, and says so.
    """
    most = settings.RELATED_CARDS
    rows = _rows(article)
    if not rows or (article.section_id and len(rows) < settings.RELATED_LEAST and rows[0][0] != "pin"):
        return _latest(article, most)
    reasons = {target: (kind == "pin", why or {}) for kind, target, why in reversed(rows)}
    stories = {story.pk: story for story in Article.objects.published().for_cards().filter(pk__in=reasons)}
    cards = []
    for target in dict.fromkeys(target for _kind, target, _why in rows):
        story, (pinned, why) = stories.get(target), reasons[target]
        if story and (pinned or not story.is_brief):
            cards.append(Card(article=story, pinned=pinned, reasons=why))
    return Shelf(heading=_("You May Also Like"), cards=cards[:most])


def _rows(article: Article) -> list[tuple[str, int, dict[str, Any] | None]]:
    """Pins, and engine rows that are good matches, in one query: (kind, target, reasons), in the order of printing."""
    nothing = Cast(Value(None), JSONField())
    archive = Snapshot.objects.filter(active=True).values("stories")[:1]
    pins = Pin.objects.filter(source=article).annotate(
        kind=Value("pin", CharField()), place=F("position"), why=nothing, points=Value(0, BigIntegerField()), of=Value(0)
    )
    engine = (
        Related.objects.current()
        .filter(source=article)
        .annotate(kind=Value("row", CharField()), place=F("rank"), why=F("reasons"), points=F("score"), of=Subquery(archive))
    )
    columns = ("kind", "place", "target_id", "why", "points", "of")
    rows = pins.order_by().values_list(*columns).union(engine.order_by().values_list(*columns), all=True).order_by()
    in_order = sorted(rows, key=lambda row: row[:3])
    return [row[:1] + row[2:4] for row in in_order if row[0] == "pin" or row[4] >= least_for(row[5], row[3])]


def least_for(stories: int, why: dict[str, Any]) -> int:
    """The score that a row with these reasons must reach to be printed."""
    return least_score(stories, shares_tag=bool(why.get("tags")))


def _latest(article: Article, most: int) -> Shelf:
    if article.section is None:
        return Shelf(heading="", cards=[])
    newest = Article.objects.listed().in_section(article.section).exclude(pk=article.pk).for_cards().newest()[:most]
    heading = _("Latest in %(section)s") % {"section": article.section}
    return Shelf(heading=heading, cards=[Card(article=story, pinned=False) for story in newest])


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
    headline = markup.clean_line(headline)[:300]
    key = naming.headline_key(headline)
    if not key:
        return None
    link, _new = PendingLink.objects.update_or_create(
        source=source,
        key=key,
        defaults={"headline": headline, "teaser": markup.clean_line(teaser), "position": position},
        create_defaults={"headline": headline, "teaser": markup.clean_line(teaser), "position": position, "created": now},
    )
    return link


@transaction.atomic
def resolve_pending(ids: Sequence[int]) -> int:
    """Turn the links that waited for these (published) stories into pins at their places; returns how many."""
    arrived = {story.headline_key: story for story in Article.objects.published().filter(pk__in=ids).exclude(headline_key="")}
    waiting = list(PendingLink.objects.filter(key__in=arrived).select_related("source"))
    for link in waiting:
        target = arrived[link.key]
        if target.pk != link.source_id:
            Pin.objects.get_or_create(source=link.source, target=target, defaults={"position": link.position})
        link.delete()
    return len(waiting)
