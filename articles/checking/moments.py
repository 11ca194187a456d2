"""Moments: when it goes live, and when it may."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.checking.story import Story


def past_date(story: Story) -> Iterator[str]:
    if story.at and story.at <= story.now:
        yield _("“Go live at” has passed: %(moment)s.") % {"moment": _in_words(story.at)}


def embargo(story: Story) -> Iterator[str]:
    if story.embargo_until and story.embargo_until > story.now:
        if story.at and story.now < story.at < story.embargo_until:
            yield _("It would go live before its embargo ends: %(moment)s.") % {"moment": _in_words(story.embargo_until)}
        else:
            yield _("Under embargo until %(moment)s: nothing publishes it before.") % {"moment": _in_words(story.embargo_until)}


def _in_words(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j N Y, H:i e"))
