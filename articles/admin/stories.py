"""Stories on the desk: the list, and the form."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles import allowing, keeping, naming, publishing, translating
from articles.admin import joining, listing, saving
from articles.admin.attention import AttentionFilter
from articles.admin.bulk import BulkActs
from articles.admin.buttons import VERBS, Desk, allowed_here, buttons
from articles.admin.checks import ChecksPanel
from articles.admin.corrections import CorrectionPages
from articles.admin.filters import AuthorFilter, DateFilter, PersonFilter, SectionFilter, StandingFilter, TagFilter
from articles.admin.focal import lead
from articles.admin.keeping import KeptWords
from articles.admin.live import LivePages
from articles.admin.origins import Source
from articles.admin.pages import StoryPages, with_nonce
from articles.admin.permitted import Permitted
from articles.admin.previews import PreviewPages, share_address
from articles.admin.related import RelatedPanel
from articles.admin.retagging import Retagging
from articles.admin.suggested import SuggestedTags
from articles.admin.talk import TalkPages
from articles.admin.versions import VersionPages, sent_back
from articles.admin.words import short_moment, standing, working_headline
from articles.forms import StoryForm
from articles.forms.widgets import is_number
from articles.models import Article, Photo, Revision


class StoryAdmin(
    VersionPages, CorrectionPages, LivePages, PreviewPages, TalkPages, StoryPages, RelatedPanel, ChecksPanel, SuggestedTags,
    Retagging, BulkActs, KeptWords, Permitted, admin.ModelAdmin,
):  # fmt: skip
    form = StoryForm
    change_form_template = "admin/articles/story.html"
    list_display = ("told", "stands", "section", "changed", "published")
    list_display_links = None
    list_filter = (StandingFilter, AttentionFilter, SectionFilter, PersonFilter, AuthorFilter, TagFilter, DateFilter)
    list_per_page = 50
    paginator = listing.StoryPaginator
    sortable_by = ("changed", "published")  # the orders that an index holds ready
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("headline",)  # any, so that the box is there: get_search_results asks the index
    search_help_text = _("Words of the headline, summary, text or slug; “a phrase”; -without; #tag; or the address of a story")
    actions = (*BulkActs.ACTIONS, "retag")
    ordering = ("-modified", "-pk")
    fields = tuple(StoryForm.base_fields)

    # --- the list ---------------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by(*self.ordering).for_desk()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Stories"), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[listing.StoryList]:
        return listing.StoryList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return listing.find(queryset, term, lambda stories, words: self.found(request, stories, words)), False

    @admin.display(description=_("story"))
    def told(self, article: Article) -> str:
        address = reverse("admin:articles_article_change", args=[article.pk], current_app=self.admin_site.name)
        needs = format_html_join(" ", '<span class="need">{}</span>', ((need,) for need in getattr(article, "needs", ())))
        return format_html('<a class="told" href="{}">{}</a> {}', address, working_headline(article), needs)

    @admin.display(description=_("status"))
    def stands(self, article: Article) -> str:
        return standing(article, waiting_version(article), timezone.now()).chip()

    @admin.display(description=_("changed"), ordering="modified")
    def changed(self, article: Article) -> str:
        newest, when = article.latest_revision, short_moment(article.modified, timezone.now())
        by = newest.created_by.get_short_name() or newest.created_by.get_username() if newest and newest.created_by else ""
        return format_html('{}<span class="by">{}</span>', when, by)

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, article: Article) -> str:
        return short_moment(article.published_at, timezone.now()) if article.published_at else "–"

    # --- the form ---------------------------------------------------------------------------------------------------
    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows the sentence of a refusal, and the version that the story has now."""
        form = super().get_form(request, obj, change, fields=("embargo_until", "expires_at", "never_recommend"))
        form.refusal = getattr(request, "refusal", "")
        form.user = request.user
        form.current_version = obj.version if obj else None
        form.newest = obj.latest_revision.number if obj and obj.latest_revision else None
        copy = self.kept_words(request, obj)
        form.restored = copy.fields if copy else None
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A verb that refuses undoes the whole save; the form then comes back as it was typed, with the sentence."""
        if object_id and not self.may_write(request, object_id) and request.method == "GET":
            return HttpResponseRedirect(
                reverse("admin:articles_article_read", args=[object_id], current_app=self.admin_site.name)
            )
        if object_id is None and request.method == "POST":
            object_id = self.made_before(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except publishing.Refused as refusal:
            request.refusal = str(refusal)  # type: ignore[attr-defined]
            if isinstance(refusal, publishing.Collided):
                extra_context = {**(extra_context or {}), "collided": joining.told(refusal, request.POST)}
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_form(self, request: HttpRequest, form: StoryForm, change: bool) -> Article:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Article, form: StoryForm, change: bool) -> None:
        pressed = [VERBS[name] for name in VERBS if name in request.POST]
        if not all(allowing.may(request.user, verb, form.instance if change else None) for verb in pressed):
            raise PermissionDenied
        request.done = saving.save(form, change=change, by=request.user, now=timezone.now())  # type: ignore[attr-defined]
        obj.pk = request.done.article.pk  # type: ignore[attr-defined]
        keeping.let_go(request.user, keeping.key_of(obj, ""), keeping.key_of(None, form.cleaned_data["token"]))
        obj.refresh_from_db()
        if not change and form.cleaned_data["token"]:
            self.remember_made(request, obj, form.cleaned_data["token"])

    def save_related(self, request: HttpRequest, form: StoryForm, formsets: Any, change: bool) -> None:
        """Nothing: publishing and relating have saved what belongs to the story."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._stay(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._stay(request, obj)

    def _stay(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Back to the same story, with a sentence about what was done."""
        done = request.done  # type: ignore[attr-defined]
        message = done.sentence
        if done.is_out:
            message = format_html('{} <a href="{}">{}</a>', message, article.get_absolute_url(), _("See it on the site"))
        # The browser throws its own copy of these words away when it finds their name here.
        messages.success(request, message, extra_tags=f"saved-{naming.slugify(request.POST.get('token', ''), fallback='')}")
        return HttpResponseRedirect(
            reverse("admin:articles_article_change", args=[article.pk], current_app=self.admin_site.name)
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *, obj: Article | None = None, **kwargs: Any
    ) -> HttpResponse:
        context["media"] = with_nonce(request, context["media"])
        panel = self._beside(request, context["adminform"].form, obj)
        return super().render_change_form(request, {**context, **panel}, obj=obj, **kwargs)

    def _beside(self, request: HttpRequest, form: StoryForm, article: Article | None) -> dict[str, Any]:
        """What stands beside the words."""
        now, photo = timezone.now(), chosen_photo(form)
        panel = {
            "form": form,
            "may": allowed_here(request.user, article if article and article.pk else None),
            "suggest_url": self.suggest_address(article if article and article.pk else None),
            "now": now,
            "zone": settings.TIME_ZONE,
            "site_host": urlsplit(settings.SITE_URL).netloc,
            "photo": photo,
            **self.related_on_load(request, article if article and article.pk else None),
            **self.checks_on_load(request, article if article and article.pk else None),
            **self.unsaved(request, article if article and article.pk else None, form),
            **self.talk_on_load(request, article if article and article.pk else None),
        }
        panel |= lead(photo, request.user.has_perm("articles.change_photo"))
        if article is None or not article.pk:
            return {**panel, "buttons": buttons(Desk(None, None, request.user, now))}
        article = listing.with_schedule(Article.objects.for_desk()).get(pk=article.pk)  # as it stands, not as it was typed
        waiting = waiting_version(article)
        return {
            **panel,
            "buttons": buttons(Desk(article, waiting, request.user, now)),
            "story": article,
            "newest": article.latest_revision,
            "standing": standing(article, waiting, now),
            "sent_back": sent_back(article),
            "scheduled": waiting,
            "pending": list(article.pending_links.all()),
            "origins": [Source.of(origin) for origin in article.origins.all()],
            "share_url": "" if form.is_bound or form.restored else share_address(article),
            "group": [each for each in translating.group(article) if each.pk != article.pk],
            "may_see_imports": request.user.has_perm("articles.view_importrun"),
        }

    # --- deleting ---------------------------------------------------------------------------------------------------
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], set[Any], list[Any]]:
        stories = list(objs)
        return [str(story) for story in stories], {str(_("stories")): len(stories)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        publishing.discard(obj, now=timezone.now())


def waiting_version(article: Article) -> Revision | None:
    """The version that waits for its moment, from what the list's query brought along."""
    goes_live = getattr(article, "goes_live", None)
    if goes_live is None:
        return None
    newest = article.latest_revision
    if newest and newest.publish_at == goes_live:
        return newest
    return Revision(number=article.waiting, publish_at=goes_live)


def chosen_photo(form: StoryForm) -> Photo | None:
    """The photo that the form shows as chosen."""
    value = form["lead_photo"].value()
    return Photo.objects.filter(pk=value).first() if is_number(value) else None
