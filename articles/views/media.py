"""Uploaded pictures, where this server serves them itself (SERVE_MEDIA)."""

import logging
from errno import ENAMETOOLONG

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.static import serve

from articles import picturing

logger = logging.getLogger(__name__)
UNCHANGING = ("renditions/", "crops/")
LONGEST = 200
"""No file of ours has a longer name (Photo.file); of one that is longer, or empty, a bucket complains."""


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; where a size of a photo is missing, or belongs to a file that was replaced, the way to what the photo has."""
    try:
        response = _file(request, path)
    except Http404:
        if not (instead := picturing.fallback(path)):
            raise
        return HttpResponseRedirect(instead, headers={"Cache-Control": "no-cache"})
    if path.startswith(UNCHANGING) and response.status_code < 400:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; Http404 without one, also where no file could have such a name."""
    if settings.S3_BUCKET:
        return _from_bucket(path)
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as refusal:
        if refusal.errno != ENAMETOOLONG:
            raise
        raise Http404 from None


def _from_bucket(path: str) -> HttpResponseBase:
    if not 0 < len(path) <= LONGEST:
        raise Http404
    try:
        return FileResponse(default_storage.open(path), filename=path.rpartition("/")[2])
    except (FileNotFoundError, SuspiciousOperation):
        raise Http404 from None
    except OSError:
        logger.exception("The bucket gives no picture")
        return HttpResponse(status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
