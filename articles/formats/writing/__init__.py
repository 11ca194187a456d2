"""Stories written down: one way of writing is one module here and one line in WRITERS.

A writer takes what exporting tells (mappings with the keys of our own JSON, docs/importing.md) and yields (file, text): a piece
of text for the end of that file. It never holds more than one story.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import items, lines, pages, wxr

__all__ = ["WRITERS", "Told", "Writer"]

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Writer:
    """`write(records)` takes what is told of the site, of sections, authors, tags and photos, then of each story."""

    name: str
    write: Callable[[Iterable[Told]], Iterator[tuple[str, str]]]


WRITERS = (
    Writer("jsonl", lines.write),
    Writer("markdown", pages.write),
    Writer("wxr", wxr.write),
    Writer("ninjs", items.write),
)
