"""Where an old address leads."""

import re
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urlsplit

from django.urls import Resolver404, resolve

from articles import naming
from articles.models import Article, Author, FormerAddress, Section, Tag, TagAlias

FIRST = ("chosen", "moved", "imported")
"""Which counts where several had an address: what the desk chose, then what moved here, then what came from elsewhere."""

STORY = re.compile(r"(?:^|/)story/([^/]+)")
CLINGING = " \t.,;:!?…'\"’”»)]}>*_/\u200b"
"""What a sentence, a bracket or a mail program leaves at the end of an address."""
LISTS: dict[str, type[Section | Tag | Author]] = {"section": Section, "tag": Tag, "author": Author}
DATES = ("year", "month", "day")
FEED = re.compile(r"/(?:feed(?:/(?P<kind>atom|rss|rss2|rdf))?|rss)/?$")
FEED_ASKED = re.compile(r"[?&]feed=(?P<kind>[a-z0-9]+)")
"""How other systems write the feed of a list."""
PAGED = re.compile(r"/page/\d{1,6}$")
EDITED = re.compile(r"/articles/article/(\d{1,18})/")
"""A story's pages on the desk."""


@dataclass(frozen=True)
class Lead:
    """Where an old address leads: to `url`, for good; or to nothing any more, because `gone` was retracted or has expired."""

    url: str = ""
    gone: Article | None = None


def find(address: str) -> Lead | None:
    """Where `address` (a path with its query) leads; None if nobody knows, or if readers may not see what it leads to.

    With and without slash, case, tracking, AMP, feed, further pages; one query on an index, two more where a story is found.
    The feed of a list leads to ours. What was no address of ours before may be one of today, a little off (`_meant`).
    """
    path = address.partition("?")[0]
    feed = FEED.search(path)
    keys = [*keys_of(address), *(keys_of(path[: feed.start()]) if feed and feed.start() else ())]
    feed = feed or FEED_ASKED.search(address)
    rows = list(FormerAddress.objects.filter(key__in=keys).select_related("section", "author", "tag"))
    for row in sorted(rows, key=lambda row: (keys.index(row.key), FIRST.index(row.reason), row.pk)):
        lead = _of_story(row.article_id) if row.article_id else Lead(row.leads_to() + ("" if row.target else _feed_of(feed)))
        if lead and (lead.gone or stored_key(lead.url) not in keys):
            return lead
    return _meant(path)


def _feed_of(asked: re.Match[str] | None) -> str:
    """What is written after a list's address where its feed was asked for."""
    return "" if not asked else "feed/atom/" if asked["kind"] == "atom" else "feed/"


def _meant(path: str) -> Lead | None:
    """The story or list that is found under the path once it is written as we do: in small letters, with single slashes, with
    nothing clinging to its end, without a page's number; the feed of a list. At most three queries, none for a path that is so
    written already."""
    asked = unquote(path)
    tidy = normalize("NFC", re.sub("/{2,}", "/", asked)).lower().rstrip(CLINGING)
    feed = FEED.search(tidy)
    bare = tidy[: feed.start()] if feed else PAGED.sub("", tidy)
    if asked in (f"{bare}/", f"{bare}/feed/"):
        return None
    try:
        found = resolve(f"{bare}/")
    except Resolver404:
        return None
    name, slug = found.url_name or "", str(found.kwargs.get("slug", ""))
    if name == "article":
        # Only a live story has a feed, and this one may be live yet.
        pk = None if feed else Article.objects.filter(slug=slug).values_list("pk", flat=True).first()
        return _of_story(pk) if pk else None
    if name == "front" and bare != tidy:
        return Lead(f"/{_feed_of(feed)}")
    if name in DATES and not feed:
        shown = Article.objects.listed().filter(**{f"published_at__{part}": value for part, value in found.kwargs.items()})
        return Lead(f"{bare}/") if shown.exists() else None
    thing = list_at(name, slug)
    return Lead(thing.get_absolute_url() + _feed_of(feed)) if thing else None


def list_at(name: str, slug: str) -> Section | Tag | Author | None:
    """The section, tag or author (`name`) of this slug; a tag by the slug of another spelling, too."""
    model = LISTS.get(name)
    found = model.objects.filter(slug=slug).first() if model else None
    if found is None and model is Tag:
        alias = TagAlias.objects.filter(slug=slug).select_related("tag").first()
        return alias.tag if alias else None
    return found


def _of_story(pk: int) -> Lead | None:
    story = Article.objects.published().filter(pk=pk).only("slug").first()
    if story:
        return Lead(story.get_absolute_url())
    gone = Article.objects.gone().filter(pk=pk).first()
    return Lead(gone=gone) if gone else None


def story_at(address: str) -> int | None:
    """The number of the story that has this address of ours, had it once, or is edited there; whether readers see it or not.

    With any host, query and fragment, or without. None for other texts and addresses; two queries at most.
    """
    text = address.strip()
    if "/" not in text or any(sign.isspace() for sign in text):
        return None
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}")
    except ValueError:
        return None
    path = parts.path or "/"
    if edited := EDITED.search(path):
        return int(edited.group(1))
    if "://" not in text and not text.startswith("/") and path == "/":
        return None
    slug = STORY.search(unquote(path))
    found = Article.objects.filter(slug=slug.group(1)).values_list("pk", flat=True).first() if slug else None
    return found or _was_at(f"{path}?{parts.query}" if parts.query else path)


def _was_at(address: str) -> int | None:
    keys = keys_of(address)
    rows = FormerAddress.objects.filter(key__in=keys, article__isnull=False).values_list("key", "reason", "pk", "article")
    first = sorted(rows, key=lambda row: (keys.index(row[0]), FIRST.index(row[1]), row[2]))
    return first[0][3] if first else None


def stored_key(address: str) -> str:
    """The key under which a path of this site is stored; the empty string for what is no path."""
    key = naming.address_key(address)
    return f"at:{key}" if key.startswith("/") else ""


def keys_of(address: str) -> list[str]:
    """The keys to look under: with the number that the query names, then by the path alone."""
    key = stored_key(address)
    bare, numbered, _query = key.partition("?")
    return [key, bare] if numbered and bare != "at:/" else [key]


def is_number(address: str) -> bool:
    """Whether the address names a story or a list by number (a tag by its slug) on the front page or on no page at all
    (`/?p=123`), as other systems do."""
    if not address.startswith(("/?", "/index.php")):
        return False
    parts = urlsplit(address)
    return parts.path in ("/", "/index.php") and any(
        name in naming.NUMBERED and (value.isdecimal() or name == "tag") for name, value in parse_qsl(parts.query)
    )
