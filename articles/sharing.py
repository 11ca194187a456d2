"""The picture that stands beside a link to a story elsewhere: drawn when the story goes live, never when a page is asked for.

Its name holds a hash of all that it is made of, so a picture that is right already is not drawn again, and one that is not
has another address.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from time import monotonic

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles import posters
from articles.models import Article, Photo, Section
from articles.querysets import ArticleQuerySet

logger = logging.getLogger(__name__)
FOLDER = "shares"
WIDTH, HEIGHT = posters.WIDTH, posters.HEIGHT


def draw(ids: Sequence[int]) -> int:
    """Draw the pictures that these stories lack; take those of stories that readers no longer see. Returns how many were drawn.

    Raises OSError where the storage refuses; the stories before it have theirs.
    """
    drawn = sum(bring_up_to_date(story) for story in _shown(ids).iterator(chunk_size=100))
    for story in Article.objects.filter(pk__in=ids).hidden_with_picture():
        _remember(story, "")
    return drawn


def draw_for(seconds: float, ids: Sequence[int]) -> Iterator[int]:
    """Draw the pictures of these stories one by one, until the seconds are over; yields how many are left after each.

    A picture that cannot be drawn is in the log, and the next one follows.
    """
    end = monotonic() + seconds
    for place, pk in enumerate(ids, start=1):
        if monotonic() >= end:
            return
        try:
            draw([pk])
        except OSError:
            logger.exception("The share picture of story %s could not be drawn", pk)
        yield len(ids) - place


def bring_up_to_date(story: Article) -> bool:
    """Give a story that readers see the picture that it should have; returns whether it had to be drawn."""
    wanted, before = name_of(story), story.share_picture
    is_missing = bool(wanted) and not default_storage.exists(wanted)
    if is_missing:
        default_storage.save(wanted, ContentFile(picture_of(story.headline, story.section, story.lead_photo)))
    if wanted != before:
        _remember(story, wanted)
    return is_missing


def _remember(story: Article, name: str) -> None:
    """Write down the new name, then delete what lay under the old one."""
    before, story.share_picture = story.share_picture, name
    Article.objects.filter(pk=story.pk).update(share_picture=name)
    if before:
        default_storage.delete(before)


def fault(story: Article) -> str:
    """What is wrong with the story's picture, in words; empty when all is well."""
    wanted = name_of(story)
    if wanted == story.share_picture:
        return "" if not wanted or default_storage.exists(wanted) else "its picture is gone"
    return "it has no picture yet" if not story.share_picture else "its picture is not of today"


def name_of(story: Article) -> str:
    """Where the picture of a story that readers see lies, drawn or not; "" where stories have none (SHARE_PICTURES)."""
    if not settings.SHARE_PICTURES:
        return ""
    photo = story.lead_photo
    made_of = [
        posters.RECIPE, story.pk, story.headline, story.section.name if story.section else "", settings.SITE_NAME,
        *((_widest(photo), photo.focal_x, photo.focal_y) if photo else ()),
    ]  # fmt: skip
    named = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:24]
    return f"{FOLDER}/{named[:2]}/{named}.jpg"


def picture_of(headline: str, section: Section | None, photo: Photo | None) -> bytes:
    """The picture with these words, as a JPEG; it is not kept. Raises OSError where the photo's file cannot be read."""
    name, data = _widest(photo) if photo else "", None
    if name:
        with default_storage.open(name, "rb") as file:
            data = file.read()
    focal = (photo.focal_x, photo.focal_y) if photo else (0.5, 0.5)
    poster = posters.Poster(headline, settings.SITE_NAME, section.name if section else "", data, focal)
    return posters.draw(poster, folders=(settings.SHARE_FACES,) if settings.SHARE_FACES else ())


def forget(ids: Sequence[int]) -> None:
    """Delete the pictures of these stories, once the transaction that deletes them is committed."""
    names = list(Article.objects.filter(pk__in=ids).exclude(share_picture="").values_list("share_picture", flat=True))
    transaction.on_commit(partial(_delete, names))


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def clean() -> int:
    """Delete the files that no story names which readers see; returns how many. Storages that cannot list files keep them."""
    for story in Article.objects.hidden_with_picture().iterator(chunk_size=500):
        _remember(story, "")
    strays = set(_files())
    strays -= set(Article.objects.exclude(share_picture="").values_list("share_picture", flat=True).iterator())
    _delete(strays)
    return len(strays)


def _files() -> Iterator[str]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
        for folder in folders:
            yield from (f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1])
    except (FileNotFoundError, NotImplementedError):
        return


def _shown(ids: Sequence[int]) -> ArticleQuerySet:
    return Article.objects.published().for_share_pictures().filter(pk__in=ids)


def _widest(photo: Photo) -> str:
    """The file to draw from; "" while the photo waits for its renditions."""
    jpegs = [entry for entry in photo.renditions if entry["format"] == "jpeg"]
    return max(jpegs, key=lambda entry: entry["width"])["name"] if jpegs else ""
