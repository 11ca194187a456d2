"""What a run's files hold, some stories at a time, from any place on: so a run goes on where it stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from articles import formats
from articles.formats import (
    Draft,
    File,
    FormatError,
    Life,
    PictureRef,
    Problem,
    Remark,
    SectionFacts,
    SlotFacts,
    TagFacts,
    references,
)
from articles.importing.deciding import Plan
from articles.importing.identity import Taken
from articles.importing.report import Outcome
from articles.importing.sources import Source
from articles.importing.state import Run

STORIES, SIGNS, PICTURES = 250, 3_000_000, 60
"""A batch ends with so many stories, characters of text or pictures, whichever comes first."""
Facts = SectionFacts | TagFacts | Life | SlotFacts
Place = dict[str, Any]


class FileGone(Exception):
    """The file in which a run stopped is no longer there; str() is a sentence."""


@dataclass
class Batch:
    """Stories as they were read, and refusals between them; `place` is where the next batch begins.

    `places` says the same of each entry, for a batch that must be stored one by one.
    """

    entries: list[Taken | Plan] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    place: Place = field(default_factory=dict)
    share: float = 0
    signs: int = 0
    pictures: int = 0

    def add(self, entry: Taken | Plan, place: Place) -> None:
        self.entries.append(entry)
        self.places.append(place)
        if isinstance(entry, tuple):
            self.signs += len(entry[0].body) + sum(len(version.body) for version in entry[0].revisions)
            self.pictures += sum(1 for _each in references.PICTURE.finditer(entry[0].body)) + bool(entry[0].image)

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= STORIES or self.signs >= SIGNS or self.pictures >= PICTURES


@dataclass(frozen=True)
class Watched(File):
    """A file that tells how much of it has been read."""

    streams: list[BinaryIO] = field(default_factory=list)

    def open(self) -> BinaryIO:
        stream = super().open()
        self.streams[:] = [stream]
        return stream

    def read_bytes(self) -> int:
        try:
            return self.streams[0].tell() if self.streams else 0
        except (OSError, ValueError):
            return 0


class Reader:
    """Reads the files of a run from its place on. What is said of sections, tags and authors gathers in `facts`,
    authors who have a portrait in `portrayed`, with the file beside which it lies.
    """

    def __init__(self, run: Run, sources: Sequence[Source]) -> None:
        self.run, self.sources = run, sources
        self.facts: list[Facts] = []
        self.portrayed: list[tuple[Life, Source]] = []
        run.files = [source.file for source in sources]
        self.sizes = [source.size for source in sources]
        self.total = sum(self.sizes) or 1

    def batches(self) -> Iterator[Batch]:
        """Raises FileGone when the file in which the run stopped is not among its files any more."""
        first, skip = self._begin()
        batch = Batch()
        for index in range(first, len(self.sources)):
            source, records = self.sources[index], 0
            watched = Watched(source.name, source.path, source.data or b"")
            before = sum(self.sizes[:index])
            for entry in self._entries(source, watched):
                records += 1
                if records <= skip:
                    continue
                if entry is not None:
                    batch.add(entry, self._place(index, records))
                if batch.is_full:
                    read = min(watched.read_bytes(), self.sizes[index])
                    yield self._ended(batch, index, records, (before + read) / self.total)
                    batch = Batch()
            skip = 0
        yield self._ended(batch, len(self.sources), 0, 1.0)

    def _ended(self, batch: Batch, index: int, records: int, share: float) -> Batch:
        batch.place, batch.share = self._place(index, records), share
        return batch

    def _place(self, index: int, records: int) -> Place:
        key = self.sources[index].key if index < len(self.sources) else ""
        return {"file": index, "key": key, "records": records}

    def _begin(self) -> tuple[int, int]:
        place = self.run.record.place
        if not place or not (place["key"] or place["file"] or place["records"]):
            return 0, 0
        if place["file"] >= len(self.sources) and not place["key"]:
            return len(self.sources), 0
        keys = [source.key for source in self.sources]
        if place["key"] not in keys:
            raise FileGone(
                f"{place['key'] or 'The file'} is no longer there, and this import stopped in it. Import anew instead."
            )
        return keys.index(place["key"]), place["records"]

    def _entries(self, source: Source, file: File) -> Iterator[Taken | Plan | None]:
        """A story, a refusal, or None for what is neither; in the order of the file."""
        try:
            self._note_columns(file)
            for record in self.run.records(source, file):
                if isinstance(record, Draft):
                    yield record, source
                elif isinstance(record, Problem):
                    yield refusal(source, record.line, record.reason, record.title)
                else:
                    self._note(record)
                    if isinstance(record, Life) and record.portrait:
                        self.portrayed.append((record, source))
                    yield None
        except FormatError as error:
            yield refusal(source, error.line, error.reason)

    def _note_columns(self, file: File) -> None:
        """The columns of the first table, for the page that says what they hold."""
        if not self.run.record.columns and self.run.options.dry_run:
            self.run.record.columns = formats.columns(file, self.run.options.format)

    def _note(self, record: Remark | PictureRef | Facts) -> None:
        if isinstance(record, Remark):
            if record.text not in self.run.record.remarks:
                self.run.record.remarks.append(record.text)
        elif isinstance(record, PictureRef):
            self.run.pictures[record.path] = record
        else:
            self.facts.append(record)


def refusal(source: Source, line: int, reason: str, title: str = "") -> Plan:
    """A plan that only says no."""
    return Plan(Draft(format="", name=source.name, title=title, line=line), source, Outcome.REFUSED, reason)
