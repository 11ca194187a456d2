"""Summary, section, tags, headline."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from articles import naming
from articles.checking.story import Story
from articles.models import Article

HEADLINE = 70
"""Characters: beyond, lists wrap and search engines cut."""
RECENT = timedelta(days=14)
COMPARED = 500
ALIKE = 0.75
"""Of all words of two headlines, this share in both: near enough to be the same news twice."""


def no_summary(story: Story) -> Iterator[str]:
    if not story.summary:
        yield _("There is no summary: boxes, feeds and search engines show the headline alone.")


def no_section(story: Story) -> Iterator[str]:
    if not story.section:
        yield _("It belongs to no section.")


def no_tags(story: Story) -> Iterator[str]:
    if not story.tags:
        yield _("It has no tags: readers of its subject will not find it.")


def long_headline(story: Story) -> Iterator[str]:
    if len(story.headline) > HEADLINE:
        words = {"length": len(story.headline), "most": HEADLINE}
        yield _("The headline has %(length)d characters; beyond %(most)d search engines cut it.") % words


def known_headline(story: Story) -> Iterator[str]:
    """A headline of the last two weeks that says nearly the same; one query."""
    mine = _words(story.headline)
    if len(mine) < 2:
        return
    recent = Article.objects.published().filter(published_at__gte=story.now - RECENT).exclude(pk=story.pk or 0).newest()
    for headline in recent.values_list("headline", flat=True)[:COMPARED]:
        theirs = _words(headline)
        if len(mine & theirs) >= ALIKE * len(mine | theirs):
            yield _("“%(headline)s” was published in the last two weeks; the headlines are nearly the same.") % {
                "headline": headline
            }
            return


def _words(headline: str) -> set[str]:
    return set(re.findall(r"\w+", naming.headline_key(headline)))
