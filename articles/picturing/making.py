"""The sizes and crops of a photo: made at upload by one decode, looked after later."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from articles import imaging
from articles.models import Photo, PhotoName
from articles.picturing import files

ALL, ONE, NONE = "all", "one", "none"
"""How much is made at once: all of it, the widest JPEG alone, or nothing, and the rest by make_renditions."""
Point = tuple[float, float]
MIDDLE: Point = (0.5, 0.5)


class PictureRefused(Exception):
    """A file that is no picture of ours; str() is a sentence for the editor."""


@dataclass(frozen=True)
class Made:
    """What was made of a file: its kind and size as a viewer sees it, renditions and crops with their bytes."""

    extension: str
    width: int
    height: int
    renditions: Sequence[tuple[imaging.Rendition, bytes]] = field(default=(), repr=False)
    crops: Sequence[tuple[imaging.Crop, bytes]] = field(default=(), repr=False)
    focal: Point = MIDDLE

    def columns(self) -> dict[str, list[dict[str, Any]]]:
        """As the photo's row keeps them."""
        renditions = [asdict(each) for each, _data in self.renditions]
        return {"renditions": renditions, "crops": [asdict(each) for each, _data in self.crops]}

    def files(self) -> dict[str, bytes]:
        sizes = {each.name: data for each, data in self.renditions}
        return sizes | {each.name: data for each, data in self.crops}


def made_of(
    file: bytes,
    name: str,
    checksum: str,
    *,
    focal: Callable[[int, int], Point] = lambda width, height: MIDDLE,
    lifted: bool = False,
    at_once: str = ALL,
) -> Made:
    """What is made of the file; `lifted` sets the limits aside for what we hold already. Raises PictureRefused.

    `focal` says where the focal point is in a picture of this width and height.
    """
    huge = 2**62
    limits: Any = {
        "max_bytes": huge if lifted else settings.PHOTO_MAX_BYTES,
        "max_pixels": huge if lifted else settings.PHOTO_MAX_PIXELS,
    }
    try:
        if at_once == NONE:
            return Made(*imaging.prove(file, **limits))
        picture = imaging.decoded(file, **limits)
    except imaging.BadPicture as error:
        raise refused(name, error) from None
    size = (picture.extension, picture.width, picture.height)
    if at_once == ONE:
        return Made(*size, [next(imaging.sizes(picture, key=checksum, kinds=["jpeg"]))])
    point = focal(picture.width, picture.height)
    sizes, crops = imaging.sizes(picture, key=checksum), imaging.crops(picture, key=checksum, focal=point)
    return Made(*size, list(sizes), list(crops), point)


def of(photo: Photo) -> Callable[[int, int], Point]:
    """The photo's own focal point, whatever the size."""
    return lambda width, height: (photo.focal_x, photo.focal_y)


def stripped(file: bytes, name: str) -> bytes:
    """What is kept of the file: it may be fetched by whoever knows its name. Raises PictureRefused."""
    try:
        return imaging.stripped(file)
    except imaging.BadPicture as error:
        raise refused(name, error) from None


def refused(name: str, reason: imaging.BadPicture | str) -> PictureRefused:
    """A refusal that names the file and says why."""
    shown = PurePath(name.replace("\\", "/")).name or _("The picture")
    why = reason if isinstance(reason, str) else _(reason.words) % reason.values if reason.values else _(reason.words)
    return PictureRefused(_("“%(name)s” was not stored. %(why)s") % {"name": shown, "why": why})


def name_it(photo: Photo) -> None:
    """Note by which names texts may show the photo; those that it had stay."""
    names = (photo.stem, photo.checksum[:32])
    PhotoName.objects.bulk_create([PhotoName(name=name, photo=photo) for name in names], ignore_conflicts=True)


def show(photo: Photo, made: Made) -> None:
    """Let these be the photo's renditions and crops; the files of those before go."""
    before = {entry["name"] for entry in (*photo.renditions, *photo.crops)}
    after = made.files()
    for column, entries in made.columns().items():
        setattr(photo, column, entries)
    photo.stem = imaging.stem(photo.checksum)
    with transaction.atomic():
        photo.save(update_fields=["renditions", "crops", "stem"])
        name_it(photo)
        transaction.on_commit(lambda: files.put(after, before - set(after)))


def make_renditions(photo: Photo) -> list[imaging.Rendition]:
    """Make the photo's renditions and crops anew from its original; those of an older recipe go.

    Raises PictureRefused, OSError.
    """
    with photo.file.open("rb") as file:
        data = file.read()
    made = made_of(data, photo.file.name or "", photo.checksum, focal=of(photo), lifted=True)
    show(photo, made)
    return [rendition for rendition, _data in made.renditions]


def refocus(photo: Photo, x: float, y: float) -> None:
    """Set the focal point (from 0 to 1, from the left and the top) and cut the crops anew; no page names the old ones then.

    Where the original cannot be read, machines get the whole picture instead. Raises nothing for that.
    """
    if (photo.focal_x, photo.focal_y) == (x, y):
        return
    photo.focal_x, photo.focal_y = x, y
    before = {entry["name"] for entry in photo.crops}
    crops = _crops(photo) if is_complete(photo) else []
    photo.crops = [asdict(crop) for crop, _data in crops]
    after = {crop.name: data for crop, data in crops}
    with transaction.atomic():
        photo.save(update_fields=["focal_x", "focal_y", "crops"])
        transaction.on_commit(lambda: files.put(after, before - set(after)))


def _crops(photo: Photo) -> list[tuple[imaging.Crop, bytes]]:
    try:
        with photo.file.open("rb") as file:
            picture = imaging.decoded(file.read(), max_bytes=2**62, max_pixels=2**62)
    except (OSError, imaging.BadPicture):
        return []
    return list(imaging.crops(picture, key=photo.checksum, focal=(photo.focal_x, photo.focal_y)))


def faults(photo: Photo) -> list[str]:
    """What is wrong with the photo's files, in words; reads the original. Empty when all is well."""
    try:
        with photo.file.open("rb") as file:
            original = file.read()
    except OSError:
        return ["the original is gone"]
    entries = (*photo.renditions, *photo.crops)
    found = [f"{entry['name']} is gone" for entry in entries if not default_storage.exists(entry["name"])]
    if not is_complete(photo) or {entry["shape"] for entry in photo.crops} != set(imaging.SHAPES):
        found.append("not all sizes are made")
    try:
        if imaging.stripped(original) != original:
            found.append("the original holds notes of its camera")
    except imaging.BadPicture as error:
        found.append(str(error))
    return found


def mend(photo: Photo) -> None:
    """Write the original without its notes, and all renditions anew. Raises PictureRefused, OSError."""
    with photo.file.open("rb") as file:
        original = file.read()
    name = photo.file.name or ""
    kept = stripped(original, name)
    with transaction.atomic():
        make_renditions(photo)
        if kept != original:
            transaction.on_commit(lambda: files.put({name: kept}))


def is_complete(photo: Photo) -> bool:
    """Whether the photo has all its renditions, rather than waiting for make_renditions."""
    return any(entry["format"] == "avif" for entry in photo.renditions)
