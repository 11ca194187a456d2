"""Who works on a run: one process at a time, and what became of it if it died."""

import os
import socket
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import ImportRun

SILENCE = timedelta(minutes=15)
"""A process on another machine that gave no sign of life for so long is dead."""


class Busy(Exception):
    """Another process works on the run; str() is a sentence."""


def is_alive(record: ImportRun) -> bool:
    """Whether a process works on the run now. One on this machine is asked itself, another one's signs of life count."""
    if record.beat is None:
        return False
    host, _colon, pid = record.runner.rpartition(":")
    if host == socket.gethostname():
        return _runs(int(pid))
    return record.beat > timezone.now() - SILENCE


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def claim(record: ImportRun) -> ImportRun:
    """The run as it stands, for this process alone. Raises Busy."""
    before = ImportRun.objects.get(pk=record.pk)
    free = Q(beat=None) if before.beat is None or is_alive(before) else Q(beat=before.beat)
    runner = f"{socket.gethostname()}:{os.getpid()}"
    fields = {"beat": timezone.now(), "runner": runner, "state": ImportRun.State.RUNNING, "wish": "", "failure": ""}
    if not ImportRun.objects.filter(free, pk=record.pk).update(**fields):
        raise Busy("Another process works on this import.")
    for name, value in fields.items():
        setattr(before, name, value)
    return before


def release(record: ImportRun) -> None:
    """Let go of the run, in the state that it has now."""
    record.beat, record.wish = None, ""
    record.save(update_fields=["beat", "wish", "state", "failure", "finished"])


def heed(record: ImportRun, stop: type[Exception]) -> None:
    """Raise `stop` if somebody asked the run to pause."""
    if ImportRun.objects.filter(pk=record.pk).values_list("wish", flat=True).first() == "pause":
        raise stop
