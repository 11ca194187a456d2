"""A stored text as readers get it: links and photos of today, footnotes numbered and gathered at its end."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles import footnotes, linking, picturing
from articles.models import Article


def for_readers(stories: Sequence[Article]) -> None:
    """Give each story, in memory, its text as readers get it outside of its page; one query for all links, one for all photos.

    None where there are none.
    """
    linking.for_readers(stories)
    picturing.for_readers(stories)
    for story in stories:
        story.body = "\n".join(filter(None, numbered(story.body, prefix=f"story-{story.pk}-")))


def numbered(body: str, *, prefix: str = "") -> tuple[str, str]:
    """(the text with numbered references, its footnotes in the site's language or nothing); footnotes.printed."""
    return footnotes.printed(body, footnotes.Labels(_("Notes"), _("Note %d"), _("Back to the text at note %d")), prefix=prefix)
