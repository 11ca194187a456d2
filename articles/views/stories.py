"""One story."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching, relating
from articles.models import Article
from articles.views import errors


@require_safe
@caching.cached_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The story with its box of related stories; 410 once it is retracted, 404 while nobody may see it."""
    story = Article.objects.published().for_page().filter(slug=slug).first()
    if story:
        return render(request, "articles/article.html", {"article": story, "shelf": relating.shelf(story)})
    gone = Article.objects.retracted().filter(slug=slug).first()
    if gone:
        return errors.gone(request, gone)
    raise Http404
