"""The exports in tests/fixtures, and a reader's answer sorted by kind."""

from pathlib import Path

from articles import formats
from articles.formats import Draft, File, Problem, ReadOptions, Record, Remark

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "exports"
OPTIONS = ReadOptions()


def export(name: str) -> File:
    return File(name, FOLDER / name)


def records(file: File, options: ReadOptions = OPTIONS, name: str = "") -> list[Record]:
    return list(formats.read(file, options, name))


def drafts(file: File, options: ReadOptions = OPTIONS, name: str = "") -> dict[str, Draft]:
    return {record.title: record for record in records(file, options, name) if isinstance(record, Draft)}


def problems(found: list[Record]) -> list[tuple[int, str, str]]:
    return [(record.item, record.title, record.reason) for record in found if isinstance(record, Problem)]


def remarks(found: list[Record]) -> list[str]:
    return [record.text for record in found if isinstance(record, Remark)]


def told(draft: Draft) -> list[str]:
    return [note.text for note in draft.notes]
