"""Addresses of the public site. Slugs may hold letters of any script."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from articles import feeds
from articles.api import serving as api
from articles.sitemaps import cards, manners, maps
from articles.views import about, archive, counts, front, indexes, lists, live, previews, search, stories
from articles.views.media import media

__all__ = ["media", "urlpatterns"]


class Name(StringConverter):
    """A slug of any script: no slash, and no NUL, which PostgreSQL cannot be asked for."""

    regex = r"[^/\x00]+"


class Year(StringConverter):
    """Four digits; a year that Python's calendar knows on both sides of it."""

    regex = "[1-8][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class TwoDigits(Year):
    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class FeedKind(StringConverter):
    regex = "atom|json"


def feed(prefix: str, of: str, name: str) -> list[URLPattern]:
    """RSS at feed/, the others below it."""
    rss = path(f"{prefix}feed/", feeds.serve, {"of": of}, name=name)
    return [rss, path(f"{prefix}feed/<feed_kind:kind>/", feeds.serve, {"of": of}, name=name)]


register_converter(Name, "name")
register_converter(FeedKind, "feed_kind")
register_converter(Year, "year")
register_converter(TwoDigits, "two")

urlpatterns = [
    path("", front.front, name="front"),
    path("story/<name:slug>/", stories.article, name="article"),
    path("story/<name:slug>/live/", live.updates, name="live"),
    path("sections/", indexes.sections, name="sections"),
    path("preview/<name:name>/", previews.preview, name="preview"),
    path("section/<name:slug>/", lists.section, name="section"),
    path("tags/", indexes.tags, name="tags"),
    path("tag/<name:slug>/", lists.tag, name="tag"),
    path("authors/", indexes.authors, name="authors"),
    path("author/<name:slug>/", lists.author, name="author"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("<year:year>/", archive.year, name="year"),
    path("<year:year>/<two:month>/", archive.month, name="month"),
    path("<year:year>/<two:month>/<two:day>/", archive.day, name="day"),
    path("corrections/", about.corrections, name="corrections"),
    path("about/", about.about, name="about"),
    path("api/", api.root, name="api"),
    path("api/articles/", api.articles, name="api_articles"),
    path("api/articles/<name:slug>/", api.article, name="api_article"),
    path("api/articles/<name:slug>/related/", api.related, name="api_related"),
    path("api/sections/", api.sections, name="api_sections"),
    path("api/tags/", api.tags, name="api_tags"),
    path("api/authors/", api.authors, name="api_authors"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("count/", counts.count, name="count"),
    path("read/", counts.read, name="read"),
    *feed("", "site", "feed"),
    path("feed/atom/", feeds.serve, {"of": "site", "kind": "atom"}, name="atom"),
    *feed("section/<name:slug>/", "section", "section_feed"),
    *feed("tag/<name:slug>/", "tag", "tag_feed"),
    *feed("author/<name:slug>/", "author", "author_feed"),
    *feed("search/", "search", "search_feed"),
    *feed("corrections/", "corrections", "corrections_feed"),
    *feed("story/<name:slug>/", "live", "live_feed"),
    path("sitemap.xml", maps.index, name="sitemap"),
    path("sitemap/pages.xml", maps.pages, name="sitemap_pages"),
    path("sitemap/news.xml", maps.news, name="sitemap_news"),
    path("sitemap/<year:year>-<two:month>.xml", maps.month, name="sitemap_month"),
    path("sitemap/<year:year>-<two:month>-<int:part>.xml", maps.month, name="sitemap_month"),
    path("robots.txt", manners.robots, name="robots"),
    path(".well-known/security.txt", manners.security, name="security"),
    path(".well-known/change-password", manners.change_password, name="change_password"),
    path("favicon.ico", manners.favicon, name="favicon"),
    path("site.webmanifest", manners.manifest, name="manifest"),
    path("oembed/", cards.oembed, name="oembed"),
    path("<slug:key>.txt", manners.indexnow_key, name="indexnow_key"),
]
