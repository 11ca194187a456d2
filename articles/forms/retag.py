"""Which tags many stories get, and which they lose."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import publishing, tagging
from articles.forms.fields import TagNamesField


class RetagForm(forms.Form):
    """Names to add and to remove; `user` is who asks, and may not add a new tag to a closed list without the right."""

    add = TagNamesField(label=_("Add"), required=False, help_text=_("Commas separate tags."))
    remove = TagNamesField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_add(self) -> Sequence[str]:
        names: Sequence[str] = self.cleaned_data["add"]
        if not tagging.may_add(self.user) and (unknown := tagging.missing(names)):
            raise ValidationError(tagging.refusal(unknown))
        return names

    @property
    def retag(self) -> publishing.Retag:
        """After is_valid()."""
        return publishing.Retag(self.cleaned_data["add"], self.cleaned_data["remove"])
