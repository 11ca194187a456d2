"""A vector as bytes and back: the forward copy that is kept beside the index, to take a story out or explain a score.

Layout, repeated by feature in rising order: the distance from the last feature id as a variable-length integer (seven
bits a byte, the high bit says that more follow), then the weight likewise. About 8 bytes a feature.
"""

from .weights import Vector


def pack(vector: Vector) -> bytes:
    """The bytes of a vector; equal vectors give equal bytes whatever their order."""
    packed, last = bytearray(), 0
    for feature in sorted(vector):
        _write(packed, feature - last)
        _write(packed, vector[feature])
        last = feature
    return bytes(packed)


def unpack(packed: bytes) -> Vector:
    """The vector of `pack`; ValueError when the bytes end too early."""
    vector, last, position = {}, 0, 0
    while position < len(packed):
        step, position = _read(packed, position)
        weight, position = _read(packed, position)
        last += step
        vector[last] = weight
    return vector


def _write(packed: bytearray, number: int) -> None:
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)


def _read(packed: bytes, position: int) -> tuple[int, int]:
    number = shift = 0
    while position < len(packed):
        byte = packed[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7
    raise ValueError("a packed vector ends in the middle of a number")
