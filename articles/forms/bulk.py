"""What an act upon many stories has to be told first."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.forms.fields import MomentField
from articles.models import Section


class RefileForm(forms.Form):
    """The section that stories are moved to."""

    section = forms.ModelChoiceField(Section.objects.all(), label=_("Move to"), empty_label=None)

    def options(self) -> dict[str, Any]:
        """What is kept of it, as JSON. Only after is_valid()."""
        return {"section": self.cleaned_data["section"].pk}

    @staticmethod
    def read(options: dict[str, Any]) -> dict[str, Any]:
        """The verb's arguments, from what was kept."""
        return {"section": Section.objects.get(pk=options["section"])}


class TogetherForm(forms.Form):
    """The moment at which stories go live."""

    at = MomentField(label=_("Go live at"), help_text=_("In the site’s time; all of them at once."))

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("That has passed; choose a moment ahead, or publish now."))
        return at

    def options(self) -> dict[str, Any]:
        return {"at": self.cleaned_data["at"].isoformat()}

    @staticmethod
    def read(options: dict[str, Any]) -> dict[str, Any]:
        return {"at": parse_datetime(options["at"])}
