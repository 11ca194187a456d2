"""The pictures that a story names: found beside it and nowhere else, stored, and put into its text."""

import hashlib
import html
import os
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

from articles import picturing
from articles.formats import Draft, PictureRef, references
from articles.importing.report import Warning
from articles.importing.sources import Source, real
from articles.models import Photo


class Missing(Exception):
    """A picture that was not taken in; str() is a sentence."""


def checksums(draft: Draft, source: Source, media: Path | None) -> list[str]:
    """What tells whether a picture of the story has changed, or arrived, since the last import."""
    found = []
    for picture in _all(draft):
        try:
            found.append(hashlib.sha256(_read(picture, source, media)).hexdigest())
        except Missing:
            found.append("")
    return found


def lead(draft: Draft, source: Source, media: Path | None, now: datetime, warnings: list[Warning]) -> Photo | None:
    """The story's lead photo, stored; None (and a warning) when it cannot be had."""
    return _store(draft.image, source, media, now, warnings) if draft.image else None


def in_body(body: str, source: Source, media: Path | None, now: datetime, warnings: list[Warning]) -> str:
    """`body` with each picture stored and shown at our address; one that cannot be had goes, and is named."""

    def show(picture: PictureRef, alone: bool) -> str:
        photo = _store(picture, source, media, now, warnings)
        if photo is None:
            return f"<p>{html.escape(picture.caption)}</p>" if alone and picture.caption else ""
        address, width, height = picturing.largest(photo)
        alt = html.escape(picture.alt or photo.alt)
        image = f'<img src="{html.escape(address)}" alt="{alt}" width="{width}" height="{height}">'
        if not alone:
            return image
        caption = " ".join(filter(None, (picture.caption or photo.caption, photo.credit)))
        return f"<figure>{image}{f'<figcaption>{html.escape(caption)}</figcaption>' if caption else ''}</figure>"

    return references.with_pictures(body, show)


def _all(draft: Draft) -> list[PictureRef]:
    return [*([draft.image] if draft.image else []), *references.pictures(draft.body)]


def _store(picture: PictureRef, source: Source, media: Path | None, now: datetime, warnings: list[Warning]) -> Photo | None:
    try:
        data = _read(picture, source, media)
        return picturing.store(
            data,
            name=unquote(picture.path).replace("\\", "/").rpartition("/")[2],
            now=now,
            alt=picture.alt[:500],
            caption=picture.caption,
            credit=picture.credit[:200],
            licence=picture.licence[:200],
        )
    except (Missing, picturing.PictureRefused) as refusal:
        warnings.append(Warning(picture.line, str(refusal)))
        return None


def _read(picture: PictureRef, source: Source, media: Path | None) -> bytes:
    path = _find(picture.path.strip(), source, media)
    try:
        if path.stat().st_size > settings.PHOTO_MAX_BYTES:
            megabytes = settings.PHOTO_MAX_BYTES // 1024 // 1024
            raise Missing(f"The picture “{picture.path}” has more than {megabytes} MB; make it smaller.")
        return path.read_bytes()
    except OSError as error:
        raise Missing(f"The picture “{picture.path}” cannot be read: {error.strerror}.") from None


def _find(address: str, source: Source, media: Path | None) -> Path:
    """Where the picture lies. Raises Missing when it lies on another site, outside our folders, or nowhere."""
    if re.match(r"[a-z][a-z0-9+.-]+:|//", address, re.IGNORECASE):
        raise Missing(f"The picture “{address[:120]}” lies on another site; only pictures beside the stories are taken.")
    outside = False
    for folder, name, within in _places(address, source, media):
        path = real(folder / name) if "\0" not in name else folder
        if not path.is_relative_to(within):
            outside = True
        elif os.path.isfile(path):
            return path
    if outside:
        raise Missing(f"The picture “{address[:120]}” lies outside the folder of the stories; use --media for its folder.")
    raise Missing(f"The picture “{address[:120]}” was not found.")


def _places(address: str, source: Source, media: Path | None) -> list[tuple[Path, str, Path]]:
    """(folder, name, folder it must stay in), in the order of looking."""
    plain = re.sub(r"[?#].*$", "", address)
    names = dict.fromkeys(name.replace("\\", "/") for name in (address, unquote(plain), plain) if name)
    places = []
    if source.path and source.root:
        within = source.root.parent if source.root.parent != source.root.parent.parent else source.root
        # An absolute path means the root of a site that we do not have, never the root of this machine.
        places += [(source.path.parent, name, within) for name in names if not name.startswith("/")]
    if media:
        whole = real(media)
        places += [(whole, name.lstrip("/"), whole) for name in names]
        places += [(whole, name.rpartition("/")[2], whole) for name in names]
    return places
