"""Every kind of feed in every format: a strict reader, then the rules of the format."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from tests.figures.figure import Figure, counted
from tests.figures.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
LISTS = ("front", "section", "tag", "author", "search", "corrections")
KINDS = {"rss": "feed/", "atom": "feed/atom/", "json": "feed/json/"}


def measure(site: Site) -> list[Figure]:
    """One figure for each format."""
    return [
        counted(f"feeds, {kind}: what readers and rules have against {len(LISTS)} of them", _of_kind(site, kind))
        for kind in KINDS
    ]


def _of_kind(site: Site, kind: str) -> Iterator[str]:
    for page in LISTS:
        address, _, query = site.pages[page].partition("?")
        place = f"{address}{KINDS[kind]}{'?' if query else ''}{query}"
        document = site.ask(place).body
        found = [*(misread(document) if kind != "json" else ()), *complaints(document, kind, place)]
        yield from (f"{page}: {each}" for each in found)


def misread(document: bytes) -> Iterator[str]:
    """What a strict reader of RSS and Atom has against a feed."""
    import feedparser  # of requirements/figures.txt; the rules below are held by the suite too, which has no such reader

    read = feedparser.parse(document)
    if read.bozo:
        yield f"feedparser: {read.bozo_exception}"
    if not read.entries:
        yield "feedparser finds no entry"


def complaints(document: bytes, kind: str, address: str) -> Iterator[str]:
    """What is against the rules in a feed of this kind that was read at this address."""
    if kind == "json":
        yield from json_feed(json.loads(document), address)
        return
    root = ElementTree.fromstring(document)
    yield from (rss if kind == "rss" else atom)(root, address)


# --- RSS 2.0: the RSS Advisory Board's specification and best practices ---------------------------------------------------
def rss(root: ElementTree.Element, address: str) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "not RSS 2.0"
        return
    yield from once(channel, ("title", "link", "description"), "channel")
    yield from _self(channel, address)
    items = channel.findall("item")
    yield from _unique(items, "guid")
    for item in items:
        yield from (f"{item.findtext('guid')}: {each}" for each in _item(item))


def _item(item: ElementTree.Element) -> Iterator[str]:
    yield from once(item, ("title", "link", "guid", "pubDate"), "item")
    yield from whole([item.findtext("link")])
    yield from _read_as(parsedate_to_datetime, [item.findtext("pubDate")])
    yield from _no_relative_address((item.findtext("description") or "") + (item.findtext(CONTENT) or ""))
    for enclosure in item.findall("enclosure"):
        yield from whole([enclosure.get("url")])
        if not (enclosure.get("type") and (enclosure.get("length") or "").isdigit()):
            yield "an enclosure without type and length"


# --- Atom: RFC 4287 ---------------------------------------------------------------------------------------------------
def atom(root: ElementTree.Element, address: str) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield "not Atom"
        return
    yield from once(root, (f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"), "feed")
    yield from _self(root, address)
    entries = root.findall(f"{ATOM}entry")
    yield from _unique(entries, f"{ATOM}id")
    signed = root.find(f"{ATOM}author") is not None
    for entry in entries:
        yield from (f"{entry.findtext(f'{ATOM}id')}: {each}" for each in _entry(entry, signed=signed))


def _entry(entry: ElementTree.Element, *, signed: bool) -> Iterator[str]:
    yield from once(entry, (f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"), "entry")
    if not signed and entry.find(f"{ATOM}author") is None:
        yield "nobody signed it, nor the feed"
    links = entry.findall(f"{ATOM}link")
    yield from whole([link.get("href") for link in links])
    if sum(link.get("rel", "alternate") == "alternate" for link in links) != 1:
        yield "not one alternate link"
    yield from _read_as(datetime.fromisoformat, [entry.findtext(f"{ATOM}{name}") for name in ("updated", "published")])
    yield from _no_relative_address(entry.findtext(f"{ATOM}content") or "")


# --- JSON Feed 1.1 --------------------------------------------------------------------------------------------------------
FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool,
    "hubs": list, "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip


def json_feed(feed: dict[str, Any], address: str) -> Iterator[str]:
    yield from _typed(feed, FEED, ("version", "title", "items"))
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        yield "not version 1.1"
    if feed.get("feed_url") != address:
        yield f"it calls itself {feed.get('feed_url')}"
    ids = Counter(item.get("id") for item in feed["items"])
    yield from (f"the id {each} stands twice" for each, times in ids.items() if times > 1)
    if not ids:
        yield "no item"
    for item in feed["items"]:
        yield from (f"{item.get('id')}: {each}" for each in _json_item(item))


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    yield from _typed(item, ITEM, ("id",))
    if not (item.get("content_html") or item.get("content_text")):
        yield "no content"
    yield from whole([item["url"], *([item["image"]] if "image" in item else [])])
    yield from _read_as(datetime.fromisoformat, [item[name] for name in ("date_published", "date_modified") if name in item])
    for author in item.get("authors", []):
        yield from _typed(author, {"name": str, "url": str, "avatar": str}, ())
    yield from (f"a tag that is no text: {tag}" for tag in item.get("tags", []) if not isinstance(tag, str))
    yield from _no_relative_address(item.get("content_html", ""))


# --- what the formats have in common ----------------------------------------------------------------------------------
def once(parent: ElementTree.Element, names: Iterable[str], where: str) -> Iterator[str]:
    """Each of these elements stands in the parent exactly once, with something in it."""
    for name in names:
        found = parent.findall(name)
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"{where} has {len(found)} {name.split('}')[-1]}, or an empty one"


def whole(addresses: Iterable[str | None]) -> Iterator[str]:
    for address in addresses:
        if not address or urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
            yield f"not a whole address: {address}"


def _self(channel: ElementTree.Element, address: str) -> Iterator[str]:
    named = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if named != [address]:
        yield f"it calls itself {named}"


def _unique(entries: list[ElementTree.Element], name: str) -> Iterator[str]:
    times = Counter(entry.findtext(name) for entry in entries)
    yield from (f"the id {each} stands {number} times" for each, number in times.items() if number > 1)


def _read_as(reader: Callable[[str], datetime], moments: Iterable[str | None]) -> Iterator[str]:
    for moment in moments:
        try:
            if reader(moment or "").tzinfo is None:
                yield f"a moment without a zone: {moment}"
        except ValueError:
            yield f"not a moment: {moment}"


def _no_relative_address(html: str) -> Iterator[str]:
    for attribute in (' href="/', ' src="/', ' srcset="/', ' href="#', " data-frame="):
        if attribute in html:
            yield f"the text has{attribute}…, which leads nowhere in a reader"


def _typed(found: dict[str, Any], types: dict[str, type], required: Iterable[str]) -> Iterator[str]:
    yield from (f"{name} is missing" for name in required if name not in found)
    for name, value in found.items():
        if name not in types:
            yield f"{name} is not in the format"
        elif not isinstance(value, types[name]):
            yield f"{name} is no {types[name].__name__}"
