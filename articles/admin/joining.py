"""Where two people changed the same words: both, side by side, for the form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.forms.stories import CHOICE
from articles.merging import Collision
from articles.models import Photo, Section

LABELS = {
    "headline": _("Headline"), "summary": _("Summary"), "body": _("Text"), "slug": _("Slug"), "section_id": _("Section"),
    "lead_photo_id": _("Lead photo"), "canonical_url": _("First published at"), "seo_title": _("Title for search engines"),
    "seo_description": _("Description for search engines"), "language": _("Language"),
}  # fmt: skip
ROWS = {"section_id": Section, "lead_photo_id": Photo}


def told(collided: publishing.Collided, chosen: Mapping[str, str]) -> dict[str, Any]:
    """What the template prints: the other version, and each collision with its sides and what is chosen so far."""
    return {"theirs": collided.theirs, "choices": [_choice(each, chosen) for each in collided.collisions]}


def _choice(collision: Collision, chosen: Mapping[str, str]) -> dict[str, Any]:
    name = CHOICE + collision.key
    return {
        "name": name,
        "label": LABELS[collision.field],
        "is_text": collision.field == "body",
        "mine": _shown(collision.field, collision.mine),
        "theirs": _shown(collision.field, collision.theirs),
        "both": collision.field == "body" and bool(collision.mine and collision.theirs),
        "chosen": chosen.get(name),
    }


def _shown(field: str, value: Any) -> str:
    if field in ROWS and value is not None:
        return str(ROWS[field].objects.filter(pk=value).first() or "")
    return value or ""
