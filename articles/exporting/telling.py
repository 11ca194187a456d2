"""All that is known of a story, a section, an author, a tag, as plain values with the keys of our own JSON.

Of what readers have seen, the words that they see; of a draft, its newest words. Moments are in UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from articles import linking
from articles.exporting.media import Media
from articles.models import (
    Article,
    Author,
    Correction,
    Credit,
    FormerAddress,
    LiveEntry,
    Photo,
    Revision,
    Section,
    Slot,
    Status,
    Tag,
)
from articles.querysets import ArticleQuerySet

VERSION = 1
CHUNK = 200
# What an origin keeps of a story in another shape than the story itself.
RETOLD = ("related", "corrections", "addresses", "excluded", "language", "categories", "translation")


def site() -> dict[str, Any]:
    """The first line: by it a reader knows that the rest is ours, and takes it as it stands."""
    return {"type": "newsroom", "version": VERSION}


def named_site() -> dict[str, Any]:
    """The same with the site's name, address and zone, for formats that want them."""
    return {**site(), "name": settings.SITE_NAME, "site": settings.SITE_URL, "zone": settings.TIME_ZONE}


def sections() -> Iterator[dict[str, Any]]:
    for one in Section.objects.select_related("parent").order_by("position", "slug"):
        yield _without_empty(
            type="section", name=one.name, slug=one.slug, description=one.description, position=one.position,
            weight=one.weight or None, parent=one.parent.name if one.parent else "",
        )  # fmt: skip


def authors(media: Media) -> Iterator[dict[str, Any]]:
    for one in Author.objects.select_related("photo").order_by("slug"):
        yield _without_empty(
            type="author", name=one.name, slug=one.slug, kind=one.kind, role=one.role, life=one.life,
            portrait=_portrait(one, media),
        )  # fmt: skip


def _portrait(one: Author, media: Media) -> dict[str, Any] | str:
    """Where the portrait lies, with what is said of it."""
    if one.photo is None or not media.path(one.photo):
        return ""
    return {key: value for key, value in media.told(one.photo).items() if key != "type"}


def tags() -> Iterator[dict[str, Any]]:
    rows = Tag.objects.select_related("parent").prefetch_related("aliases").order_by("slug")
    for one in rows.iterator(chunk_size=CHUNK):
        yield _without_empty(
            type="tag", name=one.name, slug=one.slug, kind=one.kind, description=one.description,
            parent=one.parent.name if one.parent else "", with_children=one.with_children,
            aliases=sorted(alias.name for alias in one.aliases.all() if alias.name),
        ) | ({} if one.is_reason else {"is_reason": False})  # fmt: skip


def slots(chosen: ArticleQuerySet) -> Iterator[dict[str, Any]]:
    """The places on fronts that these stories hold: the home page first."""
    rows = Slot.objects.filter(article__in=chosen.order_by().values("pk")).select_related("section", "article")
    for one in sorted(rows, key=lambda row: (row.section.slug if row.section else "", row.position, row.pk)):
        yield {
            "type": "slot", "story": one.article.slug, "position": one.position,
            **_without_empty(
                section=one.section.name if one.section else "", starts=_moment(one.starts), ends=_moment(one.ends),
                may_repeat=one.may_repeat,
            ),
        }  # fmt: skip


def stories(chosen: ArticleQuerySet, media: Media, *, revisions: bool = False) -> Iterator[dict[str, Any]]:
    """Each story, after the photos that it is the first to show; with the versions before its words, if they are wanted."""
    whole = chosen.select_related(
        "original", "section", "lead_photo", "latest_revision__section", "latest_revision__lead_photo"
    )
    whole = whole.prefetch_related(
        Prefetch("credits", Credit.objects.select_related("author").order_by("position", "pk")),
        "tagged__tag", "corrections", "pins__target", "exclusions__target", "pending_links", "origins", "revisions", "entries",
        "translations", "former_addresses",
    )  # fmt: skip
    told: set[str] = set()
    for article in whole.iterator(chunk_size=CHUNK):
        older = _older(article) if revisions else []
        yield from _photos(article, older, media, told)
        yield story(article, media) | _without_empty(revisions=_versions(older, media))


def _photos(article: Article, older: Sequence[Revision], media: Media, told: set[str]) -> Iterator[dict[str, Any]]:
    words = _words(article)
    photos = [each.lead_photo for each in (words, *older) if each.lead_photo]
    bodies = [words.body, *(entry.body for entry in article.entries.all()), *(version.body for version in older)]
    numbers = media.of_body("".join(bodies))
    known = Photo.objects.in_bulk(numbers) if numbers else {}
    for photo in [*photos, *(known[pk] for pk in numbers if pk in known)]:
        path = media.path(photo)
        if path and path not in told:
            told.add(path)
            yield media.told(photo)


def story(article: Article, media: Media) -> dict[str, Any]:
    """One story. Its id is that under which it came in from an export, else its address."""
    words = _words(article)
    scheduled = next((version.publish_at for version in article.revisions.all() if _waits(version)), None)
    is_new = article.published_at is None
    origin = _origin(article)
    pins = [pin.target.slug for pin in sorted(article.pins.all(), key=lambda pin: (pin.position, pin.pk))]
    waiting = sorted(article.pending_links.all(), key=lambda link: (link.position, link.pk))
    return _without_empty(
        type="story",
        id=origin.get("id") or article.slug,
        headline=words.headline,
        slug=article.slug,
        summary=words.summary,
        body=media.in_body(linking.portable(words.body)),
        status="scheduled" if is_new and scheduled else str(article.status),
        date=_moment(scheduled if is_new else article.published_at),
        updated=_moment(article.updated_at),
        retracted=_moment(article.retracted_at) if article.status == Status.RETRACTED else "",
        expires=_moment(article.expired_at or article.expires_at),
        section=words.section.name if words.section else "",
        authors=_authors(article),
        tags=_tags(article),
        image=media.path(words.lead_photo),
        related=[*pins, *({"headline": link.headline, "teaser": link.teaser} for link in waiting)],
        excluded=sorted(row.target.slug for row in article.exclusions.all()),
        corrections=[_correction(note) for note in article.corrections.all()],
        canonical=words.canonical_url,
        seo_title=words.seo_title,
        seo_description=words.seo_description,
        addresses=_addresses(article, origin),
        language=words.language or origin.get("language", ""),
        translation_of=_original(article),
        embargo=_moment(article.embargo_until),
        never_recommend=article.never_recommend,
        live=_live(article, media),
        extra=origin.get("extra", {}),
    )


def _older(article: Article) -> list[Revision]:
    """The versions before the words that are told, the oldest first; two queries."""
    told = article.live_revision_id if article.published_at else article.latest_revision_id
    number = next((version.number for version in article.revisions.all() if version.pk == told), 0)
    rows = Revision.objects.filter(article=article, number__lt=number).select_related("section", "lead_photo")
    return list(rows.order_by("number"))


def _versions(older: Sequence[Revision], media: Media) -> list[dict[str, Any]]:
    """What each version held, and when it was saved; who saved it is not told, as the users are not."""
    known = Author.objects.in_bulk({pk for version in older for pk in version.authors}) if older else {}
    return [
        {
            "saved": _moment(version.created),
            **_without_empty(
                went_live=_moment(version.published_at), note=version.note, headline=version.headline, slug=version.slug,
                summary=version.summary, body=media.in_body(linking.portable(version.body)),
                section=version.section.name if version.section else "",
                authors=[known[pk].name for pk in version.authors if pk in known], tags=version.tags,
                image=media.path(version.lead_photo), canonical=version.canonical_url, seo_title=version.seo_title,
                seo_description=version.seo_description, language=version.language,
            ),
        }
        for version in older
    ]  # fmt: skip


def _original(article: Article) -> str:
    """The slug of the story that this one translates; its own, if others translate it."""
    if article.original:
        return article.original.slug
    return article.slug if article.translations.all() else ""


def _live(article: Article, media: Media) -> dict[str, Any]:
    """From when to when the story was live, and every entry that the desk has, the oldest first; nothing for any other."""
    if article.live_from is None:
        return {}
    entries = sorted(article.entries.all(), key=lambda entry: (entry.at, entry.pk))
    return {
        "began": _moment(article.live_from),
        **_without_empty(until=_moment(article.live_until), oldest_first=article.live_oldest_first),
        "entries": [_entry(entry, media) for entry in entries],
    }


def _entry(entry: LiveEntry, media: Media) -> dict[str, Any]:
    return _without_empty(
        date=_moment(entry.at), headline=entry.headline, body=media.in_body(linking.portable(entry.body)), key=entry.is_key,
        correction=entry.correction, corrected=_moment(entry.corrected_at), changed=_moment(entry.changed),
        taken_back=_moment(entry.taken_back_at),
    )  # fmt: skip


def _correction(note: Correction) -> dict[str, str]:
    """Its date and text; its kind and place where they are not the usual ones."""
    kind = {"kind": note.kind} if note.kind != Correction.Kind.CORRECTION else {}
    return {"date": _moment(note.at), **kind, **({"place": "top"} if note.at_top else {}), "text": note.text}


def _words(article: Article) -> Any:
    """The row of what readers have seen, the newest revision of what they have not."""
    return article if article.published_at or article.latest_revision is None else article.latest_revision


def _waits(version: Any) -> bool:
    return version.publish_at is not None and version.published_at is None


def _authors(article: Article) -> list[str]:
    if article.published_at or article.latest_revision is None:
        return [credit.author.name for credit in article.credits.all()]
    known = Author.objects.in_bulk(article.latest_revision.authors)
    return [known[pk].name for pk in article.latest_revision.authors if pk in known]


def _tags(article: Article) -> list[str]:
    if article.published_at or article.latest_revision is None:
        return [row.tag.name for row in sorted(article.tagged.all(), key=lambda row: row.pk)]
    return list(article.latest_revision.tags)


def _origin(article: Article) -> dict[str, Any]:
    """What its origins keep: the id that an export of ours gave it, old addresses, and what we have no field for."""
    found: dict[str, Any] = {"extra": {}}
    for origin in sorted(article.origins.all(), key=lambda origin: origin.pk):
        if origin.format == "json" and origin.key.startswith("id:"):
            found["id"] = origin.key.removeprefix("id:")
        found["addresses"] = [*dict.fromkeys([*found.get("addresses", []), *origin.extra.get("addresses", [])])]
        found["language"] = found.get("language") or origin.extra.get("language", "")
        found["extra"] |= {key: value for key, value in origin.extra.items() if key not in RETOLD}
    return found


def _addresses(article: Article, origin: Mapping[str, Any]) -> list[str]:
    """The addresses that it had where it came from, those that it left here, and those that the desk leads to it."""
    rows = sorted(article.former_addresses.all(), key=lambda row: row.pk)
    own = [row.address for row in rows if row.address and row.reason != FormerAddress.Reason.IMPORTED]
    return list(dict.fromkeys([*origin.get("addresses", []), *own]))


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _without_empty(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {}) and value is not False}


def for_others(told: Mapping[str, Any], slugs: Mapping[str, str]) -> dict[str, Any]:
    """A story with its authors' addresses, for formats that name people by those."""
    return {**told, "logins": [slugs.get(name, "") for name in told.get("authors", [])]}
