"""Tags suggested from the text, while it is being written."""

from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone

from articles import tagging
from articles.forms import RelatedForm
from articles.models import Article


class SuggestedTags:
    """Mixed into StoryAdmin. Nothing is written; what is accepted is saved by the story's own form."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("tags/", view(self.suggested), name="articles_article_tags_new"),
            path("<int:pk>/tags/", view(self.suggested), name="articles_article_tags"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def suggested(self, request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
        """The tags that the words of the form deserve and do not have yet, each with its evidence (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_in_form(request, pk)  # type: ignore[attr-defined]
        form = RelatedForm(request.POST)
        if not form.is_valid() or not form.has_words:
            return JsonResponse({"suggested": []})
        story = form.text(article, timezone.now())
        found = tagging.suggest(story, but=form.cleaned_data["tags"])
        rows = [{"name": each.tag.name, "stories": each.tag.story_count, "why": each.why} for each in found]
        return JsonResponse({"suggested": rows})

    def suggest_address(self, article: Article | None) -> str:
        """Where the form of this story, or of a new one, asks."""
        site = self.admin_site.name  # type: ignore[attr-defined]
        if article is None:
            return reverse("admin:articles_article_tags_new", current_app=site)
        return reverse("admin:articles_article_tags", args=[article.pk], current_app=site)
