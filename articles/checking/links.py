"""Links to our own stories."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles import linking
from articles.checking.story import Story
from articles.models import Article


def link_nowhere(story: Story) -> Iterator[str]:
    """Links to a story that we do not have; one query, none where the text has no such link."""
    wanted = own_slugs(story)
    found = set(Article.objects.filter(slug__in=wanted).values_list("slug", flat=True)) if wanted else set()
    for slug in wanted:
        if slug not in found:
            yield _("A link leads nowhere: there is no story at %(address)s.") % {"address": f"{linking.STORY}{slug}/"}


def link_hidden(story: Story) -> Iterator[str]:
    """Links to a story of ours that readers cannot open; one query, none where the text has no such link.

    Only what readers knew once is named: who writes a link need not be allowed to see the draft behind it.
    """
    wanted = own_slugs(story)
    seen = Exists(Article.objects.published().order_by().filter(pk=OuterRef("pk")))
    for other in Article.objects.filter(~seen, slug__in=wanted).order_by("pk") if wanted else ():
        words = {
            "address": f"{linking.STORY}{other.slug}/",
            "headline": other.headline,
            "status": other.get_status_display().lower(),
        }
        if other.published_at:
            yield _("A link leads to “%(headline)s”, which readers cannot open: %(status)s.") % words
        else:
            yield _("A link leads to %(address)s, which readers cannot open: %(status)s.") % words


def own_slugs(story: Story) -> list[str]:
    """The slugs of the stories of ours that the text links to, itself left out."""
    slugs = (linking.slug_in(link) for link in story.links)
    return [slug for slug in dict.fromkeys(slugs) if slug and slug != story.slug]
