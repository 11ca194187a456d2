"""The list of stories: a bounded count, what needs attention beside each story, and what the search box understands."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from articles import redirecting, tagging
from articles.admin import attention
from articles.models import Revision

MOST = 10_000
"""So many stories are counted and can be leafed through; in a longer list one narrows, searches, or sorts the other way."""


class StoryPaginator(Paginator):
    """Counts no further than MOST."""

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return self.object_list.order_by().values("pk")[:MOST].count()  # type: ignore[union-attr]


def with_schedule(stories: QuerySet) -> QuerySet:
    """The stories with the moment and the number of the version that waits for it."""
    waiting = Revision.objects.scheduled().filter(article=OuterRef("pk"))
    moment, number = (Subquery(waiting.values(name)[:1]) for name in ("publish_at", "number"))
    return stories.annotate(goes_live=moment, waiting=number)


class StoryList(ChangeList):
    """Django's list, with `needs` on each story of the page: what somebody should look at, in words."""

    most = MOST

    def get_results(self, request: HttpRequest) -> None:
        """The numbers first, which an index gives in their order; then the rows of these fifty, with all that is printed."""
        super().get_results(request)
        numbers = list(self.result_list.values_list("pk", flat=True))
        rows = with_schedule(self.model_admin.get_queryset(request)).order_by().in_bulk(numbers)
        self.result_list = [rows[pk] for pk in numbers if pk in rows]
        asked = attention.Asked(request.user, timezone.now())
        found = attention.marks([story.pk for story in self.result_list if getattr(story, "is_own", True)], asked)
        for story in self.result_list:
            story.needs = found.get(story.pk, [])

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were counted."""
        return self.result_count >= MOST

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query) or any(_value(spec) for spec in self.filter_specs)


def _value(spec: Any) -> Any:
    return any(spec.typed.values()) if hasattr(spec, "typed") else spec.value()


def find(stories: QuerySet, text: str, by_words: Callable[[QuerySet, str], QuerySet]) -> QuerySet:
    """Those of `stories` that somebody means by `text`; `by_words` looks into the words that whoever asks may read.

    A pasted address, of today or a former one, with any host, query and fragment; `#tag` for what carries the tag; else words
    of what is live or newest: headline, summary, text, slug.
    """
    text = text.strip()
    if not text:
        return stories
    if text.startswith("#"):
        tag = next(iter(tagging.find([text[1:]]).values()), None)
        return stories.tagged(tag) if tag else stories.none()
    story = redirecting.story_at(text)
    return stories.filter(pk=story) if story else by_words(stories, text)
