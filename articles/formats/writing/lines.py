"""JSON Lines: everything that is told, a line each. What is read back is what was written (formats/newsroom.py)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FILE = "stories.jsonl"


def write(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(file, line) for each record."""
    for record in records:
        yield FILE, json.dumps(record, ensure_ascii=False) + "\n"
