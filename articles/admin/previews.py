"""A story as readers would see it, at two widths and with what nobody saved yet; and links for people without a login."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from articles import allowing, covering, keeping, markup, previewing, publishing, sharing, tagging
from articles.admin.versions import version_of
from articles.admin.words import moment_in_words
from articles.models import Article, Author, Photo, PreviewLink, Section, WorkingCopy


class PreviewPages:
    """Mixed into StoryAdmin, before StoryPages and Permitted, which looks stories up and asks who may."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/preview/", view(self.preview), name="articles_article_preview"),
            path("<int:pk>/preview/page/", view(self.preview_page), name="articles_article_preview_page"),
            path("<int:pk>/preview/share.jpg", view(self.preview_share), name="articles_article_preview_share"),
            path("<int:pk>/preview/links/", view(self.preview_links), name="articles_article_preview_links"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as readers would find it, in a frame as wide as a phone and in one as wide as a desktop."""
        article, now = self.story_for(request, "look_behind", pk), timezone.now()  # type: ignore[attr-defined]
        kept = keeping.kept(request.user, article)
        shows_saved = kept is None or "saved" in request.GET
        links = [shown(link, request, now) for link in previewing.links_of(article)]
        context = {
            "kept_at": moment_in_words(kept.kept, now) if kept else "",
            "shows_saved": shows_saved,
            "wide": "phone" not in request.GET,
            "links": links,
            "days": previewing.DAYS,
            "newest": article.latest_revision,
            "may_share": allowing.may(request.user, "share", article),
        }
        return self._page(request, "preview", article, _("Preview"), **context)  # type: ignore[attr-defined]

    def preview_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the frames hold: the newest version, or with ?unsaved=1 what this person has not saved yet. Kept by no cache."""
        article = self.story_for(request, "look_behind", pk)  # type: ignore[attr-defined]
        kept = keeping.kept(request.user, article) if "unsaved" in request.GET else None
        words = words_kept(kept, article) if kept else publishing.words_of(version_of(article, None))
        now = timezone.now()
        story = previewing.as_readers(article, words, now=now)
        live = covering.coverage(story, now=now) if story.live_from else None
        with translation.override(settings.LANGUAGE_CODE):  # readers' words, whatever language this person's desk speaks
            response = render(request, "articles/preview.html", {"article": story, "framed": True, "live": live})
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        # Only here may a page of ours stand in a frame, and only in one of ours.
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = framed_policy()
        return response

    def preview_share(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture that would stand beside a link to the newest version, drawn for whoever looks at the form."""
        words = publishing.words_of(version_of(self.story_for(request, "look_behind", pk), None))  # type: ignore[attr-defined]
        try:
            picture = sharing.picture_of(words.headline, words.section, words.lead_photo)
        except OSError:
            raise Http404 from None
        return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})

    def preview_links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link for somebody without a login, or take one back (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article, now = self.story_for(request, "share", pk), timezone.now()  # type: ignore[attr-defined]
        ended = request.POST.get("revoke", "")
        if ended:
            done = ended.isascii() and ended.isdigit() and len(ended) < 18 and previewing.revoke(article, int(ended), now=now)
            sentence = _("The link opens nothing any more.") if done else _("That link had ended already.")
            messages.add_message(request, messages.SUCCESS if done else messages.ERROR, sentence)
        else:
            days = next((days for days in previewing.DAYS if request.POST.get("days") == str(days)), previewing.DAYS[1])
            note = request.POST.get("note", "")
            previewing.share(version_of(article, None), days=days, now=now, by=request.user, note=note)
            messages.success(request, _("The link is made. Whoever has it can read this version, and nothing else."))
        site = self.admin_site.name  # type: ignore[attr-defined]
        width = "?phone" if "phone" in request.GET else ""
        return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[pk], current_app=site) + f"{width}#links")


def share_address(article: Article) -> str:
    """Where the share picture of the newest version is drawn; "" where stories have none."""
    if not settings.SHARE_PICTURES:
        return ""
    version = article.latest_revision.number if article.latest_revision else 0
    return reverse("admin:articles_article_preview_share", args=[article.pk]) + f"?{version}"


def framed_policy() -> str:
    """The site's policy without nonces, which the page does not use, for a page that our own pages may frame."""
    directives = {**settings.SECURE_CSP, "frame-ancestors": ["'self'"]}
    kept = {name: [value for value in values if "NONCE" not in str(value)] for name, values in directives.items()}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in kept.items())


def shown(link: PreviewLink, request: HttpRequest, now: Any) -> dict[str, Any]:
    """A link for the list: its address while it lives, and how it ended otherwise."""
    alive = link.revoked is None and link.expires > now
    address = request.build_absolute_uri(reverse("preview", args=[previewing.name_of(link)]))
    return {"link": link, "alive": alive, "address": address if alive else ""}


def words_kept(kept: WorkingCopy, article: Article) -> publishing.Words:
    """The words of a working copy as they would be saved; what cannot be read of it is left out."""

    def one(name: str) -> str:
        return "".join(kept.fields.get(name, [])[-1:])

    def number(text: str) -> int:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

    authors = Author.objects.in_bulk([number(pk) for pk in kept.fields.get("byline", [])])
    words = publishing.Words(
        headline=markup.clean_line(one("headline"))[: publishing.HEADLINE_LENGTH] or str(_("Without a headline")),
        summary=one("summary"),
        body=one("body"),
        slug=article.slug,
        section=Section.objects.filter(pk=number(one("section"))).first(),
        authors=[authors[number(pk)] for pk in kept.fields.get("byline", []) if number(pk) in authors],
        tags=tagging.names(name for typed in kept.fields.get("tags", []) for name in typed.split(",")),
        language=one("language"),
        lead_photo=Photo.objects.filter(pk=number(one("lead_photo"))).first(),
    )
    return publishing.tidied(words)
