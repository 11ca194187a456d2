"""A photo of an uploaded file: the same bytes are the same photo."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import imaging
from articles.models import Photo
from articles.picturing import files
from articles.picturing.making import ALL, NONE, PictureRefused, made_of, name_it, of, show, stripped

logger = logging.getLogger(__name__)

WORDS = ("alt", "caption", "credit", "licence")


def store(
    file: bytes,
    *,
    name: str,
    now: datetime,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    licence: str = "",
    suggest: bool = False,
    at_once: str = ALL,
) -> Photo:
    """The photo made of the bytes `file`, with its renditions (`at_once`: ALL, ONE or NONE); `name` is the file's own name.

    With `suggest`, words that are empty are taken from what the file says about itself. The same bytes give the photo that
    exists; of its words only the empty ones are filled. Raises PictureRefused.
    """
    words = {"alt": alt.strip(), "caption": caption.strip(), "credit": credit.strip(), "licence": licence.strip()}
    told = imaging.told(file) if suggest else imaging.Told()
    words = {field: words[field] or getattr(told, field) for field in WORDS}
    checksum = imaging.checksum(file)
    if twin := known(file):
        if at_once != NONE and not twin.renditions:
            show(twin, made_of(file, name, checksum, at_once=at_once, focal=of(twin)))
        return _fill(twin, words)
    made = made_of(file, name, checksum, at_once=at_once)
    kept = stripped(file, name)
    original = files.original_name(checksum, name, made.extension)
    if at_once == ALL:
        _prove(kept, name)
    with transaction.atomic():
        photo, is_new = Photo.objects.get_or_create(
            checksum=checksum,
            defaults={
                **words, **made.columns(), "file": original, "width": made.width, "height": made.height, "created": now,
                "taken": aware(told.taken), "stem": imaging.stem(checksum),
            },
        )  # fmt: skip
        if is_new:
            name_it(photo)
            transaction.on_commit(lambda: _write_or_forget(photo, {original: kept, **made.files()}))
    return photo if is_new else _fill(photo, words)


def tried(file: bytes, *, name: str) -> Photo:
    """The photo that `store` would make, not stored and without renditions. Raises PictureRefused."""
    checksum = imaging.checksum(file)
    made = made_of(file, name, checksum, at_once=NONE)
    original = files.original_name(checksum, name, made.extension)
    return Photo(file=original, width=made.width, height=made.height, checksum=checksum)


def known(file: bytes) -> Photo | None:
    """The photo that these very bytes are already, or were before its file was replaced."""
    return Photo.objects.filter(names=imaging.checksum(file)[:32]).first()


def aware(moment: datetime | None) -> datetime | None:
    """A moment that names no time zone is taken to be the site's; one outside the calendar is none."""
    if moment is None or not 1800 < moment.year < 9000:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_default_timezone())


def _fill(photo: Photo, words: Mapping[str, str]) -> Photo:
    """Give the photo the words that it lacks."""
    missing = [field for field in WORDS if words[field] and not getattr(photo, field)]
    for field in missing:
        setattr(photo, field, words[field])
    if missing:
        photo.save(update_fields=missing)
    return photo


def _prove(data: bytes, name: str) -> None:
    """Files are written once the row is certain, when no form can be refused: so it is tried before. Raises PictureRefused."""
    try:
        files.prove(data)
    except OSError as error:
        logger.exception("No picture can be stored")
        sentence = _("“%(name)s” was not stored: no file can be written where the pictures are kept (%(why)s).")
        raise PictureRefused(sentence % {"name": name, "why": error.strerror or error}) from None


def _write_or_forget(photo: Photo, written: files.Files) -> None:
    """Write the files; when the disk refuses, the row goes too and the error is the caller's."""
    try:
        files.put(written)
    except OSError:
        Photo.objects.filter(pk=photo.pk).delete()
        raise
