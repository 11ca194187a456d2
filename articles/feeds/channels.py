"""What a feed is of: the site, a section, a tag, an author, a search, the corrections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import caching, searching
from articles.feeds.entries import Entry, entries, identity, of_live
from articles.models import Article, Author, Section, Tag, TagAlias
from articles.views.about import noted
from articles.views.search import understood

LENGTH = 30
ARCHIVED = 50
"""Stories in one archive page. Pages are counted from the oldest story on, so that a full one stays as it is."""


class Moved(Exception):
    """The feed lives under another slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class Channel:
    """A feed before it has a format. `archive` is the page shown (None: the newest), `archives` how many there are."""

    of: str
    title: str
    home: str
    entries: list[Entry]
    about: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    archives: int = 0
    archive: int | None = None

    def address(self, kind: str, archive: int | None = None) -> str:
        """The whole address of this feed in one format, or of one of its archive pages."""
        named = {**self.parts, **({"kind": kind} if kind != "rss" else {})}
        query = "&".join(filter(None, (self.query, f"archive={archive}" if archive else "")))
        return settings.SITE_URL + reverse(name_of(self.of), kwargs=named) + (f"?{query}" if query else "")


def name_of(of: str) -> str:
    return "feed" if of == "site" else f"{of}_feed"


def channel(request: HttpRequest, of: str, slug: str = "") -> Channel:
    """The feed that an address asks for. Raises Http404, Moved."""
    return CHANNELS[of](request, slug)


def _site(request: HttpRequest, slug: str) -> Channel:
    about = settings.SITE_ABOUT or _("The latest from %(site)s") % {"site": settings.SITE_NAME}
    return _of_stories(request, "site", settings.SITE_NAME, reverse("front"), Article.objects.listed(), about=about)


def _section(request: HttpRequest, slug: str) -> Channel:
    family = list(Section.objects.filter(Q(slug=slug) | Q(parent__slug=slug) | Q(parent__parent__slug=slug)).order_by("pk"))
    section = next((each for each in family if each.slug == slug), None)
    if section is None:
        raise Http404
    section.family = [each.pk for each in family]  # known already, and not asked for again
    stories = Article.objects.listed().under_section(section)
    return _of_list(request, "section", section, section.name, stories, section.description)


def _tag(request: HttpRequest, slug: str) -> Channel:
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        raise Moved(get_object_or_404(TagAlias.objects.select_related("tag"), slug=slug).tag.slug)
    return _of_list(request, "tag", tag, tag.name, Article.objects.listed().about(tag), tag.description)


def _author(request: HttpRequest, slug: str) -> Channel:
    author = get_object_or_404(Author, slug=slug)
    return _of_list(request, "author", author, author.name, Article.objects.listed().by(author), author.life)


def _of_list(request: HttpRequest, of: str, what: Any, name: str, stories: QuerySet[Article], about: str) -> Channel:
    title = f"{name} – {settings.SITE_NAME}"
    return _of_stories(request, of, title, what.get_absolute_url(), stories, about=about, parts={"slug": what.slug})


def _of_stories(
    request: HttpRequest, of: str, title: str, home: str, stories: QuerySet[Article], *, about: str, parts: Any = None
) -> Channel:
    """The newest stories, or an archive page; their number comes with them, so that two queries do.

    The number of all stories is known for an edition: to count them for every reader of the feed is slow where they are many.
    """
    counted = stories.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    number = Value(caching.listed(caching.edition_of(request))) if of == "site" else Coalesce(Subquery(counted), 0)
    rows = stories.select_related("section", "lead_photo").annotate(number=number)
    if not settings.FEED_FULL_TEXT:
        rows = rows.defer("body")
    archive = _archive_asked(request)
    if archive is None:
        found = list(rows.newest()[: LENGTH + ARCHIVED])
        total = found[0].number if found else 0
        # All that no full archive page holds, and no fewer than a feed reader expects.
        found = found[: max(LENGTH, total % ARCHIVED)]
    else:
        found = list(rows.order_by("published_at", "pk")[(archive - 1) * ARCHIVED : archive * ARCHIVED])[::-1]
        total = found[0].number if found else 0
        if archive > total // ARCHIVED:
            raise Http404
    return Channel(
        of=of,
        title=title,
        home=settings.SITE_URL + home,
        entries=entries(found),
        about=about,
        parts=parts or {},
        archives=total // ARCHIVED,
        archive=archive,
    )


def _archive_asked(request: HttpRequest) -> int | None:
    said = request.GET.get("archive")
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 8 and int(said)):
        raise Http404
    return int(said)


def _search(request: HttpRequest, slug: str) -> Channel:
    """What a search finds, the newest first; empty for a question that means nothing."""
    asked = understood(request)
    found = searching.find(asked.fields["q"], now=timezone.now(), filters=asked.filters, most=LENGTH * 2)
    hits = [] if found.respelt or found.loosely else found.hits
    stories = sorted((hit.article for hit in hits), key=lambda story: (story.published_at, story.pk), reverse=True)
    title = _("“%(words)s” – %(site)s") % {"words": asked.fields["q"], "site": settings.SITE_NAME}
    home = f"{settings.SITE_URL}{reverse('search')}?{asked.address}"
    return Channel(of="search", title=title, home=home, entries=entries(stories[:LENGTH]), query=asked.address)


def _corrections(request: HttpRequest, slug: str) -> Channel:
    page = settings.SITE_URL + reverse("corrections")
    found = [
        Entry(
            id=identity(f"correction/{each.pk}"),
            url=f"{settings.SITE_URL}{each.article.get_absolute_url()}#corrections{'-top' if each.at_top else ''}",
            title=f"{each.get_kind_display()}: {each.article.headline}",
            summary=each.text,
            published=each.at,
            updated=each.at,
        )
        for each in noted()[:LENGTH]
    ]
    title = _("Corrections – %(site)s") % {"site": settings.SITE_NAME}
    return Channel(of="corrections", title=title, home=page, entries=found)


def _live(request: HttpRequest, slug: str) -> Channel:
    """The entries of a story that is or was live, the newest first."""
    story = Article.objects.listed().filter(slug=slug, live_from__isnull=False).defer("body").first()
    if story is None:
        raise Http404
    title, home = f"{story.headline} – {settings.SITE_NAME}", settings.SITE_URL + story.get_absolute_url()
    found = of_live(story)[: LENGTH * 2]
    return Channel(of="live", title=title, home=home, entries=found, about=story.summary, parts={"slug": story.slug})


CHANNELS: dict[str, Callable[[HttpRequest, str], Channel]] = {
    "site": _site,
    "section": _section,
    "tag": _tag,
    "author": _author,
    "search": _search,
    "corrections": _corrections,
    "live": _live,
}
