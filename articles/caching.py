"""The edition: a counter that changes whenever what readers may see changes. Pages are kept per edition, not per URL.

The same row says when something next falls due by itself, and nothing that is kept outlasts that moment.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Manager, Min, Q
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import get_max_age, patch_cache_control

from articles.asking import Question
from articles.models import Article, Banner, Edition, Revision, Slot

EDITION: Question[Edition] = Question(lambda: Edition.objects.filter(pk=1))
KEPT_SECONDS = 3600
RETRY = timedelta(minutes=1)
SAFE = ("GET", "HEAD")
LONGEST_KEY = 230
"""Memcached takes no longer one; an address that makes one is of no page of ours."""
ACCEPTS_GZIP = re.compile(r"\bgzip\b")


class _Packing(GZipMiddleware):
    max_random_bytes = 0  # no page that is kept holds a secret that its length could betray (http://breachattack.com)


GZIP = _Packing(lambda request: HttpResponse())


def edition() -> Edition:
    """The edition that readers see now, to be read, in one query; a fresh one where nothing was ever published."""
    found = EDITION.recall()
    return found[0] if found else Edition(pk=1, number=0)


def edition_of(request: HttpRequest) -> Edition:
    """The edition that was read as the request came in (middleware.PublishDue), else the one of now."""
    return getattr(request, "edition", None) or edition()


def touch() -> None:
    """Begin a new edition: what readers may see has changed."""
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1):
        Edition.objects.bulk_create([Edition(pk=1)], ignore_conflicts=True)


def plan_next_due(now: datetime) -> datetime | None:
    """Write down, and return, the next moment at which a schedule, an expiry, an embargo, a slot, a banner or the end of live
    coverage changes what readers see.

    Something overdue (it failed, or is only now noticed) is tried again a minute from `now`, not at every request.
    """
    held = Coalesce(Greatest("publish_at", "article__embargo_until"), "publish_at")
    moments = [
        Revision.objects.scheduled().aggregate(next=Min(held))["next"],
        Article.objects.expiring().aggregate(next=Min("expires_at"))["next"],
        *(moment for rows in (Slot.objects, Banner.objects) for moment in _begins_or_ends(rows, now)),
        Article.objects.ending_live(now).aggregate(next=Min("live_until"))["next"],
    ]
    earliest = min((moment for moment in moments if moment), default=None)
    if earliest and earliest <= now:
        earliest = now + RETRY
    Edition.objects.update_or_create(pk=1, defaults={"next_due": earliest})
    return earliest


def _begins_or_ends(rows: Manager, now: datetime) -> Iterable[datetime | None]:
    coming = {name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in ("starts", "ends")}
    return rows.aggregate(**coming).values()


def seconds_left(current: Edition, now: datetime, most: int) -> int:
    """How long, in seconds, something printed `now` stays true: at most `most`, never past the next due moment."""
    if current.next_due is None:
        return most
    return max(0, min(most, int((current.next_due - now).total_seconds())))


def per_edition(current: Edition, name: str, make: Callable[[], Any]) -> Any:
    """What `make` returns, kept under this name for as long as this edition is what readers see: for what every page prints.

    Each process makes its own: a visit to the cache for every page would cost more than the question does once an edition.
    """
    now = timezone.now()
    held = _held.get(name)
    if held is None or held.edition != current.number or held.until <= now:
        until = now + timedelta(seconds=seconds_left(current, now, KEPT_SECONDS))
        held = _held[name] = Held(current.number, until, make())
    return held.what


def listed(current: Edition) -> int:
    """How many stories readers find in lists; one query in an edition."""
    return per_edition(current, "listed", Article.objects.listed().count)


class Held(NamedTuple):
    """Something that this process made in an edition, and until when it may stand."""

    edition: int
    until: datetime
    what: Any


_held: dict[str, Held] = {}


def forget() -> None:
    """Let go what this process holds: where one database takes another's place."""
    _held.clear()


class Kept(NamedTuple):
    """A page as it is kept: its bytes and headers, and for how many seconds at most somebody else may hold it."""

    content: bytes
    headers: dict[str, str]
    most: int


def cached_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view's 200 responses be kept for the current edition (middleware.KeptPages), and tell browsers and proxies how
    long they hold.

    Only for pages that are the same for everybody: the key is the edition and the full path. Others pass untouched.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method in SAFE and response.status_code == 200 and not response.streaming:
            most = min(get_max_age(response) or settings.PAGE_SECONDS, settings.PAGE_SECONDS)
            response.kept_for = most  # type: ignore[attr-defined]
            left = seconds_left(edition_of(request), timezone.now(), most)
            patch_cache_control(response, public=True, max_age=left)
        return response

    return kept


def key_of(request: HttpRequest) -> str:
    """Under what a page with this address is kept; "" where none is: for other methods, and addresses that are nobody's."""
    if request.method not in SAFE:
        return ""
    edition = edition_of(request)
    key = f"page:{edition.number}:{packing(request)}:{request.get_host()}:{request.get_full_path()}"
    return key if len(key) < LONGEST_KEY else ""


def kept(request: HttpRequest, key: str) -> HttpResponse | None:
    """The page that is kept under the key, saying for how long it holds from now on."""
    found: Kept | None = cache.get(key)
    if found is None:
        return None
    left = seconds_left(edition_of(request), timezone.now(), found.most)
    return HttpResponse(found.content, headers={**found.headers, "Cache-Control": f"public, max-age={left}"})


def keep(request: HttpRequest, key: str, response: HttpResponse) -> HttpResponse:
    """The response, finished; kept under the key if a view let it be kept (cached_page), for as long as it stays true."""
    most: int | None = getattr(response, "kept_for", None)
    seconds = seconds_left(edition_of(request), timezone.now(), KEPT_SECONDS)
    if most is None or response.status_code != 200 or not seconds:
        return response
    response = finished(request, response)
    cache.set(key, Kept(response.content, dict(response.headers), most), seconds)
    return response


def packing(request: HttpRequest) -> str:
    """How the page goes to this browser: "gzip", or "" for as it is."""
    return "gzip" if ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")) else ""


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its validator, packed for this browser: so that neither is done again for a page that is kept.

    Packing is safe here, as there is no secret in a page that is the same for everybody.
    """
    if not response.has_header("ETag"):
        response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return cast("HttpResponse", GZIP.process_response(request, response))


def passing_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell browsers and proxies how long the view's 200 responses hold, and keep nothing here.

    For pages whose addresses have no end (searches): kept, they would push out those that are read.
    """

    @wraps(view)
    def passed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            current = edition_of(request)
            patch_cache_control(response, public=True, max_age=seconds_left(current, timezone.now(), settings.PAGE_SECONDS))
        return response

    return passed
