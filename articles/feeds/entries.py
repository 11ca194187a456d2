"""A story as an entry of a feed, whatever the feed's format."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from articles import covering, markup, picturing, printing
from articles.models import Article, ArticleTag, Correction, Credit, LiveEntry

WITHIN = re.compile(r' href="#(?:story-\d+-)?')
OWN_ADDRESS = re.compile(r'(<(?:a|img)\s[^>]*?(?:href|src)=")/(?!/)')
FIRST_YEAR = 2026


@dataclass(frozen=True)
class Picture:
    """The lead photo's largest JPEG."""

    url: str
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """What any feed says of a story. `id` stays the same when its words, its address and its date change."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    html: str = ""
    section: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    language: str = ""

    @property
    def byline(self) -> str:
        """All who signed in one line: RSS readers show one dc:creator of several, so newspapers send one."""
        return ", ".join(name for name, _slug in self.authors)


@dataclass
class Labels:
    """A story's authors and tags, each as (name, slug), and its corrections, as (text, kind): above the text, below it."""

    authors: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    above: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)


def entries(stories: Sequence[Article]) -> list[Entry]:
    """Entries of these stories (with section and lead photo, and body where full texts are asked for); one query, or two."""
    if settings.FEED_FULL_TEXT:
        printing.for_readers(stories)
    labels = labels_of([story.pk for story in stories])
    live = covering.for_others(stories) if settings.FEED_FULL_TEXT else {}
    return [_entry(story, labels[story.pk], live.get(story.pk, ())) for story in stories]


def of_live(story: Article) -> list[Entry]:
    """The entries of a live story as those of a feed of its own, the newest first; one query, or two."""
    found = sorted(covering.for_others([story])[story.pk], key=lambda each: (each.at, each.pk), reverse=True)
    return [
        Entry(
            id=identity(f"story/{story.pk}/entry/{each.pk}"),
            url=settings.SITE_URL + each.get_absolute_url(),
            title=each.headline or markup.excerpt(markup.text_of(each.body), 90),
            summary=markup.excerpt(markup.text_of(each.body), 300),
            published=each.at,
            updated=max(each.changed, each.at),
            html=_owned(_said(each), each.get_absolute_url()),
            language=story.language,
        )
        for each in found
    ]


def _entry(story: Article, labels: Labels, live: Sequence[LiveEntry] = ()) -> Entry:
    published: datetime = story.published_at  # type: ignore[assignment]  # a listed story has it
    return Entry(
        id=identity(f"story/{story.pk}"),
        url=settings.SITE_URL + story.get_absolute_url(),
        title=story.headline,
        summary=story.summary,
        published=published,
        updated=story.updated_at or published,
        html=_whole(story, labels, live) if settings.FEED_FULL_TEXT else "",
        section=story.section.name if story.section else "",
        authors=tuple(labels.authors),
        tags=tuple(name for name, _ in labels.tags),
        picture=_picture(story),
        language=story.language,
    )


def identity(what: str) -> str:
    """A name for something that outlives its address (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{FIRST_YEAR}:{what}"


def _whole(story: Article, labels: Labels, live: Sequence[LiveEntry]) -> str:
    """The story's clean HTML with whole addresses, its live entries, and its corrections where the story's page has them."""
    entries = (
        f"<h2>{date_format(timezone.localtime(each.at), 'H:i')} {escape(each.headline)}</h2>\n{_said(each)}" for each in live
    )
    return "\n".join(
        [*_notes(labels.above), _owned("\n".join([story.body, *entries]), story.get_absolute_url()), *_notes(labels.below)]
    )


def _said(entry: LiveEntry) -> str:
    """An entry's text, with its correction."""
    noted = markup.paragraphs(f"{Correction.Kind.CORRECTION.label}: {entry.correction}") if entry.correction else ""
    return "\n".join(filter(None, (entry.body, noted)))


def _owned(html: str, page: str) -> str:
    """The HTML with whole addresses. A note's leads to its place on the story's `page`: readers take the ids from a text, and
    would look for the place in the feed."""
    page = page.partition("#")[0]
    return OWN_ADDRESS.sub(rf"\g<1>{settings.SITE_URL}/", WITHIN.sub(lambda _link: f' href="{page}#', html))


def _notes(corrections: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (markup.paragraphs(f"{Correction.Kind(kind).label}: {text}") for text, kind in corrections)


def _picture(story: Article) -> Picture | None:
    if story.lead_photo is None:
        return None
    url, width, height = picturing.largest(story.lead_photo)
    return Picture(settings.SITE_URL + url, width, height, story.lead_photo.alt, story.lead_photo.credit)


def labels_of(ids: Sequence[int]) -> defaultdict[int, Labels]:
    """Authors, tags and corrections of these stories, each in its order; one query for the three."""
    authors = Credit.objects.filter(article__in=ids).order_by()
    tags = ArticleTag.objects.filter(content_object__in=ids).order_by()
    corrections = Correction.objects.filter(article__in=ids).order_by()
    rows = authors.annotate(which=Value("authors"), place=F("position"), label=F("author__name"), more=F("author__slug"))
    rows = rows.values_list("article_id", "which", "place", "pk", "label", "more").union(
        tags.annotate(which=Value("tags"), place=Value(0), label=F("tag__name"), more=F("tag__slug")).values_list(
            "content_object_id", "which", "place", "pk", "label", "more"
        ),
        corrections.annotate(
            place=Case(When(at_top=True, then=0), default=1), label=F("text"), more=F("kind"), which=Value("corrections")
        ).values_list("article_id", "which", "place", "pk", "label", "more"),
        all=True,
    )
    found: defaultdict[int, Labels] = defaultdict(Labels)
    for article, which, place, _pk, label, more in sorted(rows.order_by(), key=lambda row: row[:4]):
        name = ("below" if place else "above") if which == "corrections" else which
        getattr(found[article], name).append((label, more))
    return found
