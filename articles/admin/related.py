"""The panel of related stories in a story's form: the box as it will be, while the story is being written."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import allowing, markup
from articles.forms import RelatedForm
from articles.forms.stories import words_in_form
from articles.models import Article

logger = logging.getLogger(__name__)
TEMPLATE = "admin/articles/_related.html"


class RelatedPanel:
    """Mixed into StoryAdmin. Nothing is written here: the story's own form saves pins and refusals.

    No cache keeps an answer: admin_view sends no-store with everything.
    """

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("related/", view(self.related), name="articles_article_related_new"),
            path("<int:pk>/related/", view(self.related), name="articles_article_related"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def related(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The panel for what the form holds now, as a piece of HTML (POST); 422 with a sentence if that cannot be read."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_in_form(request, pk)  # type: ignore[attr-defined]
        form = RelatedForm(request.POST)
        if form.is_valid():
            return TemplateResponse(request, TEMPLATE, self._panel(request, form, article))
        return HttpResponse(refusal(form), status=422, content_type="text/plain; charset=utf-8")

    def related_on_load(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """The panel as the page arrives: of the words just sent, else of the newest version; works without scripts."""
        data: Mapping[str, Any] = request.POST
        if request.method != "POST":
            data = {**words_in_form(article), "never_recommend": article.never_recommend} if article else {}
        form = RelatedForm(data)
        return {"related_url": self._address(article), **self._shown(request, form, article)}

    def _shown(self, request: HttpRequest, form: RelatedForm, article: Article | None) -> dict[str, Any]:
        """Whatever befalls the index, the story can be opened and saved."""
        if not form.is_valid():
            return {"refusal": refusal(form)}
        try:
            with transaction.atomic():
                return self._panel(request, form, article)
        except Exception:
            logger.exception("The related stories of story %s could not be looked up", article.pk if article else "(new)")
            return {"refusal": _("The box could not be looked up. Everything else works; the log says why.")}

    def _panel(self, request: HttpRequest, form: RelatedForm, article: Article | None) -> dict[str, Any]:
        return panel(form, article, may_look=allowing.sees_all(request.user))

    def _address(self, article: Article | None) -> str:
        site = self.admin_site.name  # type: ignore[attr-defined]
        if article is None:
            return reverse("admin:articles_article_related_new", current_app=site)
        return reverse("admin:articles_article_related", args=[article.pk], current_app=site)


def panel(form: RelatedForm, article: Article | None, *, may_look: bool) -> dict[str, Any]:
    """What the template prints, from a valid form; headlines that readers cannot see are for who may look at all stories."""
    related = form.preview(article, timezone.now())
    if not may_look:
        related = replace(related, unseen=[])
    engines = [card for card in related.cards if not card.pinned]
    pinned = [card for card in [*related.cards, *related.following] if card.pinned]
    return {
        "related": related,
        "has_words": form.has_words,
        "is_brief": form.has_words and not markup.clean(form.cleaned_data["body"]),
        "never_recommend": form.cleaned_data["never_recommend"],
        "acceptable": ",".join(str(card.article.pk) for card in engines),
        "acceptable_count": len(engines),
        "last_pinned": pinned[-1].article.pk if pinned else None,
        "best_score": max((card.score for card in [*engines, *related.following]), default=0),
        "arrivals_beyond": related.arrivals_in_all - len(related.arrivals),
    }


def refusal(form: RelatedForm) -> str:
    """The first thing that is wrong, as a sentence."""
    sentences = [sentence for errors in form.errors.values() for sentence in errors]
    return str(sentences[0]) if sentences else _("This cannot be read.")
