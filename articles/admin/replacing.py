"""Another file for a photo, its former files, and where it is used."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import allowing, picturing, propagating
from articles.forms import ReplaceForm
from articles.models import Article, FormerFile, Photo


class ReplacePages:
    """The page on which a photo gets another file; part of PhotoAdmin."""

    admin_site: Any
    has_change_permission: Any

    def get_urls(self) -> list[Any]:
        replace = self.admin_site.admin_view(self.replace_view)
        return [path("<int:pk>/replace/", replace, name="articles_photo_replace"), *super().get_urls()]  # type: ignore[misc]

    def replace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a new file, or one of the former ones."""
        photo = Photo.objects.filter(pk=pk).first()
        if photo is None:
            raise Http404
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        former = list(photo.former.select_related("by"))
        form = ReplaceForm(request.POST or None, request.FILES or None, photo=photo, by=request.user)
        if "former" in request.POST:
            return self._brought_back(request, photo, former)
        if request.method == "POST" and form.is_valid():
            return self._replaced(request, form.replaced)
        context = {
            **self.admin_site.each_context(request), "title": _("Replace the file of a photo"), "photo": photo, "form": form,
            "url": picturing.largest(photo)[0], "uses": picturing.uses(photo, timezone.now(), allowing.visible(request.user)),
            "former": [Former(each) for each in former],
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/photo_replace.html", context)

    def _brought_back(self, request: HttpRequest, photo: Photo, former: Sequence[FormerFile]) -> HttpResponse:
        wanted = next((each for each in former if str(each.pk) == request.POST["former"]), None)
        if wanted is None:
            messages.error(request, _("Somebody brought this file back already."))
            return HttpResponseRedirect(reverse("admin:articles_photo_replace", args=[photo.pk]))
        try:
            return self._replaced(request, picturing.bring_back(wanted, now=timezone.now(), by=request.user))
        except (picturing.PictureRefused, OSError) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_photo_replace", args=[photo.pk]))

    def _replaced(self, request: HttpRequest, done: picturing.Replaced) -> HttpResponse:
        propagating.recut(done.photo.pk)
        messages.success(request, _("The file was replaced. Whatever shows this photo shows the new one."))
        if done.recentred:
            messages.warning(request, _("The new file has other proportions, so the focal point is in the middle again."))
        messages.info(request, _("Alt text, caption and credit are those of before: see whether they still fit."))
        return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[done.photo.pk]))


class Former:
    """A former file as its line prints it."""

    def __init__(self, row: FormerFile) -> None:
        self.row = row
        self.there = picturing.can_come_back(row)
        self.thumbnail = picturing.smallest(Photo(file=row.file, renditions=row.renditions)) if self.there else ""


def told_uses(photo: Photo, seen: QuerySet[Article]) -> SafeString:
    """Where the photo is used, as a list with links; only stories among `seen` are named."""
    return render_to_string("admin/articles/_photo_uses.html", {"uses": picturing.uses(photo, timezone.now(), seen)})


def in_words(photo: Photo) -> list[str]:
    """Where the photo is used, a line for each use; none for one that may be deleted."""
    uses = picturing.uses(photo, timezone.now())
    leads = [_("Leads “%(story)s” (%(where)s)") % vars(each) for each in uses.leads]
    texts = [_("In the text of “%(story)s” (%(where)s)") % vars(each) for each in uses.texts]
    tags = [_("Picture of the tag “%(name)s”") % {"name": tag} for tag in uses.tags]
    authors = [_("Portrait of %(name)s") % {"name": author} for author in uses.authors]
    return [*leads, *texts, *tags, *authors]
