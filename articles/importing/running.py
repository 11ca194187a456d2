"""The life of one import: begun, worked off batch by batch, paused, gone on with, finished.

How far it came is stored with each batch in one transaction, so a run that is killed at any point goes on without a story
twice or a story less. Phases: stories; links (what waited for stories to come); related (what follows a publication);
pictures (their sizes).
"""

import errno
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from threading import Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from articles import caching, propagating
from articles.importing import claiming, deciding, facts, linking, lists, pictures, restoring, sources, storing
from articles.importing.batching import Batch, FileGone, Reader, refusal
from articles.importing.deciding import Plan
from articles.importing.report import ImportReport, Outcome
from articles.importing.sources import Found, Source
from articles.importing.state import Options, Run
from articles.models import Article, ImportMade, ImportRun

logger = logging.getLogger(__name__)
Progress = Callable[[ImportRun], None]
PHASES = ("stories", "links", "related", "pictures")
MOST_SKIPPED = 1000
KEPT = timedelta(days=30)
"""So long is kept what was only tried out."""
DISK = (*pictures.FULL, errno.EROFS)
"""What the system says of a disk that takes no more."""
NOWHERE = {"file": 0, "key": "", "records": 0}
"""The place of a run that has read nothing yet."""
State = ImportRun.State


class Paused(Exception):
    """Somebody asked the run to pause."""


class Refused(Exception):
    """What was asked of a run cannot be done now; str() is a sentence."""


def run(
    paths: Sequence[str],
    *,
    options: Options,
    now: datetime,
    by: Any = None,
    stdin: bytes | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import every story of `paths` and say what became of each; `progress(record)` is called after each batch.

    Nothing raises for a bad file: it is refused in the report, and the others go on. A dry run writes nothing but its report.
    """
    return work(begin(paths, options=options, now=now, by=by), stdin=stdin, progress=progress)


def begin(
    paths: Sequence[str], *, options: Options, now: datetime, by: Any = None, label: str = "", upload: str = ""
) -> ImportRun:
    """A run that waits to be worked off."""
    _forget_old(now)
    what = label or ", ".join(sources.shown(path) for path in paths)
    return ImportRun.objects.create(
        started=now, by=by, state=State.WAITING, label=what[:200], paths=list(paths), options=options.stored(), upload=upload
    )


def _forget_old(now: datetime) -> None:
    """What was tried out long ago, and never run, is not kept."""
    for record in ImportRun.objects.filter(state=State.TRIED, started__lt=now - KEPT):
        sources.forget(record.paths, record.upload)
        record.delete()


def again(record: ImportRun, options: Options) -> ImportRun:
    """The same files with other options, from the beginning; for a run that was only tried out. Raises Refused."""
    if record.state not in (State.TRIED, State.WAITING) or claiming.is_alive(record):
        raise Refused("Only an import that was tried out begins anew.")
    record.items.all().delete()
    fresh = ImportRun(pk=record.pk, by=record.by, label=record.label, paths=record.paths, upload=record.upload,
                      columns=record.columns, names=record.names, state=State.WAITING, started=timezone.now(),
                      options=options.stored())  # fmt: skip
    fresh.save()
    return fresh


def pause(record: ImportRun) -> None:
    """Ask a run that is at work to stop after the batch it is at."""
    ImportRun.objects.filter(pk=record.pk).update(wish="pause")


def later(record: ImportRun) -> None:
    """Work it off while nobody waits, as IMPORT_RUNS says: in a thread, or when `manage.py imports work` is called."""
    if record.state in (State.TRIED, State.FINISHED, State.UNDONE):
        raise Refused(_over(record))
    ImportRun.objects.filter(pk=record.pk, beat=None).update(state=State.WAITING)
    in_background(lambda: work(ImportRun.objects.get(pk=record.pk)), record)


def in_background(act: Callable[[], object], record: ImportRun) -> None:
    """Do it in a thread of its own, if this is how imports run; a failure is in the log, and in the run."""

    def acting() -> None:
        try:
            act()
        except (Refused, claiming.Busy) as refusal:
            logger.info("Import %s: %s", record.pk, refusal)
        except Exception:
            logger.exception("Import %s stopped", record.pk)
        finally:
            connection.close()

    if settings.IMPORT_RUNS == "thread":
        transaction.on_commit(Thread(target=acting, name=f"import-{record.pk}", daemon=True).start)


def _over(record: ImportRun) -> str:
    return f"This import is over ({record.get_state_display().lower()}); there is nothing to go on with."


def work(record: ImportRun, *, stdin: bytes | None = None, progress: Progress | None = None) -> ImportReport:
    """Work off a run, from where it stopped. Raises claiming.Busy, Refused, and whatever stopped it."""
    if record.state in (State.TRIED, State.FINISHED, State.UNDOING, State.UNDONE):
        raise Refused(_over(record))
    record = claiming.claim(record)
    try:
        _Work(record, stdin, progress or (lambda record: None)).through()
    except Paused:
        record.state = State.PAUSED
    except (FileGone, Refused) as reason:
        record.state, record.failure = State.FAILED, str(reason)
        raise Refused(str(reason)) from None
    except KeyboardInterrupt:
        record.state = State.PAUSED
        raise
    except Exception as error:
        record.state = State.FAILED
        record.failure = f"It stopped ({type(error).__name__}); the log says more. What came in is complete; it can go on."
        raise
    finally:
        claiming.release(record)
    return ImportReport(record)


class _Work:
    """One go at a run."""

    def __init__(self, record: ImportRun, stdin: bytes | None, progress: Progress) -> None:
        self.record, self.stdin, self.progress = record, stdin, progress
        self.run = Run.of(record)
        self.watch = monotonic()

    def through(self) -> None:
        begun = PHASES.index(self.record.phase) if self.record.phase else 0
        try:
            for phase in PHASES[begun:]:
                self.record.phase = phase
                self.keep("phase")
                getattr(self, phase)()
            self.record.state = State.TRIED if self.run.options.dry_run else State.FINISHED
            self.record.finished = timezone.now()
            if not (self.run.options.dry_run and self.record.upload):
                sources.forget(self.record.paths, self.record.upload)
        finally:
            if self.run.shadow:
                self.run.shadow.close()
            elif self.record.state != State.FINISHED:
                # What came in so far is before readers at once; its related stories come when the run goes on.
                caching.plan_next_due(timezone.now())
                caching.touch()

    def keep(self, *fields: str) -> None:
        """Write down where it stands, with a sign of life; and stop if somebody asked for it."""
        self.record.seconds += monotonic() - self.watch
        self.watch = monotonic()
        self.record.beat = timezone.now()
        self.record.save(update_fields=["seconds", "beat", *fields])
        self.progress(self.record)

    # --- stories ----------------------------------------------------------------------------------------------------
    def stories(self) -> None:
        found = sources.find(self.record.paths, stdin=self.stdin, forced=bool(self.run.options.format))
        if self.record.upload:
            found = sources.within(found, self.record.upload)
        if not self.record.place:
            self.record.skipped = found.skipped[:MOST_SKIPPED]
            missing = [refusal(Source(name, None, None), 0, reason) for name, reason in found.missing]
            self.store_some(Batch([*missing], place=NOWHERE))
        reader = Reader(self.run, found.sources)
        for batch in reader.batches():
            self.store(batch)
            claiming.heed(self.record, Paused)
        self.conclude(reader, found)

    def conclude(self, reader: Reader, found: Found) -> None:
        self.record.names = self.run.names.told()
        if not self.run.options.dry_run:
            self.record.remarks += restoring.put_back(self.run, reader.facts)
            self.record.remarks += [*facts.keep(self.run, reader.facts), *facts.fill_lives(found.lives)]
            self.record.remarks += restoring.hold(self.run, reader.facts)
            self.record.remarks += facts.portray(self.run, reader.portrayed)
        self.record.remarks += lists.lead_on(self.run, reader.facts)
        self.record.remarks += facts.new_tags(self.run)
        self.keep("names", "remarks", "skipped", "columns")

    def store(self, batch: Batch) -> None:
        try:
            self.store_some(batch)
        except Exception as error:
            if _is_of_the_machine(error):
                raise
            logger.info("A batch of import %s is stored story by story", self.record.pk, exc_info=True)
            self.take_back()
            for entry, place in zip(batch.entries, batch.places, strict=True):
                self.store_one(Batch([entry], [place], place, self.record.share))
            self.store_some(Batch(place=batch.place, share=batch.share))

    def store_one(self, single: Batch) -> None:
        try:
            self.store_some(single)
        except Exception as error:
            if _is_of_the_machine(error):
                raise
            self.take_back()
            (entry,) = single.entries
            draft, source = entry if isinstance(entry, tuple) else (entry.draft, entry.source)
            logger.exception("%s could not be imported", source.name)
            sentence = f"It could not be stored ({type(error).__name__}); the log says more."
            single.entries = [refusal(source, draft.line, sentence, draft.title)]
            self.store_some(single)

    def take_back(self) -> None:
        """After a rollback: what memory says of the database may be wrong."""
        self.run.names.forget()
        self.record.refresh_from_db(fields=[*COUNTED, "place", "share"])
        if self.run.shadow:
            self.run.shadow.base.rollback()

    def store_some(self, batch: Batch) -> None:
        decided = iter(deciding.decide([entry for entry in batch.entries if isinstance(entry, tuple)], self.run))
        plans = [next(decided) if isinstance(entry, tuple) else entry for entry in batch.entries]
        with transaction.atomic():
            storing.store(plans, self.run, self.record.done)
            self.count(plans)
            self.record.place = {**batch.place, "hosts": sorted(self.run.hosts)}
            self.record.share = max(batch.share, self.record.share)
            self.keep(*COUNTED, "place", "share", "remarks")
        if self.run.shadow:
            self.run.shadow.base.commit()

    def count(self, plans: Sequence[Plan]) -> None:
        self.record.done += len(plans)
        for plan in plans:
            setattr(self.record, plan.outcome, getattr(self.record, plan.outcome) + 1)
            self.record.warned += bool(plan.warnings)

    # --- when all is stored -------------------------------------------------------------------------------------------
    def links(self) -> None:
        if self.run.options.dry_run:
            briefs, waiting = linking.imagine(self.run)
        else:
            linking.lead_links(self.run)
            waiting = linking.settle(self.run)
            restoring.keep_apart(self.run)
            restoring.bring_together(self.run)
            briefs = ImportMade.objects.filter(run=self.record, kind="brief").count()
        self.record.remarks += facts.remarks(briefs, waiting)
        self.keep("remarks")

    def related(self) -> None:
        """What follows a publication, once for all: related rows, the search, the edition."""
        if self.run.options.dry_run:
            return
        items = self.record.items.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED), article__isnull=False)
        ids = dict.fromkeys(pk for pk in items.order_by("number").values_list("article", flat=True) if pk)
        ids |= dict.fromkeys(
            ImportMade.objects.filter(run=self.record, kind="brief").order_by("made").values_list("made", flat=True)
        )
        shown = [pk for some in _chunks(list(ids)) for pk in _shown(some)]
        if shown:
            propagating.many(shown)
        unseen = sorted(ids.keys() - set(shown))
        if unseen:
            propagating.drafted(unseen)

    def pictures(self) -> None:
        """The sizes of the photos, and the stories' share pictures: readers do not wait for them."""
        if self.run.options.dry_run:
            return
        for number, _each in enumerate(chain(pictures.complete(self.run), pictures.share(self.record))):
            if number % 10 == 0:
                self.keep("remarks")
                claiming.heed(self.record, Paused)
        self.keep("remarks")


def _is_of_the_machine(error: Exception) -> bool:
    """Whether the database or the disk gave up, and no story is at fault: none is refused for it, and the run can go on."""
    return isinstance(error, OperationalError) or (isinstance(error, OSError) and error.errno in DISK)


COUNTED = ("done", "created", "updated", "unchanged", "refused", "warned")


def _chunks(ids: Sequence[int], most: int = 500) -> list[Sequence[int]]:
    return [ids[start : start + most] for start in range(0, len(ids), most)]


def _shown(ids: Sequence[int]) -> list[int]:
    """Those of the stories that readers see, in their order."""
    seen = set(Article.objects.published().filter(pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk in seen]
