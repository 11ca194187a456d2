"""The buttons of a story's form: which there are for whom, and what each will do, said before it is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles import allowing
from articles.admin.words import short_moment
from articles.models import Article, Revision, Status

VERBS = {
    "_submit": "submit", "_recall": "recall", "_approve": "approve", "_send_back": "send_back", "_schedule": "schedule",
    "_unschedule": "unschedule", "_publish": "publish",
}  # fmt: skip
"""The verb of each button that decides something about the story; it is also what one must be allowed to press it."""


@dataclass(frozen=True)
class Button:
    """A button of the form: its name, what it says, and what pressing it will do."""

    name: str
    label: str
    hint: str
    main: bool = False


@dataclass(frozen=True)
class Desk:
    """What the buttons depend on: the story (None: not saved yet), the version that waits for its moment, who asks, when."""

    article: Article | None
    scheduled: Revision | None
    user: Any
    now: datetime

    @property
    def status(self) -> str:
        return self.article.status if self.article else Status.DRAFT

    def may(self, verb: str) -> bool:
        return allowing.may(self.user, verb, self.article)


def buttons(desk: Desk) -> list[Button]:
    """The buttons that stand below the text, the main one last."""
    found = [Button("_save", *_save(desk)), *_deciding(desk)]
    allowed = [each for each in found if each.name == "_save" or desk.may(VERBS[each.name])]
    return [*allowed[:-1], Button(allowed[-1].name, allowed[-1].label, allowed[-1].hint, main=True)]


def _deciding(desk: Desk) -> list[Button]:
    makers: dict[str, list[Callable[[Desk], Button]]] = {
        Status.DRAFT: [_submit, _publish],
        Status.IN_REVIEW: [_approve, _publish] if desk.may("approve") else [_recall, _publish],
    }
    return [make(desk) for make in makers.get(desk.status, [_publish])]


def _save(desk: Desk) -> tuple[str, str]:
    if desk.status == Status.PUBLISHED:
        return _("Save without publishing"), _not_in_the_schedule(desk) or _("Readers see no change")
    if desk.status == Status.IN_REVIEW:
        return _("Save"), _not_in_the_schedule(desk) or _("It stays in review")
    if desk.status == Status.APPROVED:
        stays = _("It stays approved, by you") if desk.may("approve") else _("New words go back to review")
        return _("Save"), _not_in_the_schedule(desk) or stays
    return _("Save draft"), _not_in_the_schedule(desk) or _("Only the desk sees it")


def _not_in_the_schedule(desk: Desk) -> str:
    if desk.scheduled is None or desk.scheduled.publish_at is None:
        return ""
    embargo = desk.article.embargo_until if desk.article else None
    at = max(desk.scheduled.publish_at, embargo or desk.scheduled.publish_at)
    words = {"number": desk.scheduled.number, "when": short_moment(at, desk.now)}
    return _("Version %(number)d still goes live %(when)s") % words


def _submit(desk: Desk) -> Button:
    return Button("_submit", _("Submit for review"), _("Asks a colleague to read it"))


def _recall(desk: Desk) -> Button:
    return Button("_recall", _("Take back from review"), _("It is a draft again"))


def _approve(desk: Desk) -> Button:
    return Button("_approve", _("Approve"), _("It waits to be published"))


def _publish(desk: Desk) -> Button:
    again = _("Publish again")
    labels = {Status.PUBLISHED: _("Publish changes"), Status.RETRACTED: again, Status.EXPIRED: again}
    return Button("_publish", labels.get(desk.status, _("Publish now")), _publish_hint(desk))


def _publish_hint(desk: Desk) -> str:
    """What comes first of what hinders it, else what readers will see, and what ends with it."""
    article = desk.article
    if article and article.embargo_until and article.embargo_until > desk.now:
        return _("Refused: embargo until %(when)s") % {"when": short_moment(article.embargo_until, desk.now)}
    if article and article.expires_at and article.expires_at <= desk.now:
        return _("Refused: its end, %(when)s, has passed") % {"when": short_moment(article.expires_at, desk.now)}
    seen = _("Readers see them at once") if desk.status == Status.PUBLISHED else _("Readers see it at once")
    if article and article.expires_at and desk.status != Status.PUBLISHED:
        seen = _("Readers see it until %(when)s") % {"when": short_moment(article.expires_at, desk.now)}
    return "; ".join((seen, _("its schedule ends"))) if desk.scheduled else seen


def allowed_here(user: Any, article: Article | None) -> dict[str, bool]:
    """For the form's template: {verb: whether this person may do it to the story}."""
    return {verb: allowing.may(user, verb, article) for verb in (*allowing.VERBS, "look_behind")}
