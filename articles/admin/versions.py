"""A story's versions on the desk: their list, one to read, two side by side, and getting words of old ones back."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import allowing, comparing, markup, publishing
from articles.admin.log import told
from articles.admin.words import changes
from articles.forms.widgets import is_number
from articles.models import Article, Author, Event, Revision, Status

VERSIONS = 100
CELL_WITH_PARAGRAPH = re.compile(r"</p>\s*(</t[dh]>)")
LINES = (
    ("headline", _("Headline")), ("summary", _("Summary")), ("slug", _("Slug")), ("canonical_url", _("First published at")),
    ("language", _("Language")), ("seo_title", _("Title for search engines")),
    ("seo_description", _("Description for search engines")),
)  # fmt: skip


class VersionPages:
    """Mixed into StoryAdmin, before StoryPages and Permitted, which looks stories up and asks who may."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/compare/", view(self.compare), name="articles_article_compare"),
            path("<int:pk>/read/", view(self.read), name="articles_article_read"),
            path("<int:pk>/version/<int:number>/", view(self.read), name="articles_article_version"),
            path("<int:pk>/version/<int:number>/restore/", view(self.restore), name="articles_article_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Every version with who, when and what changed in a line; beside it, the log of what was done."""
        article = self.story_for(request, "look_behind", int(object_id) if is_number(object_id) else 0)  # type: ignore[attr-defined]
        newest_first = list(article.revisions.select_related("created_by").newest()[: VERSIONS + 1])
        pairs = zip(newest_first, [*newest_first[1:], None], strict=True)
        versions = [{"revision": new, "before": old, "changes": changes(new, old)} for new, old in pairs][:VERSIONS]
        now = timezone.now()
        log = [told(event, now) for event in events(article)]
        return self._page(request, "history", article, _("History"), versions=versions, log=log)  # type: ignore[attr-defined]

    def read(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        """One version, to read: the newest unless a number is given; for who may not look behind it, the one of readers."""
        article = self.story_for(request, "see", pk)  # type: ignore[attr-defined]
        behind = allowing.may(request.user, "look_behind", article)
        if number is not None and not behind:
            raise PermissionDenied
        revision = version_of(article, number if behind else article.live_revision.number)
        title = _("Version %(number)d") % {"number": revision.number}
        authors = Author.objects.in_bulk(revision.authors)
        byline = [authors[pk] for pk in revision.authors if pk in authors]
        why_not = allowing.why_not(request.user, "write", article)
        words = {"revision": revision, "byline": byline, "why_not": why_not}
        return self._page(request, "version", article, title, **words)  # type: ignore[attr-defined]

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions, the older one first: ?from= and ?to= are their numbers; else the newest and the one before it."""
        article = self.story_for(request, "look_behind", pk)  # type: ignore[attr-defined]
        new = version_of(article, _number(request.GET.get("to", "")))
        old = _older(article, new, _number(request.GET.get("from", "")))
        if old is None:
            raise Http404
        if old.number > new.number:
            old, new = new, old
        words = {"old": old.number, "new": new.number}
        title = _("Version %(old)d and version %(new)d") % words
        found = differences(old, new)
        return self._page(request, "compare", article, title, old=old, new=new, differences=found)  # type: ignore[attr-defined]

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Make the words of an old version the newest ones (POST); `only` names the fields, where it is not all of them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_for(request, "write", pk)  # type: ignore[attr-defined]
        only = request.POST.getlist("only") or None
        if only and not set(only) <= set(publishing.RESTORABLE):
            raise Http404
        newest = article.latest_revision_id
        try:
            now, by, version = timezone.now(), request.user, _number(request.POST.get("version", ""))
            revision = publishing.restore(version_of(article, number), now=now, by=by, version=version, only=only)
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _restored(number, revision, only, same=revision.pk == newest))
        return self._back_to(article)  # type: ignore[attr-defined]


def _restored(number: int, revision: Revision, only: list[str] | None, *, same: bool) -> str:
    words = {"old": number, "new": revision.number}
    if same:
        return _("Version %(old)d says nothing else than the newest, version %(new)d: nothing was saved.") % words
    if only:
        return _("Taken from version %(old)d into version %(new)d. Readers see no change yet.") % words
    return _("The words of version %(old)d are now version %(new)d. Readers see no change yet.") % words


def events(article: Article) -> Any:
    return Event.objects.filter(article=article).select_related("by", "revision").defer("revision__body")[:VERSIONS]


def sent_back(article: Article) -> Event | None:
    """The line of the log that says why a draft came back from review; None once it was submitted again. One query."""
    if article.status != Status.DRAFT:
        return None
    last = article.events.filter(verb__in=("submit", "send_back")).select_related("by").first()
    return last if last and last.verb == "send_back" else None


def version_of(article: Article, number: int | None) -> Revision:
    """The story's version of this number, the newest without one. Raises Http404."""
    versions = article.revisions.select_related("created_by", "section", "lead_photo")
    revision = versions.filter(number=number).first() if number is not None else versions.newest().first()
    if revision is None:
        raise Http404
    return revision


def _older(article: Article, new: Revision, number: int | None) -> Revision | None:
    """The version of that number; without one the last before `new`: between two numbers others may have been pruned."""
    if number is not None:
        return version_of(article, number)
    before = article.revisions.filter(number__lt=new.number).select_related("created_by", "section", "lead_photo")
    return before.newest().first()


def _number(text: str) -> int | None:
    """A version's number; None for what is none, or is larger than any database keeps."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# --- what differs -----------------------------------------------------------------------------------------------------
def differences(old: Revision, new: Revision) -> list[dict[str, Any]]:
    """Each field in which two versions differ: its name (as RESTORABLE has it), label, and what came and went. One query."""
    found = [_line(name, label, old, new) for name, label in LINES[:2]]
    found.append(_text(old.body, new.body))
    found.append(_row("section", _("Section"), old.section, new.section))
    found.append(_names("authors", _("By"), *_bylines(old, new)))
    found.append(_names("tags", _("Tags"), old.tags, new.tags))
    if old.lead_photo_id != new.lead_photo_id:
        found.append({"name": "lead_photo", "label": _("Lead photo"), "photos": (old.lead_photo, new.lead_photo)})
    found += [_line(name, label, old, new) for name, label in LINES[2:]]
    return [each for each in found if each]


def _line(name: str, label: Any, old: Revision, new: Revision) -> dict[str, Any]:
    before, after = getattr(old, name), getattr(new, name)
    return {"name": name, "label": label, "parts": comparing.words(before, after)} if before != after else {}


def _row(name: str, label: Any, before: Any, after: Any) -> dict[str, Any]:
    if before == after:
        return {}
    return {"name": name, "label": label, "names": comparing.items(*([str(row)] if row else [] for row in (before, after)))}


def _names(name: str, label: Any, before: list[str], after: list[str]) -> dict[str, Any]:
    return {"name": name, "label": label, "names": comparing.items(before, after)} if before != after else {}


def _bylines(old: Revision, new: Revision) -> tuple[list[str], list[str]]:
    if old.authors == new.authors:
        return [], []
    known = Author.objects.in_bulk([*old.authors, *new.authors])
    gone = str(_("somebody who is gone"))
    before, after = ([known[pk].name if pk in known else gone for pk in side.authors] for side in (old, new))
    return before, after


def _text(before: str, after: str) -> dict[str, Any]:
    """The words of both texts, not their markup; what links and pictures changed is said beside them."""
    if before == after:
        return {}
    old, new = _lines(before), _lines(after)
    beside = [
        (_("Links"), comparing.items(markup.links(before), markup.links(after))),
        (
            _("Pictures in the text"),
            comparing.items(*([_shown(each) for each in markup.pictures(side)] for side in (before, after))),
        ),
    ]
    changed = [(label, parts) for label, parts in beside if any(part.kind != "same" for part in parts)]
    passages = comparing.passages(old, new) if old != new else []
    return {
        "name": "body",
        "label": _("Text"),
        "passages": passages,
        "beside": changed,
        "form_alone": not passages and not changed,
    }


def _lines(body: str) -> str:
    """The words of a text, a line for each block; a row of a table is one, though its cells hold paragraphs."""
    return markup.text_of(CELL_WITH_PARAGRAPH.sub(r"\1", body))


def _shown(picture: markup.Picture) -> str:
    return f"{picture.src} ({picture.alt})" if picture.alt else picture.src
