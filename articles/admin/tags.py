"""Tags: what they are called, how often they are used, and their other spellings."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import naming, propagating, tagging
from articles.admin.curated import CuratedAdmin
from articles.forms import AliasForm, TagForm
from articles.models import Article, Tag, TagAlias

OFFERED = 20


class AliasInline(admin.TabularInline):
    model = TagAlias
    form = AliasForm
    extra = 1
    fields = ("name",)
    verbose_name = _("other spelling")
    verbose_name_plural = _("other spellings (typed, they become this tag; visited, they lead to it)")


class TagAdmin(CuratedAdmin):
    form = TagForm
    inlines = (AliasInline,)
    list_display = ("name", "stories", "slug")
    search_fields = ("name", "key", "aliases__name")
    fields = ("name", "slug", "kind", "description", "parent", "with_children", "is_reason")
    autocomplete_fields = ("parent",)
    ordering = ("name",)

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        before = Tag.objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if before:
            tagging.remember(before, obj)
        if change and {"name", "is_reason"} & set(form.changed_data):
            propagating.retagged(list(Article.objects.listed().tagged(obj).values_list("pk", flat=True)))

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        stories = list(Article.objects.listed().tagged(obj).values_list("pk", flat=True))
        super().delete_model(request, obj)
        propagating.retagged(stories)

    @admin.display(description=_("stories"), ordering="story_count")
    def stories(self, tag: Tag) -> str:
        address = reverse("admin:articles_article_changelist", current_app=self.admin_site.name)
        return format_html('<a href="{}?tag={}">{}</a>', address, tag.pk, tag.story_count)

    def get_urls(self) -> list[Any]:
        return [path("names/", self.admin_site.admin_view(self.names), name="articles_tag_names"), *super().get_urls()]

    def names(self, request: HttpRequest) -> JsonResponse:
        """Tags whose name or other spelling begins with, or else holds, what was typed; for who may write stories."""
        if not any(request.user.has_perm(f"articles.{right}_article") for right in ("add", "change")):
            raise PermissionDenied
        key = naming.tag_key(request.GET.get("term", ""))
        found = dict.fromkeys([*named(key, "startswith"), *named(key, "contains")])
        return JsonResponse(
            {"results": [{"id": name, "text": name} for name in list(found)[:OFFERED]], "pagination": {"more": False}}
        )


def named(key: str, how: str) -> list[str]:
    """Names of tags whose key, or an alias's key, stands in this relation to `key`."""
    own = Tag.objects.filter(**{f"key__{how}": key}).order_by("key").values_list("name", flat=True)[:OFFERED]
    other = TagAlias.objects.filter(**{f"key__{how}": key}).order_by("key").values_list("tag__name", flat=True)[:OFFERED]
    return [*own, *(other if key else ())]
