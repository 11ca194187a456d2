"""What templates need beyond Django's own tags. Nothing outside this folder marks HTML as safe to print."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.files.storage import default_storage
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import caching, embeds, languages, linking, markup, picturing, sharing
from articles.models import Article, Banner, Edition, LiveEntry, Photo, Section
from articles.templatetags.once import language_of

register = template.Library()

IMAGE = re.compile(r"<img(?=\s)")
MOMENTS = 4000
"""So many dates and moments a process remembers in words."""


# --- the site -------------------------------------------------------------------------------------------------------
class Part(NamedTuple):
    """One section in the navigation; `family` are the numbers of it and of all within it."""

    pk: int
    name: str
    slug: str
    address: str
    family: frozenset[int]


class Notice(NamedTuple):
    """The line above every page, and where it leads."""

    text: str
    address: str


@dataclass(frozen=True)
class Paper:
    """What every page says of the site."""

    name: str
    url: str
    language: str
    about: str
    edition: Edition

    @cached_property
    def sections(self) -> tuple[Part, ...]:
        """Sections of the first level that have something to read, as in the navigation; one query in an edition."""
        return caching.per_edition(self.edition, "sections", _parts)

    @cached_property
    def banner(self) -> Notice | None:
        """What breaks, if something does; one query in an edition."""
        return caching.per_edition(self.edition, "banner", _notice) or None


def _notice() -> Notice | str:
    banner = Banner.objects.within_span(timezone.now()).select_related("article").first()
    if banner is None:
        return ""
    may_be_seen = Article.objects.published().filter(pk=banner.article_id).exists()
    return Notice(banner.text, banner.article.get_absolute_url() if banner.article and may_be_seen else "")


def _parts() -> tuple[Part, ...]:
    in_use = list(Section.objects.in_use())
    above = {each.pk: each.parent_id for each in in_use}
    lines = {pk: {pk, above[pk], above.get(above[pk])} for pk in above}
    return tuple(
        Part(each.pk, each.name, each.slug, each.get_absolute_url(), frozenset(pk for pk in lines if each.pk in lines[pk]))
        for each in in_use
        if each.parent_id is None
    )


@register.simple_tag(takes_context=True)
def paper(context: Context) -> Paper:
    """{% paper as paper %}: the site's name, address, language and sections."""
    current = getattr(context.get("request"), "edition", None) or caching.edition()
    return Paper(
        name=settings.SITE_NAME,
        url=settings.SITE_URL,
        language=settings.LANGUAGE_CODE,
        about=settings.SITE_ABOUT,
        edition=current,
    )


@register.simple_tag
def style(*names: str) -> SafeString:
    """These style sheets within the page; as links while one works on them (DEBUG), when the policy's hashes would be old."""
    if settings.DEBUG:
        links = (f'<link rel="stylesheet" href="{static(f"css/{name}.css")}">' for name in names)
        return mark_safe("\n".join(links))
    texts = [text for name in names if (text := settings.INLINED_STYLES[name])]
    return mark_safe("\n".join(f"<style>{text}</style>" for text in texts))


@register.simple_tag
def script(name: str) -> SafeString:
    """The script that must run before the page is drawn, likewise."""
    if settings.DEBUG:
        return mark_safe(f'<script src="{static(f"js/{name}.js")}"></script>')
    text = settings.INLINED_SCRIPTS[name]
    return mark_safe(f"<script>{text}</script>" if text else "")


@register.filter
def absolute(path: str) -> str:
    """A path of ours as a whole address; a whole address as it is."""
    ours = path.startswith("/") and not path.startswith("//")
    return settings.SITE_URL + path if ours else urljoin(settings.SITE_URL, path)


# --- words ----------------------------------------------------------------------------------------------------------
@register.filter
def prose(body: str) -> SafeString:
    """A story's HTML for the desk, with its photos as they are today and its footnotes where they stand."""
    return mark_safe(picturing.current(readable(body)))


@register.filter
def entered(entry: LiveEntry) -> SafeString:
    """The text of a live entry, which covering has brought up to date: links, photos, footnotes."""
    return mark_safe(readable(entry.body))


def readable(body: str, linked: Any = None) -> str:
    """A story's HTML as it stands: publishing.revise has cleaned it. Pictures load when they come near.

    Links to our own stories get the address that each has today, without a query where they are `linked` (reading.story). The
    attributes added carry no quotes, so that even in a title="<img " they could not end it. Films, sounds and posts from
    elsewhere become panels that load on a press.
    """
    return IMAGE.sub("<img loading=lazy decoding=async", embeds.shown(linking.current(body, linked), _panel))


def _panel(embed: embeds.Embed, title: str) -> str | None:
    """The panel in place of what its provider would load; None if the site lets nothing in from there."""
    if embed.origin not in settings.EMBEDS:
        return None
    act = {"video": _("Play the video"), "audio": _("Play the sound"), "post": _("Show the post")}[embed.kind]
    return format_html(
        '<figure class="embed embed-{}" data-frame="{}"><a href="{}" rel="noopener"><span class="embed-act">{}</span>{}</a>'
        '<figcaption>{} <a href="{}" rel="noopener">{}</a></figcaption></figure>',
        embed.kind,
        embed.frame,
        embed.page,
        act,
        format_html(" <span>{}</span>", title) if title else "",
        _("Nothing is loaded from %(provider)s before you press.") % {"provider": embed.provider},
        embed.page,
        _("Open it there"),
    )


@register.filter
def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text, cut between words."""
    return markup.excerpt(text, length)


@register.filter
def headlines(stories: Sequence[Article]) -> str:
    """The first three headlines: what a list is about, where it does not say so itself."""
    return " · ".join(story.headline for story in stories[:3])


@register.filter
def as_html(text: str) -> str:
    """Plain text as the HTML that says it, which is escaped once more where it is printed: RSS has HTML in its descriptions."""
    return html.escape(text, quote=False)


@register.filter
def minutes(words: int) -> str:
    """How long `words` words take to read."""
    return _("%(count)d min read") % {"count": markup.reading_minutes(words)}


@register.filter
def shared(tags: Sequence[str] | None, told: bool) -> str:
    """What a card shares with the story, in a few words, if readers are told (RELATED_REASONS)."""
    return _("Also about %(tags)s") % {"tags": ", ".join(tags[:2])} if tags and told else ""


@register.filter
def written(article: Article) -> SafeString:
    """Attributes of an element that holds a story's words alone: their language and which way it runs, where it is not the
    site's; else the way that the words themselves say."""
    if not article.language:
        return mark_safe('dir="auto"')
    return format_html('lang="{}" dir="{}"', article.language, languages.direction(article.language))


@register.filter
def lang(article: Article) -> SafeString:
    """The language alone, where it is not the site's, with the space before it."""
    return format_html(' lang="{}"', article.language) if article.language else mark_safe("")


@register.filter
def direction(tag: str) -> str:
    """Which way a language is written."""
    return languages.direction(tag)


@register.filter
def own_name(tag: str) -> str:
    """A language by its own name ("Español"); by its tag where nobody told us its name."""
    for code in (tag.lower(), languages.primary(tag)):
        name = LANG_INFO.get(code, {}).get("name_local")
        if name:
            return name[:1].upper() + name[1:]
    return tag


@register.filter
def in_short(entry: LiveEntry) -> str:
    """An entry in a line: its headline, or how it begins."""
    return entry.headline or markup.excerpt(markup.text_of(entry.body), 90)


@register.filter
def is_live(article: Article) -> bool:
    """Whether live coverage of the story goes on. No page that says so is kept beyond its end: caching.plan_next_due."""
    return article.is_live(timezone.now())


@register.simple_tag
def links(rows: Iterable[Any], rel: str = "") -> SafeString:
    """The items of a list, each a link to what has a name and an address: tags, sections."""
    return _items((row.get_absolute_url(), row.name, rel) for row in rows)


def _items(links: Iterable[tuple[str, str, str]]) -> SafeString:
    """Items of a list: (address, words, what rel says)."""
    said = (
        f'<li><a href="{escape(address)}"' + (f' rel="{rel}">' if rel else ">") + f"{escape(words)}</a></li>"
        for address, words, rel in links
    )
    return mark_safe("\n".join(said))


@register.simple_tag
def share(article: Article) -> SafeString:
    """Where readers may pass the story on: the items of a list, each a plain link."""
    words, address = quote(article.headline), quote(canonical(article), safe="")
    places = [
        (f"mailto:?subject={words}&body={address}", _("Email")),
        (f"https://bsky.app/intent/compose?text={words}%20{address}", "Bluesky"),
        (f"https://wa.me/?text={words}%20{address}", "WhatsApp"),
        (f"https://www.linkedin.com/sharing/share-offsite/?url={address}", "LinkedIn"),
    ]
    return _items((place, name, "nofollow noopener noreferrer") for place, name in places)


# --- time -----------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def day(context: Context, at: datetime) -> SafeString:
    """<time> with the date, in the site's zone and language."""
    return _day(at, language_of(context), settings.TIME_ZONE)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime, *, zone: bool = True) -> SafeString:
    """<time> with the date, hours and minutes, and the name of the zone, unless the page has named it already."""
    return _moment(at, zone, language_of(context), settings.TIME_ZONE)


@register.simple_tag
def desk_moment(at: datetime) -> SafeString:
    """<time> as the desk says it in its lists: “26 Nov 16:31”, with the year where it is another one; the zone in its title."""
    local = timezone.localtime(at)
    this_year = local.year == timezone.localtime().year
    title = f"{date_format(local, _('j F Y'))}, {local:%H:%M} {local.tzname()}"
    words = date_format(local, _("j M H:i")) if this_year else f"{date_format(local, _('j M Y'))} {local:%H:%M}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), title, words)


@register.filter
def named(user: Any) -> str:
    """Who somebody is, by their name, or by that of their login; a dash for nobody."""
    return user.get_full_name() or user.get_username() if user else "–"


@register.simple_tag(takes_context=True)
def entry_time(context: Context, entry: LiveEntry) -> SafeString:
    """<time> with hours and minutes, and the date where it is another day than that on which the coverage began."""
    local, began = timezone.localtime(entry.at), timezone.localtime(entry.article.live_from or entry.at)
    clock = f"{local:%H:%M}"
    return _time(local, clock if local.date() == began.date() else f"{clock}, {_date(local.date(), language_of(context))}")


@lru_cache(maxsize=MOMENTS)
def _day(at: datetime, language: str | None, _zone: str) -> SafeString:
    local = timezone.localtime(at)
    return _time(local, _date(local.date(), language))


@lru_cache(maxsize=MOMENTS)
def _moment(at: datetime, zone: bool, language: str | None, _zone: str) -> SafeString:
    local = timezone.localtime(at)
    return _time(local, f"{_date(local.date(), language)}, {local:%H:%M}{f' {local.tzname()}' if zone else ''}")


def _time(local: datetime, words: str) -> SafeString:
    at = local.isoformat(timespec="minutes")
    return mark_safe(f'<time datetime="{at}">{escape(words)}</time>')


@lru_cache(maxsize=MOMENTS)
def _date(day: date, _language: str | None) -> str:
    """A date in words: a page has some twenty, of a few days."""
    return date_format(day)


@register.filter
def stamp(at: datetime | None) -> str:
    """A moment as machines read it, in the site's zone; nothing for none."""
    return timezone.localtime(at).isoformat() if at else ""


# --- machines -------------------------------------------------------------------------------------------------------
@register.filter
def canonical(article: Article) -> str:
    """The story's one address: the editor's choice, else its own."""
    return article.canonical_url or absolute(article.get_absolute_url())


class Shared(NamedTuple):
    """The picture that stands beside a link to a page elsewhere; sizes in pixels, `alt` says what it shows."""

    url: str
    width: int
    height: int
    alt: str


@register.simple_tag
def share_picture(article: Article) -> Shared | None:
    """The picture drawn for the story; its lead photo while there is none; None without either."""
    photo = article.lead_photo
    if article.share_picture:
        words = f"{article.headline} ({photo.alt})" if photo and photo.alt else article.headline
        return Shared(absolute(default_storage.url(article.share_picture)), sharing.WIDTH, sharing.HEIGHT, words)
    if photo is None:
        return None
    url, width, height = picturing.for_machines(photo)[0]
    return Shared(absolute(url), width, height, photo.alt)


@register.filter
def image_address(photo: Photo) -> str:
    """The whole address of a photo's largest JPEG."""
    return absolute(picturing.largest(photo)[0])
