"""Uploaded pictures, where this server serves them itself (SERVE_MEDIA)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.static import serve

from articles import picturing

UNCHANGING = ("renditions/", "crops/")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; where a size of a photo is missing, or belongs to a file that was replaced, the way to what the photo has."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except Http404:
        if not (instead := picturing.fallback(path)):
            raise
        return HttpResponseRedirect(instead, headers={"Cache-Control": "no-cache"})
    if path.startswith(UNCHANGING):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
