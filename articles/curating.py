"""Fronts: what stands where on the home page and on a section's page. Pins first, then the newest, no story twice."""

from dataclasses import dataclass, field
from datetime import datetime

from articles.models import Article, Section, Slot

SECOND_RANK = 4
LATEST = 8
STRIP = 4


@dataclass(frozen=True)
class Front:
    """One front, resolved: a lead, a second rank, the latest, and (on the home page) a strip for each section."""

    lead: Article | None
    second: list[Article]
    latest: list[Article]
    strips: list[tuple[Section, list[Article]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self.lead is None


def front(section: Section | None = None, *, now: datetime) -> Front:
    """The home page (no section) or one section's front as of `now`; the queries do not grow with the archive."""
    pinned = [slot.article_id for slot in Slot.objects.active(now).filter(section=section).only("article_id")]
    listed = Article.objects.listed().for_cards()
    if section:
        listed = listed.under_section(section)
    first = _in_order(pinned, Article.objects.published().for_cards().filter(pk__in=pinned)) if pinned else []
    need = 1 + SECOND_RANK + LATEST
    newest = listed.exclude(pk__in=pinned).newest()[:need]
    stories = first + list(newest)
    lead, rest = (stories[0], stories[1:]) if stories else (None, [])
    shown = Front(lead=lead, second=rest[:SECOND_RANK], latest=rest[SECOND_RANK : SECOND_RANK + LATEST])
    if section:
        return shown
    used = [story.pk for story in stories[:need]]
    return Front(lead=shown.lead, second=shown.second, latest=shown.latest, strips=_strips(used))


def _in_order(ids: list[int], stories: object) -> list[Article]:
    by_id = {story.pk: story for story in stories}  # type: ignore[attr-defined]
    return [by_id[pk] for pk in dict.fromkeys(ids) if pk in by_id]


def _strips(used: list[int]) -> list[tuple[Section, list[Article]]]:
    """For each section of the first level its newest stories that stand nowhere else on the page.

    Two queries a section, and one for them.
    """
    strips = []
    for section in Section.objects.in_use().top():
        stories = list(Article.objects.listed().under_section(section).exclude(pk__in=used).for_cards().newest()[:STRIP])
        if stories:
            strips.append((section, stories))
    return strips
