"""The archive by date: a year, a month, a day, each with its calendar, in the site's time zone."""

import calendar
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, DateTimeField, Subquery
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.views.decorators.http import require_safe

from articles import caching, listing
from articles.asking import Given, Question
from articles.models import Article
from articles.views import pages
from articles.views.search import midnight

PER_PAGE = 50


@dataclass(frozen=True)
class Cell:
    """A day in a calendar: its number, how many stories, and its address if there are any."""

    number: int
    stories: int
    address: str


@dataclass(frozen=True)
class Month:
    """One month's calendar: weeks of cells, None where a week reaches into another month."""

    name: str
    address: str
    stories: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Span:
    """What was published in a span of time, to be cut into pages."""

    start: datetime
    end: datetime

    def __getitem__(self, cut: slice) -> list[Article]:
        return listing.between(self.start, self.end, cut.start, PER_PAGE)


@dataclass(frozen=True)
class Shown:
    """What a page of the archive shows beside its stories: counts by day, and the nearest days with stories around it."""

    stories: Counter[date]
    before: date | None
    after: date | None


@require_safe
@caching.cached_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year: twelve calendars with how many stories each day brought. 404 for a year without any."""
    shown = counted(date(year, 1, 1), date(year + 1, 1, 1))
    context = {
        "name": str(year),
        "here": reverse("year", args=[year]),
        "months": [month_of(year, number, shown.stories) for number in range(1, 13)],
        "total": shown.stories.total(),
        "before": shown.before and (str(shown.before.year), reverse("year", args=[shown.before.year])),
        "after": shown.after and (str(shown.after.year), reverse("year", args=[shown.after.year])),
    }
    return pages.page(request, "articles/archive.html", {**context, "weekdays": list(weekdays())})


@require_safe
@caching.cached_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month: its calendar, and its stories, newest first, in pages."""
    first = start(year, month, 1)
    end = next_month(first)
    shown = counted(first, end)
    context = {
        "name": date_format(first, "YEAR_MONTH_FORMAT"),
        "here": reverse("month", args=[year, month]),
        "line": [(str(year), reverse("year", args=[year]))],
        "months": [month_of(year, month, shown.stories)],
        "page": pages.page_of(request, Span(midnight(first), midnight(end)), PER_PAGE, shown.stories.total()),
        "total": shown.stories.total(),
        "before": shown.before and month_link(shown.before),
        "after": shown.after and month_link(shown.after),
    }
    return pages.page(request, "articles/archive.html", {**context, "weekdays": list(weekdays())})


@require_safe
@caching.cached_page
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """A day: its stories, newest first, and its month's calendar."""
    this = start(year, month, day)
    first, end = this.replace(day=1), this + timedelta(days=1)
    shown = counted(this, end, around=(first, next_month(first)))
    context = {
        "name": date_format(this),
        "here": reverse("day", args=[year, month, day]),
        "line": [(str(year), reverse("year", args=[year])), month_link(this)],
        "months": [month_of(year, month, shown.stories)],
        "day": day,
        "page": pages.page_of(request, Span(midnight(this), midnight(end)), PER_PAGE, shown.stories[this]),
        "total": shown.stories[this],
        "before": shown.before and day_link(shown.before),
        "after": shown.after and day_link(shown.after),
    }
    return pages.page(request, "articles/archive.html", {**context, "weekdays": list(weekdays())})


def counted(first: date, end: date, around: tuple[date, date] | None = None) -> Shown:
    """How many stories each day from `first` to before `end` brought (or `around` them); one query. Http404 without any."""
    start, stop = around or (first, end)
    moments = {"first": midnight(first), "end": midnight(end), "start": midnight(start), "stop": midnight(stop)}
    found: list[Any] = _days(timezone.get_current_timezone_name()).ask(**moments)
    stories = Counter({row["day"]: row["stories"] for row in found})
    if not any(first <= day < end for day in stories):
        raise Http404
    return Shown(stories, local_day(found[0]["before"]), local_day(found[0]["after"]))


@cache
def _days(_zone: str) -> Question:
    """Worded once for a time zone, which tells the database where a day begins."""
    first, end, start, stop = (Given(name, DateTimeField()) for name in ("first", "end", "start", "stop"))
    listed = Article.objects.listed()

    def worded() -> Any:
        before = listed.filter(published_at__lt=first).newest().values("published_at")[:1]
        after = listed.filter(published_at__gte=end).order_by("published_at", "pk").values("published_at")[:1]
        return (
            listed.between(start, stop)
            .annotate(day=TruncDate("published_at"), before=Subquery(before), after=Subquery(after))
            .values("day", "before", "after")
            .annotate(stories=Count("pk"))
            .order_by("day")
        )

    return Question(worded)


def local_day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def start(year: int, month: int, day: int) -> date:
    """The day; Http404 for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Http404 from None


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_of(year: int, month: int, stories: Counter[date]) -> Month:
    """A month's calendar, its weeks beginning as they do where the site's language is spoken."""
    number = sum(count for day, count in stories.items() if (day.year, day.month) == (year, month))
    weeks = calendar.Calendar(first_weekday()).monthdatescalendar(year, month)
    cells = (tuple(cell(day, stories[day]) if day.month == month else None for day in week) for week in weeks)
    return Month(str(MONTHS[month]), reverse("month", args=[year, month]) if number else "", number, tuple(cells))


def cell(day: date, stories: int) -> Cell:
    return Cell(day.day, stories, reverse("day", args=[day.year, day.month, day.day]) if stories else "")


def first_weekday() -> int:
    """0 for Monday; Django counts from Sunday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def weekdays() -> Iterator[str]:
    """The short names of the days, in the order of the calendar."""
    return (str(WEEKDAYS_ABBR[(first_weekday() + place) % 7]) for place in range(7))


def month_link(day: date) -> tuple[str, str]:
    return date_format(day, "YEAR_MONTH_FORMAT"), reverse("month", args=[day.year, day.month])


def day_link(day: date) -> tuple[str, str]:
    return date_format(day), reverse("day", args=[day.year, day.month, day.day])
