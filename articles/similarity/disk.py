"""A whole archive on disk while it is rebuilt: memory holds what is asked for, and a few bytes a story.

The files are temporary, without a name, and stand where TMPDIR says: nothing is left behind, whatever happens. Processes
that are forked share them.
"""

import os
from array import array
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple
from weakref import finalize

import numpy as np

from . import packing
from .index import Postings
from .terms import FEATURE_BITS
from .weights import Vector

PARTS, PART = 32, np.uint64(FEATURE_BITS - 5)
"""Sorting is done in so many parts of the features, and these upper bits tell the part."""
HELD = 1 << 18
"""So many rows are held before they are written to their files."""
POSTING = np.dtype([("feature", "<u8"), ("story", "<u4"), ("weight", "<u2")])


def temporary(owner: object) -> IO[bytes]:
    """A file that is closed, and with that gone, when its owner goes, if not before."""
    file = TemporaryFile()  # noqa: SIM115 -- see above
    finalize(owner, file.close)
    return file


class Records:
    """Byte strings by number: 0, 1, 2 … in the order they were added."""

    def __init__(self) -> None:
        self._file, self._ends, self._is_flushed = temporary(self), array("Q", [0]), True

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, record: bytes) -> None:
        self._file.write(record)
        self._ends.append(self._ends[-1] + len(record))
        self._is_flushed = False

    def __getitem__(self, number: int) -> bytes:
        if not self._is_flushed:
            self._file.flush()
            self._is_flushed = True
        return read_at(self._file, self._ends[number], self._ends[number + 1])


def read_at(file: IO[bytes], begin: int, end: int) -> bytes:
    """These bytes of a file; without moving its position where that can be: forks share it."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), end - begin, begin)
    file.seek(begin)
    return file.read(end - begin)


class Column:
    """Numbers one after the other, written to a file and read as an array: memory that the system can have back."""

    def __init__(self, kind: str) -> None:
        self._file, self._kind, self._is_empty = temporary(self), kind, True

    def add(self, numbers: np.ndarray) -> None:
        self._file.write(numbers.astype(self._kind, copy=False).tobytes())
        self._is_empty &= not len(numbers)

    def array(self) -> np.ndarray:
        """All of it. The file is closed, and goes when the array goes."""
        with self._file as file:
            file.flush()
            return np.asarray(np.zeros(0, self._kind) if self._is_empty else np.memmap(file, self._kind, "r"))


class Sorter:
    """Rows of numbers, given in any order, back in the order of their features, a part at a time. Equals keep their order.

    A row is a feature of 64 bits, or a record that has one.
    """

    def __init__(self, row: Any) -> None:
        self._row = np.dtype(row)
        self._held, self._holding = [np.zeros(0, row)], 0
        self._files: list[IO[bytes]] = []

    def add(self, rows: np.ndarray) -> None:
        self._held.append(rows)
        self._holding += len(rows)
        if self._holding > HELD:
            self._files = self._files or [temporary(self) for _ in range(PARTS)]
            for file, some in zip(self._files, self._split(), strict=True):
                file.write(some.tobytes())
            self._held, self._holding = self._held[:1], 0

    def _split(self) -> list[np.ndarray]:
        """What is held, by part."""
        held = np.concatenate(self._held)
        part_of = (_features(held) >> PART).astype(np.uint8)
        bounds = np.cumsum(np.bincount(part_of, minlength=PARTS))[:-1]
        return np.split(held[np.argsort(part_of, kind="stable")], bounds)

    def parts(self) -> Iterator[np.ndarray]:
        """The rows of each part, in order. Nothing can be added any more."""
        for number, held in enumerate(self._split()):
            rows = np.concatenate([self._written(number), held])
            yield rows[np.argsort(_features(rows), kind="stable")]

    def _written(self, number: int) -> np.ndarray:
        if not self._files:
            return np.zeros(0, self._row)
        with self._files[number] as file:
            file.seek(0)
            return np.frombuffer(file.read(), self._row)


def _features(rows: np.ndarray) -> np.ndarray:
    return rows["feature"] if rows.dtype.names else rows


class Turned(NamedTuple):
    """Some features in rising order, how many stories have each, and these stories' numbers and weights, in turn."""

    features: np.ndarray
    counts: np.ndarray
    stories: np.ndarray
    weights: np.ndarray

    def often(self) -> "Turned":
        """Without the features that one story alone has: they lead nowhere."""
        kept = self.counts > 1
        rows = np.repeat(kept, self.counts)
        return Turned(self.features[kept], self.counts[kept], self.stories[rows], self.weights[rows])


class DiskIndex:
    """What `index.Index` answers, for as many stories as a disk holds: vectors are added, then turned over once."""

    def __init__(self) -> None:
        self._vectors, self._sorter = Records(), Sorter(POSTING)
        self._postings: Postings | None = None

    def __len__(self) -> int:
        return len(self._vectors)

    def add(self, packed: Sequence[bytes]) -> None:
        """The next vectors, as `packing.pack` gives them."""
        lengths = [len(each) // packing.BYTES_A_FEATURE for each in packed]
        rows = np.empty(sum(lengths), POSTING)
        rows["story"] = np.repeat(np.arange(len(self), len(self) + len(packed)), lengths)
        end = 0
        for vector, length in zip(packed, lengths, strict=True):
            begin, end = end, end + length
            rows["feature"][begin:end], rows["weight"][begin:end] = columns(vector)
            self._vectors.add(vector)
        self._sorter.add(rows)

    def turn(self) -> Iterator[Turned]:
        """Turn the vectors over, a part at a time; each part is handed out for whoever stores it."""
        kept = [Column(kind) for kind in ("<u8", "<u4", "<u4", "<u2")]
        for rows in self._sorter.parts():
            features, counts = np.unique(rows["feature"], return_counts=True)
            part = Turned(features, counts, rows["story"], rows["weight"])
            for column, numbers in zip(kept, part.often(), strict=True):
                column.add(numbers)
            yield part
        self._postings = Postings(len(self), *(column.array() for column in kept))

    def vector(self, number: int) -> Vector:
        return packing.unpack(self._vectors[number])

    def neighbours(self, vector: Vector, least: int = 1) -> dict[int, int]:
        numbers, contents = self.found(packing.pack(vector), least)
        return dict(zip(numbers.tolist(), contents.tolist(), strict=True))

    def found(self, packed: bytes, least: int) -> tuple[np.ndarray, np.ndarray]:
        """The stories that reach `least` with this vector: numbers in rising order, content scores."""
        if self._postings is None:
            raise RuntimeError("The index is asked before it is turned over.")
        return self._postings.scores(*columns(packed), least)

    def packed(self, number: int) -> bytes:
        return self._vectors[number]


def columns(packed: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The features and weights of a packed vector, as arrays."""
    count = len(packed) // packing.BYTES_A_FEATURE
    low, high = np.frombuffer(packed, "<u4", count), np.frombuffer(packed, "u1", count, 4 * count)
    return low | high.astype(np.uint64) << np.uint64(32), np.frombuffer(packed, "<u2", count, 5 * count)


def pack(features: np.ndarray, weights: np.ndarray) -> bytes:
    """What `packing.pack` gives, from features in rising order and their weights."""
    low, high = features.astype("<u4"), (features >> np.uint64(32)).astype("u1")
    return low.tobytes() + high.tobytes() + weights.astype("<u2").tobytes()
