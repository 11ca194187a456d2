"""The home page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, curating
from articles.views.pages import page


@require_safe
@caching.cached_page
def front(request: HttpRequest) -> HttpResponse:
    """Lead, second rank, latest, the most read, and a strip for each section."""
    edition = caching.edition_of(request)
    resolved = curating.front(now=timezone.now(), beside=edition.most_read if settings.MOST_READ else ())
    moments = [story.updated_at or story.published_at for story in resolved.stories]
    changed = max((moment for moment in moments if moment), default=None)
    return page(request, "articles/front.html", {"front": resolved, "changed": changed})
