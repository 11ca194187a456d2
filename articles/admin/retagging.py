"""Tags of many stories at once: chosen in the list, previewed, then changed."""

from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import allowing, publishing
from articles.forms import RetagForm
from articles.publishing import retagging

SHOWN = 50
"""Stories told by name in the preview."""


class Retagging:
    """Mixed into StoryAdmin: an action on what is ticked, or on all that the filter and the search find."""

    @admin.action(description=_("Add or remove tags…"), permissions=["publish"])
    def retag(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Asks which tags, shows what would change, and changes it."""
        theirs = allowing.narrow(request.user, "retag", queryset)
        stories = list(theirs.order_by().values_list("pk", flat=True)[: retagging.MOST + 1])
        if left_out := queryset.count() - theirs.count():
            messages.warning(request, others(left_out))
        asked = "asked" in request.POST
        form = RetagForm(request.POST if asked else None, user=request.user)
        context: dict[str, Any] = {"form": form, "number": len(stories)}
        if asked and form.is_valid():
            try:
                if "apply" in request.POST:
                    done = retagging.apply(stories, form.retag, now=timezone.now(), by=request.user)
                    messages.success(request, told(done))
                    return None
                context |= previewed(stories, form.retag)
            except publishing.Refused as refusal:
                form.add_error(None, str(refusal))
        return self._retag_page(request, context)

    def _retag_page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Add or remove tags"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "across": request.POST.get("select_across", "0"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/articles/retag.html", {**shared, **context})


def previewed(stories: list[int], retag: publishing.Retag) -> dict[str, Any]:
    """How many stories would change, how many of them before readers' eyes, and the first ones by name."""
    changes = retagging.preview(stories, retag)
    first = list(islice(changes, SHOWN))
    rest = [change.live for change in changes]
    live = sum(change.live for change in first) + sum(rest)
    return {"changes": first, "changing": len(first) + len(rest), "live": live, "beyond": len(rest), "previewed": True}


def others(number: int) -> str:
    return ngettext(
        "%(number)d story stands in a section that is not yours, and was left out.",
        "%(number)d stories stand in sections that are not yours, and were left out.",
        number,
    ) % {"number": number}


def told(done: publishing.Retagged) -> str:
    """What was done, as a sentence."""
    number, live = len(done.changed), len(done.live)
    sentence = ngettext("The tags of %(number)d story changed", "The tags of %(number)d stories changed", number)
    return (sentence + ngettext("; readers see %(live)d of them.", "; readers see %(live)d of them.", live)) % {
        "number": number, "live": live,
    }  # fmt: skip
