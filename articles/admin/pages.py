"""A story's other pages on the desk: what they share, and retracting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from js_asset.media import Media

from articles import allowing, publishing
from articles.forms import RetractForm
from articles.models import Article


class StoryPages:
    """Mixed into StoryAdmin. Each page asks whether its act is allowed (Permitted)."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/retract/", view(self.retract_view), name="articles_article_retract"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def retract_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks before a story is taken away from readers, and then does it."""
        article = self.story_for(request, "retract", pk)  # type: ignore[attr-defined]
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

    # --- what the pages share ---------------------------------------------------------------------------------------
    def _page(self, request: HttpRequest, name: str, article: Article, title: Any, **context: Any) -> HttpResponse:
        opts = Article._meta
        shared = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "story": article,
            "opts": opts,
            "may_change": allowing.may(request.user, "write", article),
            "may_look_behind": allowing.may(request.user, "look_behind", article),
        }
        return TemplateResponse(request, f"admin/articles/{name}.html", {**shared, **context})

    def _back_to(self, article: Article) -> HttpResponse:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk], current_app=site))


def with_nonce(request: HttpRequest, media: Any) -> Any:
    """The form's media with the request's nonce: Django 5.2's admin prints the editor's import map without one."""
    nonce = getattr(request, "csp_nonce", None)
    return Media.from_media(media).with_nonce(str(nonce)) if nonce is not None else media
