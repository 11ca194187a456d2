"""Zip and tar files of stories and pictures, unpacked into a folder of ours; what could harm is refused before it is there."""

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from articles.formats.drafts import FormatError
from articles.formats.files import File

BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
BOXES = re.compile("[\u2500-\u259f]")
CHUNK = 1024 * 1024
ERRORS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold: files, bytes once unpacked, and bytes for every byte of the archive."""

    files: int = 200_000
    size: int = 50_000_000_000
    ratio: int = 200
    # Below this size the ratio says nothing: a short text of one word shrinks to next to nothing.
    harmless: int = 100_000_000


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` is a zip or tar file, compressed or not."""
    return head.startswith(BEGINS) or head[257:262] == b"ustar"


def unpack(file: File, folder: Path, limits: Limits | None = None) -> int:
    """Write the files of a zip or tar into `folder`, under their own names; returns how many there were.

    Raises FormatError, with the entry's name, for a name that leads out of the folder, a link or device, an encrypted
    entry, more than `limits` allow, and for an archive that cannot be read. The caller throws the folder away then.
    """
    keeper = _Keeper(file, folder, limits or Limits())
    with file.open() as stream:
        try:
            zipped = file.head().startswith(b"PK")
            for name, content in _zipped(stream) if zipped else _tarred(stream):
                keeper.keep(name, content)
        except OSError as error:
            raise FormatError(1, f"The archive cannot be unpacked: {error.strerror or error}.") from None
        except tarfile.ReadError as error:
            # A packed file that is no archive of files reads like an archive that breaks off at its beginning.
            what = (
                "damaged" if keeper.files else "damaged, or it is a single packed file: unpack that, and import what it holds"
            )
            raise FormatError(1, f"The archive is {what} ({str(error)[:120]}).") from None
        except ERRORS as error:
            raise FormatError(1, f"The archive is damaged: {str(error)[:120] or 'it breaks off'}. Make it again.") from None
    return keeper.files


class _Keeper:
    """Counts what was written, and stops before it is too much."""

    def __init__(self, file: File, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        packed = file.path.stat().st_size if file.path else len(file.data)
        self.most = min(limits.size, max(limits.harmless, packed * limits.ratio))
        self.files = self.size = 0

    def keep(self, name: str, content: IO[bytes]) -> None:
        self.files += 1
        if self.files > self.limits.files:
            raise FormatError(1, f"The archive holds more than {self.limits.files:,} files. Split it.")
        path = self.folder / _safe(name)
        if path.exists():
            raise FormatError(1, f"The archive holds two files of the name “{name[:80]}”. Unpack it, and import the folder.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            while chunk := content.read(CHUNK):
                self.size += len(chunk)
                if self.size > self.most:
                    reason = f"The archive unpacks to more than {self.most // 1_000_000:,} MB, too much for its own size."
                    raise FormatError(1, f"{reason} Unpack it yourself if you trust it, and import the folder.")
                target.write(chunk)


def _safe(name: str) -> str:
    """The entry's name as a path inside a folder. Raises FormatError for one that leads out of it."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if any(len(part.encode("utf-8", "replace")) > 255 for part in parts) or len(parts) > 50:
        raise FormatError(1, f"The archive holds an entry whose name is too long for a disk: “{name[:80]}…”. Shorten it.")
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[a-zA-Z]:", name) or "\0" in name or not parts:
        raise FormatError(1, f"The archive holds an entry whose name leads out of it: {name[:80]!r}. Nothing was read.")
    return "/".join(parts)


def _zipped(stream: Any) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(stream) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            if entry.flag_bits & 0x1:
                raise FormatError(1, "The archive is encrypted. Unpack it, and import the folder.")
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                raise _link(entry.filename)
            with archive.open(entry) as content:
                yield _named(entry), content


def _named(entry: zipfile.ZipInfo) -> str:
    """The entry's name. Where it does not say that it is UTF-8, it is what the machine that packed it wrote: UTF-8 after all
    (macOS), Shift-JIS (Japanese Windows, if that makes Japanese of what else were lines of boxes), or DOS's own letters.
    """
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        written = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding, bears_out in (("utf-8", r""), ("cp932", r"[\u3040-\u30ff\u4e00-\u9fff]")):
        with suppress(UnicodeDecodeError):
            name = written.decode(encoding)
            if re.search(bears_out, name) and (not bears_out or BOXES.search(entry.filename)):
                return name
    return entry.filename


def _tarred(stream: Any) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for entry in archive:
            if entry.isdir():
                continue
            content = archive.extractfile(entry) if entry.isreg() else None
            if content is None:
                raise _link(entry.name)
            yield entry.name, content


def _link(name: str) -> FormatError:
    return FormatError(1, f"The archive holds a link or a device, “{name[:80]}”. Unpack it yourself, and import the folder.")
