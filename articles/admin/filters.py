"""What the list of stories is narrowed by."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Section, Tag

STANDINGS: dict[str, tuple[Any, Callable[[], QuerySet]]] = {
    "draft": (_("Draft"), Article.objects.drafts),
    "review": (_("In review"), Article.objects.in_review),
    "approved": (_("Approved"), Article.objects.approved),
    "scheduled": (_("Scheduled"), Article.objects.scheduled),
    "published": (_("Published"), Article.objects.listed),
    "changes": (_("Published, changes waiting"), Article.objects.with_changes),
    "brief": (_("Brief"), Article.objects.briefs),
    "retracted": (_("Retracted"), Article.objects.retracted),
    "expiring": (_("With an end"), Article.objects.expiring),
    "expired": (_("Expired"), Article.objects.expired),
}


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
        return [(name, label) for name, (label, _pile) in STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in STANDINGS:
            return None
        _label, pile = STANDINGS[self.value()]
        return queryset.filter(pk__in=pile().order_by().values("pk"))


class RowFilter(admin.SimpleListFilter):
    """By one row of another table. An unknown number finds nothing rather than everything."""

    rows: Callable[[], QuerySet]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(row.pk), str(row)) for row in type(self).rows()]

    def row(self) -> Any:
        value = self.value() or ""
        return type(self).rows().filter(pk=value).first() if value.isdecimal() else None

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


class TagFilter(RowFilter):
    """Shown once a tag is chosen (on the tag's own page, or by #tag in the search): there are too many to list."""

    title = _("tag (as published)")
    parameter_name = "tag"
    rows = Tag.objects.all

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        value = self.used_parameters.get(self.parameter_name) or request.GET.get(self.parameter_name, "")
        value = value[-1] if isinstance(value, list) else value
        tag = Tag.objects.filter(pk=value).first() if value.isdecimal() else None
        return [(value, tag.name if tag else value)] if value else []

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def row(self) -> Tag | None:
        value = self.value() or ""
        return Tag.objects.filter(pk=value).first() if value.isdecimal() else None

    def narrowed(self, queryset: QuerySet, row: Tag) -> QuerySet:
        return queryset.tagged(row)
