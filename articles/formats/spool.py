"""What must wait until its story comes, on disk: memory holds two numbers of each."""

import json
from collections.abc import Iterator, Mapping
from tempfile import TemporaryFile
from weakref import finalize


class Spool:
    """Mappings of texts under names, kept in a temporary file that has no name and goes with this."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 -- open as long as the spool is
        finalize(self, self._file.close)
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def add(self, name: str, told: Mapping[str, str]) -> None:
        data = json.dumps(dict(told)).encode()
        self._file.seek(self._end)
        self._file.write(data)
        self._places.setdefault(name, []).append((self._end, len(data)))
        self._end += len(data)

    def take(self, name: str) -> Iterator[dict[str, str]]:
        """What was added under the name, in its order; it is there once."""
        for place, length in self._places.pop(name, ()):
            self._file.seek(place)
            yield json.loads(self._file.read(length))

    @property
    def left(self) -> int:
        """How many nobody has taken."""
        return sum(map(len, self._places.values()))
