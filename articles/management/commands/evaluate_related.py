"""How good the boxes of related stories are, measured on an archive whose answers are known. The site is not touched."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.telling import Line, interval, told
from articles.similarity import archive, evaluation, tuning
from articles.similarity.archive import Labelled
from articles.similarity.collection import Collection
from articles.similarity.evaluation import VARIANTS, Outcome
from articles.similarity.tuning import Collect, Lessons
from articles.similarity.weights import DEFAULT, Recipe


class Command(BaseCommand):
    help = (
        "Rank an archive of stories with the code that fills the box, and score it where the answers are known. "
        "FILE has one JSON object a line, gzipped or not: id, title, summary, section, tags, published, body, "
        "relevant (ids), split. Nothing of it enters the site's database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--split", help="score the answers of this split alone (default: all that have answers)")
        parser.add_argument(
            "--variant", choices=VARIANTS, help="A: every story may be shown; B: only earlier ones (default: both)"
        )
        parser.add_argument("--tune", action="store_true", help="first fit the weights on the file's own dev answers")
        parser.add_argument("--ranking", metavar="OUT", help="write the ten best for every story of the file, as JSON lines")

    def handle(
        self, *, file: str, split: str | None, variant: str | None, tune: bool, ranking: str | None, **_: object
    ) -> None:
        self.line = Line(self.stderr)
        labelled = self.read(file)
        unscored = ""
        if not any(one.relevant and split in (None, one.split) for one in labelled):
            unscored = f"{file}: no story{f' of the split {split}' if split else ''} has answers (“relevant”) to score."
            if not ranking or not labelled:
                raise CommandError(unscored)
        lessons = {one.story.id: one.relevant for one in labelled if one.split == "dev" and one.relevant} if tune else {}
        collect = tuning.collector([one.story for one in labelled])
        collection = collect(self.tuned(collect, lessons) if tune else DEFAULT)
        variants = (variant,) if variant else VARIANTS
        asked = {one.story.id for one in labelled if one.relevant}
        lists = self.ranked(collection, variants, lessons, asked, ranking)
        if unscored:
            self.stdout.write(f"{unscored} The ten best of every story are in {ranking}.")
            return
        for each in variants:
            relevant = evaluation.answers(labelled, collection, each, split)
            self.tell(evaluation.outcome(relevant, lists[each, True], lists[each, False], each))

    def read(self, file: str) -> list[Labelled]:
        try:
            return archive.read(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from None
        except ValueError as error:
            raise CommandError(f"{error}.") from None

    def tuned(self, collect: Collect, lessons: Lessons) -> Recipe:
        """The recipe that the dev answers teach, told with what it gains."""
        tuned = tuning.tune(collect, lessons, progress=self.line)
        self.line.wipe()
        for line in told(tuned):
            self.stdout.write(line)
        self.stdout.write("")
        return tuned.recipe

    def ranked(
        self, collection: Collection, variants: Sequence[str], lessons: Lessons, asked: set[int | str], out: str | None
    ) -> dict[tuple[str, bool], dict[str, list[str]]]:
        """{(variant, chosen for diversity?): {query: ten best}}; the chosen go to `out`, the others are of `asked`."""
        lists: dict[tuple[str, bool], dict[str, list[str]]] = {(each, kind): {} for each in variants for kind in (True, False)}
        with writer(out) as write:
            for done, id in enumerate(collection, 1):
                standing = evaluation.standing(lessons, but=id)
                for diverse in (True, False) if id in asked else (True,):
                    boxes = evaluation.boxes(collection, id, variants, diverse=diverse, standing=standing)
                    for variant, ids in boxes.items():
                        lists[variant, diverse][str(id)] = ids
                        if write and diverse:
                            write.write(json.dumps({"query": id, "variant": variant, "ranked": ids}, ensure_ascii=False) + "\n")
                self.line("ranking", done, len(collection))
        self.line.wipe()
        return lists

    def tell(self, outcome: Outcome) -> None:
        """One variant, on the terminal."""
        if not outcome.queries:
            self.stdout.write(f"Variant {outcome.variant}: no story has an answer that this variant allows.")
            return
        self.stdout.write(f"Variant {outcome.variant}, {outcome.queries} queries")
        for name, figure in outcome.figures.items():
            self.stdout.write(f"  {name:10} {interval(figure)}")
        if outcome.cost:
            self.stdout.write(f"  cost of the choice for diversity in nDCG@4: {interval(outcome.cost)}")


@contextmanager
def writer(out: str | None) -> Iterator[TextIO | None]:
    """The file to write rankings to; nothing without one."""
    if out is None:
        yield None
        return
    try:
        with Path(out).open("w", encoding="utf-8") as lines:
            yield lines
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror or error}.") from None
