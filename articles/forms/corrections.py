"""A correction that readers see: its kind, its place, its words, its date."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.fields import MomentField
from articles.models import Correction


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("correction", _("Correction: something was wrong")),
            ("clarification", _("Clarification: something was unclear or incomplete")),
            ("update", _("Update: something is known since")),
        ],
        initial=Correction.Kind.CORRECTION,
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label=_("Where readers find it"),
        choices=[("bottom", _("Below the text")), ("top", _("Above the text"))],
        initial="bottom",
        widget=forms.RadioSelect,
        help_text=_("Above for what changes the meaning of the story; below for a detail."),
    )
    text = forms.CharField(
        label=_("What it says"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was wrong, and what is right: “An earlier version said 80 metres. It is 90.”"),
    )
    at = MomentField(label=_("Date"), required=False, past=True, help_text=_("Empty: now. In the site’s time; never ahead."))

    def note(self) -> dict[str, Any]:
        """What publishing.correct takes, without the date where none was given. Only after is_valid()."""
        cleaned = self.cleaned_data
        return {"kind": cleaned["kind"], "at_top": cleaned["place"] == "top", "text": cleaned["text"]}
