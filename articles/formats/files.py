"""What a reader reads: a file by its name, opened as often as it takes and never held whole unless it is one story."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from articles.formats.drafts import STORY_BYTES, FormatError

# So much of a file is looked at to tell its format.
HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class File:
    """A file on the disk (`path`), or one that is short and at hand (`data`); `name` is how the report calls it."""

    name: str
    path: Path | None = None
    data: bytes = b""

    def open(self) -> BinaryIO:
        """A new stream at the file's beginning; the caller closes it. Raises FormatError when it cannot be read."""
        if self.path is None:
            return io.BytesIO(self.data)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise FormatError(1, f"The file cannot be read: {error.strerror or error}.") from None

    def head(self) -> bytes:
        """Its first bytes, by which its format is recognised. Raises FormatError."""
        return self._read(HEAD_BYTES)

    def whole(self) -> bytes:
        """All its bytes, for a format that holds one story. Raises FormatError when they are too many for a story."""
        data = self._read(STORY_BYTES + 1)
        if len(data) > STORY_BYTES:
            raise too_long(self.path.stat().st_size if self.path else len(self.data))
        return data

    def _read(self, size: int) -> bytes:
        with self.open() as stream:
            try:
                return stream.read(size)
            except OSError as error:
                raise FormatError(1, f"The file cannot be read: {error.strerror or error}.") from None


def too_long(size: int) -> FormatError:
    """The refusal of a file of `size` bytes."""
    held = f"The file has {size / 1_000_000:.1f} MB; one story holds at most {STORY_BYTES // 1_000_000}."
    return FormatError(1, f"{held} Split it into one file per story.")
