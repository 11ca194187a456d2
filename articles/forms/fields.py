"""Fields that keep an order, or that hold names."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import tagging
from articles.forms.widgets import TagNames


class RowsInOrder(forms.ModelMultipleChoiceField):
    """Rows of a table, as a list in the order in which they were given."""

    def clean(self, value: Any) -> list[Any]:
        found = {str(row.pk): row for row in super().clean(value)}
        return [found[key] for key in dict.fromkeys(str(key) for key in value or ()) if key in found]


class TagNamesField(forms.Field):
    """Names of tags, tidy and without twins. Commas separate names, so that a pasted list works too."""

    widget = TagNames

    def clean(self, value: Any) -> Sequence[str]:
        names = [part for name in value or () for part in name.split(",") if part.strip()]
        for name in names:
            if len(name.strip()) > tagging.NAME_LENGTH:
                message = _("“%(name)s…” is too long for a tag; %(most)d characters are the most.")
                raise ValidationError(message, params={"name": name.strip()[:30], "most": tagging.NAME_LENGTH})
        return tuple(tagging.names(names))
