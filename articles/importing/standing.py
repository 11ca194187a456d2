"""How an import stands: how far, how fast, how long it will take; and which are left to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importing.claiming import is_alive
from articles.models import ImportRun

SURE_FROM = 0.01
"""From so much of the files on it is said how long the rest will take."""


@dataclass(frozen=True)
class Standing:
    """`percent` of the files' bytes, stories `a_second`, the seconds that the rest will take (None while nobody can tell)."""

    percent: int
    a_second: float
    seconds_left: float | None


def standing(record: ImportRun) -> Standing:
    """How the reading and storing of stories stands."""
    rate = record.done / record.seconds if record.seconds else 0
    left = record.seconds * (1 - record.share) / record.share if record.share >= SURE_FROM else None
    return Standing(int(record.share * 100), rate, left)


def in_words(seconds: float) -> str:
    """'12 s', '4 min', '2 h 10 min'"""
    minutes = round(seconds / 60)
    if seconds < 90:
        return _("%(seconds)d s") % {"seconds": round(seconds)}
    if minutes < 90:
        return ngettext("%(minutes)d min", "%(minutes)d min", minutes) % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def is_interrupted(record: ImportRun) -> bool:
    """Whether the process that worked on the run is gone."""
    return record.state in (ImportRun.State.RUNNING, ImportRun.State.UNDOING) and not is_alive(record)


def state_in_words(record: ImportRun) -> str:
    return _("Interrupted") if is_interrupted(record) else str(record.get_state_display())


def left_to_do() -> Iterator[ImportRun]:
    """Runs that wait, and those whose process died, the oldest first."""
    for record in ImportRun.objects.filter(state__in=(ImportRun.State.WAITING, ImportRun.State.RUNNING)).order_by("pk"):
        if record.state == ImportRun.State.WAITING or not is_alive(record):
            yield record
