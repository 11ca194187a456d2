"""A story's other pages on the desk: a preview, retracting."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import markup, naming, publishing, tagging
from articles.forms import RetractForm
from articles.models import Article, Author, Credit, Tag


class StoryPages:
    """Mixed into StoryAdmin. Each page checks the rights that its act needs."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/preview/", view(self.preview), name="articles_article_preview"),
            path("<int:pk>/retract/", view(self.retract_view), name="articles_article_retract"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def retract_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks before a story is taken away from readers, and then does it."""
        article = self._story(request, pk, change=True)
        form = RetractForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                publishing.retract(article, now=timezone.now(), by=request.user, note=form.cleaned_data["note"])
            except publishing.Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Retracted. Readers who come to its address are told so."))
            return self._back_to(article)
        return self._page(request, "retract", article, _("Retract this story?"), form=form)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The newest version as readers would see it. Never kept by a cache."""
        article = as_if_published(self._story(request, pk))
        response = TemplateResponse(request, "articles/article.html", {"article": article, "shelf": None, "preview": True})
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    # --- what the pages share ---------------------------------------------------------------------------------------
    def _story(self, request: HttpRequest, pk: int, *, change: bool = False) -> Article:
        allowed = self.has_change_permission if change else self.has_view_permission  # type: ignore[attr-defined]
        if not allowed(request):
            raise PermissionDenied
        article = Article.objects.select_related("section", "lead_photo", "latest_revision").filter(pk=pk).first()
        if article is None:
            raise Http404
        return article

    def _page(self, request: HttpRequest, name: str, article: Article, title: Any, **context: Any) -> HttpResponse:
        opts = Article._meta
        shared = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "story": article,
            "opts": opts,
            "may_change": self.has_change_permission(request),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, f"admin/articles/{name}.html", {**shared, **context})

    def _back_to(self, article: Article) -> HttpResponse:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk], current_app=site))


def as_if_published(article: Article) -> Article:
    """The story in memory with the words of its newest version; nothing is saved."""
    revision = article.latest_revision
    if revision is None:
        raise Http404
    shown = copy(article)
    for name in (
        "headline",
        "summary",
        "body",
        "slug",
        "section",
        "lead_photo",
        "canonical_url",
        "seo_title",
        "seo_description",
    ):
        setattr(shown, name, getattr(revision, name))
    shown.is_brief, shown.word_count = not revision.body, markup.word_count(markup.text_of(revision.body))
    shown.published_at = article.published_at or timezone.now()
    authors, known = Author.objects.in_bulk(revision.authors), tagging.find(revision.tags)
    tags = [known.get(naming.tag_key(name)) or Tag(name=name, slug=naming.slugify(name)) for name in revision.tags]
    shown._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "credits": [Credit(article=shown, author=authors[pk]) for pk in revision.authors if pk in authors],
        "tags": list({tag.slug: tag for tag in tags}.values()),
        "corrections": list(article.corrections.all()),
    }
    return shown
