"""Unsaved words: kept while one writes, offered back when the form is opened again; and who else has it open."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import keeping, markup, meeting, merging
from articles.admin.words import moment_in_words
from articles.forms import StoryForm
from articles.forms.stories import beside
from articles.forms.widgets import is_number
from articles.models import Article, WorkingCopy

COMPARED = ("headline", "summary", "body", "section", "byline", "tags", "lead_photo", "pins", "exclusions", "slug",
            "canonical_url", "seo_title", "seo_description", "language", "original", "embargo_until", "expires_at",
            "never_recommend")  # fmt: skip
READ = {"headline", "summary", "tags", "slug", "canonical_url", "seo_title", "seo_description"}
"""What is shown as words when saved and unsaved are compared; of the others it is said that they differ."""
LONGEST = timedelta(days=1)
MADE, MOST_MADE = "made", 20


class KeptWords:
    """Mixed into StoryAdmin. What is kept is its writer's alone: every look-up asks with the user."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("keep/", view(self.keep), name="articles_article_keep_new"),
            path("<int:pk>/keep/", view(self.keep), name="articles_article_keep"),
            path("let-go/", view(self.let_go), name="articles_article_let_go"),
            path("<int:pk>/presence/", view(self.presence), name="articles_article_presence"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def keep(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep the form as it stands (POST); answers with the minute, and nothing is checked but who asks."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article, now = self.story_in_form(request, pk), timezone.now()  # type: ignore[attr-defined]
        names = [name for name in StoryForm.base_fields if name in request.POST and name != "upload"]
        fields = {name: request.POST.getlist(name) for name in names}
        keeping.keep(request.user, article, request.POST.get("token", ""), fields, now=now)
        return JsonResponse({"kept": clock(now)})

    def let_go(self, request: HttpRequest) -> HttpResponse:
        """Throw a working copy away (POST), and go back to its form."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        key = request.POST.get("let_go", "")
        keeping.let_go(request.user, key)
        pk = key.removeprefix("story:")
        site = self.admin_site.name  # type: ignore[attr-defined]
        if is_number(pk):
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk], current_app=site))
        return HttpResponseRedirect(reverse("admin:articles_article_add", current_app=site))

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A sign of life from a tab (POST), or its last one; answers who else is there, and the newest version's number."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_in_form(request, pk)  # type: ignore[attr-defined]
        now, tab = timezone.now(), request.POST.get("tab", "")
        if "leaving" in request.POST:
            meeting.leave(article, request.user, tab)
            return HttpResponse(status=204)
        meeting.arrive(article, request.user, tab, now=now, typed=_ago(request.POST.get("idle", ""), now))
        found = meeting.others(article, request.user, now=now)
        newest = article.latest_revision
        return JsonResponse(
            {"others": [other.name for other in found], "told": told(found, now), "newest": newest.number if newest else None}
        )

    def made_before(self, request: HttpRequest) -> str | None:
        """The story that this form of a new one has made already, where somebody went back to it and sends it again: it is
        then sent as the form of that story, as it stood after the first time. None where it made none that is still there."""
        made = request.session.get(MADE, {}).get(request.POST.get("token", ""))
        if made is None or not Article.objects.filter(pk=made["pk"]).exists():
            return None
        if not request.POST.get("base"):  # else the form has come back with it
            request.POST = request.POST.copy()  # type: ignore[misc]
            request.POST.update({name: made[name] for name in ("base", "version", "opened")})
        return str(made["pk"])

    def remember_made(self, request: HttpRequest, article: Article, token: str) -> None:
        """Keep with the session which story a form of a new one made, and how it stood then."""
        newest = article.latest_revision
        made = {
            "pk": article.pk, "base": newest.number if newest else 1, "version": article.version,
            "opened": json.dumps(beside(article)),
        }  # fmt: skip
        request.session[MADE] = dict([*request.session.get(MADE, {}).items(), (token, made)][-MOST_MADE:])

    def kept_words(self, request: HttpRequest, article: Article | None) -> WorkingCopy | None:
        """The working copy that the address asks to restore: ?restore=1 of a story, ?restore=token of a new one."""
        asked = request.GET.get("restore", "")
        if request.method != "GET" or not asked:
            return None
        return keeping.find(request.user, keeping.key_of(article, asked))

    def unsaved(self, request: HttpRequest, article: Article | None, form: StoryForm) -> dict[str, Any]:
        """For the form's template: addresses, what is offered back, who else is here. Two queries for a saved story."""
        now, site = timezone.now(), self.admin_site.name  # type: ignore[attr-defined]
        if article is None:
            offered = keeping.kept_anew(request.user) if request.method == "GET" and not form.restored else []
            return {
                "keep_url": reverse("admin:articles_article_keep_new", current_app=site),
                "kept": [offer(copy, {}, now) for copy in offered],
            }
        copy = keeping.kept(request.user, article) if request.method == "GET" and not form.restored else None
        offers = [offer(copy, form.initial, now)] if copy else []
        return {
            "keep_url": reverse("admin:articles_article_keep", args=[article.pk], current_app=site),
            "presence_url": reverse("admin:articles_article_presence", args=[article.pk], current_app=site),
            "kept": [each for each in offers if each["differences"]],
            "others": told(meeting.others(article, request.user, now=now), now),
        }


# --- saying it ------------------------------------------------------------------------------------------------------
def offer(copy: WorkingCopy, saved: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What is told of a working copy: when, and in what it differs from what is saved."""
    headline = markup.clean_line("".join(copy.fields.get("headline", [])))
    return {
        "key": copy.key,
        "restore": copy.key.removeprefix("new:") if copy.article_id is None else "1",
        "when": moment_in_words(copy.kept, now),
        "headline": headline or _("Without a headline"),
        "differences": differences(copy.fields, saved),
    }


def differences(fields: dict[str, list[str]], saved: dict[str, Any]) -> list[dict[str, Any]]:
    """Each field in which the unsaved words differ: its label, and both sides where they are words."""
    found = []
    for name in COMPARED:
        unsaved, before = fields.get(name, []), _as_sent(saved.get(name))
        if name == "body":
            pairs = merging.changed(markup.clean("".join(before)), markup.clean("".join(unsaved)))
            sides = [{"saved": one, "unsaved": two} for one, two in pairs]
        elif _plain(unsaved) == _plain(before):
            continue
        else:
            sides = [{"saved": ", ".join(before), "unsaved": ", ".join(unsaved)}] if name in READ else []
        if sides or name != "body":
            label = StoryForm.base_fields[name].label
            found.append({"label": label, "sides": sides, "is_text": name == "body"})
    return found


def _as_sent(value: Any) -> list[str]:
    """A form's initial value as a browser would send it."""
    if value in (None, "", False):
        return []
    if value is True:
        return ["on"]
    if isinstance(value, datetime):
        return [f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"]
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [str(value)]


def _plain(values: list[str]) -> list[str]:
    return [" ".join(value.split()) for value in values if value.strip()]


def told(found: Any, now: datetime) -> str:
    """Who else has the story open, in a sentence or two; nothing where nobody has."""
    return " ".join(_one(other, now) for other in found)


def _one(other: meeting.Other, now: datetime) -> str:
    if other.typed is None:
        return _("%(name)s has this story open.") % {"name": other.name}
    minutes = int((now - other.typed).total_seconds() // 60)
    if minutes < 1:
        return _("%(name)s is writing here now.") % {"name": other.name}
    return _("%(name)s has this story open, and typed %(minutes)d min ago.") % {"name": other.name, "minutes": minutes}


def _ago(seconds: str, now: datetime) -> datetime | None:
    """The moment that lies so many seconds back; None for what is no number, or so long ago that it says nothing."""
    span = timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) < 7 else LONGEST
    return now - span if span < LONGEST else None


def clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")
