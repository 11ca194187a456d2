"""A live story on the desk: begin it, add entries fast, mend them, take them back, end it."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import comparing, covering, markup, publishing
from articles.admin.pages import with_nonce
from articles.admin.words import moment_in_words
from articles.forms import EntryChangeForm, EntryForm
from articles.models import Article, LiveEntry, LiveVersion

SHOWN = 200
"""So many entries on the desk's page, the newest."""


class LivePages:
    """Mixed into StoryAdmin, before StoryPages and Permitted, which finds the story and asks: whoever may publish it may."""

    def get_urls(self) -> list[Any]:
        view, entry = self.admin_site.admin_view, "<int:pk>/live/<int:number>/"  # type: ignore[attr-defined]
        return [
            path("<int:pk>/live/", view(self.live), name="articles_article_live"),
            path("<int:pk>/live/state/", view(self.live_state), name="articles_article_live_state"),
            path(entry, view(self.live_entry), name="articles_article_entry"),
            path(f"{entry}act/", view(self.live_act), name="articles_article_entry_act"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A form for one more entry (POST makes it), and those that are there, the newest first."""
        article, now = self.story_for(request, "cover", pk), timezone.now()  # type: ignore[attr-defined]
        form = EntryForm(request.POST if request.method == "POST" else None, initial={"token": secrets.token_hex(8)})
        if request.method == "POST" and form.is_valid():
            try:
                covering.add(article, form.said(), now=now, by=request.user, token=form.cleaned_data["token"])
            except publishing.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _added(article))
                return self._to_live(article)
        ends = article.live_until if article.is_live(now) else None
        context = {
            "form": form,
            "media": with_nonce(request, self.media + form.media),  # type: ignore[attr-defined]
            "live_now": article.is_live(now),
            "ends": moment_in_words(ends, now) if ends else "",
            "hours": round(settings.LIVE_SILENCE.total_seconds() / 3600),
            "entries": article.entries.newest()[:SHOWN],
            "number": article.entries.count(),
            "shown": SHOWN,
        }
        return self._page(request, "live", article, _("Live coverage"), **context)  # type: ignore[attr-defined]

    def live_state(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin or end the coverage, or turn its order (POST)."""
        acts = {
            "begin": (covering.begin, _("This story is live.")),
            "end": (covering.end, _("The live coverage has ended. Its entries stay.")),
            "oldest": (_oldest_first, _("The oldest entry stands first now.")),
            "newest": (_newest_first, _("The newest entry stands first now.")),
        }
        verb, sentence = acts.get(request.POST.get("act", ""), (None, ""))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_for(request, "cover", pk)  # type: ignore[attr-defined]
        if verb is None:
            raise Http404
        self._do(request, lambda: verb(article, now=timezone.now(), by=request.user), sentence)
        return self._to_live(article)

    def live_entry(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One entry to be changed or corrected (POST), with all that it ever said."""
        article = self.story_for(request, "cover", pk)  # type: ignore[attr-defined]
        entry = entry_of(article, number)
        form = EntryChangeForm(entry, request.POST if request.method == "POST" else None)
        theirs = None
        if request.method == "POST" and form.is_valid():
            try:
                version = form.cleaned_data["version"]
                covering.change(entry, form.said(), version=version, now=timezone.now(), by=request.user)
            except publishing.Conflict as refusal:
                form.add_error(None, str(refusal))
                form.accept(entry)
                theirs = entry
            except publishing.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Changed. Readers see it now."))
                return self._to_live(article)
        context = {
            "form": form,
            "media": with_nonce(request, self.media + form.media),  # type: ignore[attr-defined]
            "entry": entry,
            "theirs": theirs,
            "versions": told(entry),
        }
        return self._page(request, "live_entry", article, _("Entry"), **context)  # type: ignore[attr-defined]

    def live_act(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Take an entry back, show it again, list it as a key event or no longer, or restore a version of it (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_for(request, "cover", pk)  # type: ignore[attr-defined]
        entry, act = entry_of(article, number), request.POST.get("act", "")
        about: dict[str, Any] = {"now": timezone.now(), "by": request.user}
        if act == "restore":
            version = version_of(entry, request.POST.get("version", ""))
            self._do(request, lambda: covering.restore(version, **about), _("Restored. Readers see it now."))
        elif act in ("take_back", "put_back"):
            verb = covering.take_back if act == "take_back" else covering.put_back
            said = (
                _("Taken back. Readers no longer see it; it stays here.") if act == "take_back" else _("Readers see it again.")
            )
            self._do(request, lambda: verb(entry, **about), said)
        elif act in ("key", "plain"):
            said = _("Listed as a key event.") if act == "key" else _("No longer listed as a key event.")
            self._do(request, lambda: covering.set_key(entry, is_key=act == "key", **about), said)
        else:
            raise Http404
        return self._to_live(article)

    def _do(self, request: HttpRequest, verb: Any, sentence: str) -> None:
        try:
            verb()
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, sentence)

    def _to_live(self, article: Article) -> HttpResponseRedirect:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:articles_article_live", args=[article.pk], current_app=site))


def _added(article: Article) -> str:
    if Article.objects.published().filter(pk=article.pk).exists():
        return _("Added. Readers see it now.")
    return _("Added. Readers see it as soon as the story is published.")


def _oldest_first(article: Article, **about: Any) -> bool:
    return covering.set_order(article, oldest_first=True, **about)


def _newest_first(article: Article, **about: Any) -> bool:
    return covering.set_order(article, oldest_first=False, **about)


def entry_of(article: Article, number: int) -> LiveEntry:
    entry = article.entries.filter(pk=number).first()
    if entry is None:
        raise Http404
    return entry


def version_of(entry: LiveEntry, number: str) -> LiveVersion:
    found = entry.versions.filter(number=number).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if found is None:
        raise Http404
    return found


def told(entry: LiveEntry) -> list[dict[str, Any]]:
    """Every version, the newest first, with what it changed: word by word, and whether readers saw it."""
    newest_first = list(entry.versions.select_related("saved_by").order_by("-number"))
    found = []
    for new, old in zip(newest_first, [*newest_first[1:], None], strict=True):
        parts = comparing.words(_words(old or new), _words(new))
        found.append({"version": new, "parts": parts, "notes": list(_notes(new, old))})
    return found


def _words(version: LiveVersion) -> str:
    return f"{version.headline}\n{markup.text_of(version.body)}"


def _notes(new: LiveVersion, old: LiveVersion | None) -> Any:
    """What a version changed beside its words."""
    if old is None:
        return
    if new.is_shown != old.is_shown:
        yield _("shown again") if new.is_shown else _("taken back")
    if new.is_key != old.is_key:
        yield _("a key event") if new.is_key else _("no key event any more")
    if new.at != old.at:
        yield _("another time")
    if new.correction != old.correction:
        yield _("Correction: %(text)s") % {"text": new.correction or "–"}
