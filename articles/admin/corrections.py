"""The page of a story's corrections on the desk: those that readers see, one more, one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing
from articles.forms import CorrectionForm
from articles.models import Article, Status


class CorrectionPages:
    """Mixed into StoryAdmin, before StoryPages and Permitted, which finds the story and asks who may."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/corrections/", view(self.corrections), name="articles_article_corrections"),
            path("<int:pk>/corrections/<int:number>/remove/", view(self.uncorrect), name="articles_article_uncorrect"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def corrections(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Those that were made, the newest first, and a form for one more (POST makes it)."""
        article = self.story_for(request, "correct", pk)  # type: ignore[attr-defined]
        form = CorrectionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            now = timezone.now()
            try:
                made = publishing.correct(article, at=form.cleaned_data["at"] or now, now=now, by=request.user, **form.note())
            except publishing.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                seen = article.status == Status.PUBLISHED
                said = _("%(kind)s added. Readers see it now.") if seen else _("%(kind)s added. Readers see it with the story.")
                messages.success(request, said % {"kind": made.get_kind_display()})
                return self._to_corrections(article)
        context = {"form": form, "radios": [form["kind"], form["place"]], "made": article.corrections.newest()}
        return self._page(request, "corrections", article, _("Corrections"), **context)  # type: ignore[attr-defined]

    def uncorrect(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Take one back (POST); the log keeps what it said."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.story_for(request, "correct", pk)  # type: ignore[attr-defined]
        correction = article.corrections.filter(pk=number).first()
        if correction is None:
            raise Http404
        publishing.uncorrect(correction, now=timezone.now(), by=request.user)
        messages.success(request, _("Removed. Readers no longer see it; the story’s log keeps what it said."))
        return self._to_corrections(article)

    def _to_corrections(self, article: Article) -> HttpResponseRedirect:
        site = self.admin_site.name  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:articles_article_corrections", args=[article.pk], current_app=site))
