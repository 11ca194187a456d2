"""Comments and the hand-over note of a story: a card in its form, and a page of their own that needs no script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import allowing, conversing
from articles.forms.widgets import is_number
from articles.models import Article, Comment, HandOver

Typed = dict[str, str]


class TalkPages:
    """Mixed into StoryAdmin, before StoryPages, which finds the story and asks who may."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/comments/", view(self.talk), name="articles_article_talk"),
            path("<int:pk>/people/", view(self.people), name="articles_article_people"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def talk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The thread and the note (GET); one act on them (POST): with `piece` the answer is the card alone."""
        article = self.story_for(request, "look_behind", pk)  # type: ignore[attr-defined]
        said, error = "", ""
        if request.method == "POST":
            try:
                said = act(request, article)
            except conversing.Unsaid as refusal:
                error = str(refusal)
            else:
                if "piece" not in request.POST:
                    messages.success(request, said)
                    return HttpResponseRedirect(self._talk_address(article))
        context = {
            **self.talk_on_load(request, article),
            "said": said,
            "error": error,
            "typed": typed(request) if error else {},
        }
        if "piece" in request.POST:
            context = {**context, "story": article, "in_form": True}
            return TemplateResponse(request, "admin/articles/_talk_answer.html", context, status=422 if error else 200)
        everybody = allowing.who_sees(article)
        return self._page(request, "talk", article, _("Comments"), people=everybody, **context)  # type: ignore[attr-defined]

    def people(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everybody who may see the story, for the @ of a comment: {"people": [{id, username, name}]}."""
        article = self.story_for(request, "look_behind", pk)  # type: ignore[attr-defined]
        found = [
            {"id": person.pk, "username": person.get_username(), "name": person.get_full_name()}
            for person in allowing.who_sees(article)
        ]
        return JsonResponse({"people": found})

    def talk_on_load(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """For the card: the thread, what of it calls the reader anew (it counts as read now), and the note."""
        if article is None:
            return {}
        lines = [line_of(each, request.user) for each in conversing.thread(article)]
        if any(line["new"] for line in flat(lines)):
            conversing.read(article, request.user, now=timezone.now())
        return {
            "talk_url": self._talk_address(article),
            "talk_open": [line for line in lines if not line["comment"].resolved_at],
            "talk_resolved": [line for line in lines if line["comment"].resolved_at],
            "talk_new": sum(line["new"] for line in flat(lines)),
            "note": HandOver.objects.select_related("by", "to").filter(article=article).first(),
        }

    def _talk_address(self, article: Article) -> str:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return reverse("admin:articles_article_talk", args=[article.pk], current_app=site)


# --- what the page shows --------------------------------------------------------------------------------------------
def line_of(each: conversing.Remark, reader: Any) -> dict[str, Any]:
    """A remark and its answers for the template."""
    return {**told(each.comment, reader), "answers": [told(answer, reader) for answer in each.answers]}


def told(comment: Comment, reader: Any) -> dict[str, Any]:
    """A comment for the template: its pieces, and whether it calls the reader for the first time."""
    new = any(mention.user_id == reader.pk and mention.read_at is None for mention in comment.mentions.all())
    return {"comment": comment, "pieces": conversing.called_in(comment.text), "new": new}


def flat(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for line in lines for each in (line, *line["answers"])]


def typed(request: HttpRequest) -> Typed:
    """What was typed, so that a refusal loses nothing; the text of the one answer that was sent under "answer"."""
    number = request.POST.get("act", "").partition(" ")[2]
    return {
        "text": request.POST.get("text", ""),
        "note": request.POST.get("note", ""),
        "answer": request.POST.get(f"answer-{number}", ""),
        "number": number,
    }


# --- what the buttons do --------------------------------------------------------------------------------------------
def act(request: HttpRequest, article: Article) -> str:
    """Do what the pressed button says; returns the sentence that says so. Raises conversing.Unsaid, Http404."""
    name, _space, number = request.POST.get("act", "say").partition(" ")
    if name not in ACTS:
        raise Http404
    return str(ACTS[name](request, article, number))


def _say(request: HttpRequest, article: Article, _number: str) -> str:
    said = conversing.say(article, request.POST.get("text", ""), now=timezone.now(), by=request.user)
    return after(said, _("Comment added."))


def _answer(request: HttpRequest, article: Article, number: str) -> str:
    parent = remark(article, number)
    text = request.POST.get(f"answer-{number}", "")
    return after(conversing.say(article, text, now=timezone.now(), by=request.user, parent=parent), _("Answer added."))


def _resolve(request: HttpRequest, article: Article, number: str) -> str:
    conversing.resolve(remark(article, number), now=timezone.now(), by=request.user)
    return _("Resolved. It stays below, and can be opened again.")


def _reopen(request: HttpRequest, article: Article, number: str) -> str:
    conversing.reopen(remark(article, number))
    return _("Open again.")


def _hand_over(request: HttpRequest, article: Article, _number: str) -> str:
    chosen = request.POST.get("to", "")
    to = allowing.who_sees(article).filter(pk=chosen).first() if is_number(chosen) else None
    if chosen and to is None:
        raise conversing.Unsaid(_("Choose somebody who may see this story."))
    conversing.hand_over(article, request.POST.get("note", ""), to=to, now=timezone.now(), by=request.user)
    if to is None:
        return _("Hand-over note written: it stands above the story.")
    return _("Handed over: %(name)s finds it on the desk.") % {"name": to.get_full_name() or to.get_username()}


def _take_off(request: HttpRequest, article: Article, _number: str) -> str:
    conversing.take_off(article, now=timezone.now(), by=request.user)
    return _("The hand-over note is taken off; the story’s history keeps what it said.")


ACTS: dict[str, Callable[[HttpRequest, Article, str], str]] = {
    "say": _say, "answer": _answer, "resolve": _resolve, "reopen": _reopen, "hand_over": _hand_over, "take_off": _take_off,
}  # fmt: skip


def remark(article: Article, number: str) -> Comment:
    found = article.comments.filter(pk=number).first() if is_number(number) else None
    if found is None:
        raise Http404
    return found


def after(said: conversing.Said, sentence: str) -> str:
    """The sentence, with who finds it on their desk and which names nobody has."""
    parts = [sentence]
    if said.called:
        names = ", ".join(person.get_full_name() or person.get_username() for person in said.called)
        parts.append(_("On the desk of: %(names)s.") % {"names": names})
    if said.unknown:
        names = ", ".join(f"@{name}" for name in said.unknown)
        parts.append(_("Nobody who may see this story is called %(names)s.") % {"names": names})
    return " ".join(parts)
