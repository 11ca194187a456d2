"""Where a photo is used; deleting one that is used nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, Author, EntryPicture, Photo, PhotoUse, Revision, Slot, Status, Tag
from articles.picturing import files

MOST = 50
"""So many stories are named; the rest are counted."""


class InUse(Exception):
    """The photo is used, so it is not deleted; str() is a sentence for the editor."""


@dataclass(frozen=True)
class Story:
    """A story with the photo, and in which of its versions, in words."""

    story: Article
    where: str


@dataclass(frozen=True)
class Uses:
    """Where a photo is used: at most MOST of each; `more` stories beside those named."""

    leads: list[Story] = field(default_factory=list)
    texts: list[Story] = field(default_factory=list)
    fronts: list[Slot] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    more: int = 0

    def __bool__(self) -> bool:
        return any((self.leads, self.texts, self.fronts, self.tags, self.authors, self.more))


def uses(photo: Photo, now: datetime, seen: QuerySet[Article] | None = None) -> Uses:
    """Where the photo leads and stands in texts (any version), pictures tags and authors, and shows on fronts at `now`.

    Where `seen` is given, stories that are not among them are counted and not named. A number of queries that does not grow
    with the uses; no text is read.
    """
    seen = Article.objects.all() if seen is None else seen
    leads, more_leads = _stories(Revision.objects.filter(lead_photo=photo), seen)
    texts, more_texts = _stories(Revision.objects.filter(pictures__photo=photo).distinct(), seen)
    entered = seen.filter(entries__pictures__photo=photo).distinct().defer("body").order_by("-modified", "-pk")[:MOST]
    texts += [Story(story, _("in a live entry")) for story in entered]
    fronts = Slot.objects.active(now).filter(article__lead_photo=photo).select_related("section", "article")[:MOST]
    tags, authors = Tag.objects.filter(photo=photo)[:MOST], Author.objects.filter(photo=photo)[:MOST]
    return Uses(leads, texts, list(fronts), list(tags), list(authors), more_leads + more_texts)


def remove(photo: Photo) -> None:
    """Delete the photo, then (once that is committed) its files and those it had. Raises InUse while anything shows it."""
    names = {photo.file.name, *_files(photo)}
    for former in photo.former.all():
        names |= {former.file, *_files(former)}
    with transaction.atomic():
        Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if is_used(photo):
            raise InUse(_("“%(photo)s” is used, so it was not deleted.") % {"photo": photo})
        photo.delete()
        transaction.on_commit(lambda: files.put({}, sorted(filter(None, names))))


def is_used(photo: Photo) -> bool:
    """Whether any version of a story, a tag or an author shows it."""
    rows: Iterable[QuerySet] = (
        Revision.objects.filter(lead_photo=photo),
        PhotoUse.objects.filter(photo=photo),
        EntryPicture.objects.filter(photo=photo),
        Article.objects.filter(lead_photo=photo),
        Tag.objects.filter(photo=photo),
        Author.objects.filter(photo=photo),
    )
    return any(each.exists() for each in rows)


def _files(row: object) -> Iterator[str]:
    return (entry["name"] for entry in (*row.renditions, *row.crops))  # type: ignore[attr-defined]


def _stories(revisions: QuerySet[Revision], seen: QuerySet[Article]) -> tuple[list[Story], int]:
    """The stories of these versions, those changed last first, and how many more there are; two queries."""
    found: dict[int, set[int]] = {}
    for article, pk in revisions.order_by("-article__modified", "-article", "-pk").values_list("article_id", "pk"):
        found.setdefault(article, set()).add(pk)
    articles = seen.select_related("latest_revision").defer("body", "latest_revision__body").in_bulk(list(islice(found, MOST)))
    named = [pk for pk in found if pk in articles]
    waiting = set(Revision.objects.scheduled().filter(article__in=named).values_list("pk", flat=True)) if named else set()
    return [Story(articles[pk], _versions(articles[pk], found[pk], waiting)) for pk in named], len(found) - len(named)


def _versions(article: Article, versions: set[int], waiting: set[int]) -> str:
    told = []
    if article.status == Status.PUBLISHED and article.live_revision_id in versions:
        told.append(_("readers see it"))
    if article.latest_revision_id in versions and article.latest_revision_id != article.live_revision_id:
        told.append(_("in the newest version"))
    if article.status == Status.RETRACTED and article.latest_revision_id in versions:
        told.append(_("retracted"))
    if versions & waiting:
        told.append(_("in the version that is scheduled"))
    return ", ".join(told) or _("in older versions alone")
