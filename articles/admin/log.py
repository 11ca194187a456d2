"""A story's log in words: who did what, when, and what was said to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.words import moment_in_words
from articles.models import Event

VERBS = {
    "submit": gettext_lazy("Submitted for review"), "recall": gettext_lazy("Taken back from review"),
    "approve": gettext_lazy("Approved"), "send_back": gettext_lazy("Sent back to the writer"),
    "reopen": gettext_lazy("Changed after it was approved: in review again"),
    "schedule": gettext_lazy("Scheduled"), "unschedule": gettext_lazy("Schedule taken back"),
    "publish": gettext_lazy("Published"), "refused": gettext_lazy("Not published as scheduled"),
    "embargo": gettext_lazy("Embargo lifted"), "expiry": gettext_lazy("To be shown for good"),
    "expire": gettext_lazy("Expired: readers see it no more"), "retract": gettext_lazy("Retracted"),
    "correct": gettext_lazy("Corrected"), "uncorrect": gettext_lazy("Correction removed"),
    "retag": gettext_lazy("Tags changed"), "refile": gettext_lazy("Moved to another section"),
    "hand_over": gettext_lazy("Handed over"),
    "handed": gettext_lazy("Hand-over note taken off"),
    "translate": gettext_lazy("Linked as a translation"), "untranslate": gettext_lazy("No translation any more"),
    "begin_live": gettext_lazy("Live coverage begun"), "end_live": gettext_lazy("Live coverage ended"),
    "order_live": gettext_lazy("Order of live entries turned"),
}  # fmt: skip
"""What each verb of the log says; other verbs speak for themselves."""
UNTIL = {
    "schedule": gettext_lazy("Scheduled: goes live %(when)s"), "embargo": gettext_lazy("Embargo until %(when)s"),
    "expiry": gettext_lazy("To be shown until %(when)s"),
}  # fmt: skip
"""Of the verbs whose note is a moment: what they say with it."""
BY_ITSELF = ("publish", "refused", "expire")


@dataclass(frozen=True)
class Line:
    """One line of the log, as the page prints it."""

    event: Event
    told: Any
    note: str
    who: str


def told(event: Event, now: datetime) -> Line:
    at = _moment(event.note) if event.verb in UNTIL else None
    if at:
        return Line(event, UNTIL[event.verb] % {"when": moment_in_words(at, now)}, "", _who(event))
    return Line(event, VERBS.get(event.verb, event.verb), event.note, _who(event))


def _moment(note: str) -> datetime | None:
    try:
        return parse_datetime(note)
    except ValueError:
        return None


def _who(event: Event) -> str:
    if event.by:
        return event.by.get_full_name() or event.by.get_username()
    return _("by itself") if event.verb in BY_ITSELF else "–"
