"""Pages of a list that stay what they are while new stories arrive: each begins at a story, not at a number.

`?before=…` is the page of the stories that follow a story, `?after=…` the one of those that come before it (keyset
pagination). A reader who goes on from a page misses no story and meets none twice, and the hundredth page costs what the
first does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest

from articles.listing import Listing
from articles.models import Article

PER_PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_place = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class Window:
    """A page of stories, newest first; `newer` and `older` are the questions that lead on, empty where there is nothing."""

    stories: list[Article]
    newer: str = ""
    older: str = ""
    here: str = ""

    @property
    def is_first(self) -> bool:
        return not self.here


class AtTheTop(Exception):
    """The newer stories fill no page of their own: the list begins at its bare address."""


def is_first(request: HttpRequest) -> bool:
    return not {"before", "after"} & request.GET.keys()


def first_window(stories: Sequence[Article], *, goes_on: bool) -> Window:
    """The first page, of stories that were found already; whether others follow."""
    return Window(list(stories), older=f"?before={_written(stories[-1])}" if goes_on and stories else "")


def window(request: HttpRequest, stories: Listing, per_page: int = PER_PAGE) -> Window:
    """The page that the address asks for. Http404 for a place that cannot be read, AtTheTop for the first page."""
    if "after" in request.GET:
        return _newer(stories, request.GET["after"], per_page)
    place = request.GET.get("before", "")
    if not place and "before" in request.GET:
        raise Http404
    found = stories.older(*_read(place), per_page + 1) if place else stories.newest(per_page + 1)
    shown = found[:per_page]
    return Window(
        stories=shown,
        newer=f"?after={_written(shown[0])}" if place and shown else "",
        older=f"?before={_written(shown[-1])}" if len(found) > per_page else "",
        here=f"?before={place}" if place else "",
    )


def _newer(stories: Listing, place: str, per_page: int) -> Window:
    found = stories.newer(*_read(place), per_page + 1)
    if len(found) <= per_page:
        raise AtTheTop
    shown = found[:per_page][::-1]
    return Window(shown, f"?after={_written(shown[0])}", f"?before={_written(shown[-1])}", f"?after={place}")


def _written(story: Article) -> str:
    """A story's place in the list: the microseconds of its publication, and its number."""
    assert story.published_at
    return f"{(story.published_at - EPOCH) // timedelta(microseconds=1)}-{story.pk}"


def _read(place: str) -> tuple[datetime, int]:
    matched = _place.fullmatch(place) if place.isascii() else None
    if matched is None:
        raise Http404
    try:
        return EPOCH + timedelta(microseconds=int(matched[1])), int(matched[2])
    except OverflowError:
        raise Http404 from None
