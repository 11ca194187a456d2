"""List imports, show one, pause it, go on with it, undo it, write its report."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from articles import importing
from articles.importing import ImportReport
from articles.management.imports import Progress, gave_up, pace, tell, write_report
from articles.models import ImportRun

MOST = 30


class Command(BaseCommand):
    help = "List imports; show, pause, resume or undo one. `work` works off those that the desk began."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", parser_class=ArgumentParser)
        verbs.add_parser("list", help="the newest imports (the default)")
        verbs.add_parser("work", help="work off the imports that wait, and those whose process died")
        for verb, what in (("show", "its report"), ("pause", "stop after the batch it is at"), ("resume", "go on"),
                           ("undo", "take back all that it brought")):  # fmt: skip
            one = verbs.add_parser(verb, help=what)
            one.add_argument("number", type=int, metavar="NUMBER", help="as `imports` lists it")
            if verb in ("show", "resume", "undo"):
                one.add_argument("--report", type=Path, help="write the whole report there, as JSON or (FILE.csv) as CSV")

    def handle(self, *, verb: str | None, verbosity: int, number: int = 0, report: Path | None = None, **_: object) -> None:
        try:
            done = getattr(self, f"do_{verb or 'list'}")(*([_run(number)] if number else []))
        except (importing.Refused, importing.Busy) as refusal:
            raise CommandError(str(refusal)) from None
        except (DatabaseError, OSError) as error:
            raise CommandError(gave_up(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Call it again to go on.") from None
        if isinstance(done, ImportReport):
            tell(done, self.stdout, verbosity)
            if report:
                write_report(done.run, report)

    def do_list(self) -> None:
        runs = list(ImportRun.objects.order_by("-pk")[:MOST])
        if not runs:
            self.stdout.write("Nothing was imported yet.")
        for run in runs:
            moment = f"{timezone.localtime(run.started):%Y-%m-%d %H:%M}"
            state = importing.state_in_words(run)
            self.stdout.write(f"{run.pk:>5}  {moment}  {state:<12}  {ImportReport(run).summary}  {run.label}")

    def do_show(self, run: ImportRun) -> ImportReport:
        self.stdout.write(f"Import {run.pk}, {importing.state_in_words(run)}: {run.label}")
        if run.state == ImportRun.State.RUNNING:
            self.stdout.write(pace(run))
        if run.failure:
            self.stdout.write(run.failure)
        return ImportReport(run)

    def do_pause(self, run: ImportRun) -> None:
        importing.pause(run)
        self.stdout.write("It stops after the batch that it is at.")

    def do_resume(self, run: ImportRun) -> ImportReport:
        return importing.work(run, progress=self._progress())

    def do_undo(self, run: ImportRun) -> ImportReport:
        done = importing.undo(run, now=timezone.now())
        kept = run.items.filter(undo="kept").count()
        self.stdout.write(f"Undone. {kept} {'story was' if kept == 1 else 'stories were'} kept, because somebody uses them:"
                          if kept else "Undone.")  # fmt: skip
        return done

    def do_work(self) -> None:
        for run in importing.left_to_do():
            self.stdout.write(f"Import {run.pk}: {run.label}")
            tell(importing.work(run, progress=self._progress()), self.stdout, 0)

    def _progress(self) -> Progress | None:
        return Progress(self.stdout) if self.stdout.isatty() else None


def _run(number: int) -> ImportRun:
    found = ImportRun.objects.filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no import {number}; `imports` lists them.")
    return found
