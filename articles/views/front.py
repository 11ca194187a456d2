"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, curating


@require_safe
@caching.cached_page
def front(request: HttpRequest) -> HttpResponse:
    """Lead, second rank, latest, and a strip for each section."""
    resolved = curating.front(now=timezone.now())
    first = [story for story in (resolved.lead, *resolved.second, *resolved.latest) if story]
    moments = [story.updated_at or story.published_at for story in first]
    changed = max((moment for moment in moments if moment), default=None)
    return render(request, "articles/front.html", {"front": resolved, "changed": changed})
