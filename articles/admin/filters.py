"""What the list of stories is narrowed by."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from articles import allowing, tagging
from articles.forms.widgets import is_number
from articles.models import Author, Section, Tag

STANDINGS: dict[str, tuple[Any, str]] = {
    "draft": (_("Draft"), "drafts"),
    "review": (_("In review"), "in_review"),
    "approved": (_("Approved"), "approved"),
    "scheduled": (_("Scheduled"), "scheduled"),
    "published": (_("Published"), "listed"),
    "changes": (_("Published, changes waiting"), "with_changes"),
    "brief": (_("Brief"), "briefs"),
    "retracted": (_("Retracted"), "retracted"),
    "expiring": (_("With an end"), "expiring"),
    "expired": (_("Expired"), "expired"),
}
"""What the list says of a status, and the method of ArticleQuerySet that finds it: asked of the list itself, so that an index
serves the status and the order at once."""


LACKS: dict[str, tuple[Any, Callable[[QuerySet, date], QuerySet]]] = {
    "alt": (_("No alt text"), lambda photos, _today: photos.without_alt()),
    "credit": (_("No credit"), lambda photos, _today: photos.without_credit()),
    "over": (_("Rights have ended"), lambda photos, today: photos.rights_over(today)),
    "ending": (_("Rights end within 30 days"), lambda photos, today: photos.rights_ending(today)),
}


class LackFilter(admin.SimpleListFilter):
    """Photos that need somebody's hand."""

    title = _("what needs attention")
    parameter_name = "lack"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _pile) in LACKS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in LACKS:
            return None
        return LACKS[self.value()][1](queryset, timezone.localdate())


class StandingFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _method) in STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in STANDINGS:
            return None
        _label, method = STANDINGS[self.value()]
        return getattr(queryset, method)()


class RowFilter(admin.SimpleListFilter):
    """By one row of another table. An unknown number finds nothing rather than everything."""

    rows: Callable[[], QuerySet]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(row.pk), str(row)) for row in type(self).rows()]

    def row(self) -> Any:
        value = self.value() or ""
        return type(self).rows().filter(pk=value).first() if is_number(value) else None

    def narrowed(self, queryset: QuerySet, row: Any) -> QuerySet:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if not self.value():
            return None
        row = self.row()
        return self.narrowed(queryset, row) if row else queryset.none()


class SectionFilter(RowFilter):
    title = _("section")
    parameter_name = "section"
    rows = Section.objects.all

    def narrowed(self, queryset: QuerySet, row: Section) -> QuerySet:
        return queryset.under_section(row)


class AuthorFilter(RowFilter):
    title = _("author (as published)")
    parameter_name = "author"
    rows = Author.objects.all

    def narrowed(self, queryset: QuerySet, row: Author) -> QuerySet:
        return queryset.by(row)


class PersonFilter(RowFilter):
    """Who works here, not who signs."""

    title = _("person")
    parameter_name = "person"
    rows = allowing.who_sees

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(row.pk), row.get_full_name() or row.get_username()) for row in allowing.who_sees()]

    def narrowed(self, queryset: QuerySet, row: Any) -> QuerySet:
        return queryset.written_by(row)


class TypedFilter(admin.ListFilter):
    """What is typed rather than chosen from a list; `typed` holds what the address says, by the names of the fields."""

    fields: tuple[str, ...] = ()

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.typed = {name: str(params.pop(name)[-1]).strip() for name in self.fields if name in params}

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return list(self.fields)

    def choices(self, changelist: Any) -> Any:
        return []


class TagFilter(TypedFilter):
    """By a tag's number (links from its own page) or by its name, in any spelling. What is no tag finds nothing."""

    title = _("tag (as published)")
    fields = ("tag", "tagged")
    kind = "tag"

    @cached_property
    def row(self) -> Tag | None:
        number, name = self.typed.get("tag", ""), self.typed.get("tagged", "").removeprefix("#")
        if name:
            return next(iter(tagging.find([name]).values()), None)
        return Tag.objects.filter(pk=number).first() if is_number(number) else None

    @property
    def name(self) -> str:
        """What the field shows."""
        return self.row.name if self.row else self.typed.get("tagged", "")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if not any(self.typed.values()):
            return None
        return queryset.tagged(self.row) if self.row else queryset.none()


class DateFilter(TypedFilter):
    """Changed, or first published, on or after one day, on or before another; days of the site's time zone."""

    title = _("date")
    fields = ("dated", "since", "until")
    kind = "date"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        days = {name: self.typed[name] for name in ("since", "until") if self.typed.get(name)}
        read = {name: _day(text) for name, text in days.items()}
        for name, day in read.items():
            if day is None:
                messages.warning(request, _("“%(text)s” is no day; write it like 2026-03-01.") % {"text": days[name][:40]})
        since, until = read.get("since"), read.get("until")
        if not days or not all(read.values()):
            return queryset.none() if days else None
        end = until + timedelta(days=1) if until else None
        way = "first_published_between" if self.typed.get("dated") == "published" else "changed_between"
        return getattr(queryset, way)(_midnight(since), _midnight(end))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day and day.year < 9999 else None
