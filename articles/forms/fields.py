"""Fields that keep an order, or that hold names."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles import tagging
from articles.forms.widgets import Moment, TagNames, is_number

FIRST_YEAR = 1000
"""Of earlier years a browser's field shows nothing."""


class MomentField(forms.DateTimeField):
    """A moment, typed in the site's time. Where the clocks go back and a time comes twice, it is the later one, so that nothing
    goes out early; with `past` the earlier one, which does not lie ahead. A time that they leave out is refused, in words.
    """

    widget = Moment

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.past = past

    def to_python(self, value: Any) -> datetime | None:
        try:
            at = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            at = self._turned(error.params["datetime"])
        if at is not None and not _is_sound(at):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at

    def _turned(self, clock: datetime) -> datetime:
        """What the clock showed at the hour in which it was turned. Raises ValidationError for what it never showed."""
        at = clock.replace(tzinfo=timezone.get_current_timezone(), fold=0 if self.past else 1)
        if not looks_like(at.astimezone(UTC), at):
            words = {"day": date_format(clock, _("j F Y")), "time": date_format(clock, "H:i")}
            message = _("There is no %(time)s on %(day)s: the clocks go forward then. Choose another time.")
            raise ValidationError(message, code="no_such_time", params=words)
        return at


def looks_like(one: datetime, other: datetime) -> bool:
    """Whether a form shows both as the same: date, hour and minute in the site's time."""
    first, second = (timezone.localtime(at).replace(second=0, microsecond=0, tzinfo=None, fold=0) for at in (one, other))
    return first == second


def _is_sound(at: datetime) -> bool:
    try:
        return at.astimezone(UTC).year >= FIRST_YEAR
    except OverflowError:
        return False


class RowField(forms.ModelChoiceField):
    """One row of a table; what is no number of one is refused like a row that is not there."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not is_number(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return super().to_python(value)


class Rows(forms.ModelMultipleChoiceField):
    """Rows of a table; what is no number of one is refused like a row that is not there."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not is_number(each):
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": each})
        return super().clean(value)


class RowsInOrder(Rows):
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
