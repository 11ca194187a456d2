"""Read an archive with known answers: JSON lines, gzipped or not, one story a line."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .story import Story


@dataclass(frozen=True, slots=True)
class Labelled:
    """A story, the ids of the stories known to belong to it, and the split it is scored in."""

    story: Story
    relevant: frozenset[str] = frozenset()
    split: str | None = None


def read(path: str | Path) -> list[Labelled]:
    """The stories of an archive. ValueError names the file and the line that cannot be used."""
    labelled: list[Labelled] = []
    seen: set[str] = set()
    for number, line in _lines(Path(path)):
        try:
            one = _first(parse(json.loads(line)), seen)
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
        seen.add(str(one.story.id))
        labelled.append(one)
    return labelled


def _first(one: Labelled, seen: set[str]) -> Labelled:
    """The same, unless its id was seen before."""
    if one.story.id in seen:
        raise ValueError(f"the id {one.story.id!r} occurs twice")
    return one


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered from one."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


def parse(row: Any) -> Labelled:
    """One line: id and title are required, the title may be empty; ValueError tells what is missing or of the wrong kind."""
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004 -- one kind of refusal
    story = Story(
        id=_text(row, "id", required=True),
        headline=_text(row, "title", required=True),
        summary=_text(row, "summary"),
        body_text=_text(row, "body"),
        tags=_texts(row, "tags"),
        section=_text(row, "section") or None,
        published=datetime.fromisoformat(stamp) if (stamp := _text(row, "published")) else None,
        authors=_texts(row, "authors"),
    )
    return Labelled(story, frozenset(_texts(row, "relevant")), _text(row, "split") or None)


def _text(row: dict[str, Any], name: str, *, required: bool = False) -> str:
    value = row.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (name == "id" and not value):
        raise ValueError(f"{name} must be a text, not {value!r}")
    return value


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name} must be a list of texts, not {value!r}")
    return tuple(value)
