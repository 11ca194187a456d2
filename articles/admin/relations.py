"""Related headlines whose story has not arrived yet."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.words import stamped
from articles.models import PendingLink


class PendingLinkAdmin(admin.ModelAdmin):
    """A list to read. A link is resolved by the arrival of its story, or deleted."""

    list_display = ("headline", "waits_in", stamped("created", _("waiting since")))
    list_display_links = None
    search_fields = ("headline", "source__headline")
    ordering = ("created", "pk")
    when_empty = _("No related headline waits: each that an import brought has found its story.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("source").defer("source__body")

    @admin.display(description=_("waits under"), ordering="source__headline")
    def waits_in(self, link: PendingLink) -> str:
        address = reverse("admin:articles_article_change", args=[link.source_id], current_app=self.admin_site.name)
        return format_html('<a href="{}">{}</a>', address, link.source.headline)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
