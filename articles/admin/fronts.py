"""Sections, and the slots of the fronts."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import allowing, curating, propagating
from articles.admin import arranging as desk
from articles.admin.curated import CuratedAdmin
from articles.admin.words import stamped
from articles.forms import SectionForm
from articles.models import Revision, Section, Slot


class SectionAdmin(CuratedAdmin):
    form = SectionForm
    list_display = ("name", "parent", "position", "slug")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description", "parent", "position", "weight")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], set[Any], list[Any]]:
        """A section is not deleted while a story stands in it, or a version of one does: they are counted, not named."""
        sections = list(objs)
        protected = [line for section in sections for line in self._held_by(section)]
        return [str(section) for section in sections], {str(_("sections")): len(sections)}, set(), protected

    def _held_by(self, section: Section) -> list[str]:
        stories = Revision.objects.filter(section=section).values("article").distinct().count()
        if not stories:
            return []
        told = ngettext(
            "%(number)d story stands in “%(section)s”, or a version of it does: move it to another section; old versions that "
            "readers never saw can be thrown away.",
            "%(number)d stories stand in “%(section)s”, or a version of them does: move them to another section; old versions "
            "that readers never saw can be thrown away.",
            stories,
        )
        address = reverse("admin:articles_article_changelist", current_app=self.admin_site.name)
        words = {"number": stories, "section": section}
        return [format_html('{} <a href="{}?section={}">{}</a>', told % words, address, section.pk, _("See them"))]


class FrontFilter(admin.SimpleListFilter):
    """The home page, or the front of a section."""

    title = _("front")
    parameter_name = "front"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("home", _("Home")), *((str(each.pk), each.name) for each in Section.objects.order_by("position", "name"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in dict(self.lookup_choices):
            return None
        return queryset.filter(section=None if self.value() == "home" else self.value())


class SlotAdmin(CuratedAdmin):
    list_display = ("story", "front", "position", stamped("starts", _("from")), stamped("ends", _("until")), "shown_now")
    list_filter = (FrontFilter,)
    when_empty = _("No slot yet: every place fills up by itself. “Fronts” shows them, and holds a story with ↑ and ↓.")
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

    # --- who may: whoever is responsible for the front that the slot stands on, and for the one that it moves to -------------
    def has_change_permission(self, request: HttpRequest, obj: Slot | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Slot | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def _is_theirs(self, request: HttpRequest, slot: Slot | None) -> bool:
        return slot is None or allowing.may_arrange(request.user, slot.section_id)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The fronts that this person may arrange; the home page is the empty choice."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "section":
            field.help_text, theirs = "", allowing.sections(request.user)
            if theirs is None:
                field.empty_label = _("Home")
            else:
                field.queryset, field.required = Section.objects.filter(pk__in=theirs), True
        return field

    def save_model(self, request: HttpRequest, obj: Slot, form: Any, change: bool) -> None:
        note = _("“%(story)s” changed at place %(place)d") if change else _("“%(story)s” held at place %(place)d")
        words = note % {"story": obj.article, "place": obj.position}
        with curating.recorded(obj.section, words, now=timezone.now(), by=request.user):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Slot) -> None:
        curating.let_go(obj, now=timezone.now(), by=request.user)
        propagating.curated()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        slots = list(queryset.select_related("section", "article"))
        if not all(self._is_theirs(request, slot) for slot in slots):
            raise PermissionDenied
        for slot in slots:
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
    list_display = ("text", "article", stamped("starts", _("from")), stamped("ends", _("until")))
    when_empty = _("No banner yet. One stands above every page until its moment is over.")
    autocomplete_fields = ("article",)
    fields = ("text", "article", "starts", "ends")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article").defer("article__body")
