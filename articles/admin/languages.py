"""The language of the desk, as each person chooses it; kept in their browser, for the desk alone."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info
from django.views.i18n import JavaScriptCatalog

PACKAGES = ["django.contrib.admin", "django_prose_editor", "articles"]


class LanguagePages:
    """Mixed into the desk's site, before AdminSite."""

    def get_urls(self) -> list[Any]:
        return [path("language/", self.admin_view(self.choose_language), name="language"), *super().get_urls()]  # type: ignore[misc, attr-defined]

    def choose_language(self, request: HttpRequest) -> HttpResponse:
        """Remember the language that was posted, and go back to the page that asked; the site's own ends the choice."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        back, chosen = request.POST.get("next", ""), request.POST.get("language", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        response = HttpResponseRedirect(back if is_ours else reverse("admin:index"))
        kept = {"path": settings.LANGUAGE_COOKIE_PATH, "samesite": settings.LANGUAGE_COOKIE_SAMESITE}
        if chosen == settings.LANGUAGE_CODE:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, **kept)
        elif chosen in settings.DESK_LANGUAGES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY, **kept,
            )  # fmt: skip
        return response

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The texts of the desk's scripts: Django's, the editor's and ours."""
        return JavaScriptCatalog.as_view(packages=PACKAGES)(request)


def languages() -> list[dict[str, Any]]:
    """What can be chosen: the site's language, and those of the desk, each by its own name."""
    own = settings.LANGUAGE_CODE
    codes = [own, *(code for code in settings.DESK_LANGUAGES if code != own.partition("-")[0])]
    return [{"code": code, "name": get_language_info(code)["name_local"], "here": code == get_language()} for code in codes]
