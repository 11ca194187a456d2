"""The page "Fronts": what readers see at any moment, by the same resolver, and the hands that move it."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import allowing, curating, propagating
from articles.forms.fields import MomentField
from articles.models import Article, FrontChange, Section, Slot

CHANGES = 12
OFFERED = 8


class Arranging:
    """The page itself (GET) and its few actions (POST, one verb each)."""

    def __init__(self, seat: admin.ModelAdmin) -> None:
        self.seat = seat

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.seat.has_change_permission(request):
            raise PermissionDenied
        section, at = chosen(request), moment(request)
        if request.method == "POST":
            require(request, section)
            messages.success(request, act(request, section, at))
            propagating.curated()
            return HttpResponseRedirect(f"{request.path}?{urlencode(asked(request))}")
        return TemplateResponse(request, "admin/articles/fronts.html", self.context(request, section, at))

    def context(self, request: HttpRequest, section: Section | None, at: datetime | None) -> dict[str, Any]:
        now = timezone.now()
        places = curating.SECTION_TOP if section else curating.PLACES
        front = curating.front(section, now=at or now, places=places, ahead=bool(at and at > now))
        words = request.GET.get("q", "").strip()
        found = Article.objects.listed().for_cards().filter(headline__icontains=words).newest()[:OFFERED] if words else []
        return {
            **self.seat.admin_site.each_context(request),
            "title": _("Fronts"),
            "opts": Slot._meta,
            "sections": Section.objects.order_by("position", "name"),
            "section": section,
            "at": timezone.localtime(at) if at else None,
            "front": front,
            "last": len(front.places),
            "wanting": curating.wanting(section, front.idle, now=at or now),
            "changes": curating.changes(section)[:CHANGES],
            "words": words,
            "found": found,
            "asked": urlencode(asked(request)),
            "may_arrange": allowing.may_arrange(request.user, section.pk if section else None),
        }


def preview(request: HttpRequest) -> HttpResponse:
    """The front as readers would find it at a moment, scheduled stories included; for the desk alone, kept nowhere."""
    if not request.user.has_perm("articles.change_slot"):
        raise PermissionDenied
    section, at, now = chosen(request), moment(request), timezone.now()
    front = curating.front(section, now=at or now, ahead=bool(at and at > now))
    if section is None:
        return render(request, "articles/front.html", {"front": front, "changed": None})
    page = {"stories": front.stories[curating.SECTION_TOP :], "is_first": True}
    return render(request, "articles/section.html", {"section": section, "front": front, "page": page})


def require(request: HttpRequest, section: Section | None) -> None:
    """Raises PermissionDenied to who may not move what stands on this front."""
    if not allowing.may_arrange(request.user, section.pk if section else None):
        raise PermissionDenied


def act(request: HttpRequest, section: Section | None, at: datetime | None) -> str:
    """Do the one thing that a button asks for; returns what was done, in a sentence."""
    now, sent = timezone.now(), request.POST
    if "undo" in sent:
        change = get_object_or_404(FrontChange.objects.select_related("section"), pk=number(sent["undo"]))
        require(request, change.section)
        curating.undo(change, now=now, by=request.user)
        return _("The front stands as it did before.")
    if "let_go" in sent:
        slot = get_object_or_404(Slot.objects.select_related("article", "section"), pk=number(sent["let_go"]))
        require(request, slot.section)
        curating.let_go(slot, now=now, by=request.user)
        return _("“%(story)s” was let go.") % {"story": slot.article}
    story, _sep, place = sent.get("hold", "").partition(":")
    article = get_object_or_404(Article, pk=number(story))
    at_place = min(max(number(place or sent.get("place", "")), 1), curating.PLACES)
    curating.hold(section, article, at_place, now=now, by=request.user, starts=at if at and at > now else None)
    return _("“%(story)s” is held at place %(place)d.") % {"story": article, "place": at_place}


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def chosen(request: HttpRequest) -> Section | None:
    """The section whose front is asked for; none for the home page."""
    pk = request.GET.get("front", "")
    return get_object_or_404(Section, pk=number(pk)) if pk else None


def moment(request: HttpRequest) -> datetime | None:
    """The moment that the page is asked for, in the site's zone; none for now, and for what is no moment."""
    try:
        return MomentField(required=False).clean(request.GET.get("at", ""))
    except ValidationError:
        return None


def asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("front", "at") if request.GET.get(name)}
