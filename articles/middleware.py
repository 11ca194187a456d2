"""Between the web and the views."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles import caching, publishing

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
