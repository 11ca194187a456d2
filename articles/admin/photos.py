"""Photos: uploaded once, described, found again; and the picker of the text editor."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import allowing, picturing, propagating
from articles.admin.filters import LackFilter
from articles.admin.focal import FocalPages
from articles.admin.replacing import ReplacePages, in_words, told_uses
from articles.admin.words import stamped
from articles.forms import PhotoForm
from articles.models import Photo
from articles.querysets import RIGHTS_WARNING

WORDS = ("alt", "caption", "credit", "licence", "rights_until")
FOCAL = ("focal_x", "focal_y")
PICKER_ROWS = 24


class PhotoAdmin(FocalPages, ReplacePages, admin.ModelAdmin):
    form = PhotoForm
    change_form_template = "admin/articles/photo.html"
    change_list_template = "admin/articles/photo_list.html"
    list_display = ("thumbnail", "described", "credit", "rights", "size", stamped("created", _("uploaded")))
    list_filter = (LackFilter,)
    list_display_links = ("described",)  # the picture beside it says nothing that its words do not
    search_fields = ("alt", "caption", "credit", "file")
    search_help_text = _("Alt text, caption, credit, file name")
    ordering = ("-created", "-pk")
    list_per_page = 50
    show_full_result_count = False
    empty_value_display = ""
    when_empty = _("No photo yet. “Upload many” takes any number of files; a story’s form takes them too.")

    class Media:
        js = (Script("js/admin/focal.js", type="module"),)

    def get_fields(self, request: HttpRequest, obj: Photo | None = None) -> tuple[str, ...]:
        return ("shown", *FOCAL, *WORDS, "used") if obj else ("upload", *WORDS)

    def get_readonly_fields(self, request: HttpRequest, obj: Photo | None = None) -> tuple[str, ...]:
        return ("shown", "used") if obj else ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Photo | None:
        """The photo, and who asks for it: that decides which of its stories are named."""
        photo = super().get_object(request, object_id, from_field)
        if photo is not None:
            photo.asked_by = request.user
        return photo

    # --- what is shown ----------------------------------------------------------------------------------------------
    @admin.display(description=_("photo"))
    def thumbnail(self, photo: Photo) -> str:
        return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', picturing.smallest(photo))

    @admin.display(description=_("alt text"), ordering="alt")
    def described(self, photo: Photo) -> str:
        return photo.alt or format_html('<em class="missing">{} · {}</em>', _("No alt text"), photo)

    @admin.display(description=_("size"), ordering="width")
    def size(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}"

    @admin.display(description=_("rights end on"), ordering="rights_until")
    def rights(self, photo: Photo) -> str:
        until, today = photo.rights_until, timezone.localdate()
        if until is None:
            return ""
        day = date_format(until, _("j F Y"))
        if until < today:
            return format_html('<strong class="rights-over">{}</strong>', _("Ended on %(day)s") % {"day": day})
        return format_html('<span class="rights-ending">{}</span>', day) if until <= today + RIGHTS_WARNING else day

    @admin.display(description=_("Photo"))
    def shown(self, photo: Photo) -> str:
        url, width, height = picturing.largest(photo)
        sentence = _("%(width)d × %(height)d pixels, uploaded as %(name)s.") % {
            "width": photo.width, "height": photo.height, "name": str(photo.file.name).rsplit("/", 1)[-1],
        }  # fmt: skip
        hint = _("Click on what must stay in view when the picture is cropped, or use the sliders below.")
        image = (
            '<span class="photo-focal"><img class="photo-shown" src="{}" width="{}" height="{}" alt="{}"></span>'
            '<span class="photo-crops" hidden></span>'
            '<span class="photo-facts">{} <span class="photo-hint" hidden>{}</span></span>'
        )
        if photo.taken:
            sentence += " " + _("Taken %(moment)s.") % {"moment": date_format(timezone.localtime(photo.taken), _("j F Y, H:i"))}
        return format_html(image, url, width, height, photo.alt, sentence, hint)

    @admin.display(description=_("Where it is used"))
    def used(self, photo: Photo) -> str:
        """The stories that this person finds on the desk are named, others counted."""
        return told_uses(photo, allowing.visible(photo.asked_by))

    # --- what is done -----------------------------------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        obj.save(update_fields=WORDS)
        if set(FOCAL) & set(form.changed_data):
            wanted = (obj.focal_x, obj.focal_y)
            obj.focal_x, obj.focal_y = form.initial["focal_x"], form.initial["focal_y"]
            picturing.refocus(obj, *wanted)
        if read := getattr(form, "read", ()):
            names = ", ".join(str(form.fields[name].label).lower() for name in read)
            messages.info(request, _("Taken from the file, to be checked: %(names)s.") % {"names": names})
        propagating.recut(obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], set[Any], list[Any]]:
        """A photo that is used is not deleted; each of its uses is named."""
        photos = list(objs)
        protected = [line for photo in photos for line in in_words(photo)]
        return [str(photo) for photo in photos], {str(_("photos")): len(photos)}, set(), protected

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        picturing.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for photo in queryset:
            picturing.remove(photo)

    def response_add(self, request: HttpRequest, obj: Photo, post_url_continue: str | None = None) -> HttpResponse:
        if not obj.alt:
            messages.warning(request, _("This photo has no alt text yet: say what it shows."))
        return super().response_add(request, obj, post_url_continue)

    # --- the picker of the text editor ------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        return [
            path("pick/", self.admin_site.admin_view(self.pick), name="articles_photo_pick"),
            path("many/", self.admin_site.admin_view(self.many), name="articles_photo_many"),
            *super().get_urls(),
        ]

    def many(self, request: HttpRequest) -> HttpResponse:
        """Upload many at once: each file ends in one sentence. The page's script sends them singly and asks for JSON."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        told = [outcome(file) for file in request.FILES.getlist("files")]
        if any(each["kind"] == "known" for each in told):
            propagating.curated()
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"files": told})
        context = {**self.admin_site.each_context(request), "title": _("Upload photos"), "told": told,
                   "megabytes": settings.PHOTO_MAX_BYTES // 1024 // 1024,
                   "at_once": settings.DATA_UPLOAD_MAX_NUMBER_FILES}  # fmt: skip
        return TemplateResponse(request, "admin/articles/upload_photos.html", context)

    def pick(self, request: HttpRequest) -> HttpResponse:
        """A page of photos in a window of its own; a click on one hands it to the editor that asked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photos, _duplicates = self.get_search_results(request, self.get_queryset(request), request.GET.get("q", ""))
        page = Paginator(photos.order_by("-created", "-pk"), PICKER_ROWS).get_page(request.GET.get("page"))
        for photo in page.object_list:
            photo.thumbnail, photo.given = picturing.smallest(photo), for_text(photo)
        context = {**self.admin_site.each_context(request), "title": _("Choose a photo"), "page": page, "is_popup": True,
                   "query": request.GET.get("q", ""), "function": request.GET.get("CKEditorFuncNum", ""),
                   "many": "many" in request.GET}  # fmt: skip
        return TemplateResponse(request, "admin/articles/pick_photo.html", context)


def outcome(file: UploadedFile) -> dict[str, str]:
    """What became of an uploaded file: {name, kind (stored, known or refused), sentence, url, thumbnail, src, alt, caption}.

    `url` is the photo's page on the desk, `src` what a text shows of it; both are empty for a refused one.
    """
    name = str(file.name)
    if file.size is not None and file.size > settings.PHOTO_MAX_BYTES:
        megabytes = settings.PHOTO_MAX_BYTES // 1024 // 1024
        sentence = _("“%(name)s” was not stored. It has more than %(most)d MB.") % {"name": name, "most": megabytes}
        return refused(name, sentence)
    data = file.read()
    known = picturing.known(data)
    try:
        photo = picturing.store(data, name=name, now=timezone.now(), suggest=True)
    except picturing.PictureRefused as refusal:
        return refused(name, refusal)
    if known:
        kind, sentence = "known", _("This photo is here already.")
    else:
        kind, sentence = "stored", _("Stored.") if photo.alt else _("Stored. Say what it shows.")
    url = reverse("admin:articles_photo_change", args=[photo.pk])
    told = {"name": name, "kind": kind, "sentence": str(sentence), "url": url, "thumbnail": picturing.smallest(photo)}
    return {**told, **for_text(photo)}


def refused(name: str, sentence: object) -> dict[str, str]:
    return {"name": name, "kind": "refused", "sentence": str(sentence), "url": "", "thumbnail": "", "src": ""}


def for_text(photo: Photo) -> dict[str, str]:
    """What the text editor puts into a text for a photo; caption and credit are one line there."""
    caption = " ".join(filter(None, (photo.caption, photo.credit)))
    return {"src": picturing.largest(photo)[0], "alt": photo.alt, "caption": caption}
