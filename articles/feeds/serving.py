"""A channel written in one of three formats."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles import caching
from articles.feeds.channels import Channel, Moved, channel, name_of
from articles.feeds.entries import Entry
from articles.models import path_of

# Browsers show XML with its style sheet under this name alone; feed readers go by what is in it.
XML = "application/xml"
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def _serve(request: HttpRequest, of: str, kind: str = "rss", slug: str = "") -> HttpResponse:
    """A feed; redirects where a tag goes by another spelling."""
    try:
        found = channel(request, of, slug)
    except Moved as moved:
        parts = {"slug": moved.slug, **({"kind": kind} if kind != "rss" else {})}
        return redirect(name_of(of), **parts, permanent=True)
    if kind == "json":
        response: HttpResponse = JsonResponse(json_feed(found), json_dumps_params={"ensure_ascii": False})
    else:
        response = render(request, f"articles/feed.{kind}.xml", context(found, kind))
    response["Content-Type"] = f"{TYPES[kind] if kind == 'json' else XML}; charset=utf-8"
    response["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links(found, kind))
    response["Access-Control-Allow-Origin"] = "*"
    changed = max((entry.updated for entry in found.entries), default=None)
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


_kept = require_safe(caching.cached_page(_serve))
_passing = require_safe(caching.passing_page(_serve))


def serve(request: HttpRequest, of: str, kind: str = "rss", slug: str = "") -> HttpResponse:
    """The feed `of` something, as `kind`: kept for the edition, but searches, of which there is no end."""
    return (_passing if of == "search" else _kept)(request, of=of, kind=kind, slug=slug)


def links(found: Channel, kind: str) -> list[tuple[str, str]]:
    """(rel, address): itself, the hub, and its place among the archives (RFC 5005)."""
    named = [("self", found.address(kind, found.archive))]
    if settings.WEBSUB_HUB and found.archive is None:
        named.append(("hub", settings.WEBSUB_HUB))
    if found.archive:
        named.append(("current", found.address(kind)))
        if found.archive < found.archives:
            named.append(("next-archive", found.address(kind, found.archive + 1)))
    before = found.archive - 1 if found.archive else found.archives
    if before:
        named.append(("prev-archive", found.address(kind, before)))
    return named


def context(found: Channel, kind: str) -> dict[str, Any]:
    """What the XML templates print."""
    changed = [entry.updated for entry in found.entries]
    return {
        "channel": found,
        "links": links(found, kind),
        "type": TYPES[kind],
        "changed": max(changed, default=timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)),
        "language": settings.LANGUAGE_CODE,
        "site_name": settings.SITE_NAME,
        "style": static("css/feed.css"),
        "icon": settings.SITE_URL + static("icons/192.png"),
    }


def json_feed(found: Channel) -> dict[str, Any]:
    """JSON Feed 1.1."""
    named = dict(links(found, "json"))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": found.title,
        "home_page_url": found.home,
        "feed_url": named["self"],
        "description": found.about,
        "language": settings.LANGUAGE_CODE,
        "icon": settings.SITE_URL + static("icons/512.png"),
        "favicon": settings.SITE_URL + static("icons/192.png"),
        "next_url": named.get("prev-archive"),
        "hubs": [{"type": "WebSub", "url": named["hub"]}] if "hub" in named else [],
    }
    return {**{name: value for name, value in feed.items() if value}, "items": [json_item(entry) for entry in found.entries]}


def json_item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name, "url": settings.SITE_URL + path_of("author", slug)} for name, slug in entry.authors],
        "tags": list(entry.tags),
        "language": entry.language,
    }
    content = {"content_html": entry.html} if entry.html else {"content_text": entry.summary or entry.title}
    return {**{name: value for name, value in item.items() if value}, **content}
