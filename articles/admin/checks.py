"""The panel of checks in a story's form: what is still to be mended, while it is being written."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from articles import checking
from articles.admin.moments import meant
from articles.forms.checks import MOMENTS, ChecksForm
from articles.models import Article


class ChecksPanel:
    """Mixed into StoryAdmin. Nothing is written here; publishing asks the same checks itself."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("checks/", view(self.checks), name="articles_article_checks_new"),
            path("<int:pk>/checks/", view(self.checks), name="articles_article_checks"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def checks(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The findings for what the form holds now, as a piece of HTML (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_in_form(request, pk)  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/articles/_checks.html", self._typed(request, article))

    def checks_on_load(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """The panel as the page arrives: of the words just sent, else of the newest version; works without scripts."""
        site = self.admin_site.name  # type: ignore[attr-defined]
        name, args = ("articles_article_checks", [article.pk]) if article else ("articles_article_checks_new", [])
        address = {"checks_url": reverse(f"admin:{name}", args=args, current_app=site)}
        if request.method == "POST":
            return {**address, **self._typed(request, article)}
        newest = article.latest_revision if article else None
        if article is None or newest is None:
            return {**address, "findings": None}
        story = checking.of_revision(article, newest, timezone.now())
        waiting = newest.publish_at if not newest.published_at else None
        findings = checking.run(replace(story, at=waiting))
        if newest.pk != article.live_revision_id:
            checking.refresh(article.pk, findings, now=story.now)
        return {**address, "findings": findings}

    def _typed(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        form = ChecksForm(request.POST)
        form.is_valid()  # what cannot be read is no reason to say nothing about the rest
        story = form.story(article, timezone.now())
        unread = [(name, " ".join(form.errors[name])) for name in MOMENTS if name in form.errors]
        moments = [*meant(story, form.cleaned_data.get("expires_at")), *unread]
        return {"findings": checking.run(story), "moments": moments}
