"""An entry of a live story, as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import covering
from articles.forms.fields import MomentField, looks_like
from articles.forms.widgets import Prose
from articles.models import LiveEntry


class EntryForm(forms.Form):
    """One more entry. `token` is this form's own name: sent twice it makes one entry."""

    headline = forms.CharField(
        label=_("Headline"),
        required=False,
        max_length=covering.HEADLINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 1, "data-grow": "", "data-one-line": ""}),
        help_text=_("May be left empty."),
    )
    body = forms.CharField(label=_("Text"), required=False, strip=False, widget=Prose)
    at = MomentField(label=_("Time"), required=False, past=True, help_text=_("Empty: now. In the site’s time; never ahead."))
    is_key = forms.BooleanField(label=_("A key event: list it at the top"), required=False)
    token = forms.SlugField(required=False, max_length=32, widget=forms.HiddenInput)

    def said(self) -> covering.Said:
        """What the verbs take. Only after is_valid()."""
        cleaned = self.cleaned_data
        return covering.Said(
            headline=cleaned["headline"],
            body=cleaned["body"],
            at=cleaned["at"],
            is_key=cleaned["is_key"],
            correction=cleaned.get("correction", ""),
        )


class EntryChangeForm(EntryForm):
    """An entry that is there: `version` is the one that the form was opened with."""

    correction = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If something was wrong: what, and what is right. Readers find it under the entry."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, entry: LiveEntry, *args: Any, **kwargs: Any) -> None:
        names = ("headline", "body", "at", "is_key", "correction", "version")
        super().__init__(*args, initial={name: getattr(entry, name) for name in names}, **kwargs)
        self.entry = entry

    def said(self) -> covering.Said:
        """The moment as it was, where the form shows the same minute: seconds are not typed."""
        said = super().said()
        same = said.at and looks_like(said.at, self.entry.at)
        return covering.Said(said.headline, said.body, self.entry.at if same else said.at, said.is_key, said.correction)

    def accept(self, entry: LiveEntry) -> None:
        """The editor has been told what somebody else wrote: pressing the button again is a decision, not an accident."""
        self.data = self.data.copy()
        self.data["version"] = str(entry.version)
