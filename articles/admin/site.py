"""The admin site: its name, its navigation, and its home, which is a desk."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin import home, jumping
from articles.admin.languages import LanguagePages, languages
from articles.forms.widgets import is_number

logger = logging.getLogger(__name__)
# What stands in the header, where the user may see it.
NAVIGATION = (
    (_("Stories"), "article"),
    (_("Related stories"), "relatedcount"),
    (_("Photos"), "photo"),
    (_("Tags"), "tag"),
    (_("Sections"), "section"),
    (_("Authors"), "author"),
    (_("Fronts"), "slot"),
    (_("Redirects"), "formeraddress"),
    (_("Imports"), "importrun"),
    (_("People"), "person"),
)


class DeskSite(LanguagePages, admin.AdminSite):
    """Stock Django admin; taggit's own page for tags is left out (its merge loses tags)."""

    index_title = _("Desk")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.site_header = self.site_title = settings.SITE_NAME
        from articles.admin.registry import SEATS  # noqa: PLC0415 -- the seats need models, which are ready by now

        for model, seat in SEATS.items():
            self.register(model, seat)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models:
            if model._meta.label == settings.AUTH_USER_MODEL:  # facts; as fields of a form they had no labels either
                options = {"readonly_fields": ("last_login", "date_joined"), **options}
            if model._meta.app_label != "taggit":
                super().register(model, admin_class, **options)

    def get_urls(self) -> list[Any]:
        theirs = self.admin_view(self.view_on_site)
        return [
            path("jump/", self.admin_view(self.jump), name="jump"),
            path("r/<int:content_type_id>/<path:object_id>/", theirs, name="view_on_site"),
            *(pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"),
        ]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """A page of the desk. Who may not open it is told so on a page of the desk, with a way on; so is whoever sent what
        the database cannot take: our forms refuse it, Django's own pages of logins do not look."""

        @wraps(view)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            leave_out_what_is_no_row(request)
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied as refusal:
                context = {**self.each_context(request), "title": _("Not yours to open"), "sentence": str(refusal)}
                return TemplateResponse(request, "admin/refused.html", context, status=403)
            except (OverflowError, DataError):
                logger.warning("What was sent to %s cannot be kept", request.path, exc_info=True)
                context = {**self.each_context(request), "title": _("This cannot be read"), "unreadable": True}
                return TemplateResponse(request, "admin/refused.html", context, status=400)

        return super().admin_view(told, cacheable)

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """To a row's page on the site, for who may see the row on the desk: Django's own would tell anybody its address."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        if model is None or not self.is_registered(model) or not hasattr(model, "get_absolute_url"):
            raise Http404
        seat = self.get_model_admin(model)
        row = seat.get_object(request, object_id)
        if row is None or not seat.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(row.get_absolute_url())

    def jump(self, request: HttpRequest) -> HttpResponse:
        """What the command palette finds."""
        pages = [{"label": str(entry["label"]), "url": entry["url"]} for entry in self._navigation(request)]
        if self.get_model_admin(apps.get_model("articles", "article")).has_add_permission(request):
            pages.insert(0, {"label": str(_("New story")), "url": reverse("admin:articles_article_add", current_app=self.name)})
        pages.insert(0, {"label": str(_("Desk")), "url": reverse("admin:index", current_app=self.name)})
        return jumping.jump(self, request, pages)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "navigation": self._navigation(request), "languages": languages()}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {**home.desk(request), **(extra_context or {})})

    def _navigation(self, request: HttpRequest) -> list[dict[str, Any]]:
        entries = []
        for label, name in NAVIGATION:
            if not self.get_model_admin(apps.get_model("articles", name)).has_view_or_change_permission(request):
                continue
            page = "fronts" if name == "slot" else "changelist"
            address = reverse(f"admin:articles_{name}_{page}", current_app=self.name)
            entries.append({"label": label, "url": address, "here": request.path.startswith(address)})
        return entries


def leave_out_what_is_no_row(request: HttpRequest) -> None:
    """What is ticked in a list goes to the database as a number. A form made by hand may hold anything: what is none is left
    out, and said, as a row would be that somebody deleted meanwhile."""
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    rows = [each for each in ticked if is_number(each)]
    if left_out := len(ticked) - len(rows):
        request.POST = request.POST.copy()  # type: ignore[misc]
        request.POST.setlist(ACTION_CHECKBOX_NAME, rows)
        sentence = ngettext(
            "%(number)d ticked line is not in this list, and was left out.",
            "%(number)d ticked lines are not in this list, and were left out.",
            left_out,
        )
        messages.warning(request, sentence % {"number": left_out})
