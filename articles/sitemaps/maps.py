"""Sitemaps: an index; the site's own pages; each month's stories with their last change and picture; the news of two days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Func, Max
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching, reading, translating
from articles.models import Article, Author, Section, Tag
from articles.views.archive import next_month

MOST = 10_000  # the protocol's limit is 50,000 addresses a file; pictures make them long
NEWS = timedelta(days=2)
MOST_NEWS = 1000
CHANGED = Coalesce("updated_at", "published_at")


class Month(Func):
    """The month of a moment in UTC, like 2026-11. The usual way has SQLite ask Python about each row."""

    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **options: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **options)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **options: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=template, **options)


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"articles/{template}", context, content_type="application/xml")


@require_safe
@caching.cached_page
def index(request: HttpRequest) -> HttpResponse:
    """Where the sitemaps are, each with the last change of what it names."""
    months = (
        Article.objects.listed()
        .annotate(month=Month("published_at"))
        .values("month")
        .annotate(stories=Count("pk"), changed=Max(CHANGED))
        .order_by("-month")
    )
    parts = [
        (date.fromisoformat(f"{row['month']}-01"), part, row["changed"])
        for row in months
        for part in range(1, -(-row["stories"] // MOST) + 1)
    ]
    return _xml(request, "sitemap_index.xml", {"parts": parts})


@require_safe
@caching.cached_page
def pages(request: HttpRequest) -> HttpResponse:
    """The front, sections and authors with stories, tags that are worth a page, and what the paper says of itself."""
    signing = Author.objects.in_use().order_by("pk")
    tags = Tag.objects.worth_a_page(settings.TAG_PAGE_LEAST).order_by("pk")
    context = {"sections": Section.objects.in_use(), "tags": tags[:MOST], "authors": signing[:MOST]}
    return _xml(request, "sitemap_pages.xml", context)


@require_safe
@caching.cached_page
def month(request: HttpRequest, year: int, month: int, part: int = 1) -> HttpResponse:
    """The stories that were published in one month (UTC), the oldest first. 404 without any."""
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    start, end = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (first, next_month(first)))
    listed = Article.objects.listed().between(start, end).order_by("published_at", "pk")
    told = reading.with_translations(listed.for_cards().defer("body", "summary"))
    stories = list(told[(part - 1) * MOST : part * MOST]) if part else []
    if not stories:
        raise Http404
    pairs = [(story, translating.of(story)) for story in stories]
    rows = [(story, editions, translating.default(editions) if editions else None) for story, editions in pairs]
    return _xml(request, "sitemap_month.xml", {"rows": rows})


@require_safe
@caching.cached_page
def news(request: HttpRequest) -> HttpResponse:
    """The stories of the last two days, as news search engines want them; empty on a quiet weekend."""
    now = timezone.now()
    stories = Article.objects.listed().between(now - NEWS, now + timedelta(seconds=1)).newest()
    found = list(stories.only("slug", "headline", "published_at", "language")[:MOST_NEWS])
    context = {"stories": [(story, news_language(story.written_in)) for story in found]}
    return _xml(request, "sitemap_news.xml", context)


def news_language(code: str) -> str:
    """A language as news sitemaps name it: two or three letters without a country, but for the two ways to write Chinese."""
    language, _, rest = code.lower().partition("-")
    if language == "zh":
        return "zh-tw" if rest in ("hant", "tw", "hk", "mo") else "zh-cn"
    return language
