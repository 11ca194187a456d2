"""Tags: what they are called, how often they are used, and their other spellings."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import allowing, propagating, tagging
from articles.admin.curated import CuratedAdmin
from articles.admin.tag_desk import TagDesk
from articles.admin.tag_pages import TagPages, address_of
from articles.forms import AliasForm, TagForm
from articles.forms.widgets import is_number
from articles.models import Article, Tag, TagAlias
from articles.tagging import health

MOST_NAMES = 50
"""Names that are looked up at once."""
# Which verb an action of the list leads to, where the two have different names.
VERBS = {"remove": "delete"}


class AliasInline(admin.TabularInline):
    model = TagAlias
    form = AliasForm
    extra = 1
    fields = ("name",)
    verbose_name = _("other spelling")
    verbose_name_plural = _("other spellings (typed, they become this tag; visited, they lead to it)")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without old addresses, which have no name and only lead here."""
        return super().get_queryset(request).exclude(key=None)


class UseFilter(admin.SimpleListFilter):
    """The piles of the tag desk, whole."""

    title = _("use")
    parameter_name = "use"
    PILES: dict[str, tuple[Any, Callable[[], QuerySet]]] = {
        "none": (_("By no story"), health.unused),
        "once": (_("Once"), health.used_once),
        "broad": (_("Too broad"), health.too_broad),
        "undescribed": (_("Without a description"), health.undescribed),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _pile) in self.PILES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in self.PILES:
            return None
        return queryset & self.PILES[self.value()][1]().order_by()


class TagAdmin(TagPages, TagDesk, CuratedAdmin):
    form = TagForm
    inlines = (AliasInline,)
    list_display = ("name", "kind", "stories", "parent", "slug")
    list_select_related = ("parent",)
    when_empty = _("No tag yet. Writers make them in a story’s form; “Add tag” makes one here.")
    list_filter = (UseFilter, "kind")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "key", "aliases__name")
    fields = ("name", "slug", "kind", "description", "photo", "parent", "with_children", "is_reason")
    autocomplete_fields = ("parent", "photo")
    actions = ("merge", "rename", "split", "remove")
    ordering = ("name",)
    change_list_template = "admin/articles/tag_list.html"
    change_form_template = "admin/articles/tag_form.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Tags"), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may = {verb: self.may(request, verb) for verb in ("merge", "split")}
        return super().change_view(request, object_id, form_url, {"may": may, **(extra_context or {})})

    def get_actions(self, request: HttpRequest, action_location: Any = None) -> dict[str, Any]:
        """Django's own deletion is left out: it would not say what goes with a tag, nor could it be undone."""
        where = {"action_location": action_location} if action_location else {}  # which Django 6.1 gives, and 5.2 does not know
        actions = super().get_actions(request, **where)
        actions.pop("delete_selected", None)
        return {name: action for name, action in actions.items() if self.may(request, VERBS.get(name, name))}

    @admin.action(description=_("Merge…"))
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return HttpResponseRedirect(address_of("merge", queryset))

    @admin.action(description=_("Rename…"))
    def rename(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._of_one(request, queryset, "rename")

    @admin.action(description=_("Move stories to another tag…"))
    def split(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._of_one(request, queryset, "split")

    @admin.action(description=_("Delete…"))
    def remove(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return HttpResponseRedirect(address_of("remove", queryset))

    def _of_one(self, request: HttpRequest, queryset: QuerySet, page: str) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return HttpResponseRedirect(self._address(page, chosen[0].pk))
        messages.warning(request, _("Tick one tag for this."))
        return None

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """A new name or address goes through the verb, which remembers the old one and can be undone."""
        if change and {"name", "slug"} & set(form.changed_data):
            self._rename(request, obj)
        super().save_model(request, obj, form, change)
        if change and "is_reason" in form.changed_data:
            propagating.retagged(list(Article.objects.listed().tagged(obj).values_list("pk", flat=True)))

    def _rename(self, request: HttpRequest, obj: Tag) -> None:
        try:
            change = tagging.rename(obj, name=obj.name, slug=obj.slug, now=timezone.now(), by=request.user)
        except tagging.Refused as refusal:  # somebody took the name while the form was being checked
            messages.error(request, str(refusal))
            obj.refresh_from_db(fields=["name", "slug", "key"])
        else:
            if change:
                self.say(request, change)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Our own page asks and deletes; its undo knows what went with the tag."""
        if not is_number(object_id):
            raise Http404
        return HttpResponseRedirect(address_of("remove", Tag.objects.filter(pk=object_id)))

    @admin.display(description=_("stories"), ordering="story_count")
    def stories(self, tag: Tag) -> str:
        address = reverse("admin:articles_article_changelist", current_app=self.admin_site.name)
        return format_html('<a href="{}?tag={}">{}</a>', address, tag.pk, tag.story_count)

    def get_urls(self) -> list[Any]:
        return [path("names/", self.admin_site.admin_view(self.names), name="articles_tag_names"), *super().get_urls()]

    def names(self, request: HttpRequest) -> JsonResponse:
        """For who may write stories: `?term=` gives what the field offers, `?name=…&name=…` what these names become."""
        if not allowing.may(request.user, "write"):
            raise PermissionDenied
        may_add = tagging.may_add(request.user)
        if "name" in request.GET:
            readings = tagging.read(request.GET.getlist("name")[:MOST_NAMES])
            return JsonResponse({"read": [asdict(each) for each in readings], "may_add": may_add})
        return JsonResponse({**asdict(tagging.offer(request.GET.get("term", ""))), "may_add": may_add})
