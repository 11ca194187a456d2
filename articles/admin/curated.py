"""What the smaller pages of the desk share."""

from typing import Any

from django.contrib import admin
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles import propagating, redirecting
from articles.forms.fields import MomentField
from articles.forms.widgets import Moment, Searched
from articles.models import Author, Section


class CuratedAdmin(admin.ModelAdmin):
    """For rows that readers see the effect of: what is kept for readers is renewed after each change."""

    show_full_result_count = False
    empty_value_display = ""  # on a telephone a cell has no heading, and a dash says nothing
    formfield_overrides = {DateTimeField: {"form_class": MomentField, "widget": Moment}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Searched(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What readers had under another address is found under the old one too."""
        was = type(obj).objects.get(pk=obj.pk).get_absolute_url() if change and isinstance(obj, Section | Author) else ""
        super().save_model(request, obj, form, change)
        if was:
            redirecting.moved(obj, was, now=timezone.now(), by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        propagating.curated()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        propagating.curated()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        propagating.curated()
