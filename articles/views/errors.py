"""Pages for what is not there, is there no more, or went wrong."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from articles.models import Article

logger = logging.getLogger(__name__)
OFFERED = 4


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what to read instead. Says nothing of what was asked for, so that nothing unpublished shows."""
    return _instead(request, "404.html", 404, {})


def gone(request: HttpRequest, article: Article) -> HttpResponse:
    """410: the story was retracted. Its words are not shown."""
    return _instead(request, "articles/gone.html", 410, {"retracted_at": article.retracted_at})


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs no database, no request and no collected static files."""
    return HttpResponseServerError(render_to_string("500.html"))


def _instead(request: HttpRequest, template: str, status: int, context: dict[str, object]) -> HttpResponse:
    try:
        latest = list(Article.objects.listed().for_cards().newest()[:OFFERED])
        return render(request, template, {**context, "latest": latest}, status=status)
    except DatabaseError:
        logger.exception("The latest stories could not be read")
        return server_error(request)
