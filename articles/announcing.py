"""Tell others that something has changed here: the feeds' hub (WebSub), and search engines (IndexNow). Nobody waits for it."""

import json
import logging
from collections.abc import Iterable, Sequence
from threading import Thread
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from articles.models import Article, Author, Section, Tag

logger = logging.getLogger(__name__)
SECONDS = 10
MOST = 10_000
"""So many addresses IndexNow takes at once."""
KINDS: tuple[dict[str, str], ...] = ({}, {"kind": "atom"}, {"kind": "json"})


def announce(ids: Sequence[int]) -> None:
    """Tell the hub and the search engines of these stories, in the background; nothing where no setting names them.

    What cannot be told is in the log, and not tried again: both ask by themselves from time to time.
    """
    requests = [*_to_the_hub(ids), *_to_search_engines(ids)]
    if requests:
        Thread(target=_send, args=(requests,), name="announcing", daemon=True).start()


def _to_the_hub(ids: Sequence[int]) -> Iterable[Request]:
    if settings.WEBSUB_HUB and Article.objects.listed().filter(pk__in=ids[:MOST]).exists():
        form = urlencode([("hub.mode", "publish"), *(("hub.url", address) for address in feeds(ids[:MOST]))])
        yield Request(settings.WEBSUB_HUB, form.encode(), {"Content-Type": "application/x-www-form-urlencoded"})  # noqa: S310


def feeds(ids: Sequence[int]) -> list[str]:
    """The whole addresses of the feeds that list these stories."""
    listed = Article.objects.listed().filter(pk__in=ids)
    below = Section.objects.filter(articles__in=listed).order_by()
    sections = Section.objects.filter(
        Q(pk__in=below.values("pk")) | Q(pk__in=below.values("parent")) | Q(pk__in=below.values("parent__parent"))
    )
    named: list[tuple[str, dict[str, str]]] = [("feed", {})]
    named += [("section_feed", {"slug": slug}) for slug in sections.order_by("pk").values_list("slug", flat=True)]
    for name, rows in (
        ("tag_feed", Tag.objects.filter(tagged__content_object__in=listed)),
        ("author_feed", Author.objects.filter(articles__in=listed)),
    ):
        named += [(name, {"slug": slug}) for slug in rows.order_by("pk").distinct().values_list("slug", flat=True)]
    return [settings.SITE_URL + reverse(name, kwargs={**parts, **kind}) for name, parts in named for kind in KINDS]


def _to_search_engines(ids: Sequence[int]) -> Iterable[Request]:
    """Stories that readers see or saw: one that is gone is told of too."""
    if not settings.INDEXNOW_KEY:
        return
    seen = Article.objects.filter(pk__in=ids[:MOST], published_at__isnull=False, is_brief=False)
    addresses = [settings.SITE_URL + story.get_absolute_url() for story in seen.only("slug").order_by("pk")]
    if addresses:
        key, host = settings.INDEXNOW_KEY, urlsplit(settings.SITE_URL).netloc
        place = settings.SITE_URL + reverse("indexnow_key", args=[key])
        told = {"host": host, "key": key, "keyLocation": place, "urlList": addresses}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        yield Request(settings.INDEXNOW_URL, json.dumps(told).encode(), headers)  # noqa: S310


def _send(requests: Sequence[Request]) -> None:
    for request in requests:
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- the settings name the address
                logger.info("Told %s: %s", request.full_url, answer.status)
        except (OSError, ValueError) as error:
            logger.warning("%s could not be told: %s", request.full_url, error)
