"""What is looked at before a story is published, in words: in its form while one types, and by publishing itself.

A check is a function: it takes a `Story` (what a form holds, or a revision) and yields sentences, none where all is well.
One of your own is such a function and one line in CHECKS; the setting CHECKS_BLOCK says which refuse a publication
(the others warn), CHECKS_OFF which are not asked.

story      what a check may look at
words      summary, section, tags, headline; pictures, links, moments: the checks by what they read
remembering what was found, kept for the desk's lists
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from . import links, moments, pictures, words
from .remembering import forget, refresh, remember, worked_on
from .story import Story, of_revision

Check = Callable[[Story], Iterator[str]]
CHECKS: dict[str, tuple[str, Check]] = {
    "no_summary": ("summary", words.no_summary),
    "no_section": ("section", words.no_section),
    "no_tags": ("tags", words.no_tags),
    "long_headline": ("headline", words.long_headline),
    "known_headline": ("headline", words.known_headline),
    "no_alt": ("lead_photo", pictures.no_alt),
    "no_credit": ("lead_photo", pictures.no_credit),
    "rights": ("lead_photo", pictures.rights),
    "rights_in_text": ("body", pictures.rights_in_text),
    "no_alt_in_text": ("body", pictures.no_alt_in_text),
    "link_nowhere": ("body", links.link_nowhere),
    "link_hidden": ("body", links.link_hidden),
    "past_date": ("schedule_at", moments.past_date),
    "embargo": ("embargo_until", moments.embargo),
}
"""Every check by its name, with the field of the form that mends what it finds."""

__all__ = ["CHECKS", "Finding", "Story", "blocking", "forget", "look_at", "of_revision", "refresh", "run"]


@dataclass(frozen=True)
class Finding:
    """One sentence of one check; `blocks` says that nothing is published while it holds."""

    name: str
    field: str
    sentence: str
    blocks: bool


def run(story: Story, names: Collection[str] | None = None) -> list[Finding]:
    """What the checks find in the story, what blocks first; only those of these `names`, if given."""
    asked = [name for name in CHECKS if name not in settings.CHECKS_OFF and (names is None or name in names)]
    found = [
        Finding(name, CHECKS[name][0], sentence, name in settings.CHECKS_BLOCK)
        for name in asked
        for sentence in CHECKS[name][1](story)
    ]
    return sorted(found, key=lambda finding: not finding.blocks)


def blocking(story: Story) -> list[Finding]:
    """What forbids to publish the story; the checks that only warn are not asked."""
    return run(story, settings.CHECKS_BLOCK)


def look_at(ids: Sequence[int], *, now: datetime) -> None:
    """Ask the checks about the newest versions of these stories, and remember what they found.

    Stories of which readers see the newest version are done with: nothing is remembered of them.
    """
    stories = worked_on(ids)
    done = set(ids) - {article.pk for article in stories}
    if done:
        forget(sorted(done))
    for article in stories:
        if article.latest_revision:
            remember(article.pk, run(of_revision(article, article.latest_revision, now)), now=now)
