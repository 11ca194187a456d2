"""A version of a story for somebody with a link and no login."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import covering, previewing


@require_safe
def preview(request: HttpRequest, name: str) -> HttpResponse:
    """The one version that the link is for; 410 once the link has ended, 404 for an address that this site never made.

    Nobody keeps or lists it, and where its reader goes from it the address is not told.
    """
    try:
        opened = previewing.open_link(name, now=timezone.now(), count=request.method == "GET")
    except previewing.NoSuchLink:
        raise Http404 from None
    if opened.article is None:
        response = render(request, "articles/preview_ended.html", status=410)
    else:
        story = opened.article
        live = covering.coverage(story, now=timezone.now()) if story.live_from else None
        response = render(request, "articles/preview.html", {"article": story, "link": opened.link, "live": live})
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
