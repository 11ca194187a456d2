"""Addresses of the public site. Slugs may hold letters of any script, so they are plain strings here."""

from django.urls import path

from articles import feeds, sitemaps
from articles.views import front, lists, stories

urlpatterns = [
    path("", front.front, name="front"),
    path("story/<str:slug>/", stories.article, name="article"),
    path("section/<str:slug>/", lists.section, name="section"),
    path("tag/<str:slug>/", lists.tag, name="tag"),
    path("author/<str:slug>/", lists.author, name="author"),
    path("feed/", feeds.rss, name="feed"),
    path("feed/atom/", feeds.atom, name="atom"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
