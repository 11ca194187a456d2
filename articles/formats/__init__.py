"""Articles as files. One format is one module here, one line in FORMATS, and one test file.

A format's `read(data, name, options)` yields Drafts, or raises FormatError with a line and a sentence; nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from . import markdown, references, text
from .drafts import CorrectionNote, Draft, FormatError, Note, PictureRef, ReadOptions, RelatedLink

__all__ = [
    "FORMATS",
    "CorrectionNote",
    "Draft",
    "Format",
    "FormatError",
    "Note",
    "PictureRef",
    "ReadOptions",
    "RelatedLink",
    "by_name",
    "detect",
    "looks_like",
    "references",
]


@dataclass(frozen=True)
class Format:
    """How one kind of file is known and read."""

    name: str
    extensions: tuple[str, ...]
    read: Callable[[bytes, str, ReadOptions], Iterator[Draft]]
    begins: tuple[bytes, ...] = ()


FORMATS = (
    Format(markdown.NAME, markdown.EXTENSIONS, markdown.read, begins=(b"---\n", b"---\r\n", b"+++\n", b"+++\r\n", b"# ")),
    Format(text.NAME, text.EXTENSIONS, text.read),
)


def by_name(name: str) -> Format:
    """The format called `name`; KeyError if there is none."""
    return {known.name: known for known in FORMATS}[name]


def detect(name: str) -> Format | None:
    """The format that a file's name tells; None if it is none of ours."""
    suffix = PurePath(name).suffix.casefold()
    return next((known for known in FORMATS if suffix in known.extensions), None)


def looks_like(data: bytes) -> Format:
    """The format that the first bytes tell; plain text if they tell nothing."""
    start = data[:64].removeprefix(b"\xef\xbb\xbf")
    return next((known for known in FORMATS if start.startswith(known.begins)), by_name(text.NAME))
