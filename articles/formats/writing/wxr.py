"""WordPress's import format (WXR 1.2): stories as posts, their photos as attachments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

FILE = "wordpress.xml"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
TAIL = "</channel>\n</rss>\n"
STATUS = {"published": "publish", "scheduled": "future", "in_review": "pending", "approved": "pending"}
ELEMENTS = {"section": "category", "tag": "tag"}
DOMAINS = {"section": "category", "tag": "post_tag"}
TERMS = {
    "section": {"slug": "wp:category_nicename", "name": "wp:cat_name", "description": "wp:category_description"},
    "tag": {"slug": "wp:tag_slug", "name": "wp:tag_name", "description": "wp:tag_description"},
}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(file, piece of XML); numbers are given in the order of the records."""
    site, zone, number = "", "UTC", 0
    photos: dict[str, int] = {}
    titles: set[str] = set()
    slugs: dict[tuple[str, str], str] = {}
    for record in _parents_first(records):
        kind = record["type"]
        if kind == "newsroom":
            site, zone = str(record.get("site", "")), str(record.get("zone", "UTC"))
            yield FILE, HEAD + _channel(record, site)
        elif kind == "author":
            slugs["author", record["name"]] = record["slug"]
            yield FILE, _author(record)
        elif kind in TERMS:
            slugs[DOMAINS[kind], record["name"]] = record["slug"]
            parts = {name: str(record.get(key, "")) for key, name in TERMS[kind].items()}
            if kind == "section":
                parts["wp:category_parent"] = slugs.get((DOMAINS[kind], record.get("parent", "")), "")
            yield FILE, f"<wp:{ELEMENTS[kind]}>{_fields(parts)}</wp:{ELEMENTS[kind]}>\n"
        elif kind in ("photo", "story"):
            number += 1
            if kind == "photo":
                photos[record["file"]] = number
            yield (
                FILE,
                _attachment(record, site, number, titles)
                if kind == "photo"
                else _post({**record, "zone": zone}, site, number, photos, slugs),
            )
    yield FILE, TAIL


def _parents_first(records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The records, their sections in an order in which each stands after that of which it is a part: WordPress asks for it."""
    waiting: list[Mapping[str, Any]] = []
    for record in records:
        if record["type"] == "section":
            waiting.append(record)
            continue
        yield from _sorted_out(waiting)
        waiting = []
        yield record
    yield from _sorted_out(waiting)


def _sorted_out(sections: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    while sections:
        names = {one["name"] for one in sections}
        ready = [one for one in sections if one.get("parent") not in names] or sections
        yield from ready
        sections = [one for one in sections if one not in ready]


def _channel(record: Mapping[str, Any], site: str) -> str:
    parts = {"title": record.get("name", ""), "link": site, "wp:wxr_version": "1.2", "wp:base_site_url": site,
             "wp:base_blog_url": site}  # fmt: skip
    return "".join(f"{_field(name, str(value))}\n" for name, value in parts.items())


def _author(record: Mapping[str, Any]) -> str:
    login, name = _field("wp:author_login", record["slug"]), _field("wp:author_display_name", record["name"])
    return f"<wp:author>{login}{name}</wp:author>\n"


def _attachment(photo: Mapping[str, Any], site: str, number: int, titles: set[str]) -> str:
    # WordPress takes two attachments of one title for the same: each is called by its file, as there, and differently.
    stem = photo["file"].rpartition("/")[2].rpartition(".")[0]
    title = f"{stem}-{number}" if stem in titles else stem
    titles.add(title)
    fields = {
        "title": title,
        "guid": f"{site}/{photo['file']}",
        "excerpt:encoded": photo.get("caption", ""),
        "wp:post_id": str(number),
        "wp:post_parent": "0",
        "wp:status": "inherit",
        "wp:post_type": "attachment",
        "wp:attachment_url": f"{site}/{photo['file']}",
    }
    return f"<item>{_fields(fields)}{_meta('_wp_attachment_image_alt', photo.get('alt', ''))}</item>\n"


def _post(
    story: Mapping[str, Any], site: str, number: int, photos: Mapping[str, int], slugs: Mapping[tuple[str, str], str]
) -> str:
    status = story.get("status", "draft")
    address = f"{site}/story/{story['slug']}/"
    body = re.sub(r'(<img\b[^<>]*\bsrc=")(media/)', lambda found: f"{found[1]}{site}/{found[2]}", story.get("body", ""))
    fields = {
        "title": story["headline"],
        "link": address,
        "guid": address,
        "dc:creator": story["logins"][0] if story.get("logins") else "",
        "content:encoded": body,
        "excerpt:encoded": story.get("summary", ""),
        "wp:post_id": str(number),
        # WordPress takes two posts of one title and one date for the same, and a post without this date has none there.
        "wp:post_date": _gmt(_in_zone(story.get("date", ""), story["zone"])),
        "wp:post_date_gmt": _gmt(story.get("date", "")),
        "wp:post_modified_gmt": _gmt(story.get("updated", "") or story.get("date", "")),
        "wp:comment_status": "closed",
        "wp:ping_status": "closed",
        "wp:post_name": story["slug"],
        "wp:status": STATUS.get(status, "draft"),
        "wp:post_parent": "0",
        "wp:menu_order": "0",
        "wp:post_type": "post",
        "wp:post_password": "",
        "wp:is_sticky": "0",
    }
    named = [("category", story.get("section", "")), *(("post_tag", name) for name in story.get("tags", []))]
    named += [("author", name) for name in story.get("authors", [])]
    terms = "".join(_term(kind, name, slugs.get((kind, name), "")) for kind, name in named)
    terms += _spoken("language", story.get("language", "")) + _spoken("post_translations", story.get("translation_of", ""))
    meta = _meta("_thumbnail_id", str(photos[story["image"]])) if story.get("image") in photos else ""
    meta += _meta("_yoast_wpseo_canonical", story.get("canonical", ""))
    return f"<item>{_fields(fields)}{terms}{meta}</item>\n"


def _gmt(moment: str) -> str:
    """2026-03-01T10:00:00+00:00 as WordPress writes it; what is told is in UTC."""
    return f"{moment[:10]} {moment[11:19]}" if moment else "0000-00-00 00:00:00"


def _in_zone(moment: str, zone: str) -> str:
    """The same moment by the clocks of the site."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).isoformat() if moment else ""


def _fields(fields: Mapping[str, str]) -> str:
    return "".join(_field(name, text) for name, text in fields.items())


def _field(name: str, text: str) -> str:
    return f"<{name}>{escape(FORBIDDEN.sub('', text))}</{name}>"


def _term(kind: str, name: str, slug: str) -> str:
    """A category, tag or author of a post. WordPress passes over those without a nicename."""
    if not name:
        return ""
    nicename = quoteattr(slug or re.sub(r"[\W_]+", "-", name.lower()).strip("-"))
    return f"<category domain={quoteattr(kind)} nicename={nicename}>{escape(FORBIDDEN.sub('', name))}</category>"


def _spoken(kind: str, slug: str) -> str:
    """A language, and what translations of one story share, as Polylang writes them."""
    name = FORBIDDEN.sub("", slug)
    return f"<category domain={quoteattr(kind)} nicename={quoteattr(name)}>{escape(name)}</category>" if name else ""


def _meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{_field('wp:meta_key', key)}{_field('wp:meta_value', value)}</wp:postmeta>" if value else ""
