"""One act upon many stories from the list: what would change is shown first; then it is done, with progress."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import allowing, publishing
from articles.admin.deeds import DEEDS, LISTED, Deed, changed, taken_back
from articles.models import Article, Batch
from articles.publishing import together

AT_ONCE = 10
"""So many stories change in one transaction."""
SECONDS = 2.0
"""So long a request works; the page then shows how far it is, and goes on."""
SHOWN = 50
NAMED = 500
"""Refusals that are kept by name; of more than these the number."""
KEPT = timedelta(days=7)
Stage = Batch.Stage


def action(name: str, deed: Deed) -> Callable[..., HttpResponse | None]:
    """The entry of the list's menu."""

    def begin(seat: "BulkActs", request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return seat.begin(request, queryset, name)

    begin.__name__ = name
    return admin.action(description=deed.label, permissions=[deed.right])(begin)


class BulkActs:
    """Mixed into StoryAdmin: actions on what is ticked, or on all that the filter and the search find."""

    ACTIONS = tuple(action(name, deed) for name, deed in LISTED.items())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [path("batch/<int:pk>/", view(self.batch), name="articles_article_batch"), *super().get_urls()]  # type: ignore[misc]

    def begin(self, request: HttpRequest, queryset: QuerySet, name: str) -> HttpResponse | None:
        """Remember which stories are meant, as they are now, and go to the page that asks."""
        stories = list(queryset.values_list("pk", flat=True)[: together.MOST + 1])
        if len(stories) > together.MOST:
            messages.error(
                request, _("%(most)d stories are the most at once; narrow the list first.") % {"most": together.MOST}
            )
            return None
        return self._open(request.user, name, stories, {}, request.get_full_path()[:2000])

    def _open(self, user: Any, name: str, stories: list[int], options: dict[str, Any], back: str) -> HttpResponse:
        now = timezone.now()
        Batch.objects.filter(begun__lt=now - KEPT).delete()
        stage = Stage.ASKING if DEEDS[name].form else Stage.TRYING
        batch = Batch.objects.create(act=name, stories=stories, options=options, stage=stage, back=back, by=user, begun=now)
        if stage == Stage.TRYING:
            work(batch, user)
        return self._to_batch(batch)

    def batch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it stands (GET); its next step (POST)."""
        batch = Batch.objects.select_related("by").filter(pk=pk).first()
        if batch is None or batch.act not in DEEDS:
            raise Http404
        deed = DEEDS[batch.act]
        if batch.by != request.user or not allowing.may(request.user, deed.asks or batch.act):
            raise PermissionDenied
        form = asking(batch, request)
        if request.method != "POST" or (form and not form.is_valid()):
            return self._batch_page(request, batch, form)
        if "leave" in request.POST and batch.stage in (Stage.ASKING, Stage.TRYING, Stage.READY):
            batch.delete()
            return HttpResponseRedirect(batch.back)
        if "undo" in request.POST and batch.stage == Stage.DONE and deed.back and batch.before:
            options = taken_back(deed, batch.options, batch.before)
            return self._open(request.user, deed.back, [int(pk) for pk in batch.before], options, batch.back)
        advance(batch, form, request)
        return self._to_batch(batch)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return allowing.may(request.user, "approve")

    def _to_batch(self, batch: Batch) -> HttpResponse:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:articles_article_batch", args=[batch.pk], current_app=site))

    def _batch_page(self, request: HttpRequest, batch: Batch, form: Any) -> HttpResponse:
        deed = DEEDS[batch.act]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": str(deed.label).rstrip("…"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "batch": batch,
            "back": batch.back,
            "deed": deed,
            "form": form,
            "number": len(batch.stories),
            "working": batch.stage in (Stage.TRYING, Stage.DOING),
            "beyond": batch.changed - len(batch.told),
            "undoing": DEEDS.get(deed.back),
            "left": batch.place - batch.changed,
            "unnamed": batch.place - batch.changed - len(batch.refused),
        }
        return TemplateResponse(request, "admin/articles/batch.html", context)


# --- steps ----------------------------------------------------------------------------------------------------------
def asking(batch: Batch, request: HttpRequest) -> Any:
    """The form that the act needs to be told by, while it is asked for."""
    form = DEEDS[batch.act].form
    if form is None or batch.stage != Stage.ASKING:
        return None
    sent = request.method == "POST" and "leave" not in request.POST
    return form(request.POST if sent else None)


def advance(batch: Batch, form: Any, request: HttpRequest) -> None:
    """From telling to trying, from a yes to doing; and on, where it works already."""
    if form:
        batch.options, batch.stage = form.options(), Stage.TRYING
        batch.save()
    elif batch.stage == Stage.READY and "apply" in request.POST:
        batch.stage, batch.place, batch.changed, batch.told, batch.refused, batch.before = Stage.DOING, 0, 0, [], [], {}
        batch.save()
    work(batch, request.user)


def work(batch: Batch, user: Any) -> None:
    """Go on for SECONDS, in transactions of AT_ONCE stories; what is done and how far it is are stored together."""
    until = monotonic() + SECONDS
    while batch.stage in (Stage.TRYING, Stage.DOING):
        with transaction.atomic():
            locked = Batch.objects.select_for_update().get(pk=batch.pk)
            _some(locked, user, timezone.now())
            locked.save()
        batch.__dict__.update(locked.__dict__)
        if monotonic() > until:
            return


def _some(batch: Batch, user: Any, now: datetime) -> None:
    if batch.stage not in (Stage.TRYING, Stage.DOING):
        return  # another tab was quicker
    deed = DEEDS[batch.act]
    given = deed.given(batch.options)
    numbers = batch.stories[batch.place : batch.place + AT_ONCE]

    def verb(article: Article) -> object:
        publishing.require(user, deed.asks or batch.act, article)
        if "section" in given:
            publishing.require_section(user, given["section"])
        return deed.verb(article, now=now, by=user, **given)

    for outcome in together.act(numbers, verb, dry=batch.stage == Stage.TRYING):
        _note(batch, outcome, now)
    batch.place += len(numbers)
    if batch.place >= len(batch.stories):
        batch.stage = Stage.READY if batch.stage == Stage.TRYING else Stage.DONE


def _note(batch: Batch, outcome: together.Outcome, now: datetime) -> None:
    if outcome.after is None:
        batch.refused = [*batch.refused, [outcome.story, outcome.headline, outcome.refusal]][:NAMED]
        return
    batch.changed += 1
    batch.before |= {str(outcome.story): outcome.before.section_id}
    if len(batch.told) < SHOWN:
        batch.told = [*batch.told, [outcome.story, outcome.headline, *changed(outcome.before, outcome.after, now)]]
