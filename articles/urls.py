"""Addresses of the public site. Slugs may hold letters of any script."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles import feeds, sitemaps
from articles.views import counts, front, lists, stories


class Name(StringConverter):
    """A slug of any script: no slash, and no NUL, which PostgreSQL cannot be asked for."""

    regex = r"[^/\x00]+"


register_converter(Name, "name")

urlpatterns = [
    path("", front.front, name="front"),
    path("story/<name:slug>/", stories.article, name="article"),
    path("section/<name:slug>/", lists.section, name="section"),
    path("tag/<name:slug>/", lists.tag, name="tag"),
    path("author/<name:slug>/", lists.author, name="author"),
    path("count/", counts.count, name="count"),
    path("read/", counts.read, name="read"),
    path("feed/", feeds.rss, name="feed"),
    path("feed/atom/", feeds.atom, name="atom"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
