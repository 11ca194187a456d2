"""The pages on which tags are merged, renamed, split, deleted, and each of it undone: they say first what will happen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import tagging
from articles.forms import ChosenTags, MergeForm, RenameForm, SplitForm
from articles.models import Article, Tag, TagChange

PER_PAGE = 50
CHANGES = 200
# What each verb takes away or alters, and so which rights on tags it needs; undoing one needs the same.
RIGHTS = {"merge": ("change", "delete"), "rename": ("change",), "split": ("change",), "delete": ("delete",)}


class TagPages:
    """Mixed into TagAdmin. Each page checks the rights that its act needs, asks (GET), and does it (POST)."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("merge/", view(self.merge_view), name="articles_tag_merge"),
            path("remove/", view(self.remove_view), name="articles_tag_remove"),
            path("<int:pk>/rename/", view(self.rename_view), name="articles_tag_rename"),
            path("<int:pk>/split/", view(self.split_view), name="articles_tag_split"),
            path("changes/", view(self.changes_view), name="articles_tag_changes"),
            path("changes/<int:pk>/undo/", view(self.undo_view), name="articles_tag_undo"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def may(self, request: HttpRequest, verb: str) -> bool:
        return all(request.user.has_perm(f"articles.{right}_tag") for right in RIGHTS[verb])  # type: ignore[union-attr]

    # --- the pages --------------------------------------------------------------------------------------------------
    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Which tags become one, which stays, and what follows from it."""
        self._require(request, "merge")
        posted = request.method == "POST"
        form = MergeForm(request.POST if posted else request.GET)
        valid = form.is_valid()
        if "tags" in form.errors:
            return self._refused(request, str(form.errors["tags"][0]))
        tags, into = form.cleaned_data["tags"], form.cleaned_data.get("into")
        if valid and posted:
            merge = lambda: tagging.merge(tags, into, now=timezone.now(), by=request.user)  # noqa: E731
            return self._done(request, merge, form.cleaned_data["back"])
        preview = tagging.preview_merge(tags, into) if valid else None
        return self._page(
            request, "merge", _("Merge tags"), form=form, tags=tags, into=into, preview=preview, back=self._back(form)
        )

    def remove_view(self, request: HttpRequest) -> HttpResponse:
        """What deleting these tags would take away."""
        self._require(request, "delete")
        form = ChosenTags(request.POST if request.method == "POST" else request.GET)
        if not form.is_valid():
            return self._refused(request, str(next(iter(form.errors.values()))[0]))
        tags = list(form.cleaned_data["tags"])
        if request.method == "POST":
            delete = lambda: tagging.delete(tags, now=timezone.now(), by=request.user)  # noqa: E731
            return self._done(request, delete, form.cleaned_data["back"])
        title = ngettext("Delete this tag?", "Delete these tags?", len(tags))
        preview = tagging.preview_delete(tags)
        return self._page(request, "remove", title, form=form, tags=tags, preview=preview, back=self._back(form))

    def rename_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require(request, "rename")
        tag = self._tag(pk)
        typed = request.POST if request.method == "POST" else None
        form = RenameForm(typed, initial={"name": tag.name, "slug": tag.slug})
        if typed and form.is_valid():
            rename = lambda: tagging.rename(tag, **form.cleaned_data, now=timezone.now(), by=request.user)  # noqa: E731
            return self._done(request, rename)
        return self._page(request, "rename", _("Rename “%(name)s”") % {"name": tag.name}, form=form, tag=tag)

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The stories that carry the tag, to tick those that belong to another."""
        self._require(request, "split")
        tag = self._tag(pk)
        query = request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", "")
        stories = carriers(tag, query)
        form = SplitForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            chosen = stories if form.cleaned_data["all"] else form.cleaned_data["stories"]
            numbers = list(chosen.values_list("pk", flat=True))
            into = form.cleaned_data["into"]
            return self._done(request, lambda: tagging.split(tag, numbers, into, now=timezone.now(), by=request.user))
        page = Paginator(stories, PER_PAGE).get_page(request.GET.get("page"))
        title = _("Move stories of “%(name)s”") % {"name": tag.name}
        return self._page(request, "split", title, form=form, tag=tag, page=page, query=query)

    def changes_view(self, request: HttpRequest) -> HttpResponse:
        """What was done to tags: who, when, what; with a way to undo it."""
        self._require_view(request)
        found = TagChange.objects.select_related("by", "undone_by").defer("before")[:CHANGES]
        lines = [{"change": each, "told": tagging.told(each), "may": self.may(request, each.verb)} for each in found]
        return self._page(request, "changes", _("What was done to tags"), lines=lines, most=CHANGES)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = TagChange.objects.select_related("by").filter(pk=pk).first()
        if change is None:
            raise Http404
        self._require(request, change.verb)
        if request.method == "POST":
            try:
                tagging.undo(change, now=timezone.now(), by=request.user)
            except tagging.Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Undone: %(change)s.") % {"change": tagging.told(change)})
            return HttpResponseRedirect(self._address("changes"))
        return self._page(request, "undo", _("Undo this?"), change=change, told=tagging.told(change))

    # --- what they share --------------------------------------------------------------------------------------------
    def _require(self, request: HttpRequest, verb: str) -> None:
        if not self.may(request, verb):
            raise PermissionDenied

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied

    def _tag(self, pk: int) -> Tag:
        tag = Tag.objects.filter(pk=pk).first()
        if tag is None:
            raise Http404
        return tag

    def _address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:articles_tag_{name}", args=args, current_app=self.admin_site.name)  # type: ignore[attr-defined]

    def _back(self, form: Any) -> str:
        return self._address("tidy" if form.cleaned_data.get("back") else "changelist")

    def _refused(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.error(request, sentence)
        return HttpResponseRedirect(self._address("changelist"))

    def _done(self, request: HttpRequest, verb: Callable[[], TagChange | None], back: str = "") -> HttpResponse:
        """Do it, say so with a link to undo it, and go back to where the editor came from."""
        try:
            change = verb()
        except tagging.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if change:
                self.say(request, change)
        return HttpResponseRedirect(self._address(back or "changelist"))

    def say(self, request: HttpRequest, change: TagChange) -> None:
        """Tell what was done, how many stories changed with it, and where it is undone."""
        stories = ngettext("%(number)d story", "%(number)d stories", change.stories) % {"number": change.stories}
        undo = format_html('<a href="{}">{}</a>', self._address("undo", change.pk), _("Undo"))
        messages.success(request, format_html("{} ({}). {}", capital(tagging.told(change)), stories, undo))

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": Tag._meta}  # type: ignore[attr-defined]
        return TemplateResponse(request, f"admin/articles/tag_{name}.html", {**shared, **context})


def carriers(tag: Tag, query: str) -> QuerySet:
    """The stories that carry the tag and have these words in their headline, the newest first."""
    stories = Article.objects.tagged(tag)
    for word in query.split()[:10]:
        stories = stories.filter(headline__icontains=word)
    return stories.select_related("section").defer("body").newest()


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def address_of(name: str, tags: QuerySet) -> str:
    """The page `name` with the ticked tags."""
    return f"{reverse(f'admin:articles_tag_{name}')}?{urlencode({'tags': list(tags.values_list('pk', flat=True))}, doseq=True)}"
