"""The latest stories for feed readers, as RSS and as Atom: headline and summary."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Article

LENGTH = 30


class Rss(Feed):
    """RSS 2.0. Addresses are the site's own (SITE_URL), whatever host was asked."""

    description_template = None

    def title(self) -> str:
        return settings.SITE_NAME

    def link(self) -> str:
        return settings.SITE_URL + reverse("front")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("feed")

    def description(self) -> str:
        return _("The latest from %(site)s") % {"site": settings.SITE_NAME}

    def items(self) -> QuerySet[Article]:
        return Article.objects.listed().for_page().newest()[:LENGTH]

    def item_title(self, item: Article) -> str:
        return item.headline

    def item_description(self, item: Article) -> str:
        return item.summary

    def item_link(self, item: Article) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.updated_at or item.published_at

    def item_author_name(self, item: Article) -> str:
        return ", ".join(credit.author.name for credit in item.credits.all())

    def item_categories(self, item: Article) -> list[str]:
        return [tag.name for tag in item.tags.all()]


class Atom(Rss):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = Rss.description

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("atom")


rss = require_safe(caching.cached_page(Rss()))
atom = require_safe(caching.cached_page(Atom()))
