"""A story's corrections, clarifications and updates, as its page prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Correction

register = template.Library()


@dataclass(frozen=True)
class Notes:
    """The notes of one place under one heading. `labelled` says that each needs its kind named: the heading does not."""

    heading: str
    notes: Sequence[Correction]
    labelled: bool


@register.filter
def notes(article: Article, place: str) -> Notes | None:
    """The notes that stand at the "top" or the "bottom" of the story, in the order of their dates; None without any."""
    found = [note for note in article.corrections.all() if note.at_top == (place == "top")]
    if not found:
        return None
    kinds = {note.kind for note in found}
    if len(kinds) > 1:
        return Notes(_("Corrections and updates"), found, labelled=True)
    return Notes(heading(found[0].kind, len(found)), found, labelled=False)


def heading(kind: str, number: int) -> str:
    return {
        "correction": ngettext("Correction", "Corrections", number),
        "clarification": ngettext("Clarification", "Clarifications", number),
        "update": ngettext("Update", "Updates", number),
    }[kind]


@register.filter
def corrected(article: Article) -> Correction | None:
    """The latest note that says that something was wrong or unclear."""
    found = [note for note in article.corrections.all() if note.kind != Correction.Kind.UPDATE]
    return found[-1] if found else None
