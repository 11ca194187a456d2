"""Lists of stories: by section, by tag, by author; newest first, in pages."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, curating, tagging
from articles.models import Article, Author, Section, Tag, TagAlias
from articles.querysets import ArticleQuerySet

PER_PAGE = 20


@require_safe
@caching.cached_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section: its front on the first page, then every other story of it."""
    found = get_object_or_404(Section.objects.select_related("parent__parent"), slug=slug)
    front = curating.front(found, now=timezone.now())
    shown = [story.pk for story in (front.lead, *front.second) if story]
    page = _page(request, Article.objects.listed().under_section(found).exclude(pk__in=shown))
    parts = Section.objects.in_use().filter(parent=found) if len(found.family) > 1 else ()
    context = {"section": found, "line": tagging.line(found)[:-1], "parts": parts, "front": front, "page": page}
    return render(request, "articles/section.html", context)


@require_safe
@caching.cached_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """All stories about something; another spelling of the tag leads to the tag for good."""
    found = Tag.objects.select_related("parent__parent").filter(slug=slug).first()
    if found is None:
        alias = get_object_or_404(TagAlias.objects.select_related("tag"), slug=slug)
        return redirect(alias.tag, permanent=True)
    page = _page(request, Article.objects.listed().about(found))
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


def _page(request: HttpRequest, stories: ArticleQuerySet) -> Page:
    """The page that the address asks for (the first, unless it says); Http404 if there is no such page."""
    try:
        return Paginator(stories.for_cards().newest(), PER_PAGE).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404 from None
