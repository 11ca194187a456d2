"""Pictures: what those who cannot see them are told, and whose they are."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.checking.story import Story


def no_alt(story: Story) -> Iterator[str]:
    if story.photo and not story.photo.alt:
        yield _("The lead photo has no alt text: say what it shows.")


def no_credit(story: Story) -> Iterator[str]:
    if story.photo and not story.photo.credit:
        yield _("The lead photo has no credit.")


def no_alt_in_text(story: Story) -> Iterator[str]:
    without = sum(not picture.alt and not picture.decorative for picture in story.pictures)
    if without:
        sentence = ngettext(
            "A picture in the text has no alt text: say what it shows, or that it only decorates.",
            "%(number)d pictures in the text have no alt text: say what they show, or that they only decorate.",
            without,
        )
        yield sentence % {"number": without}
