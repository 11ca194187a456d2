"""Rows as JSON: plain words, whole addresses, moments with their zone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles import picturing
from articles.feeds.entries import Labels
from articles.models import Article, Author, LiveEntry, Photo, Section, Tag, path_of
from articles.translating import Edition

FIELDS = (
    "id", "slug", "url", "headline", "summary", "language", "translations", "body", "section", "authors", "tags", "image",
    "published_at", "updated_at", "word_count", "corrections", "live",
)  # fmt: skip
IN_LISTS = tuple(name for name in FIELDS if name not in ("body", "corrections", "live", "translations"))


def moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def whole(path: str) -> str:
    return settings.SITE_URL + path


def article(
    story: Article,
    labels: Labels,
    fields: Sequence[str],
    corrections: Sequence[Any] = (),
    entries: Sequence[LiveEntry] = (),
    editions: Sequence[Edition] = (),
) -> dict[str, Any]:
    """The wanted fields of a story that readers may open."""
    ways = {
        "id": lambda: story.pk,
        "slug": lambda: story.slug,
        "url": lambda: whole(story.get_absolute_url()),
        "headline": lambda: story.headline,
        "summary": lambda: story.summary,
        "language": lambda: story.written_in,
        "translations": lambda: [translation(each) for each in editions if each.pk != story.pk],
        "body": lambda: story.body,
        "section": lambda: named("section", story.section.name, story.section.slug) if story.section else None,
        "authors": lambda: [named("author", *each) for each in labels.authors],
        "tags": lambda: [named("tag", *each) for each in labels.tags],
        "image": lambda: image(story.lead_photo) if story.lead_photo else None,
        "published_at": lambda: moment(story.published_at),
        "updated_at": lambda: moment(story.updated_at),
        "word_count": lambda: story.word_count,
        "corrections": lambda: [{"at": moment(each.at), "kind": each.kind, "text": each.text} for each in corrections],
        "live": lambda: live(story, entries) if story.live_from else None,
    }
    return {name: ways[name]() for name in fields}


def translation(edition: Edition) -> dict[str, str]:
    """The same story in another language."""
    return {"language": edition.language, "slug": edition.slug, "url": whole(path_of("article", edition.slug))}


def live(story: Article, entries: Sequence[LiveEntry]) -> dict[str, Any]:
    """From when to when a story is or was live (`until`: it ends then by itself, or ended), and its entries in its order."""
    span = {"began": moment(story.live_from), "until": moment(story.live_until), "is_live": story.is_live(timezone.now())}
    return {**span, "entries": [entry(each) for each in entries]}


def entry(each: LiveEntry) -> dict[str, Any]:
    words = {"headline": each.headline, "body": each.body, "is_key": each.is_key, "correction": each.correction}
    return {
        "id": each.pk,
        "url": whole(each.get_absolute_url()),
        "at": moment(each.at),
        "changed_at": moment(each.changed),
        **words,
    }


def named(kind: str, name: str, slug: str) -> dict[str, str]:
    """A section, an author or a tag, as a story names it."""
    return {"slug": slug, "name": name, "url": whole(path_of(kind, slug))}


def image(photo: Photo) -> dict[str, Any]:
    url, width, height = picturing.largest(photo)
    words = {"alt": photo.alt, "caption": photo.caption, "credit": photo.credit}
    return {"url": whole(url) if url.startswith("/") else url, "width": width, "height": height, **words}


def section(row: Section) -> dict[str, Any]:
    parent = row.parent.slug if row.parent else None
    return {**named("section", row.name, row.slug), "description": row.description, "parent": parent}


def tag(row: Tag) -> dict[str, Any]:
    return {**named("tag", row.name, row.slug), "description": row.description, "stories": row.story_count}


def author(row: Author) -> dict[str, Any]:
    portrait = image(row.photo) if row.photo else None
    about = {"kind": row.kind, "role": row.role, "life": row.life, "image": portrait}
    return {**named("author", row.name, row.slug), **about}
