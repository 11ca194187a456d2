"""The pictures that a story names: found beside it, in the media folder or (if asked for) on the network; stored, and shown.

At the end of a run: the sizes that readers did not wait for, and the pictures that stand beside links elsewhere.
"""

import errno
import hashlib
import html
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from articles import caching, picturing, sharing
from articles.formats import Draft, PictureRef, references
from articles.importing import fetching
from articles.importing.lookups import note_made
from articles.importing.report import Outcome, Warning
from articles.importing.sources import Source, real
from articles.importing.state import Run
from articles.models import Article, ImportMade, ImportRun, Photo

REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
# WordPress names the sizes that it made of a picture so; the picture itself lies beside them.
SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
SCALED = re.compile(r"-(?:scaled|rotated)(?=\.\w{3,4}$)")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE)
"""What the system says of a disk that takes no more, whatever the picture."""


class Missing(Exception):
    """A picture that was not taken in; str() is a sentence."""


def checksums(draft: Draft, source: Source, run: Run) -> list[str]:
    """What tells whether a picture of the story has changed, or arrived, since the last import."""
    found = []
    for picture in named(draft):
        try:
            path = _find(picture.path.strip(), source, run.options.media)
            found.append(hashlib.sha256(_read(path, picture)).hexdigest())
        except Missing:
            is_remote = run.options.fetch and REMOTE.match(picture.path.strip())
            found.append(picture.path.strip() if is_remote else "")
    return found


def named(draft: Draft) -> Iterator[PictureRef]:
    """The pictures of a story: its lead, then those in its text."""
    if draft.image:
        yield draft.image
    yield from references.pictures(draft.body)


def lead(image: PictureRef | None, source: Source, run: Run, warnings: list[Warning]) -> Photo | None:
    """A story's lead photo, stored; None where it names none, and (with a warning) when it cannot be had.

    A lead picture has the words of its photo, so what another story has called the same picture is named in a warning.
    """
    photo = _store(image, source, run, warnings, at_once=picturing.NONE) if image else None
    if image and photo and photo.pk:
        told = _with_words(image, run)
        words = {"alt text": (told.alt[:500], photo.alt), "caption": (told.caption, photo.caption)}
        for word, (text, ours) in words.items():
            if text.strip() and text.strip() != ours:
                sentence = f"Its lead picture is here with another {word}, which stands: “{ours[:200]}”."
                warnings.append(Warning(image.line, f"{sentence} Left out: “{text.strip()[:500]}”."))
    return photo


def in_body(body: str, source: Source, run: Run, warnings: list[Warning], *, verbatim: bool = False) -> str:
    """`body` with each picture stored and shown at our address; one that cannot be had goes, and is named.

    In a text of ours (`verbatim`) nothing else changes. Any other picture keeps its own alt text and caption; without an alt
    text it has the photo's, and its credit is always the photo's.
    """

    def show(picture: PictureRef, alone: bool) -> str:
        photo = _store(picture, source, run, warnings, at_once=picturing.ONE)
        if photo is None:
            return f"<p>{html.escape(picture.caption)}</p>" if alone and picture.caption else ""
        address, width, height = picturing.largest(photo)
        told = _with_words(picture, run)
        alt = html.escape(told.alt or photo.alt)
        image = f'<img src="{html.escape(address)}" alt="{alt}" width="{width}" height="{height}">'
        if not alone:
            return image
        caption = " ".join(filter(None, (told.caption, photo.credit)))
        return f"<figure>{image}{f'<figcaption>{html.escape(caption)}</figcaption>' if caption else ''}</figure>"

    def place(picture: PictureRef) -> dict[str, str] | None:
        photo = _store(picture, source, run, warnings, at_once=picturing.ONE)
        if photo is None:
            return None
        address, width, height = picturing.largest(photo)
        return {"src": address, "width": str(width), "height": str(height)}

    if "<img" not in body.lower():
        return body
    return references.with_sources(body, place) if verbatim else references.with_pictures(body, show)


def complete(run: Run) -> Iterator[Photo]:
    """Make the renditions that the run left for later, photo by photo; yields each. One that fails is told in the remarks."""
    ids = ImportMade.objects.filter(run=run.record, kind="photo").order_by("made").values_list("made", flat=True)
    for pk in list(ids):
        photo = Photo.objects.filter(pk=pk).first()
        if photo and not picturing.is_complete(photo):
            try:
                picturing.make_renditions(photo)
            except (OSError, picturing.PictureRefused) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                run.record.remarks.append(f"The sizes of photo {photo.pk} could not be made: {reason}")
            yield photo


def share(record: ImportRun) -> Iterator[int]:
    """Draw share pictures for the run's stories, the newest first, as long as SHARE_IMPORT_SECONDS let.

    Yields how many are left after each; what is left over in the end is told in the remarks.
    """
    stored = record.items.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED), article__isnull=False).values("article")
    briefs = ImportMade.objects.filter(run=record, kind="brief").values("made")
    stories = Article.objects.published().filter(Q(pk__in=stored) | Q(pk__in=briefs)).newest()
    ids = list(stories.values_list("pk", flat=True)) if settings.SHARE_PICTURES else []
    left = len(ids)
    for left in sharing.draw_for(settings.SHARE_IMPORT_SECONDS, ids):
        yield left
    if left:
        record.remarks.append(f"{left} share pictures are still to be drawn: manage.py share_pictures --mend")
    if ids:
        caching.touch()


def _store(picture: PictureRef, source: Source, run: Run, warnings: list[Warning], *, at_once: str) -> Photo | None:
    try:
        return _stored(_bytes(picture, source, run), _with_words(picture, run), run, at_once)
    except (Missing, picturing.PictureRefused) as refusal:
        warnings.append(Warning(picture.line, str(refusal)))
    except OSError as error:
        if error.errno in FULL:
            raise
        sentence = f"The picture “{picture.path[:120]}” could not be stored in the media folder: {error.strerror}."
        warnings.append(Warning(picture.line, f"{sentence} The next run tries again.", again=True))
    return None


def _stored(data: bytes, picture: PictureRef, run: Run, at_once: str) -> Photo | None:
    """The photo of these bytes; in a dry run it is looked at and not kept."""
    name = unquote(urlsplit(picture.path).path if REMOTE.match(picture.path) else picture.path)
    name = name.replace("\\", "/").rpartition("/")[2]
    known = picturing.known(data)
    if run.options.dry_run:
        return known or picturing.tried(data, name=name)
    with transaction.atomic():
        photo = picturing.store(
            data, name=name, now=run.now, alt=picture.alt[:500], caption=picture.caption, credit=picture.credit[:200],
            licence=picture.licence[:200], at_once=at_once,
        )  # fmt: skip
        if known is None:
            note_made(run.record, "photo", [photo.pk])
            if picture.focal:
                picturing.refocus(photo, *picture.focal)
    return photo


def _with_words(picture: PictureRef, run: Run) -> PictureRef:
    """The picture with the words that the file gave for it elsewhere, where it has none of its own."""
    other = run.pictures.get(picture.path)
    if other is None:
        return picture
    words = {field: getattr(picture, field) or getattr(other, field) for field in ("alt", "caption", "credit", "licence")}
    return PictureRef(picture.path, **words, line=picture.line, focal=picture.focal or other.focal)


def _bytes(picture: PictureRef, source: Source, run: Run) -> bytes:
    """The picture's bytes: from a folder of ours, else from the network if the run may. Raises Missing."""
    address = picture.path.strip()
    try:
        return _read(_find(address, source, run.options.media), picture)
    except Missing:
        if not (run.options.fetch and REMOTE.match(address)):
            raise
    if run.options.dry_run:
        raise Missing(f"The picture “{address[:120]}” would be fetched from the network; a dry run does not.")
    try:
        whole = f"https:{address}" if address.startswith("//") else address
        return fetching.fetch(whole, most=settings.PHOTO_MAX_BYTES, budget=run.budget)
    except fetching.NotFetched as reason:
        raise Missing(f"The picture “{address[:120]}” was not fetched: {reason}.") from None


def _read(path: Path, picture: PictureRef) -> bytes:
    try:
        if path.stat().st_size > settings.PHOTO_MAX_BYTES:
            megabytes = settings.PHOTO_MAX_BYTES // 1024 // 1024
            raise Missing(f"The picture “{picture.path}” has more than {megabytes} MB; make it smaller.")
        return path.read_bytes()
    except OSError as error:
        raise Missing(f"The picture “{picture.path}” cannot be read: {error.strerror}.") from None


def _find(address: str, source: Source, media: Path | None) -> Path:
    """Where the picture lies. Raises Missing when it lies on another site, outside our folders, or nowhere."""
    outside = False
    for folder, name, within in _places(address, source, media):
        path = real(folder / name) if "\0" not in name else folder
        if not path.is_relative_to(within):
            outside = True
        elif os.path.isfile(path):
            return path
    if SCHEME.match(address) or address.startswith("//"):
        where = "it is not in the folder of --media either" if media else "only pictures beside the stories are taken"
        raise Missing(f"The picture “{address[:120]}” lies on another site; {where}.")
    if outside:
        raise Missing(f"The picture “{address[:120]}” lies outside the folder of the stories; use --media for its folder.")
    raise Missing(f"The picture “{address[:120]}” was not found.")


def _places(address: str, source: Source, media: Path | None) -> Iterator[tuple[Path, str, Path]]:
    """(folder, name, folder it must stay in), in the order of looking."""
    is_remote = bool(REMOTE.match(address))
    if SCHEME.match(address) and not is_remote:
        return
    within_site = re.sub(r"^(?:https?:)?//[^/]*", "", address, flags=re.IGNORECASE) if is_remote else address
    plain = re.sub(r"[?#].*$", "", within_site)
    names = dict.fromkeys(name.replace("\\", "/") for name in (within_site, unquote(plain), plain) if name)
    names = dict.fromkeys(each for name in names for each in (SIZE.sub("", name), name, SCALED.sub("", name)))
    if source.path and source.root and not is_remote:
        within = source.root.parent if source.root.parent != source.root.parent.parent else source.root
        # An absolute path means the root of a site that we do not have, never the root of this machine.
        yield from ((source.path.parent, name, within) for name in names if not name.startswith("/"))
    # A zip or folder of stories may hold the old site's pictures as well.
    for whole in filter(None, (real(media) if media else None, source.root)):
        yield from ((whole, tail, whole) for name in names for tail in _tails(name.lstrip("/")))


def _tails(name: str) -> Iterator[str]:
    """The name, then without its first folder, and so on: a media folder may begin anywhere in the old site's tree."""
    while name:
        yield name
        name = name.partition("/")[2]
