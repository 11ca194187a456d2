"""Another file for a photo: whatever shows the photo shows the new file, and the old one can be brought back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from articles import imaging
from articles.models import FormerFile, Photo, PhotoName, PhotoUse
from articles.picturing import files
from articles.picturing.making import MIDDLE, PictureRefused, Point, made_of, make_renditions, name_it, refused, stripped
from articles.picturing.storing import aware, known

SAME_SHAPE = 0.02
"""So much may the proportions of two files differ for the focal point to mean the same in both."""
KEPT = ("width", "height", "checksum", "stem", "focal_x", "focal_y", "taken", "renditions", "crops")


@dataclass(frozen=True)
class Replaced:
    """What became of the photo: `recentred` says that its focal point was put back into the middle."""

    photo: Photo
    recentred: bool


def replace(photo: Photo, file: bytes, *, name: str, now: datetime, by: Any = None) -> Replaced:
    """Give the photo another file; its words and all its uses stay, its former file is kept.

    The focal point stays where the new file has the same proportions, else it is in the middle. Readers see the new file
    with the next edition, which is the caller's (propagating.curated). Raises PictureRefused.
    """
    checksum = imaging.checksum(file)
    if checksum == photo.checksum:
        raise refused(name, _("It is the file that this photo has."))
    if twin := known(file):
        if twin.pk != photo.pk:
            raise refused(name, _("It is here already as the photo “%(photo)s”: choose that one instead.") % {"photo": twin})
        return bring_back(photo.former.get(checksum=checksum), now=now, by=by)
    made = made_of(file, name, checksum, focal=lambda width, height: _focal(photo, width, height))
    original = files.original_name(checksum, name, made.extension)
    kept, told = stripped(file, name), imaging.told(file)
    values = {**made.columns(), "width": made.width, "height": made.height, "checksum": checksum,
              "stem": imaging.stem(checksum), "focal_x": made.focal[0], "focal_y": made.focal[1],
              "taken": aware(told.taken)}  # fmt: skip
    recentred = made.focal != (photo.focal_x, photo.focal_y)
    with transaction.atomic():
        photo, former = _put_aside(photo, now, by)
        _take(photo, original, values)
        transaction.on_commit(lambda: _write_or_go_back(photo, former, {original: kept, **made.files()}))
    return Replaced(photo, recentred)


def can_come_back(former: FormerFile) -> bool:
    """Whether the former file still lies where it lay."""
    return default_storage.exists(former.file)


def bring_back(former: FormerFile, *, now: datetime, by: Any = None) -> Replaced:
    """Give the photo that former file again, with its focal point; the present one is kept as a former one.

    Raises PictureRefused when the file is gone.
    """
    if not can_come_back(former):
        raise PictureRefused(_("“%(file)s” is gone from the disk, so it cannot be brought back.") % {"file": former})
    values, original = {name: getattr(former, name) for name in KEPT}, former.file
    with transaction.atomic():
        photo, _put = _put_aside(former.photo, now, by)
        former.delete()
        _take(photo, original, values)
        if not all(default_storage.exists(entry["name"]) for entry in (*photo.renditions, *photo.crops)):
            make_renditions(photo)
    return Replaced(photo, recentred=False)


def forget(before: datetime) -> int:
    """Delete former files that were replaced before that moment and that no version of a text names; returns how many."""
    number = 0
    for former in FormerFile.objects.filter(replaced__lt=before).order_by("pk"):
        names = {former.stem, former.checksum[:32]}
        if PhotoUse.objects.filter(name__in=names).exists():
            continue
        gone = [former.file, *(entry["name"] for entry in (*former.renditions, *former.crops))]
        with transaction.atomic():
            PhotoName.objects.filter(name__in=names).delete()
            former.delete()
            transaction.on_commit(lambda gone=gone: files.put({}, gone))  # type: ignore[misc]
        number += 1
    return number


def _focal(photo: Photo, width: int, height: int) -> Point:
    """Where the photo's focal point is in a file of this size."""
    same = photo.width and photo.height and abs((width / height) / (photo.width / photo.height) - 1) <= SAME_SHAPE
    return (photo.focal_x, photo.focal_y) if same else MIDDLE


def _put_aside(photo: Photo, now: datetime, by: Any) -> tuple[Photo, FormerFile]:
    """The photo, locked, and its present file as a former one."""
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    values = {name: getattr(photo, name) for name in KEPT}
    return photo, FormerFile.objects.create(photo=photo, file=photo.file.name or "", replaced=now, by=by, **values)


def _take(photo: Photo, original: str, values: dict[str, Any]) -> None:
    photo.file.name = original
    for name, value in values.items():
        setattr(photo, name, value)
    photo.save(update_fields=["file", *KEPT])
    name_it(photo)


def _write_or_go_back(photo: Photo, former: FormerFile, written: files.Files) -> None:
    """Write the files; when the disk refuses, the photo has its former file again and the error is the caller's."""
    try:
        files.put(written)
    except OSError:
        PhotoName.objects.filter(name__in=(photo.stem, photo.checksum[:32])).delete()
        values, original = {name: getattr(former, name) for name in KEPT}, former.file
        former.delete()
        _take(photo, original, values)
        raise
