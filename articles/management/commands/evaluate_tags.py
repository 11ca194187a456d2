"""How good the suggested tags are, measured on an archive whose tags are known. The site is not touched."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import naming
from articles.management.telling import Line, interval
from articles.similarity import archive, held_out
from articles.similarity.archive import Labelled
from articles.similarity.evaluation import VARIANTS


class Command(BaseCommand):
    help = (
        "Hide the tags of each story of an archive, suggest tags with the code that fills the form, and count how many are "
        "found again. FILE is an archive as evaluate_related reads it. Nothing of it enters the site's database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--split",
            choices=held_out.SPLITS,
            default="rest",
            help="dev: the stories on which the constants were chosen; rest (the default): the others; all: both",
        )
        parser.add_argument(
            "--variant",
            choices=VARIANTS,
            default="B",
            help="A: every other story may be near; B (the default): only earlier ones, as when a story is written",
        )

    def handle(self, *, file: str, split: str, variant: str, **_: object) -> None:
        line = Line(self.stderr)
        labelled = self.read(file)
        asked = sum(bool(one.story.tags) and held_out.is_asked(one, split) for one in labelled)
        if not asked:
            raise CommandError(f"{file}: no story{'' if split == 'all' else f' of the split {split}'} has tags to find again.")
        rows = []
        for done, row in enumerate(held_out.scored(labelled, naming.fold, split=split, variant=variant), 1):
            rows.append(row)
            line("suggesting", done, asked)
        line.wipe()
        self.tell(rows)

    def read(self, file: str) -> list[Labelled]:
        try:
            return archive.read(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from None
        except ValueError as error:
            raise CommandError(f"{error}.") from None

    def tell(self, rows: list[dict[str, tuple[float, ...]]]) -> None:
        """Every method, then what the suggestions gain over the nearest stories alone."""
        self.stdout.write(f"{len(rows)} stories with tags")
        lists = {method: [row[method] for row in rows] for method in held_out.METHODS}
        for method, scores in lists.items():
            self.stdout.write(f"  {method:22} {self.line(held_out.figures(scores))}")
        gain = held_out.gain(lists["suggested"], lists["nearest stories alone"])
        self.stdout.write(f"  {'gain over the nearest':22} {self.line(gain)}")

    def line(self, figures: dict[str, held_out.Figure]) -> str:
        return "   ".join(f"{name} {interval(figure)}" for name, figure in figures.items())
