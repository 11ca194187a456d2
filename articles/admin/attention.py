"""What in a story needs somebody's hand: one line each, for the filter of the list and for the marks in it."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import allowing, conversing
from articles.admin.piles import STALE
from articles.models import Article, Checkup, Comment, HandOver, PendingLink, Photo, Revision, StoryLink


@dataclass(frozen=True)
class Asked:
    """Who asks, and when."""

    user: Any
    now: datetime


Rows = tuple[QuerySet, str]
"""Rows that tell of a need, and the name of their column that holds the story's number. There are never many of them."""


@dataclass(frozen=True)
class Need:
    """One kind: what the filter says, what the list says beside a story (nothing if the need is the looker's), who tells."""

    label: Any
    mark: Any
    rows: Callable[[Asked], Sequence[Rows]]
    counts: bool = True
    """Whether it is one of “anything”."""


def _rights(asked: Asked) -> Sequence[Rows]:
    """Stories with a photo that may not be shown any more, leading or in the text, as readers see or saw it or as the newest
    version has it."""
    over = Photo.objects.rights_over(timezone.localdate(asked.now)).order_by().values("pk")
    return (
        (Article.objects.filter(lead_photo__in=over), "pk"),
        (Article.objects.filter(latest_revision__lead_photo__in=over), "pk"),
        (Article.objects.filter(latest_revision__pictures__photo__in=over), "pk"),
        (Article.objects.filter(live_revision__pictures__photo__in=over), "pk"),
    )


def _open(number: int) -> str:
    return ngettext("%(number)d open comment", "%(number)d open comments", number) % {"number": number}


def _waiting(number: int) -> str:
    return ngettext("%(number)d related headline waits", "%(number)d related headlines wait", number) % {"number": number}


NEEDS: dict[str, Need] = {
    "comments": Need(_("Open comments"), _open, lambda _asked: [(Comment.objects.open(), "article")]),
    "checks": Need(_("To be mended (checks)"), _("to be mended"), lambda _asked: [(Checkup.objects.all(), "article")]),
    "rights": Need(_("Rights to a photo ended"), _("photo rights ended"), _rights),
    "overdue": Need(_("Overdue"), _("overdue"), lambda asked: [(Revision.objects.overdue(asked.now), "article")]),
    "pending": Need(
        _("Related headlines that wait"), _waiting, lambda _asked: [(PendingLink.objects.all(), "source")]
    ),
    "links": Need(
        _("Links to a retracted story"), _("links to a retracted story"),
        lambda _asked: [(StoryLink.objects.filter(target__in=Article.objects.retracted().values("pk")), "source")],
    ),
    "left": Need(
        _("Hand-over note"), _("hand-over note"), lambda _asked: [(HandOver.objects.all(), "article")], counts=False
    ),
    "handed": Need(
        _("Handed to me"), None, lambda asked: [(HandOver.objects.filter(to=asked.user), "article")], counts=False
    ),
    "called": Need(
        _("Comments that call me"), None, lambda asked: [(conversing.mentions_of(asked.user), "comment__article")], counts=False
    ),
    "stale": Need(
        _("Stale drafts"), None, lambda asked: [(Article.objects.stale(asked.now - STALE), "pk")], counts=False
    ),
}  # fmt: skip
ANY = "any"


def needing(name: str, asked: Asked) -> QuerySet:
    """The numbers of the stories with this need; with ANY, with one of those that count."""
    needs = [NEEDS[name]] if name != ANY else [need for need in NEEDS.values() if need.counts]
    first, *rest = (rows.order_by().values(column) for need in needs for rows, column in need.rows(asked))
    return first.union(*rest).order_by() if rest else first


def marks(ids: Collection[int], asked: Asked) -> dict[int, list[str]]:
    """What is said beside each of these stories, in the order of NEEDS; one query."""
    told = [
        rows.order_by().filter(**{f"{column}__in": ids}).annotate(need=Value(name)).values_list("need", column)
        for name, need in NEEDS.items()
        if need.mark
        for rows, column in need.rows(asked)
    ]
    found = Counter(told[0].union(*told[1:], all=True).order_by()) if ids else Counter()
    return {
        pk: [_told(need.mark, found[name, pk]) for name, need in NEEDS.items() if need.mark and found[name, pk]] for pk in ids
    }


def _told(mark: Any, number: int) -> str:
    return str(mark(number) if callable(mark) else mark)


class AttentionFilter(admin.SimpleListFilter):
    title = _("needs attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(ANY, _("Anything")), *((name, need.label) for name, need in NEEDS.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        name = self.value()
        if name != ANY and name not in NEEDS:
            return None
        found = queryset.filter(pk__in=needing(name, Asked(request.user, timezone.now())))
        return found if allowing.sees_all(request.user) else found.written_by(request.user)
