"""oEmbed: other sites ask how to embed a story, and get its card in plain HTML, without a script of ours."""

from typing import Any
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from articles import caching, picturing
from articles.models import Article

WIDTH, HEIGHT = 560, 200


@require_safe
@caching.passing_page
def oembed(request: HttpRequest) -> HttpResponse:
    """The card of the story at `url`, as JSON or (format=xml) XML; 404 for any other address, 501 for another format."""
    kind = request.GET.get("format", "json")
    if kind not in ("json", "xml"):
        return HttpResponse("JSON and XML are spoken here.\n", status=501, content_type="text/plain; charset=utf-8")
    card = card_of(story_at(request.GET.get("url", "")), _width(request.GET.get("maxwidth", "")))
    if kind == "json":
        response: HttpResponse = JsonResponse(card)
    else:
        rows = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in card.items())
        response = HttpResponse(
            f'<?xml version="1.0" encoding="utf-8"?>\n<oembed>{rows}</oembed>\n', content_type="text/xml; charset=utf-8"
        )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def story_at(address: str) -> Article:
    """The listed story at a whole address of this site. Raises Http404."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.SITE_URL)
        found = resolve(unquote(parts.path)) if (parts.hostname, parts.port) == (own.hostname, own.port) else None
    except (ValueError, Resolver404):
        found = None
    if found is None or found.url_name != "article":
        raise Http404
    story = Article.objects.listed().select_related("lead_photo").defer("body").filter(slug=found.kwargs["slug"]).first()
    if story is None:
        raise Http404
    return story


def _width(asked: str) -> int:
    return min(WIDTH, int(asked)) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) else WIDTH


def card_of(story: Article, width: int) -> dict[str, Any]:
    """oEmbed's "rich" answer for a story."""
    address = settings.SITE_URL + story.get_absolute_url()
    html = render_to_string("articles/oembed.html", {"story": story, "address": address, "site": settings.SITE_NAME})
    card: dict[str, Any] = {
        "version": "1.0", "type": "rich", "title": story.headline, "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL + reverse("front"), "cache_age": 3600, "html": html.strip(),
        "width": width, "height": HEIGHT,
    }  # fmt: skip
    if story.lead_photo:
        url, wide, high = picturing.largest(story.lead_photo)
        card |= {"thumbnail_url": settings.SITE_URL + url, "thumbnail_width": wide, "thumbnail_height": high}
    return card
