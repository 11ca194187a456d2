"""The boxes under stories, for the desk: which are weak, who is led to nowhere, what waits, and what readers follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import allowing, counting, linking
from articles.models import Article, PendingLink, Pin, Related, Snapshot
from articles.similarity.diversity import least_score

LINES = 10
NEWEST = 2000
"""So many of the newest stories are looked through: the ones that are read, on a page that is quick."""
SPAN = timedelta(days=28)
KEEP = 300
"""A small site sees each count at once; a large one, where the sum takes seconds, pays for it a few times an hour."""


# --- what wants a hand ----------------------------------------------------------------------------------------------
def good_rows() -> QuerySet:
    """The engine's rows that are good enough to be printed."""
    snapshot = Snapshot.objects.filter(active=True).only("half", "stories").first() or Snapshot(half=0)
    least = least_score(snapshot.stories), least_score(snapshot.stories, shares_tag=True)
    return Related.objects.filter(half=snapshot.half).good(*least).order_by()


def newest() -> QuerySet:
    """The newest stories, by their numbers: what the two piles below look through."""
    return Article.objects.filter(pk__in=list(Article.objects.listed().newest().values_list("pk", flat=True)[:NEWEST]))


def weak(stories: QuerySet, rows: QuerySet, cards: int) -> QuerySet:
    """Those whose box is not full of pins and good rows; each with `held`, the number that it has."""
    pins = Pin.objects.filter(_published("target"), source=OuterRef("pk")).order_by()
    held = _number_of(rows.filter(source=OuterRef("pk"))) + _number_of(pins)
    return stories.annotate(held=held).filter(held__lt=cards).newest().only("headline")


def led_to_by_nobody(stories: QuerySet, rows: QuerySet, cards: int) -> QuerySet:
    """Those that no box shows; without those that are never to be recommended."""
    # In two steps: an index knows whose rows name the story, the key leads to each row. A planner without statistics
    # would rather read a whole half for each story.
    same = {name: OuterRef(name) for name in ("half", "source_id", "target_id")}
    named = Related.objects.current().filter(target=OuterRef("pk")).order_by()
    shown = named.filter(Exists(rows.filter(**same, rank__lt=cards)))
    pins = Pin.objects.filter(_published("source"), target=OuterRef("pk"))
    return stories.filter(~Exists(shown), ~Exists(pins), never_recommend=False).newest().only("headline")


def _published(column: str) -> Exists:
    # Asked of each pin by itself: as a list (target__in) SQLite would read every published story.
    return Exists(Article.objects.published().filter(pk=OuterRef(column)).order_by())


def pins_to_nothing() -> QuerySet:
    """Pins whose target was retracted or has expired, under stories that are there."""
    gone = Article.objects.gone().values("pk")
    pins = Pin.objects.filter(target__in=gone).exclude(source__in=gone)
    return pins.select_related("source", "target").only("source__headline", "target__headline").order_by("-pk")


def waiting() -> QuerySet:
    """Related headlines whose story has not arrived, the oldest first."""
    links = PendingLink.objects.select_related("source").only("headline", "created", "source__headline")
    return links.order_by("created", "pk")


def _number_of(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("source").annotate(number=Count("target")).values("number")), 0)


@dataclass(frozen=True)
class Line:
    """One line of a pile: the story that it leads to, and what is to be said of it."""

    pk: int
    headline: str
    note: str = ""


@dataclass(frozen=True)
class Pile:
    """A heading, what can be done, the lines that fit, whether there are more, and what to say when there are none."""

    kind: str
    heading: Any
    hint: Any
    lines: Sequence[Line]
    more: bool
    empty: Any


WORDS = {
    "weak": (
        gettext_lazy("Weak boxes"),
        gettext_lazy("Among the newest stories. Pin others under them in the form, or give them tags that others have."),
        gettext_lazy("Every box of the newest stories has its cards."),
    ),
    "alone": (
        gettext_lazy("Nobody is led to"),
        gettext_lazy("Among the newest stories. No box shows these: pin them under one that readers find."),
        gettext_lazy("Every one of the newest stories stands in some box."),
    ),
    "gone": (
        gettext_lazy("Pins to stories that are gone"),
        gettext_lazy("Readers see the next card instead. Take the pin out, or choose another."),
        gettext_lazy("No pin leads to a story that was retracted or has expired."),
    ),
    "linked": (
        gettext_lazy("Links to stories that are gone"),
        gettext_lazy("In the text that readers see. Take the link out, or lead it elsewhere."),
        gettext_lazy("No text leads to a story that was retracted or has expired."),
    ),
    "waiting": (
        gettext_lazy("Waiting for their story"),
        gettext_lazy("Each becomes a pin when a story with its headline is published."),
        gettext_lazy("No related headline waits for its story."),
    ),
}
"""Of each pile: its heading, what can be done, and what is said when it is empty."""


def piles(cards: int) -> list[Pile]:
    """The five piles, in seven queries."""
    most, rows, stories = LINES + 1, good_rows(), newest()
    return [
        pile("weak", (Line(each.pk, each.headline, _lack(each, cards)) for each in weak(stories, rows, cards)[:most])),
        pile("alone", (Line(each.pk, each.headline) for each in led_to_by_nobody(stories, rows, cards)[:most])),
        pile("gone", (Line(pin.source_id, pin.source.headline, pin.target.headline) for pin in pins_to_nothing()[:most])),
        pile(
            "linked",
            (Line(link.source_id, link.source.headline, link.target.headline) for link in linking.to_what_is_gone()[:most]),
        ),
        pile("waiting", (Line(link.source_id, link.source.headline, link.headline) for link in waiting()[:most])),
    ]


def pile(kind: str, lines: Iterable[Line]) -> Pile:
    found, (heading, hint, empty) = list(lines), WORDS[kind]
    return Pile(kind, heading, hint, found[:LINES], len(found) > LINES, empty)


def _lack(story: Any, cards: int) -> str:
    return ngettext("%(held)d of %(cards)d card", "%(held)d of %(cards)d cards", cards) % {"held": story.held, "cards": cards}


# --- what readers do ------------------------------------------------------------------------------------------------
def report() -> counting.Report:
    """The counts of the last four weeks; kept for KEEP times as long as it took to add them up."""
    since = timezone.localdate(timezone.now() - SPAN)
    key = f"boxes:{since}:{settings.RELATED_CARDS}"
    found = cache.get(key)
    if found is None:
        began = monotonic()
        found = counting.report(since)
        cache.set(key, found, round((monotonic() - began) * KEEP))
    return found


def told(found: counting.Report) -> dict[str, Any]:
    """The report in words and figures."""
    stories = Article.objects.only("headline").in_bulk({pk for pair in found.top for pk in (pair.source, pair.target)})
    places = [
        {"place": each.place, "shown": each.shown, "followed": each.followed, "rate": percent(each.rate),
         "share": percent(each.share, 0), "corrected": percent(each.corrected)}
        for each in found.places
    ]  # fmt: skip
    top = [
        {"source": stories[pair.source], "target": stories[pair.target], "pair": pair, "rate": percent(pair.rate)}
        for pair in found.top
        if pair.source in stories and pair.target in stories
    ]
    rate = percent(found.followed / found.shown) if found.shown else ""
    return {"report": found, "places": places, "top": top, "rate": rate, "mean": percent(found.mean), "days": SPAN.days}


def percent(share: float, places: int = 1) -> str:
    return _("%(number)s %%") % {"number": number_format(share * 100, places)}


class BoxesAdmin(admin.ModelAdmin):
    """One page to read, in the place of a list. Whoever sees all stories may see it."""

    def get_urls(self) -> list[Any]:
        return [path("", self.admin_site.admin_view(self.changelist_view), name="articles_relatedcount_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request), "title": gettext_lazy("Related stories"), "opts": self.opts,
            "piles": piles(settings.RELATED_CARDS), "counting": settings.RELATED_COUNTS, **told(report()),
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/boxes.html", context)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return allowing.sees_all(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
