"""What machines are told of the site: which pages there are, and which are not for them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Article, Section

MOST = 45_000  # the protocol's limit is 50,000 addresses a file


@require_safe
@caching.cached_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The front, the sections and the newest stories with their last change; no brief, nothing unpublished."""
    stories = Article.objects.listed().newest().only("slug", "published_at", "updated_at")[:MOST]
    context = {"site_url": settings.SITE_URL, "sections": Section.objects.in_use(), "stories": stories}
    return render(request, "articles/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the desk may be crawled."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
