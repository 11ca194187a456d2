"""What readers' browsers say: what they saw in the box under a story (static/js/related.js), and that they read one."""

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles import counting

logger = logging.getLogger(__name__)
MOST_BYTES = 1000


@csrf_exempt  # A beacon carries no token; nor is there a cookie or a right that another site could borrow (see is_ours).
@cache_control(no_store=True)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """204 whether or not anything was counted; 403 for other sites, 413 and 400 for what is no count.

    Of the request nothing is kept: no address, no cookie, no time but the day.
    """
    return _counted(request, settings.RELATED_COUNTS, _box)


@csrf_exempt
@cache_control(no_store=True)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One reading of a story (static/js/read.js); the same answers."""
    return _counted(request, settings.MOST_READ, _reading)


def _counted(request: HttpRequest, wanted: bool, add: Callable[[bytes], object]) -> HttpResponse:
    if not wanted or asks_not_to_be_counted(request) or not says_where_from(request):
        return HttpResponse(status=204)
    if not is_ours(request):
        return told("Only pages of this site are counted.", 403)
    if len(request.META.get("CONTENT_LENGTH") or "") > 4 or len(request.body) > MOST_BYTES:
        return told(f"A count has at most {MOST_BYTES} bytes.", 413)
    try:
        add(request.body)
    except counting.NotACount as refusal:
        return told(str(refusal), 400)
    except OperationalError:  # the database is busy: a lost count harms nobody, a reader's browser need not try again
        logger.warning("A count was lost: the database did not answer in time")
    return HttpResponse(status=204)


def _box(body: bytes) -> None:
    counting.record(*told_by(body), day=timezone.localdate())


def _reading(body: bytes) -> None:
    try:
        story = json.loads(body)["story"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise counting.NotACount("This is no reading of a story: its number is expected.") from None
    if type(story) is not int or not 0 < story <= counting.LARGEST_ID:
        raise counting.NotACount("A story is named by its number.")
    counting.read(story, now=timezone.now())


def asks_not_to_be_counted(request: HttpRequest) -> bool:
    """Do Not Track and Global Privacy Control."""
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def says_where_from(request: HttpRequest) -> bool:
    """Browsers send Sec-Fetch-Site by themselves, on HTTPS and on localhost; simple robots do not."""
    return "Sec-Fetch-Site" in request.headers


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent it. Scripts of other sites can set neither header."""
    origin = request.headers.get("Origin")
    same = origin is None or urlsplit(origin).netloc == request.get_host()
    return same and request.headers["Sec-Fetch-Site"] == "same-origin"


def told_by(body: bytes) -> tuple[int, list[counting.Card], counting.Card | None]:
    """{"source": 1, "shown": [[target, place], …], "followed": [target, place]} as record() takes it. Raises NotACount."""
    try:
        sent = json.loads(body)
        followed = sent.get("followed")
        return sent["source"], [card(each) for each in sent["shown"]], card(followed) if followed is not None else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise counting.NotACount("This is no count of related stories: source, shown and followed are expected.") from None


def card(sent: Any) -> counting.Card:
    target, place = sent
    return target, place


def told(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
