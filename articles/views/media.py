"""Uploaded pictures, where this server serves them itself (SERVE_MEDIA)."""

from errno import ENAMETOOLONG

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.static import serve

from articles import picturing

UNCHANGING = ("renditions/", "crops/")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; where a size of a photo is missing, or belongs to a file that was replaced, the way to what the photo has."""
    try:
        response = _file(request, path)
    except Http404:
        if not (instead := picturing.fallback(path)):
            raise
        return HttpResponseRedirect(instead, headers={"Cache-Control": "no-cache"})
    if path.startswith(UNCHANGING):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; Http404 without one, also where no file could have such a name."""
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as refusal:
        if refusal.errno != ENAMETOOLONG:
            raise
        raise Http404 from None
