"""Store a photo and the sizes that pages show of it.

Files are written once the transaction that holds their row is committed, and deleted likewise: a rollback leaves
nothing on the disk. Names hold a hash of the content, so what lies under a name never changes.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import imaging, naming
from articles.models import Photo

WORDS = ("alt", "caption", "credit", "licence")
ALL, ONE, NONE = "all", "one", "none"
"""How many renditions are made at once: all of them, the widest JPEG alone, or none, and the rest by make_renditions."""
Files = Mapping[str, bytes]
IMAGE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')


class PictureRefused(Exception):
    """A file that is no picture of ours; str() is a sentence for the editor."""


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
            _show(twin, _read(file, name, checksum, at_once=at_once)[3])
        return _fill(twin, words)
    extension, width, height, renditions = _read(file, name, checksum, at_once=at_once)
    kept = _stripped(file, name)
    original = original_name(checksum, name, extension)
    with transaction.atomic():
        photo, made = Photo.objects.get_or_create(
            checksum=checksum,
            defaults={
                **words, "file": original, "width": width, "height": height, "created": now,
                "taken": _aware(told.taken), "stem": imaging.stem(checksum),
                "renditions": [asdict(rendition) for rendition, _data in renditions],
            },
        )  # fmt: skip
        if made:
            files = {original: kept, **{rendition.name: data for rendition, data in renditions}}
            transaction.on_commit(lambda: _write_or_forget(photo, files))
    return photo if made else _fill(photo, words)


def tried(file: bytes, *, name: str) -> Photo:
    """The photo that `store` would make, not stored and without renditions. Raises PictureRefused."""
    checksum = imaging.checksum(file)
    extension, width, height, _none = _read(file, name, checksum, at_once=NONE)
    return Photo(file=original_name(checksum, name, extension), width=width, height=height, checksum=checksum)


def make_renditions(photo: Photo) -> list[imaging.Rendition]:
    """Make the photo's renditions anew from its original; those of an older recipe go. Raises PictureRefused, OSError."""
    with photo.file.open("rb") as file:
        data = file.read()
    *_facts, renditions = _read(data, photo.file.name or "", photo.checksum, lifted=True)
    _show(photo, renditions)
    return [rendition for rendition, _data in renditions]


def faults(photo: Photo) -> list[str]:
    """What is wrong with the photo's files, in words; reads the original. Empty when all is well."""
    try:
        with photo.file.open("rb") as file:
            original = file.read()
    except OSError:
        return ["the original is gone"]
    found = [f"{entry['name']} is gone" for entry in photo.renditions if not default_storage.exists(entry["name"])]
    if not is_complete(photo):
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
    kept = _stripped(original, name)
    with transaction.atomic():
        make_renditions(photo)
        if kept != original:
            transaction.on_commit(lambda: _replace({name: kept}, ()))


def known(file: bytes) -> Photo | None:
    """The photo that these very bytes are already."""
    return Photo.objects.filter(checksum=imaging.checksum(file)).first()


def is_complete(photo: Photo) -> bool:
    """Whether the photo has all its renditions, rather than waiting for make_renditions."""
    return any(entry["format"] == "avif" for entry in photo.renditions)


def remove(photo: Photo) -> None:
    """Delete the photo, then (once that is committed) its files. Raises ProtectedError while a story leads with it."""
    names = [photo.file.name, *(entry["name"] for entry in photo.renditions)]
    with transaction.atomic():
        photo.delete()
        transaction.on_commit(lambda: _replace({}, names))


def sources(photo: Photo) -> dict[str, list[tuple[str, int]]]:
    """The photo's addresses for <picture srcset>, by format, narrow first: {"avif": [(url, width), …], "jpeg": […]}.

    Both lists are empty while it has no renditions: print `largest` alone then.
    """
    found: dict[str, list[tuple[str, int]]] = {"avif": [], "jpeg": []}
    for entry in sorted(photo.renditions, key=lambda entry: entry["width"]):
        found[entry["format"]].append((default_storage.url(entry["name"]), entry["width"]))
    return found


def largest(photo: Photo) -> tuple[str, int, int]:
    """(url, width, height) of the widest JPEG; of the original while the photo has no renditions."""
    jpegs = [entry for entry in photo.renditions if entry["format"] == "jpeg"]
    if not jpegs:
        return photo.file.url, photo.width, photo.height
    widest = max(jpegs, key=lambda entry: entry["width"])
    return default_storage.url(widest["name"]), widest["width"], widest["height"]


def files_in(body: str) -> set[str]:
    """The names of our files that the HTML shows."""
    start = default_storage.url("")
    return {unquote(html.unescape(address)).removeprefix(start) for address in IMAGE.findall(body)}


def shown_in(body: str) -> list[Photo]:
    """The photos that the HTML shows; one query, none for a text without pictures of ours."""
    stems = {name.rpartition("/")[2].rpartition("-")[0] for name in files_in(body) if name.startswith("renditions/")}
    originals = {name for name in files_in(body) if name.startswith("originals/")}
    if not stems and not originals:
        return []
    return list(Photo.objects.filter(Q(stem__in=stems) | Q(file__in=originals)).order_by("pk"))


def original_name(checksum: str, name: str, extension: str) -> str:
    """Where the original lies: under its hash, with its own name (and the extension of what it is) to recognise it by."""
    stem = naming.slugify(PurePath(name.replace("\\", "/")).stem, fallback="picture")[:60].strip("-")
    return f"originals/{checksum[:2]}/{checksum[:32]}/{stem}.{extension}"


def _show(photo: Photo, renditions: Sequence[tuple[imaging.Rendition, bytes]]) -> None:
    """Let these be the photo's renditions; the files of those before go."""
    before = {entry["name"] for entry in photo.renditions}
    photo.renditions = [asdict(rendition) for rendition, _data in renditions]
    with transaction.atomic():
        photo.save(update_fields=["renditions"])
        files = {rendition.name: data for rendition, data in renditions}
        transaction.on_commit(lambda: _replace(files, before - set(files)))


def _read(
    file: bytes, name: str, checksum: str, *, lifted: bool = False, at_once: str = ALL
) -> tuple[str, int, int, Sequence[tuple[imaging.Rendition, bytes]]]:
    """(extension, width, height, renditions with their bytes); `lifted` sets the limits aside for what we hold already."""
    huge = 2**62
    limits: Any = {
        "max_bytes": huge if lifted else settings.PHOTO_MAX_BYTES,
        "max_pixels": huge if lifted else settings.PHOTO_MAX_PIXELS,
    }
    try:
        extension, width, height = imaging.measure(file, **limits)
        if at_once == ALL:
            return extension, width, height, list(imaging.ladder(file, key=checksum, **limits))
        if at_once == ONE:
            return extension, width, height, [next(imaging.ladder(file, key=checksum, kinds=["jpeg"], **limits))]
        imaging.prove(file, **limits)
        return extension, width, height, []
    except imaging.BadPicture as error:
        raise _refused(name, error) from None


def _stripped(file: bytes, name: str) -> bytes:
    """What is kept of the file: it may be fetched by whoever knows its name. Raises PictureRefused."""
    try:
        return imaging.stripped(file)
    except imaging.BadPicture as error:
        raise _refused(name, error) from None


def _refused(name: str, error: imaging.BadPicture) -> PictureRefused:
    shown = PurePath(name.replace("\\", "/")).name or _("The picture")
    why = _(error.words) % error.values if error.values else _(error.words)
    return PictureRefused(_("“%(name)s” was not stored. %(why)s") % {"name": shown, "why": why})


def _aware(moment: datetime | None) -> datetime | None:
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


def _write_or_forget(photo: Photo, files: Files) -> None:
    """Write the files; when the disk refuses, the row goes too and the error is the caller's."""
    try:
        _replace(files, ())
    except OSError:
        Photo.objects.filter(pk=photo.pk).delete()
        raise


def _replace(files: Files, gone: Sequence[str] | set[str]) -> None:
    for name, data in files.items():
        if default_storage.exists(name):
            default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
    for name in gone:
        default_storage.delete(name)
