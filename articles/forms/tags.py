"""What the desk asks before tags are merged, renamed, split or deleted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import naming, tagging
from articles.forms.fields import Rows
from articles.models import Article, Tag

GONE = _("One of these tags is gone: somebody merged or deleted it meanwhile. Choose again from the list.")


class ChosenTags(forms.Form):
    """Tags that were ticked in the list; `back` is where the editor came from."""

    tags = Rows(
        Tag.objects.all(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Tick a tag in the list first."), "invalid_choice": GONE, "invalid_pk_value": GONE},
    )
    back = forms.ChoiceField(choices=[(name, name) for name in ("", "tidy")], required=False, widget=forms.HiddenInput)


class MergeForm(ChosenTags):
    """Which tags become one, and which of them stays: a ticked one, another by its name, or the one most stories carry."""

    into = forms.ModelChoiceField(Tag.objects.all(), required=False, error_messages={"invalid_choice": GONE})
    name = forms.CharField(label=_("Or into another tag"), max_length=tagging.NAME_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if name := cleaned["name"].strip():
            cleaned["into"] = next(iter(tagging.find([name]).values()), None)
            if cleaned["into"] is None:
                self.add_error("name", _("There is no tag “%(name)s”.") % {"name": name})
        elif not cleaned["into"]:
            cleaned["into"] = max(cleaned["tags"], key=lambda tag: (tag.story_count, -tag.pk))
        return cleaned


class RenameForm(forms.Form):
    """A tag's new name and address."""

    name = forms.CharField(label=_("Name"), max_length=tagging.NAME_LENGTH)
    slug = forms.CharField(label=_("Slug"), max_length=120, required=False, help_text=_("Empty: made of the name."))

    def clean_name(self) -> str:
        name = tagging.tidy(self.cleaned_data["name"])
        if not any(sign.isalnum() for sign in name):
            raise ValidationError(_("A tag needs a letter or a digit."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned:
            cleaned["slug"] = naming.slugify(cleaned.get("slug") or cleaned["name"], fallback="tag")
        return cleaned


class SplitForm(forms.Form):
    """Which stories move, and to which tag; `all` means every one that the search finds."""

    stories = Rows(
        Article.objects.all(),
        required=False,
        error_messages={"invalid_choice": _("One of these stories is gone. Choose again."), "invalid_pk_value": GONE},
    )
    all = forms.BooleanField(required=False)
    q = forms.CharField(required=False)
    into = forms.CharField(label=_("Move them to"), max_length=tagging.NAME_LENGTH)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("all") and not cleaned.get("stories") and "stories" not in self.errors:
            self.add_error("stories", _("Tick the stories that should move."))
        return cleaned
