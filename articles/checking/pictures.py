"""Pictures: what those who cannot see them are told, and whose they are."""

from collections.abc import Iterator
from urllib.parse import unquote

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import picturing
from articles.checking.story import Story
from articles.models import Photo
from articles.querysets import RIGHTS_WARNING

NAMED = 3
"""So many pictures of one text are named in a sentence."""


def no_alt(story: Story) -> Iterator[str]:
    if story.photo and not story.photo.alt:
        yield _("The lead photo has no alt text: say what it shows.")


def no_credit(story: Story) -> Iterator[str]:
    if story.photo and not story.photo.credit:
        yield _("The lead photo has no credit.")


def no_alt_in_text(story: Story) -> Iterator[str]:
    """Names them as the library does, others by their file; one query, none where nothing is amiss."""
    bare = [picture.src for picture in story.pictures if not picture.alt and not picture.decorative]
    if not bare:
        return
    photos = picturing.by_name([story.body])
    known = [photos.get(picturing.name_of(src)) or unquote(src.rpartition("/")[2]) for src in bare]
    names = [_("“%(picture)s”") % {"picture": each} for each in dict.fromkeys(map(str, known))]
    if len(names) > NAMED:
        names[NAMED:] = [_("%(number)d more") % {"number": len(names) - NAMED}]
    sentence = ngettext(
        "%(pictures)s in the text has no alt text: say what it shows, or that it only decorates.",
        "%(pictures)s in the text have no alt text: say what they show, or that they only decorate.",
        len(bare),
    )
    yield sentence % {"pictures": ", ".join(names)}


def rights(story: Story) -> Iterator[str]:
    if story.photo:
        yield from _rights(story, story.photo, _("the lead photo"))


def rights_in_text(story: Story) -> Iterator[str]:
    for photo in picturing.shown_in(story.body):
        yield from _rights(story, photo, _("“%(photo)s” in the text") % {"photo": photo})


def _rights(story: Story, photo: Photo, named: str) -> Iterator[str]:
    """Whether the photo may be shown on the day on which the story would go live, and for how long."""
    until, day = photo.rights_until, timezone.localdate(max(story.now, story.at or story.now))
    if until is None or until > day + RIGHTS_WARNING:
        return
    words = {"photo": named, "day": date_format(until, _("j F Y"))}
    if until < day and until >= timezone.localdate(story.now):
        yield _("The rights to %(photo)s end before it goes live, on %(day)s: choose another, or have them extended.") % words
    elif until < day:
        yield _("The rights to %(photo)s ended on %(day)s: choose another, or have them extended.") % words
    else:
        yield _("The rights to %(photo)s end on %(day)s.") % words
