"""A live story: the window of its entries on its page, and what is new since that page was made."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles import caching, covering
from articles.models import Article

LONGEST = 15
"""So many digits has a number that somebody may ask with."""


def covered(request: HttpRequest, story: Article) -> covering.Coverage | None:
    """The entries that the address asks for (?from=, the first without it); None for a story that never was live. Http404."""
    if story.live_from is None:
        return None
    asked = request.GET.get("from")
    try:
        return covering.coverage(story, now=timezone.now(), start=_number(asked) if asked is not None else None)
    except covering.NoSuchEntry:
        raise Http404 from None


@require_safe
@caching.cached_page
def updates(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of a story's entries since a stamp, for static/js/live.js: the same answer for all who have the same page.

    It is kept for its edition, and its ETag is that of its content: a page that asks again is told 304.
    """
    story = Article.objects.published().filter(slug=slug, live_from__isnull=False).defer("body").first()
    if story is None:
        raise Http404
    found = covering.updates(story, _number(request.GET.get("since", "")), now=timezone.now())
    since = _number(request.GET.get("since", ""))
    answer = {
        "live": found.is_live,
        "stamp": found.stamp,
        "told": _told(found, since),
        "whole": found.is_whole,
        "gone": list(found.gone),
        "entries": [_entry(story, entry, since) for entry in found.shown],
    }
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    return soon(response)


def soon(response: HttpResponse) -> HttpResponse:
    """Nobody on the way keeps it for longer than a page waits before it asks again."""
    patch_cache_control(response, max_age=settings.LIVE_SECONDS)
    return response


def _entry(story: Article, entry: Any, since: int) -> dict[str, Any]:
    html = render_to_string("articles/_entry.html", {"article": story, "entry": entry})
    return {"id": entry.pk, "new": entry.first_stamp > since, "html": html}


def _told(found: covering.Updates, since: int) -> str:
    """What is announced: how many entries are new, else that something is changed; nothing where nothing is."""
    new = sum(entry.first_stamp > since for entry in found.shown)
    if not found.is_whole:
        return _("Many new entries")
    if new:
        return ngettext("%(number)d new entry", "%(number)d new entries", new) % {"number": new}
    return _("Entries were changed") if found.shown or found.gone else ""


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST):
        raise Http404
    return int(said)
