"""Everything anew: the statistics, the index and every row, in the half that readers do not use, swapped in at once.

Phases: counting (the words of the archive), indexing, ranking (story by story, resumable), swapping. Stories that change
meanwhile are noted and mended in the new half before the swap. The old rows are shown until then.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Feature, Footprint, Posting, Related, Snapshot
from articles.relating.sql import analyze
from articles.relating.store import Store
from articles.similarity.weights import DEFAULT, Recipe
from articles.surveying import survey

logger = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
SILENCE = timedelta(minutes=10)
"""A rebuild that gave no sign of life for so long is dead, and another may take over."""
STALE_SHARE, STALE_LEAST = 0.2, 10
"""Statistics are renewed when so large a share of the archive, and at least so many stories, came or went."""


class Busy(Exception):
    """Another rebuild is running."""


def rebuild(
    *, now: datetime, recipe: Recipe | None = None, resume: bool = False, progress: Progress = lambda phase, done, of: None
) -> Snapshot:
    """Build the other half and make it the active one; returns its snapshot.

    `recipe` replaces the one in use. With `resume` an interrupted ranking goes on where it stopped; otherwise it begins
    again. `progress(phase, done, of)` is called now and then. Raises Busy if another process is at it.
    """
    from articles.relating import filling  # noqa: PLC0415 -- it needs NumPy, which no page and no publication waits for

    building = claim(now, resume=resume)
    try:
        survey()  # the archive has changed, or there is one for the first time
        if building.phase == "ranking":
            memory = filling.loaded(building)
        else:
            clear(building.half)
            memory = filling.count_and_index(building, recipe or recipe_in_use(), progress)
            mark(building, phase="ranking")
        filling.rank_all(building, memory, progress, lambda last: mark(building, ranked_to=last))
        if connection.vendor == "postgresql":
            analyze(Feature, Posting, Footprint, Related)
        swap(building)
    except BaseException:
        # Let go of the claim; what is done stays for --resume.
        Snapshot.objects.filter(half=building.half).update(beat=None)
        raise
    clear(1 - building.half)
    return building


def recipe_in_use() -> Recipe:
    """The recipe of the active half; the defaults before the first build."""
    active = Snapshot.objects.filter(active=True).first()
    return Recipe.from_dict(active.recipe) if active else DEFAULT


@transaction.atomic
def claim(now: datetime, *, resume: bool) -> Snapshot:
    """Take the half that readers do not use, for this process alone."""
    active = Snapshot.objects.select_for_update().filter(active=True).first()
    half = 1 - active.half if active else 0
    Snapshot.objects.get_or_create(half=half)
    building = Snapshot.objects.select_for_update().get(half=half)
    if building.beat and building.beat > timezone.now() - SILENCE:
        raise Busy("The related stories are being rebuilt by another process; this one leaves it to that.")
    if not (resume and building.phase == "ranking"):
        former = active.former_recipe if active else None
        building = Snapshot(half=half, building_since=now, taken=now, former_recipe=former)
    building.beat = timezone.now()
    building.save()
    return building


def mark(building: Snapshot, **fields: object) -> None:
    """Note how far the build has come, and that it lives."""
    for name, value in fields.items():
        setattr(building, name, value)
    Snapshot.objects.filter(half=building.half).update(beat=timezone.now(), **fields)


def note_missed(halves: Iterable[Snapshot], ids: Sequence[int]) -> None:
    """Tell a rebuild, if one is running, that these stories changed; the halves are locked by the caller."""
    for building in halves:
        if building.building_since and not building.active:
            building.missed = sorted({*building.missed, *ids})
            building.save(update_fields=["missed"])


def swap(building: Snapshot) -> None:
    """Mend what was missed, then make the new half the active one, in one transaction with the last mending."""
    from articles.relating import engine  # noqa: PLC0415 -- the two call each other: a rebuild ends as a small refresh

    with transaction.atomic():
        # The active one first, as a publication takes them: neither waits for the other's second.
        list(Snapshot.objects.select_for_update().order_by("-active"))
        building.refresh_from_db()
        engine.update(Store(building), building.missed)
        # A publication reads both halves, and what is counted of tags and stories is long.
        Snapshot.objects.filter(half=1 - building.half).update(
            active=False, building_since=None, beat=None, phase="", tag_frequency={}, standing={}
        )
        building.active, building.building_since, building.beat, building.phase, building.missed = True, None, None, "", []
        building.save()


def clear(half: int) -> None:
    """Empty one half, a slice at a time, so that others may write in between."""
    for model, column in ((Posting, "feature"), (Feature, "feature"), (Footprint, "article"), (Related, "source_id")):
        for low, high in slices(model, half, column):
            with transaction.atomic(), connection.cursor() as cursor:
                table = model._meta.db_table
                cursor.execute(f"DELETE FROM {table} WHERE half = %s AND {column} >= %s AND {column} < %s", [half, low, high])


def slices(model: type, half: int, column: str, most: int = 64) -> Iterable[tuple[int, int]]:
    """Ranges of the column that together hold every row of the half; none where it is empty."""
    rows = model.objects.filter(half=half).order_by(column).values_list(column, flat=True)  # type: ignore[attr-defined]
    first, last = rows.first(), rows.last()
    if first is None:
        return
    width = max(1, (last - first) // most + 1)
    for low in range(first, last + 1, width):
        yield low, low + width


# --- fresh statistics -----------------------------------------------------------------------------------------------
def is_stale(snapshot: Snapshot) -> bool:
    """Whether so much came or went since the statistics were taken that they should be taken anew."""
    return snapshot.changes >= max(STALE_LEAST, STALE_SHARE * snapshot.stories)


def stale() -> bool:
    """Whether the archive has outgrown the statistics in use (or none were ever taken)."""
    active = Snapshot.objects.filter(active=True).first()
    return active is None or is_stale(active)


def keep_statistics_fresh(snapshot: Snapshot, *, now: datetime) -> None:
    """Rebuild if the statistics are stale, as the snapshot was when it was last locked; nobody waits for it."""
    if is_stale(snapshot):
        rebuild_later(now)


def rebuild_later(now: datetime) -> None:
    """Rebuild as RELATED_REFRESH says: in a thread, at once, or when the timer next asks."""
    if settings.RELATED_REFRESH == "inline":
        rebuild_quietly(now)
    elif settings.RELATED_REFRESH == "thread":
        Thread(target=_rebuild_and_hang_up, args=(now,), name="related-stories", daemon=True).start()
    else:
        Snapshot.objects.filter(active=True).update(changes=F("stories") + STALE_LEAST)


def rebuild_quietly(now: datetime) -> None:
    """A rebuild that nobody waits for: a failure is in the log, and the next publication tries again."""
    try:
        rebuild(now=now)
    except Busy:
        pass
    except Exception:
        logger.exception("The related stories could not be rebuilt")


def _rebuild_and_hang_up(now: datetime) -> None:
    try:
        rebuild_quietly(now)
    finally:
        connection.close()
