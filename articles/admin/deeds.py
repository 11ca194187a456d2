"""What can be done to many stories at once, in words: what it is called, what it has to be told, whether it can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.admin.words import short_moment
from articles.forms.bulk import RefileForm, TogetherForm
from articles.publishing.together import Stand


@dataclass(frozen=True)
class Deed:
    """One act: the verb, its name in the list, the button that does it, and what is said of undoing it."""

    verb: Callable[..., object]
    label: Any
    button: Any
    undo: Any
    form: type[RefileForm] | type[TogetherForm] | None = None
    grave: bool = False
    right: str = "publish"
    """Whose action in the list it is (Permitted); each story is asked for by itself."""


DEEDS: dict[str, Deed] = {
    "refile": Deed(
        publishing.refile, _("Move to a section…"), _("Move them"),
        _("It can be undone story by story: each story’s history keeps the version before, and gives its section back. Readers "
          "find published stories in the new section at once."), RefileForm,
    ),
    "submit": Deed(
        publishing.submit, _("Submit for review"), _("Submit them"),
        _("It can be undone story by story: “Take back from review”, in each story’s form. Readers see nothing of it."),
        right="change",
    ),
    "approve": Deed(
        publishing.approve, _("Approve"), _("Approve them"),
        _("It can be undone story by story: “Send back”, in each story’s form. Readers see nothing of it."), right="approve",
    ),
    "schedule": Deed(
        publishing.schedule, _("Schedule…"), _("Schedule them"),
        _("It can be undone until the moment has come: “Take back the schedule”, in each story’s form."), TogetherForm,
    ),
    "publish": Deed(
        publishing.publish, _("Publish now"), _("Publish them now"),
        _("It cannot be undone: readers, feeds and search engines have seen them then. A story can be retracted, and its "
          "address says so."), grave=True,
    ),
    "retract": Deed(
        publishing.retract, _("Retract"), _("Retract them"),
        _("They can be published again, at their addresses. That they were retracted cannot be undone: their addresses say so "
          "meanwhile, and they leave lists, feeds and boxes at once."), grave=True,
    ),
}  # fmt: skip


def changed(before: Stand, after: Stand, now: datetime) -> tuple[str, str]:
    """What an act changes, both sides in words: the section, if that is what changes; else where the story stands."""
    if (before.status, before.goes_live, before.changes) == (after.status, after.goes_live, after.changes):
        return before.section or str(_("no section")), after.section
    return _stands(before, now), _stands(after, now)


def _stands(stand: Stand, now: datetime) -> str:
    parts = [str(stand.status)]
    if stand.goes_live:
        parts.append(str(_("goes live %(when)s") % {"when": short_moment(stand.goes_live, now)}))
    if stand.changes:
        parts.append(str(_("changes waiting")))
    return " · ".join(parts)
