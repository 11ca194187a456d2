"""What a story's source had, for the panel beside it: where it came from, and what we have no field for."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.models import Origin

# What importing keeps under these names, in words; other names are the source's own.
NAMES = {
    "addresses": _("Addresses there"), "related": _("Related stories there"), "corrections": _("Corrections there"),
    "excluded": _("Not to stand under it"), "language": _("Language"), "categories": _("Categories"),
}  # fmt: skip
LONGEST = 600


@dataclass(frozen=True)
class Source:
    """One origin of a story; `told` are names and values of what it had, in the order of the source."""

    format: str
    name: str
    imported: datetime
    run_id: int | None
    told: list[tuple[Any, str]]

    @classmethod
    def of(cls, origin: Origin) -> Self:
        own = [(_("Title there"), origin.title)] if origin.title else []
        extra = [(NAMES.get(name, name), in_words(value)) for name, value in origin.extra.items()]
        return cls(origin.format, origin.name, origin.imported, origin.run_id, [*own, *extra])


def in_words(value: Any) -> str:
    """A value of JSON on a few lines: lists with a line for each, the rest as it is written; what is long is cut."""
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        text = "\n".join(map(str, value))
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else markup.excerpt(text, LONGEST)
