"""Lists of stories: by section, by tag, by author; newest first, in pages."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, curating, listing, reading, tagging
from articles.models import Article, TagAlias
from articles.views import pages
from articles.views.paging import PER_PAGE, AtTheTop, first_window, is_first, window


def in_pages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sends those who come to the top of the list, or by a page's number of old, to the list's bare address."""

    @wraps(view)
    def paged(request: HttpRequest, slug: str) -> HttpResponse:
        if "page" in request.GET:
            return HttpResponsePermanentRedirect(request.path)
        try:
            return view(request, slug)
        except AtTheTop:
            return redirect(request.path)

    return paged


@require_safe
@caching.cached_page
@in_pages
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section: its front on the first page, then every other story of it."""
    found = reading.section(slug)
    if found is None:
        raise Http404
    now, top = timezone.now(), curating.SECTION_TOP
    if is_first(request):
        front = curating.front(found, now=now, places=top + PER_PAGE)
        page = first_window(front.stories[top:], goes_on=front.goes_on)
    else:
        front = curating.front(found, now=now, places=top)
        stories = Article.objects.listed().under_section(found).exclude(pk__in=[story.pk for story in front.stories])
        page = window(request, listing.Queried(stories))
    context = {"section": found, "line": tagging.line(found)[:-1], "parts": found.parts, "front": front, "page": page}
    return pages.page(request, "articles/section.html", context)


@require_safe
@caching.cached_page
@in_pages
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """All stories about something, and what goes with it; another spelling of the tag leads to the tag for good."""
    found = reading.tag(slug)
    if found is None:
        alias = get_object_or_404(TagAlias.objects.select_related("tag"), slug=slug)
        return redirect(alias.tag, permanent=True)
    page = window(request, listing.about(found))
    everything = caching.listed(caching.edition_of(request))
    context = {
        "tag": found,
        "line": tagging.line(found)[:-1],
        "parts": found.parts,
        "companions": tagging.companions(found, everything) if page.is_first and page.stories else (),
        "page": page,
        "number": found.number,
        "is_thin": found.number < max(settings.TAG_PAGE_LEAST, 1),
    }
    return pages.page(request, "articles/tag.html", context)


@require_safe
@caching.cached_page
@in_pages
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who signed, and what."""
    found = reading.author(slug)
    if found is None:
        raise Http404
    context = {"author": found, "page": window(request, listing.by(found)), "number": found.number}
    return pages.page(request, "articles/author.html", context)
