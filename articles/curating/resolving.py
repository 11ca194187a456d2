"""Fronts: what stands where on the home page and on a section's page, as of any moment.

Places are numbered from the lead on. Slots hold theirs; the others are filled with the newest, where a section's weight and a
picture count as hours; then, on the home page, a strip for each section. No story stands twice, unless its slot says so.
What editors see at the desk and what readers get is answered by the same function.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, reduce
from itertools import count
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONArray

from articles import reading
from articles.asking import Given, Question, Rows
from articles.models import Article, Revision, Section, Slot

SECOND_RANK = 4
LATEST = 8
PLACES = 1 + SECOND_RANK + LATEST
SECTION_TOP = 1 + SECOND_RANK
STRIP = 4
YES, NO = Value(value=True), Value(value=False)
CANDIDATES = 40
"""So many of the newest stories compete for the places that no slot holds."""


@dataclass(frozen=True)
class Place:
    """One place of a front: its number from 1, the story that stands there, and the slot that put it there, if one did."""

    number: int
    story: Article
    slot: int | None = None


@dataclass(frozen=True)
class Front:
    """One front, resolved: a lead, a second rank, the latest, and (on the home page) a strip for each section."""

    places: list[Place]
    strips: list[tuple[Section, list[Article]]] = field(default_factory=list)
    idle: list[int] = field(default_factory=list)
    """Slots within their span of time that hold no place: their story is not to be seen, or stands higher up already."""
    others: dict[int, Article] = field(default_factory=dict)
    """Stories that the page asked for beside its own places, by their numbers."""
    goes_on: bool = False
    """Whether there are more of the newest than have a place."""

    @property
    def stories(self) -> list[Article]:
        return [place.story for place in self.places]

    @property
    def lead(self) -> Article | None:
        return self.places[0].story if self.places else None

    @property
    def second(self) -> list[Article]:
        return self.stories[1 : 1 + SECOND_RANK]

    @property
    def latest(self) -> list[Article]:
        return self.stories[1 + SECOND_RANK : PLACES]

    @property
    def is_empty(self) -> bool:
        return not self.places


class Candidate(NamedTuple):
    """One line of what may stand on a front: a slot (with its place), or one of the newest stories."""

    kind: str
    pk: int
    story: int
    place: int
    may_repeat: bool
    at: datetime | None
    section: int | None
    photo: int | None
    visible: bool


def front(
    section: Section | None = None, *, now: datetime, places: int = PLACES, beside: Iterable[int] = (), ahead: bool = False
) -> Front:
    """The home page (no section) or a section's front as of `now`; at most three queries, whatever the size of the archive.

    `places` is how many stand there; `beside` are stories that the page wants with them (`others`). With `ahead`, `now` may
    lie in the future, and what is scheduled until then stands where it will, what expires stands nowhere: for the desk alone.
    """
    lines, coming = plan(section, now), foreseen(now) if ahead else {}
    slots = [line for line in lines if line.kind == "slot"]
    over = set(Article.objects.due_to_expire(now).values_list("pk", flat=True)) if ahead else set()
    coming = {pk: story for pk, story in coming.items() if story.expires_at is None or story.expires_at > now}
    newest = [line for line in lines if line.kind == "story" and line.story not in coming and line.story not in over]
    newest += [_candidate(story) for story in coming.values() if section is None or story.section_id in section.family]
    strips = _strips() if section is None else []
    visible = {line.story for line in lines if line.visible and line.story not in over} | set(coming)
    ranked = by_weight(newest, {part.pk: part.weight for part, _ids in strips})
    standing, idle = place(slots, ranked, places, visible)
    used = {story for story, slot in standing.values() if not (slot and slot.may_repeat)}
    chosen = [(part, [pk for pk in ids if pk not in used and pk not in over][:STRIP]) for part, ids in strips]
    wanted = {story for story, _slot in standing.values()}.union(beside, *(ids for _part, ids in chosen))
    seen = reading.cards(wanted - set(coming)) | coming
    stand = [(seen[story], slot) for _number, (story, slot) in sorted(standing.items()) if story in seen]
    return Front(
        places=[Place(number, story, slot.pk if slot else None) for number, (story, slot) in enumerate(stand, 1)],
        strips=[(part, [seen[pk] for pk in ids if pk in seen]) for part, ids in chosen if ids],
        idle=idle,
        others={pk: seen[pk] for pk in beside if pk in seen},
        goes_on=any(line.story not in used for line in newest),
    )


def place(
    slots: Sequence[Candidate], newest: Sequence[Candidate], places: int, visible: set[int]
) -> tuple[dict[int, tuple[int, Candidate | None]], list[int]]:
    """({place: (story, its slot or None)}, numbers of slots without a place): slots hold theirs, the others fill up in order.

    Of two slots for one place the second has the next free one. Places are numbered from 1 without a gap.
    """
    standing: dict[int, tuple[int, Candidate | None]] = {}
    idle: list[int] = []
    for slot in sorted(slots, key=lambda slot: (slot.place, slot.pk)):
        number = next(number for number in count(max(slot.place, 1)) if number not in standing)
        twice = any(story == slot.story for story, _slot in standing.values())
        if slot.story not in visible or number > places or (twice and not slot.may_repeat):
            idle.append(slot.pk)
        else:
            standing[number] = (slot.story, slot)
    used = {story for story, slot in standing.values() if not (slot and slot.may_repeat)}
    rest = iter([line.story for line in newest if line.story not in used])
    for number in range(1, places + 1):
        if number not in standing and (story := next(rest, None)) is not None:
            standing[number] = (story, None)
    return {number: standing[key] for number, key in enumerate(sorted(standing), 1)}, idle


def by_weight(newest: Iterable[Candidate], weights: dict[int, int]) -> list[Candidate]:
    """The newest first, where each hour of a section's weight, and a picture (FRONT_PICTURE_HOURS), counts as an hour."""

    def moment(line: Candidate) -> tuple[datetime, int]:
        hours = weights.get(line.section or 0, 0) + (settings.FRONT_PICTURE_HOURS if line.photo else 0)
        assert line.at is not None, "what readers see has its moment"
        return line.at + timedelta(hours=hours), line.story

    return sorted(newest, key=moment, reverse=True)


def foreseen(now: datetime) -> dict[int, Article]:
    """Stories as they will stand at `now`, by what is scheduled until then; not saved, for the desk's eyes."""
    stories = {}
    for revision in Revision.objects.due(now).select_related("article", "section", "lead_photo"):
        story = revision.article
        story.headline, story.summary, story.slug = revision.headline, revision.summary, revision.slug
        story.section, story.lead_photo, story.is_brief = revision.section, revision.lead_photo, not revision.body
        story.published_at = story.published_at or revision.publish_at
        stories[story.pk] = story
    return stories


def plan(section: Section | None, now: datetime) -> list[Candidate]:
    """The slots whose span of time holds `now`, and the newest stories, in one query."""
    family = tuple(section.family) if section else ()
    given = {f"section{place}": pk for place, pk in enumerate(family)}
    question = _plan(len(family))
    return [Candidate(*row) for row in question.recall(now=now, **given, **({"front": section.pk} if section else {}))]


@cache
def _plan(family: int) -> Question[Any]:
    return Question(lambda: _worded(family))


def _worded(family: int) -> QuerySet:
    slots, listed = Slot.objects.within_span(Given("now", DateTimeField())), Article.objects.listed()
    if family:
        parts = [Q(section=Given(f"section{place}", BigIntegerField())) for place in range(family)]
        slots = slots.filter(section=Given("front", BigIntegerField()))
        listed = listed.filter(reduce(or_, parts))
    else:
        slots = slots.filter(section=None)
    newest = Article.objects.filter(pk__in=listed.newest().values("pk")[:CANDIDATES])
    held = slots.order_by().annotate(kind=Value("slot"), at=F("starts"), part=F("section_id"), photo=F("article__lead_photo"))
    held = held.annotate(visible=Exists(Article.objects.published().filter(pk=OuterRef("article"))))
    fresh = newest.order_by().annotate(kind=Value("story"), story=F("pk"), place=Value(0), again=NO, visible=YES)
    ours = held.values_list("kind", "pk", "article_id", "position", "may_repeat", "at", "part", "photo", "visible")
    stories = fresh.values_list(
        "kind", "pk", "story", "place", "again", "published_at", "section_id", "lead_photo_id", "visible"
    )
    return ours.union(stories, all=True).order_by()


def _candidate(story: Article) -> Candidate:
    return Candidate(
        "story", story.pk, story.pk, 0, may_repeat=False, at=story.published_at, section=story.section_id,
        photo=story.lead_photo_id, visible=True,
    )  # fmt: skip


# --- a strip for each section -----------------------------------------------------------------------------------------
STRIPS: Question[Any] = Question(
    lambda: Section.objects.order_by("position", "name").annotate(
        newest=Rows(
            Article.objects.listed()
            .in_section(OuterRef("pk"))
            .newest()
            .values(row=JSONArray("published_at", "pk"))[: PLACES + 2 * STRIP]
        )
    )
)


def _strips() -> list[tuple[Section, list[int]]]:
    """The sections of the first level with the numbers of their newest stories, parts included; one query."""
    sections = STRIPS.recall()
    above = {section.pk: section.parent_id for section in sections}
    found: dict[int, list[list[Any]]] = {section.pk: [] for section in sections}
    for section in sections:
        top = section.pk
        while above.get(top):
            top = above[top]
        found[top] += section.newest or ()
    return [
        (section, [pk for _at, pk in sorted(found[section.pk], reverse=True)]) for section in sections if not section.parent_id
    ]
