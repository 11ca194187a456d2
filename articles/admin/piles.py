"""The piles on the desk: which stories wait for whom. Each is a few lines of a list that is never read whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles import conversing
from articles.models import Article, Checkup, Event, HandOver, Mention, PendingLink, Revision, Section

LINES = 8
STALE = timedelta(days=14)
"""A draft that nobody has touched for so long is stale."""


@dataclass(frozen=True)
class Choice:
    """What the desk's home is narrowed to: a section with its parts, a person who wrote; to `own`, who sees only their own."""

    section: Section | None = None
    person: Any = None
    own: Any = None

    def of(self, stories: QuerySet) -> QuerySet:
        """Those of these stories that are chosen."""
        if self.section:
            stories = stories.under_section(self.section)
        if self.own:
            stories = stories.written_by(self.own)
        return stories.written_by(self.person) if self.person else stories

    def about(self, rows: QuerySet, path: str = "article") -> QuerySet:
        """Those of these rows whose story is chosen; all of them where nothing is."""
        if not self.section and not self.person and not self.own:
            return rows
        return rows.filter(**{f"{path}__in": self.of(Article.objects.all()).order_by().values("pk")})


@dataclass(frozen=True)
class Line:
    """One story in a pile: what it is called, what is said beside it, and whether that is bad news."""

    story: Any
    headline: str
    note: str = ""
    section: Any = None
    urgent: bool = False
    left: str = ""
    place: str = ""


@dataclass(frozen=True)
class Pile:
    """One pile: its heading, the lines that fit, whether there are more (and where), and what to do when it is empty."""

    kind: str
    heading: Any
    lines: Sequence[Line]
    empty: Any
    more: bool = False
    query: str = ""
    days: Sequence[tuple[str, Sequence[Line]]] = field(default_factory=list)


def first(rows: QuerySet, line: Callable[[Any], Line]) -> tuple[list[Line], bool]:
    """The lines that fit, and whether there are more."""
    found = list(rows[: LINES + 1])
    return [line(row) for row in found[:LINES]], len(found) > LINES


# --- what lies in them ----------------------------------------------------------------------------------------------
def in_review(choice: Choice) -> QuerySet:
    """Waiting for a second pair of eyes, the longest waiting first; `since` says when they were submitted."""
    submitted = Event.objects.filter(article=OuterRef("pk"), verb="submit").order_by("-at", "-pk").values("at")[:1]
    stories = Article.objects.in_review().annotate(since=Subquery(submitted))
    return choice.of(stories.for_pile()).order_by(F("since").asc(nulls_first=True), "pk")


def approved(choice: Choice) -> QuerySet:
    """Found good and not scheduled, the longest waiting first."""
    return choice.of(Article.objects.approved().for_pile()).order_by("modified", "pk")


def drafts_of(user: Any, choice: Choice) -> QuerySet:
    """Drafts that this person began, or wrote last."""
    return choice.of(Article.objects.drafts().written_by(user).for_pile()).order_by("-modified", "-pk")


def scheduled(choice: Choice) -> QuerySet:
    """Versions that wait for their moment, the next one first."""
    waiting = Revision.objects.scheduled().select_related("article__section", "article__hand_over")
    return choice.about(waiting).defer("body", "article__body").order_by("publish_at", "pk")


def published_since(moment: datetime, choice: Choice) -> QuerySet:
    """What readers may open is everybody's to see."""
    stories = Article.objects.listed().filter(published_at__gte=moment).for_pile()
    return Choice(choice.section, choice.person).of(stories).newest()


def stale(now: datetime, choice: Choice) -> QuerySet:
    """Drafts that nobody has touched for STALE, the most recently left first: the oldest are hardly ever taken up."""
    return choice.of(Article.objects.stale(now - STALE).for_pile()).order_by("-modified", "-pk")


def failing(choice: Choice) -> QuerySet[Checkup]:
    """What the checks found in stories that are being worked on, the latest first. No story's text is read."""
    found = Checkup.objects.select_related("article__latest_revision", "article__section", "article__hand_over")
    return choice.about(found).defer("article__body", "article__latest_revision__body").order_by("-at", "-pk")


def pending(choice: Choice) -> QuerySet[PendingLink]:
    """Related headlines whose story has not come yet, the newest first."""
    links = choice.about(PendingLink.objects.select_related("source__section"), "source").defer("source__body")
    return links.order_by("-created", "-pk")


def mentions(user: Any, choice: Choice) -> QuerySet[Mention]:
    """Comments that call this person and were not read yet, by the chosen person if one is chosen."""
    found = conversing.mentions_of(user).defer("comment__article__body", "comment__article__latest_revision__body")
    if choice.person:
        found = found.filter(comment__by=choice.person)
    return Choice(choice.section).about(found, "comment__article")


def handed(user: Any, choice: Choice) -> QuerySet[HandOver]:
    """What is left to do for this person."""
    notes = conversing.handed_to(user).defer("article__body", "article__latest_revision__body")
    if choice.person:
        notes = notes.filter(by=choice.person)
    return Choice(choice.section).about(notes)


def by_day(lines: Iterable[tuple[datetime, Line]]) -> list[tuple[datetime, list[Line]]]:
    """The lines under their days, in their order; a day is given by its first moment in the site's time zone."""
    days: dict[datetime, list[Line]] = {}
    for at, line in lines:
        days.setdefault(timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0), []).append(line)
    return list(days.items())


def counts() -> dict[str, int]:
    """How many have changes waiting, and how many are briefs: both from small indexes."""
    return {"changes": Article.objects.with_changes().count(), "briefs": Article.objects.briefs().count()}
