"""Pages for what is not there, is there no more, or went wrong."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from articles import redirecting
from articles.models import Article

logger = logging.getLogger(__name__)
OFFERED = 4


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the stories nearest to the words of the address, else the latest; of those alone that readers may see."""
    return _instead(request, "404.html", 404, request.get_full_path())


def gone(request: HttpRequest, article: Article) -> HttpResponse:
    """410: the story was retracted, or its time is over. Its words are not shown."""
    return _instead(request, "articles/gone.html", 410, "", retracted_at=article.retracted_at, expired_at=article.expired_at)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs no database, no request and no collected static files."""
    return HttpResponseServerError(render_to_string("500.html", {"name": settings.SITE_NAME}))


def _instead(request: HttpRequest, template: str, status: int, about: str, **context: object) -> HttpResponse:
    try:
        near = redirecting.nearest(about, now=timezone.now(), most=OFFERED) if about else []
        latest = near or list(Article.objects.listed().for_cards().newest()[:OFFERED])
        return render(request, template, {**context, "latest": latest, "nearest": bool(near)}, status=status)
    except DatabaseError:
        logger.exception("What to read instead could not be read")
        return server_error(request)
