"""The lead photo beside a story's words: shown with its focal point, which is set there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles import picturing, propagating
from articles.models import Photo


class FocalPages:
    """What the form of a story asks about its lead photo; part of PhotoAdmin."""

    admin_site: Any
    has_view_permission: Any
    has_change_permission: Any

    def get_urls(self) -> list[Any]:
        lead = self.admin_site.admin_view(self.lead_view)
        return [path("<int:pk>/lead/", lead, name="articles_photo_lead"), *super().get_urls()]  # type: ignore[misc]

    def lead_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The photo as the form shows it; a POST with `x` and `y` (0 to 1, from the left and the top) sets its focal point."""
        photo = Photo.objects.filter(pk=pk).first()
        if photo is None:
            raise Http404
        if request.method == "POST":
            return self._focus(request, photo)
        if not self.has_view_permission(request, photo):
            raise PermissionDenied
        return TemplateResponse(request, "admin/articles/_lead_photo.html", lead(photo, self.has_change_permission(request)))

    def _focus(self, request: HttpRequest, photo: Photo) -> JsonResponse:
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        try:
            x, y = (float(request.POST.get(name, "")) for name in "xy")
        except ValueError:
            x = y = -1.0
        if not (0 <= x <= 1 and 0 <= y <= 1):
            sentence = _("The focal point lies outside the picture: choose from 0 to 1.")
            return JsonResponse({"sentence": sentence}, status=400)
        picturing.refocus(photo, x, y)
        propagating.recut(photo.pk)
        return JsonResponse({"sentence": _("The focal point is saved; it counts wherever this photo is shown.")})


def lead(photo: Photo | None, may_focus: bool) -> dict[str, Any]:
    """What _lead_photo.html prints."""
    return {"photo": photo, "photo_url": picturing.largest(photo)[0] if photo else "", "may_focus": may_focus}
