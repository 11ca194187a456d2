"""The form of a story. It shows the newest version, which may differ from what readers see."""

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import allowing, checking, languages, picturing, publishing, tagging
from articles.forms.fields import MomentField, RowField, RowsInOrder, TagNamesField, looks_like
from articles.forms.widgets import Found, InOrder, Prose
from articles.models import Article, Author, Credit, Exclusion, Photo, Pin, Revision, Section

CHOICE = "choice-"


class Told(json.JSONDecoder):
    """What cannot be read is said in one way: endless numbers and depths, too."""

    def decode(self, text: str, *how: Any) -> Any:
        try:
            return super().decode(text, *how)
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError("Not to be read", text[:50], 0) from error


class StoryForm(forms.ModelForm):
    """The words of a story's newest version, and what is set on the story itself (embargo, pins, exclusions).

    `refusal` is the sentence of a verb that refused what this form asked for: it becomes an error of the form.
    `base` is the number of the version that the form was opened with, `opened` what was set beside the words then.
    `restored` are the fields of a working copy, which the form then begins with; `token` is this form's own name. `user`
    is who types.
    """

    refusal = ""
    current_version: int | None = None
    newest: int | None = None
    restored: dict[str, Any] | None = None
    user: Any = None

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = forms.JSONField(required=False, decoder=Told, widget=forms.HiddenInput)
    token = forms.SlugField(required=False, max_length=32, widget=forms.HiddenInput)
    headline = forms.CharField(
        label=_("Headline"),
        max_length=publishing.HEADLINE_LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 1, "data-grow": "", "data-one-line": "", "data-count": str(checking.words.HEADLINE)}
        ),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        help_text=_("One or two sentences. They stand under the headline, and as the teaser in every box."),
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": "", "data-one-line": "", "data-count": "200"}),
    )
    body = forms.CharField(label=_("Text"), required=False, strip=False, widget=Prose)

    section = RowField(Section.objects.all(), label=_("Section"), required=False, empty_label=_("No section yet"))
    byline = RowsInOrder(
        Author.objects.all(),
        label=_("By"),
        required=False,
        widget=InOrder(Credit._meta.get_field("author"), admin.site, _("Add an author")),
        help_text=_("In the order of the byline."),
    )
    tags = TagNamesField(label=_("Tags"), required=False, help_text=_("Commas separate tags."))

    lead_photo = RowField(
        Photo.objects.all(),
        label=_("Choose from the photos"),
        required=False,
        widget=Found(Article._meta.get_field("lead_photo"), admin.site, _("Search by what it shows")),
    )
    upload = forms.FileField(
        label=_("or upload a new one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif,image/tiff"}),
    )
    upload_alt = forms.CharField(
        label=_("What it shows"), max_length=500, required=False, help_text=_("For those who cannot see the picture.")
    )
    upload_credit = forms.CharField(label=_("Credit"), max_length=200, required=False)

    pins = RowsInOrder(
        Article.objects.all(),
        label=_("Pin a story"),
        required=False,
        widget=InOrder(Pin._meta.get_field("target"), admin.site, _("Find a story")),
        help_text=_("Pins stand first under this story, in their order."),
    )
    exclusions = RowsInOrder(
        Article.objects.all(),
        label=_("Never beside this story"),
        required=False,
        widget=InOrder(Exclusion._meta.get_field("target"), admin.site, _("Find a story")),
    )

    language = forms.ChoiceField(label=_("Language"), required=False)
    original = RowField(
        Article.objects.all(),
        label=_("Translation of"),
        required=False,
        widget=Found(Article._meta.get_field("original"), admin.site, _("Find the same story in another language")),
        help_text=_("Readers of either are led to the other, as soon as both are published."),
    )
    slug = forms.CharField(
        label=_("Slug"), max_length=120, required=False, help_text=_("The end of the address. Empty: made of the headline.")
    )
    canonical_url = forms.URLField(
        label=_("First published at"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address of the original, if this is a reprint."),
    )
    seo_title = forms.CharField(
        label=_("Title for search engines"),
        max_length=200,
        required=False,
        help_text=_("Empty: the headline."),
        widget=forms.Textarea(attrs={"rows": 1, "data-grow": "", "data-one-line": "", "data-count": "60"}),
    )
    seo_description = forms.CharField(
        label=_("Description for search engines"),
        max_length=400,
        required=False,
        help_text=_("Empty: the summary."),
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": "", "data-one-line": "", "data-count": "155"}),
    )
    embargo_until = MomentField(label=_("Embargo until"), required=False, help_text=_("Nothing publishes the story before."))
    expires_at = MomentField(
        label=_("Show until"),
        required=False,
        help_text=_("Empty: for good. Its address then says that it was here."),
    )
    schedule_at = MomentField(label=_("Go live at"), required=False)
    review_note = forms.CharField(
        label=_("What is still to be done"),
        max_length=300,
        required=False,
        help_text=_("Its writer reads it above the text."),
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": "", "data-one-line": ""}),
    )
    substantial = forms.BooleanField(label=_("Tell readers that the story was updated"), required=False)

    class Meta:
        model = Article
        fields = ("embargo_until", "expires_at", "never_recommend")
        labels = {"never_recommend": _("Do not offer under other stories")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial = {**words_in_form(self.instance), **self.initial}
            if not self.is_bound:  # what was sent is not shown as it is known: two queries less for each save
                self.initial["tags"] = tagging.as_known(self.initial.get("tags", []))
        if self.user and not allowing.sees_all(self.user):
            self._offer_what_they_see()
        if not self.instance.pk and not self.is_bound and not self.restored:
            self.fields["headline"].widget.attrs["autofocus"] = True
        for field in self.fields.values():  # browsers cut what is pasted there without a word; here it is refused in words
            field.widget.attrs.pop("maxlength", None)
        self.initial["token"] = secrets.token_hex(8)
        self.fields["language"].choices = choices_of_language(self.initial.get("language", ""))  # type: ignore[attr-defined]
        if self.restored:
            self.initial.update(self._as_initial(self.restored))

    def _offer_what_they_see(self) -> None:
        """Pins, refusals, original: stories that this person finds on the desk, and those that an editor chose here already."""
        for name in ("pins", "exclusions"):
            chosen = self.initial.get("opened", {}).get(name, [])
            found = Q(pk__in=allowing.visible(self.user).values("pk")) | Q(pk__in=chosen)
            self.fields[name].queryset = Article.objects.filter(found)
        found = Q(pk__in=allowing.visible(self.user).values("pk")) | Q(pk=self.initial.get("original"))
        self.fields["original"].queryset = Article.objects.filter(found)

    def _as_initial(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The values of a working copy, as this form's fields want to begin with them."""
        several = {"byline", "tags", "pins", "exclusions"}
        names = [name for name in self.fields if name != "upload"]
        found = {name: fields.get(name, []) if name in several else "".join(fields.get(name, [])[-1:]) for name in names}
        with suppress(ValueError):
            found["opened"] = json.loads(found["opened"], cls=Told)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "_schedule" in self.data and not cleaned.get("schedule_at") and "schedule_at" not in self.errors:
            self.add_error("schedule_at", _("Say when it should go live."))
        if "_send_back" in self.data and not cleaned.get("review_note", "").strip():
            self.add_error("review_note", _("Say what is still to be done: the writer reads it above the text."))
        self._leave_moments(cleaned)
        self._not_itself(cleaned)
        if cleaned.get("upload"):
            self._store_upload(cleaned)
        if self.refusal:
            self.add_error(None, self.refusal)
            self._accept_current_version()
        return cleaned

    def clean_tags(self) -> Sequence[str]:
        names: Sequence[str] = self.cleaned_data["tags"]
        if not tagging.may_add(self.user) and (unknown := tagging.missing(names)):
            raise ValidationError(tagging.refusal(unknown))
        return names

    def words(self) -> publishing.Words:
        """What revise takes. Only after is_valid()."""
        cleaned = self.cleaned_data
        return publishing.Words(
            headline=cleaned["headline"],
            summary=cleaned["summary"],
            body=cleaned["body"],
            slug=cleaned["slug"],
            section=cleaned["section"],
            authors=cleaned["byline"],
            tags=cleaned["tags"],
            lead_photo=cleaned["lead_photo"],
            canonical_url=cleaned["canonical_url"],
            seo_title=cleaned["seo_title"],
            seo_description=cleaned["seo_description"],
            language=cleaned["language"],
        )

    def clean_opened(self) -> dict[str, Any]:
        """What cannot have been written by `beside` is passed over: then the form's own values hold."""
        given = self.cleaned_data["opened"]
        known = {"pins": _is_numbers, "exclusions": _is_numbers, "embargo_until": _is_text, "expires_at": _is_text,
                 "never_recommend": _is_flag, "original": _is_number}  # fmt: skip
        return {
            name: given[name] for name, fits in known.items() if isinstance(given, dict) and name in given and fits(given[name])
        }

    def choices(self) -> dict[str, str]:
        """What was chosen where two people changed the same words: {key of the collision: "mine", "theirs" or "both"}."""
        return {name.removeprefix(CHOICE): str(value) for name, value in self.data.items() if name.startswith(CHOICE)}

    def _leave_moments(self, cleaned: dict[str, Any]) -> None:
        """A moment that nobody changed stays the one it was, also in the hour that a night has twice."""
        for name in ("embargo_until", "expires_at", "schedule_at"):
            was, typed = self.initial.get(name), cleaned.get(name)
            if was and typed and looks_like(was, typed):
                cleaned[name] = was.replace(second=0, microsecond=0)

    def _not_itself(self, cleaned: dict[str, Any]) -> None:
        for name in ("pins", "exclusions"):
            if self.instance.pk and self.instance in cleaned.get(name, ()):
                self.add_error(name, _("A story cannot stand under itself."))
        both = set(cleaned.get("pins", ())) & set(cleaned.get("exclusions", ()))
        for story in both:
            self.add_error("exclusions", _("“%(story)s” is pinned and excluded; choose one.") % {"story": story})

    def _store_upload(self, cleaned: dict[str, Any]) -> None:
        """The picture is kept even if another field is wrong, and then stands chosen when the form comes back."""
        file = cleaned["upload"]
        file.seek(0)
        words = {"alt": cleaned.get("upload_alt", ""), "credit": cleaned.get("upload_credit", "")}
        try:
            photo = picturing.store(file.read(), name=file.name, now=timezone.now(), suggest=True, **words)
        except picturing.PictureRefused as refusal:
            self.add_error("upload", str(refusal))
            return
        cleaned["lead_photo"] = photo
        self.data = self.data.copy()
        self.data["lead_photo"] = str(photo.pk)
        self.data["upload_alt"] = self.data["upload_credit"] = ""

    def _accept_current_version(self) -> None:
        """The editor has been told what happened meanwhile: pressing the button again is a decision, not an accident."""
        if self.current_version is not None:
            self.data = self.data.copy()
            self.data["version"] = str(self.current_version)
            self.data["opened"] = json.dumps(beside(self.instance))
            self.data["base"] = self.data.get("base") or str(self.newest)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, int) for each in value)


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int)


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


class RetractForm(forms.Form):
    """Why a story is taken away from readers."""

    note = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("For the story's log; readers do not see it.")
    )


def choices_of_language(current: str) -> list[tuple[str, Any]]:
    """The site's language first, then those of LANGUAGES by their own names, and what the story is in now."""
    own = settings.LANGUAGE_CODE
    tags = {languages.tidied(code) for code in settings.STORY_LANGUAGES} | {current} - {""}
    named = sorted((name_of_language(tag), tag) for tag in tags if tag and tag != languages.tidied(own))
    return [("", name_of_language(own)), *((tag, name) for name, tag in named)]


def name_of_language(tag: str) -> str:
    """A language by its own name and its tag: “Español (es)”."""
    name = LANG_INFO.get(tag.lower(), {}).get("name_local") or LANG_INFO.get(languages.primary(tag), {}).get("name_local", "")
    return f"{name[:1].upper()}{name[1:]} ({tag})" if name else tag


def beside(article: Article) -> dict[str, Any]:
    """What is set on a story beside its words, as the form keeps it to see what somebody else sets meanwhile; two queries."""
    return {
        "pins": list(article.pins.in_order().values_list("target_id", flat=True)),
        "exclusions": list(article.exclusions.order_by("pk").values_list("target_id", flat=True)),
        "embargo_until": minute(article.embargo_until),
        "expires_at": minute(article.expires_at),
        "never_recommend": article.never_recommend,
        "original": article.original_id,
    }


def minute(at: datetime | None) -> str | None:
    """A moment as precisely as the form shows it, in one zone: what two forms are compared by."""
    return at.astimezone(UTC).replace(second=0, microsecond=0).isoformat() if at else None


def words_in_form(article: Article) -> dict[str, Any]:
    """The form's initial values for a story: the words of its newest version, its pins and exclusions."""
    revision: Revision | None = article.latest_revision
    opened = beside(article)
    standing = {"version": article.version, "opened": opened}
    standing |= {name: opened[name] for name in ("pins", "exclusions", "original")}
    if revision is None:
        return standing
    return {
        **standing,
        "base": revision.number,
        "headline": revision.headline,
        "summary": revision.summary,
        "body": revision.body,
        "slug": revision.slug,
        "section": revision.section_id,
        "byline": revision.authors,
        "tags": revision.tags,
        "lead_photo": revision.lead_photo_id,
        "canonical_url": revision.canonical_url,
        "seo_title": revision.seo_title,
        "seo_description": revision.seo_description,
        "language": revision.language,
        "schedule_at": revision.publish_at if not revision.published_at else None,
    }
