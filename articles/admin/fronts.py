"""Sections, and the slots of the fronts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import curating, propagating
from articles.admin import arranging as desk
from articles.admin.curated import CuratedAdmin
from articles.forms import SectionForm
from articles.models import Slot


class SectionAdmin(CuratedAdmin):
    form = SectionForm
    list_display = ("name", "parent", "position", "slug")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description", "parent", "position", "weight")


class SlotAdmin(CuratedAdmin):
    list_display = ("story", "front", "position", "starts", "ends", "shown_now")
    list_filter = ("section",)
    search_fields = ("article__headline",)
    autocomplete_fields = ("article",)
    fields = ("article", "section", "position", "starts", "ends", "may_repeat")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("section", "article").defer("article__body")

    def get_urls(self) -> list[Any]:
        arrange = self.admin_site.admin_view(desk.Arranging(self))
        preview = self.admin_site.admin_view(desk.preview)
        return [path("fronts/", arrange, name="articles_slot_fronts"), path("preview/", preview, name="articles_slot_preview"),
                *super().get_urls()]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Slot, form: Any, change: bool) -> None:
        note = _("“%(story)s” changed at place %(place)d") if change else _("“%(story)s” held at place %(place)d")
        words = note % {"story": obj.article, "place": obj.position}
        with curating.recorded(obj.section, words, now=timezone.now(), by=request.user):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Slot) -> None:
        curating.let_go(obj, now=timezone.now(), by=request.user)
        propagating.curated()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for slot in queryset.select_related("section", "article"):
            curating.let_go(slot, now=timezone.now(), by=request.user)
        propagating.curated()

    @admin.display(description=_("story"), ordering="article__headline")
    def story(self, slot: Slot) -> str:
        return slot.article.headline

    @admin.display(description=_("front"), ordering="section")
    def front(self, slot: Slot) -> str:
        return slot.section.name if slot.section else str(_("Home"))

    @admin.display(description=_("shown now"), boolean=True)
    def shown_now(self, slot: Slot) -> bool:
        now = timezone.now()
        return (slot.starts is None or slot.starts <= now) and (slot.ends is None or slot.ends > now)


class BannerAdmin(CuratedAdmin):
    list_display = ("text", "article", "starts", "ends")
    autocomplete_fields = ("article",)
    fields = ("text", "article", "starts", "ends")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article").defer("article__body")
