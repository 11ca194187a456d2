"""What the desk's command palette finds, and the search for a story to link to: a few of each kind, as JSON."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.words import working_headline
from articles.models import Article, Author, Tag

STORIES = 8
OTHERS = 4


def jump(site: AdminSite, request: HttpRequest, pages: list[dict[str, str]]) -> JsonResponse:
    """What `?q=` may mean: {"results": [{kind, label, note, url}]}; with `&kind=story` stories alone, with their address.

    One query for each kind that the user may see; without words the pages of the desk alone.
    """
    text = request.GET.get("q", "").strip()
    if request.GET.get("kind") == "story":
        return JsonResponse({"results": list(_stories(site, request, text))})
    wanted = text.casefold()
    found = [{"kind": _("Page"), "note": "", **page} for page in pages if wanted in page["label"].casefold()]
    if text:
        found = [*_stories(site, request, text), *_rows(site, request, text, Tag, _("Tag")),
                 *_rows(site, request, text, Author, _("Author")), *found]  # fmt: skip
    return JsonResponse({"results": found})


def _stories(site: AdminSite, request: HttpRequest, text: str) -> Iterator[dict[str, Any]]:
    admin = site.get_model_admin(Article)
    if not text or not admin.has_view_or_change_permission(request):
        return
    stories, _may_repeat = admin.get_search_results(request, admin.get_queryset(request), text)
    for story in stories.order_by("-modified", "-pk")[:STORIES]:
        yield {
            "kind": _("Story"),
            "label": working_headline(story),
            "note": story.get_status_display(),
            "url": reverse("admin:articles_article_change", args=[story.pk], current_app=site.name),
            "id": story.pk,
            "address": story.get_absolute_url(),
        }


def _rows(site: AdminSite, request: HttpRequest, text: str, model: Any, kind: str) -> Iterator[dict[str, Any]]:
    admin = site.get_model_admin(model)
    if not admin.has_view_or_change_permission(request):
        return
    for row in model.objects.filter(name__icontains=text).order_by("name")[:OTHERS]:
        name = f"admin:articles_{model._meta.model_name}_change"
        yield {"kind": kind, "label": row.name, "note": "", "url": reverse(name, args=[row.pk], current_app=site.name)}
