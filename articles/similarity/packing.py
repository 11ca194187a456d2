"""Vectors and postings as bytes and back, in columns of fixed width: quick to read in plain Python, small on disk.

A vector, the forward copy that is kept to explain a score: for its features in rising order the lower 32 bits of each, then
the upper 8 bits of each, then the weights in 16 bits. Seven bytes a feature. Postings, the stories with one feature: their
numbers in 32 bits, then the weights in 16. Six bytes a story. The low byte comes first on every machine.
"""

import sys
from array import array
from collections.abc import Sequence

from .weights import Vector

LOW = (1 << 32) - 1
BYTES_A_FEATURE, BYTES_A_POSTING = 7, 6


def pack(vector: Vector) -> bytes:
    """The bytes of a vector; equal vectors give equal bytes whatever their order."""
    features = sorted(vector)
    return (
        _bytes("I", [feature & LOW for feature in features])
        + bytes([feature >> 32 for feature in features])
        + _bytes("H", [vector[feature] for feature in features])
    )


def unpack(packed: bytes) -> Vector:
    """The vector of `pack`; ValueError when bytes are missing."""
    count = _count(packed, BYTES_A_FEATURE)
    low, weights = _column("I", packed[: 4 * count]), _column("H", packed[5 * count :])
    return {high << 32 | rest: weight for rest, high, weight in zip(low, packed[4 * count : 5 * count], weights, strict=True)}


def pack_postings(stories: Sequence[int], weights: Sequence[int]) -> bytes:
    """The bytes of the stories that have one feature, with its weight in each."""
    return _bytes("I", stories) + _bytes("H", weights)


def unpack_postings(packed: bytes) -> tuple[array, array]:
    """(stories, weights) of `pack_postings`; ValueError when bytes are missing."""
    count = _count(packed, BYTES_A_POSTING)
    return _column("I", packed[: 4 * count]), _column("H", packed[4 * count :])


def _count(packed: bytes, width: int) -> int:
    count, rest = divmod(len(packed), width)
    if rest:
        raise ValueError(f"{len(packed)} bytes are no whole number of entries")
    return count


def _bytes(code: str, numbers: Sequence[int]) -> bytes:
    column = array(code, numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _column(code: str, packed: bytes) -> array:
    column = array(code)
    column.frombytes(packed)
    if sys.byteorder == "big":
        column.byteswap()
    return column
