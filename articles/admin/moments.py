"""What the moments in a story's form mean, in words, before a button is pressed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles import checking
from articles.admin.words import moment_in_words


def meant(story: checking.Story, expires_at: datetime | None) -> list[tuple[str, str]]:
    """(field, sentence) for each moment that is typed and can be read."""
    found = [("schedule_at", _goes_live(story, expires_at)), ("expires_at", _ends(story, expires_at)),
             ("embargo_until", _is_held(story))]  # fmt: skip
    return [(field, " ".join(sentences)) for field, each in found if (sentences := list(each))]


def _goes_live(story: checking.Story, expires_at: datetime | None) -> Iterator[str]:
    at = story.at
    if at is None or at <= story.now:
        return
    if story.embargo_until and at < story.embargo_until:
        yield _("Would be refused: the embargo ends after that.")
    elif expires_at and expires_at <= at:
        yield _("Would be refused: readers are not to see it any more by then.")
    else:
        yield _("Would go live %(when)s: press “Schedule”.") % {"when": moment_in_words(at, story.now)}


def _ends(story: checking.Story, expires_at: datetime | None) -> Iterator[str]:
    if expires_at is None:
        return
    if expires_at <= story.now:
        yield _("That has passed: a new end lies ahead.")
    elif story.embargo_until and expires_at <= story.embargo_until:
        yield _("Would be refused: nobody would see it, the embargo ends after that.")
    else:
        yield _("Readers see it until %(when)s, once this is saved.") % {"when": moment_in_words(expires_at, story.now)}


def _is_held(story: checking.Story) -> Iterator[str]:
    if story.embargo_until and story.embargo_until > story.now:
        when = moment_in_words(story.embargo_until, story.now)
        yield _("Nothing publishes it before %(when)s, once this is saved.") % {"when": when}
