"""Lists of stories: by section, by tag, by author; newest first, in pages."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, curating, reading, tagging
from articles.models import Article, Author, Tag, TagAlias
from articles.querysets import ArticleQuerySet
from articles.views.pages import page_of, pages

PER_PAGE = 20


@require_safe
@caching.cached_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section: its front on the first page, then every other story of it."""
    found = reading.section(slug)
    if found is None:
        raise Http404
    now, top = timezone.now(), curating.SECTION_TOP
    if request.GET.get("page", "1") == "1":
        front = curating.front(found, now=now, places=top + PER_PAGE)
        page = _first(front.stories[top:], found.stories - len(front.stories[:top]))
    else:
        front = curating.front(found, now=now, places=top)
        stories = Article.objects.listed().under_section(found).exclude(pk__in=[story.pk for story in front.stories])
        page = _page(request, stories, found.stories - len(front.stories))
    context = {"section": found, "line": tagging.line(found)[:-1], "parts": found.parts, "front": front, "page": page}
    return render(request, "articles/section.html", context)


@require_safe
@caching.cached_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """All stories about something; another spelling of the tag leads to the tag for good."""
    found = Tag.objects.select_related("parent__parent").filter(slug=slug).first()
    if found is None:
        alias = get_object_or_404(TagAlias.objects.select_related("tag"), slug=slug)
        return redirect(alias.tag, permanent=True)
    page = _page(request, Article.objects.listed().about(found), None if found.with_children else found.story_count)
    context = {"tag": found, "line": tagging.line(found)[:-1], "parts": found.children.order_by("name"), "page": page}
    return render(request, "articles/tag.html", context)


@require_safe
@caching.cached_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who signed, and what."""
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    return render(
        request, "articles/author.html", {"author": found, "page": _page(request, Article.objects.listed().by(found))}
    )


def _page(request: HttpRequest, stories: ArticleQuerySet, number: int | None = None) -> Page:
    """The page that the address asks for; `number` is how many stories there are, where that is known already."""
    return page_of(request, stories.for_cards().newest(), PER_PAGE, number)


def _first(stories: Sequence[Article], number: int) -> Page:
    """The first page, of stories that were found already, out of `number`."""
    return Page(stories, 1, pages(stories, PER_PAGE, number))
