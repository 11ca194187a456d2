"""The tag desk: what wants a hand in the vocabulary, and how it stands over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.forms.widgets import is_number
from articles.models import Tag, TagHealth
from articles.tagging import health

LINES = 10
TWINS = 20
DAYS = 90
WIDE, HIGH = 600, 120
"""The drawing's units: a day is a point from left to right, a hundred is at the top."""

WHY = {
    "spelling": gettext_lazy("the same but for spaces and signs"),
    "plural": gettext_lazy("singular and plural"),
    "slip": gettext_lazy("one letter apart"),
    health.SAME_STORIES: gettext_lazy("on the same stories"),
}


@dataclass(frozen=True)
class Pile:
    """Tags with something in common: a heading, what can be done, the first of them, how many there are, where all are."""

    kind: str
    heading: Any
    hint: Any
    tags: Sequence[Tag]
    number: int
    empty: Any
    query: str


def piles() -> list[Pile]:
    broad = health.least_broad()
    return [
        pile("unused", _("Used by no story"), _("Delete them, or give them to stories."), health.unused(),
             _("Every tag stands on a story."), "use=none"),
        pile("once", _("Used once"), _("Merge them into a wider tag, or wait for the second story."), health.used_once(),
             _("Every tag in use stands on two stories at least."), "use=once"),
        pile("broad", _("Too broad"), _("On %(number)d stories or more. Split them, or give their parts tags of their own.")
             % {"number": broad}, health.too_broad(), _("No tag stands on more than a tenth of the stories."), "use=broad"),
        pile("undescribed", _("Without a description"), _("Their pages say nothing of their own. The most used come first."),
             health.undescribed(), _("Every tag on two stories or more is described."), "use=undescribed"),
    ]  # fmt: skip


def pile(kind: str, heading: Any, hint: Any, tags: QuerySet[Tag], empty: Any, query: str) -> Pile:
    return Pile(kind, heading, hint, list(tags[:LINES]), tags.count(), empty, query)


@dataclass(frozen=True)
class Drawing:
    """The figure over time as a line, and its first and last day."""

    points: str
    first: TagHealth
    last: TagHealth
    least: int


def drawing(days: Sequence[TagHealth]) -> Drawing | None:
    """A line through the days, the newest at the right; None until there are two days to join."""
    if len(days) < 2:
        return None
    first, last = days[0], days[-1]
    span = (last.day - first.day).days
    points = [((each.day - first.day).days * WIDE / span, HIGH - health.in_order(each) * HIGH / 100) for each in days]
    line = " ".join(f"{across:.0f},{down:.0f}" for across, down in points)
    return Drawing(line, first, last, min(map(health.in_order, days)))


class TagDesk:
    """Mixed into TagAdmin: one page that lists, and the button that says two tags are two."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("tidy/", view(self.tidy_view), name="articles_tag_tidy"),
            path("tidy/two/", view(self.two_view), name="articles_tag_two"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def tidy_view(self, request: HttpRequest) -> HttpResponse:
        """Near twins, piles, what rises, and the figure of today beside those of the days before."""
        self._require_view(request)  # type: ignore[attr-defined]
        now = timezone.now()
        pairs = health.twin_pairs()
        today = health.take_stock(timezone.localdate(now), pairs)
        days = list(TagHealth.objects.order_by("-day")[:DAYS])[::-1]
        return self._page(  # type: ignore[attr-defined]
            request, "tidy", _("Tag desk"), twins=told(pairs), twins_number=len(pairs), piles=piles(),
            rising=health.rising(now, LINES), today=today, in_order=health.in_order(today), drawing=drawing(days),
            may_merge=self.may(request, "merge"), **spans(now),  # type: ignore[attr-defined]
        )  # fmt: skip

    def two_view(self, request: HttpRequest) -> HttpResponse:
        """Say that two tags that look alike are two (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.may(request, "merge"):  # type: ignore[attr-defined]
            raise PermissionDenied
        numbers = [number for number in request.POST.getlist("tags")[:2] if is_number(number)]
        tags = list(Tag.objects.filter(pk__in=numbers))
        if len(tags) == 2:
            health.dismiss(*tags, now=timezone.now(), by=request.user)
        return HttpResponseRedirect(reverse("admin:articles_tag_tidy"))


def told(pairs: Sequence[health.Pair]) -> list[dict[str, Any]]:
    """The first pairs with why they are near, and what the button would do, in words."""
    lines = []
    for twin in health.told_twins(pairs, TWINS):
        number = ngettext("%(number)d story", "%(number)d stories", twin.other.story_count)
        lines.append({
            "twin": twin, "why": WHY[twin.why], "number": number % {"number": twin.other.story_count},
            "same_stories": twin.why == health.SAME_STORIES,
        })  # fmt: skip
    return lines


def spans(now: datetime) -> dict[str, Any]:
    return {"rising_days": health.RISING_DAYS, "now": now, "wide": WIDE, "high": HIGH}
