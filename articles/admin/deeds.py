"""What can be done to many stories at once, in words: what it is called, what it has to be told, whether it can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.admin.words import short_moment
from articles.forms.bulk import RefileForm, TogetherForm
from articles.models import Article, Section
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
    back: str = ""
    """The deed of UNDOING that takes it back; empty where nothing does for all of them at once."""
    asks: str = ""
    """The verb (allowing) that one must be allowed, where the deed has another name."""

    def given(self, options: dict[str, Any]) -> dict[str, Any]:
        """The verb's arguments, from what a batch keeps."""
        if self.form:
            return self.form.read(options)
        return options


def _file_back(article: Article, *, sections: dict[str, int | None], to: int, now: datetime, by: Any) -> Article:
    """Give a story the section that it had before a batch moved it: {story: section}. Raises NothingToDo where it was moved
    on since, or had none that is still there."""
    newest = article.latest_revision
    if newest is None or newest.section_id != to:
        raise publishing.NothingToDo(gettext("It was moved again since; it stays where it is."))
    section = Section.objects.filter(pk=sections[str(article.pk)]).first()
    if section is None:
        raise publishing.NothingToDo(gettext("The section that it had before is not there any more, or it had none."))
    publishing.require_section(by, section)
    return publishing.refile(article, section=section, now=now, by=by)


LISTED: dict[str, Deed] = {
    "refile": Deed(
        publishing.refile, _("Move to a section…"), _("Move them"),
        _("It can be undone for all of them together, from the page that follows. Readers find published stories in the new "
          "section at once."), RefileForm, back="refile_back",
    ),
    "submit": Deed(
        publishing.submit, _("Submit for review"), _("Submit them"),
        _("It can be undone for all of them together, from the page that follows. Readers see nothing of it."),
        right="change", back="recall",
    ),
    "approve": Deed(
        publishing.approve, _("Approve"), _("Approve them"),
        _("It can be undone story by story: “Send back”, in each story’s form. Readers see nothing of it."), right="approve",
    ),
    "schedule": Deed(
        publishing.schedule, _("Schedule…"), _("Schedule them"),
        _("It can be undone for all of them together, from the page that follows, until the moment has come."), TogetherForm,
        back="unschedule",
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
"""What the list offers."""

UNDOING: dict[str, Deed] = {
    "refile_back": Deed(
        _file_back, _("Give their sections back"), _("Give them back"),
        _("It can be undone: move them again."), asks="refile",
    ),
    "recall": Deed(
        publishing.recall, _("Take back from review"), _("Take them back"),
        _("It can be undone: submit them again."), right="change",
    ),
    "unschedule": Deed(
        publishing.unschedule, _("Take back the schedule"), _("Take it back"),
        _("It can be undone: schedule them again."),
    ),
}  # fmt: skip
"""What takes a batch back; offered on its page when it is done."""

DEEDS = LISTED | UNDOING


def taken_back(deed: Deed, options: dict[str, Any], before: dict[str, int | None]) -> dict[str, Any]:
    """What the undoing of a batch has to be told: its options, and {story: section before} of the stories that it changed."""
    return {"sections": before, "to": options["section"]} if deed.back == "refile_back" else {}


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
