"""Photos within the HTML of stories. A text names a file; the name belongs to a photo, also after its file was replaced.

So a text is printed with what its photos are today, and a photo's uses are known without reading any text.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.core.files.storage import default_storage

from articles import markup
from articles.models import Article, EntryPicture, LiveEntry, Photo, PhotoName, PhotoUse, Revision
from articles.picturing.addresses import largest

NAME = re.compile(r"/(?:renditions|crops)/[0-9a-f]{2}/([0-9a-f]{16})-|/originals/[0-9a-f]{2}/([0-9a-f]{32})/")
ATTRIBUTE = re.compile(r'\s([a-z-]+)(?:="([^"]*)")?')
# A whole tag of a clean text: what stands in quotes is no tag, even if it looks like one.
TAG = re.compile(r'</?[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
Write = Callable[[Photo, Mapping[str, str], bool], str]


def name_of(address: str) -> str:
    """The name of a photo's files in the address of one of them; nothing for any other address."""
    found = NAME.search(address)
    return (found.group(1) or found.group(2)) if found else ""


def names_in(body: str) -> list[str]:
    """The names of our photos' files that the HTML shows, each once, in its order."""
    return list(dict.fromkeys(filter(None, (name_of(picture.src) for picture in markup.pictures(body)))))


def by_name(bodies: Iterable[str]) -> dict[str, Photo]:
    """The photos that these texts show, by the names in them; one query, none for texts without pictures of ours."""
    names = {name for body in bodies if "<img" in body for name in names_in(body)}
    if not names:
        return {}
    return {each.name: each.photo for each in PhotoName.objects.filter(name__in=names).select_related("photo")}


def shown_in(body: str) -> list[Photo]:
    """The photos that the HTML shows; one query, none for a text without pictures of ours."""
    found = {photo.pk: photo for photo in by_name([body]).values()}
    return [found[pk] for pk in sorted(found)]


def illustrated(body: str, write: Write, known: Mapping[str, Photo] | None = None) -> str:
    """The clean text with `write(photo, attributes, linked)` for each picture that is a photo of ours; one query, or none
    for a text without pictures and where its photos are `known` by the names in it.

    The attributes are those of the text's own <img>, decoded: its alt text is the use's, not the photo's. `linked` says that
    it stands within a link.
    """
    return _written(body, by_name([body]) if known is None else known, write)


def current(body: str) -> str:
    """The clean text with each photo's file and size of today, as plain <img>; one query, or none."""
    return illustrated(body, _plain)


def for_readers(stories: Sequence[Article | LiveEntry], known: Mapping[str, Photo] | None = None) -> None:
    """Give each story (or entry of one), in memory, its text with the photos of today; one query for all of them, or none.

    None where their photos are `known` by the names in the texts.
    """
    found = by_name(story.body for story in stories) if known is None else known
    for story in stories:
        story.body = _written(story.body, found, _plain)


def remember(revisions: Sequence[Revision]) -> None:
    """Note which photos the texts of these new versions show: one query for texts without any, else three."""
    found = by_name(revision.body for revision in revisions)
    if not found:
        return
    PhotoUse.objects.bulk_create(
        [
            PhotoUse(revision=revision, photo=found[name], name=name)
            for revision in revisions
            for name in names_in(revision.body)
            if name in found
        ],
        ignore_conflicts=True,
    )


def remember_entry(entry: LiveEntry) -> None:
    """Note which photos this version of a live entry shows: two queries, none for a text without any."""
    found = by_name([entry.body])
    uses = [EntryPicture(entry=entry, photo=found[name], name=name) for name in names_in(entry.body) if name in found]
    if uses:
        EntryPicture.objects.bulk_create(uses, ignore_conflicts=True)


def fallback(path: str) -> str:
    """Where to send whoever asks for a file of a photo that is not there: to what the photo has, at last to its original.

    The empty string when there is nothing.
    """
    photo = Photo.objects.filter(names=name_of(f"/{path}")).first()
    if photo is None:
        return ""
    jpegs = [entry for entry in photo.renditions if entry["format"] == "jpeg"]
    jpegs.sort(key=lambda entry: -entry["width"])
    there = (name for name in (*(entry["name"] for entry in jpegs), photo.file.name) if name != path)
    return next((default_storage.url(name) for name in there if default_storage.exists(name)), "")


def _written(body: str, found: Mapping[str, Photo], write: Write) -> str:
    if not found:
        return body

    linked = False

    def shown(tag: re.Match[str]) -> str:
        nonlocal linked
        if not tag.group().startswith("<img "):
            linked = tag.group().startswith("<a ") or (linked and tag.group() != "</a>")
            return tag.group()
        attributes = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag.group())}
        photo = found.get(name_of(attributes.get("src", "")))
        return write(photo, attributes, linked) if photo else tag.group()

    return TAG.sub(shown, body)


def _plain(photo: Photo, attributes: Mapping[str, str], linked: bool) -> str:
    src, width, height = largest(photo)
    told = {**attributes, "src": src, "width": str(width), "height": str(height)}
    return "<img" + "".join(f' {name}="{html.escape(value)}"' for name, value in told.items()) + ">"
