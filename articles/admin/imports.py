"""Imports on the desk: a file is tried out first, its names are mapped, then it runs; every run can be paused, read, undone."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import allowing, importing, naming
from articles.forms import MappingForm, UploadForm
from articles.models import Article, ImportRun

PER_PAGE = 50
State = ImportRun.State
SHOWN = {
    "worth": _("With a remark"), "created": _("Created"), "updated": _("Updated"), "unchanged": _("Unchanged"),
    "refused": _("Refused"), "all": _("All"),
}  # fmt: skip
OUTCOMES = ("created", "updated", "unchanged", "refused")
PHASES = {
    "": _("About to begin"), "stories": _("Reading and storing"), "links": _("Leading links to their stories"),
    "related": _("Bringing related stories up to date"), "pictures": _("Making the sizes of pictures"),
}  # fmt: skip


class ImportAdmin(admin.ModelAdmin):
    """Pages of its own. Who may import, allowing says; an undo takes the right to delete imports."""

    # --- who may ----------------------------------------------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return allowing.may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) or request.user.has_perm("articles.view_importrun")

    def may_undo(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and request.user.has_perm("articles.delete_importrun")

    # --- where ------------------------------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="articles_importrun_changelist"),
            path("add/", view(_unread(self.add_view)), name="articles_importrun_add"),
            path("<int:pk>/", view(self.run_view), name="articles_importrun_change"),
            path("<int:pk>/standing/", view(self.standing_view), name="articles_importrun_standing"),
            path("<int:pk>/report.<str:kind>", view(self.report_view), name="articles_importrun_report"),
            path("<int:pk>/undo/", view(self.undo_view), name="articles_importrun_undo"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """All runs, the newest first."""
        self._require(self.has_view_permission(request))
        page = Paginator(ImportRun.objects.select_related("by").order_by("-pk"), PER_PAGE).get_page(request.GET.get("p"))
        runs = [{"run": run, "state": importing.state_in_words(run), "kind": chip(run)} for run in page]
        return self._page(request, "imports", _("Imports"), runs=runs, page=page)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Upload a file; it is tried out at once, and nothing is stored."""
        self._require(self.has_add_permission(request))
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["upload"]
            try:
                folder, paths = kept(file)
            except importing.Refused as refusal:
                form.add_error("upload", str(refusal))
            else:
                run = importing.begin(paths, options=form.options(), now=timezone.now(), by=request.user,
                                      label=file.name, upload=str(folder))  # fmt: skip
                importing.later(run)
                return self._to(run)
        return self._page(request, "import_new", _("Import stories"), form=form)

    def run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One run: how it stands, its report, and what can be done with it."""
        self._require(self.has_view_permission(request))
        run = self._run(pk)
        if request.method == "POST":
            self._require(self.has_change_permission(request))
            return self._act(request, run)
        return self._run_page(request, run, MappingForm(run) if run.state == State.TRIED else None)

    def standing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes while a run is at work; its header says whether it still is."""
        self._require(self.has_view_permission(request))
        run = self._run(pk)
        response = TemplateResponse(request, "admin/articles/_import_standing.html", standing(run))
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Import-State"] = run.state if not importing.is_interrupted(run) else "interrupted"
        return response

    def report_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The whole report to download, written while it is sent."""
        self._require(self.has_view_permission(request))
        writers = {"csv": (importing.as_csv, "text/csv"), "json": (importing.as_json, "application/json")}
        if kind not in writers:
            raise Http404
        writer, content = writers[kind]
        response = StreamingHttpResponse(writer(self._run(pk)), content_type=f"{content}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="import-{pk}.{kind}"'
        return response

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks before a whole import is taken back, and then does it."""
        self._require(self.may_undo(request))
        run = self._run(pk)
        if request.method != "POST":
            return self._page(request, "import_undo", _("Undo this import?"), run=run)
        try:
            importing.undo_later(run, by=request.user)
        except (importing.Refused, importing.Busy) as refusal:
            messages.error(request, str(refusal))
        return self._to(run)

    # --- what can be done with a run --------------------------------------------------------------------------------
    def _act(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        """Pause, go on, try out again, or run: one button each."""
        try:
            if "_pause" in request.POST:
                importing.pause(run)
                messages.info(request, _("It pauses after the stories that it is at."))
            elif "_resume" in request.POST:
                importing.later(run)
            else:
                form = MappingForm(run, request.POST)
                if not form.is_valid():
                    return self._run_page(request, run, form)
                importing.later(importing.again(run, form.options(dry_run="_try" in request.POST)))
        except (importing.Refused, importing.Busy) as refusal:
            messages.error(request, str(refusal))
        return self._to(run)

    # --- what the pages share ---------------------------------------------------------------------------------------
    def _run_page(self, request: HttpRequest, run: ImportRun, form: MappingForm | None) -> HttpResponse:
        shown = request.GET.get("show", "worth")
        shown = shown if shown in SHOWN else "worth"
        rows = importing.worth_reading(run) if shown == "worth" else run.items.order_by("number")
        page = Paginator(rows if shown in ("worth", "all") else rows.filter(outcome=shown), PER_PAGE)
        page = page.get_page(request.GET.get("p"))
        stories = Article.objects.in_bulk([item.article for item in page if item.article])
        items = [{"item": importing.item_of(row), "row": row, "story": stories.get(row.article)} for row in page]
        tabs = [{"key": key, "label": label, "here": key == shown} for key, label in SHOWN.items()]
        return self._page(
            request, "import_run", run.label or _("Import"), items=items, page=page, tabs=tabs, shown=shown, form=form,
            may_change=self.has_change_permission(request), may_undo=self.may_undo(request), **standing(run),
        )  # fmt: skip

    def _page(self, request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts,
                  "may_add": self.has_add_permission(request)}  # fmt: skip
        return TemplateResponse(request, f"admin/articles/{name}.html", {**shared, **context})

    def _run(self, pk: int) -> ImportRun:
        run = ImportRun.objects.select_related("by").filter(pk=pk).first()
        if run is None:
            raise Http404
        return run

    def _require(self, allowed: bool) -> None:
        if not allowed:
            raise PermissionDenied

    def _to(self, run: ImportRun) -> HttpResponse:
        name = self.admin_site.name
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk], current_app=name))


def _unread(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, told of a body that is too large before anything (the protection against forged forms too) has read it."""
    protected = csrf_protect(view)

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdecimal() and int(length) > settings.IMPORT_MAX_BYTES + 1024 * 1024:
            most = settings.IMPORT_MAX_BYTES // 1024 // 1024
            sentence = _("The file has more than %(most)d MB. Use the command import_articles on the server instead.")
            return HttpResponse(sentence % {"most": most}, status=413, content_type="text/plain; charset=utf-8")
        return protected(request, *args, **kwargs)

    return csrf_exempt(guarded)


def kept(file: Any) -> tuple[Path, list[str]]:
    """The folder in which the upload is kept, and the paths of its stories. Raises importing.Refused."""
    folder = Path(settings.IMPORT_DIR) / secrets.token_hex(8)
    (folder / "stories").mkdir(parents=True)
    stem, _dot, ending = file.name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    place = (
        folder
        / "stories"
        / f"{naming.slugify(stem or ending, fallback='stories')[:80]}.{naming.slugify(ending, fallback='txt')[:10]}"
    )
    with place.open("wb") as kept_file:
        for chunk in file.chunks():
            kept_file.write(chunk)
    return folder, [str(place)]


def chip(run: ImportRun) -> str:
    """The colour of the chip that names the state."""
    if importing.is_interrupted(run):
        return "changes"
    return {
        State.WAITING: "draft", State.RUNNING: "scheduled", State.PAUSED: "review", State.FAILED: "retracted",
        State.TRIED: "brief", State.FINISHED: "published", State.UNDOING: "scheduled", State.UNDONE: "draft",
    }[State(run.state)]  # fmt: skip


def standing(run: ImportRun) -> dict[str, Any]:
    """How a run stands, for the part of the page that changes."""
    now = importing.standing(run)
    interrupted, is_dry = importing.is_interrupted(run), bool(run.options.get("dry_run"))
    at_work = run.state in (State.WAITING, State.RUNNING, State.UNDOING) and not interrupted
    return {
        "run": run, "chip": chip(run), "state": importing.state_in_words(run), "at_work": at_work, "is_dry": is_dry,
        "now": now, "left": importing.in_words(now.seconds_left) if now.seconds_left is not None else "",
        "took": importing.in_words(run.seconds), "phase": PHASES.get(run.phase, ""), "interrupted": interrupted,
        "may_go_on": interrupted or run.state in (State.PAUSED, State.FAILED),
        "may_be_undone": not at_work and not is_dry and run.state not in (State.UNDONE, State.TRIED, State.WAITING),
        "kept": run.items.filter(undo="kept").count() if run.state == State.UNDONE else 0,
        "counts": [(label, importing.ImportReport(run).counts[key], key) for key, label in SHOWN.items() if key in OUTCOMES],
        "by_command": settings.IMPORT_RUNS != "thread",
        "to_store": ngettext("Import %(number)d story now", "Import %(number)d stories now", run.created + run.updated)
        % {"number": run.created + run.updated},
    }  # fmt: skip
