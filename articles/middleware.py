"""Between the web and the views."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from articles import caching, publishing, redirecting
from articles.views import errors

DESK = "/admin/"
logger = logging.getLogger(__name__)


class PublishDue:
    """What has fallen due is published before the page is made, so that no schedule needs a timer to be kept.

    Reads the edition once and leaves it on the request; a database that does not answer is the view's business.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            now = timezone.now()
            current = caching.edition()
            if current.next_due and current.next_due <= now:
                publishing.publish_due(now)
                current = caching.edition()
            request.edition = current  # type: ignore[attr-defined]
        except DatabaseError:
            logger.exception("The edition could not be read")
        return self.get_response(request)


class KeptPages:
    """A page that is kept for the edition is given out before anything is asked of the visitor; a new one is kept as it leaves.

    Stands within what says to every response how it may be used, and around all that makes one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = caching.key_of(request) if hasattr(request, "edition") and not at_the_desk(request) else ""
        if not key:
            return self.get_response(request)
        return caching.kept(request, key) or caching.keep(request, key, self.get_response(request))


# --- who works here: nothing that readers get depends on it ----------------------------------------------------------------
def at_the_desk(request: HttpRequest) -> bool:
    return request.path.startswith(DESK)


class DeskSessions(SessionMiddleware):
    """Sessions at the desk alone: a reader's page cannot know who asks for it."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if at_the_desk(request) else self.get_response(request)


class DeskPeople(AuthenticationMiddleware):
    """`request.user`, at the desk alone."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if at_the_desk(request) else self.get_response(request)


class DeskMessages(MessageMiddleware):
    """What the desk tells people once, at the desk alone."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if at_the_desk(request) else self.get_response(request)


class DeskLanguage:
    """The desk speaks the language that somebody chose there (admin/languages.py); readers' pages always the site's.

    The choice is a cookie that browsers send to the desk alone, so no page that readers share depends on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in settings.DESK_LANGUAGES or not at_the_desk(request):
            return self.get_response(request)
        with translation.override(chosen):
            return self.get_response(request)


class OldAddresses:
    """Readers who come by an address that is not found are led on, told what is there no more, or counted as a miss.

    Asks only once there is no page; `/?p=123`, which other systems' stories answer to, is asked for before the front is made.
    """

    NOT_OURS = (DESK, "/api/", "/count/", "/healthz", "/preview/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.method in ("GET", "HEAD")
        address = request.get_full_path()
        if asked and redirecting.is_number(address):
            return self._led(request, address) or self.get_response(request)
        response = self.get_response(request)
        if response.status_code != 404 or not asked or self._is_not_ours(request.path):
            return response
        return self._led(request, address, miss=True) or response

    def _is_not_ours(self, path: str) -> bool:
        return path.startswith((*self.NOT_OURS, settings.STATIC_URL, settings.MEDIA_URL))

    def _led(self, request: HttpRequest, address: str, *, miss: bool = False) -> HttpResponse | None:
        try:
            lead = redirecting.find(address)
            if lead is None and miss:
                agent, referrer = request.headers.get("User-Agent", ""), request.headers.get("Referer", "")
                redirecting.note(address, agent=agent, referrer=referrer, now=timezone.now())
        except (DatabaseError, ValueError):
            logger.exception("The old addresses could not be read")
            return None
        if lead and lead.gone:
            return errors.gone(request, lead.gone)
        return self._redirect(lead.url) if lead else None

    def _redirect(self, url: str) -> HttpResponse:
        response = HttpResponsePermanentRedirect(url)
        # Not for good in browsers: a redirect can be changed and taken back.
        patch_cache_control(response, public=True, max_age=settings.PAGE_SECONDS)
        return response
