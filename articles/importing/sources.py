"""Which files an import reads: files, folders, patterns, standard input."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from glob import glob, has_magic
from pathlib import Path

from django.conf import settings

from articles import formats
from articles.formats import File, FormatError, lives
from articles.importing import unpacking

STANDARD_INPUT = "-"
UPLOADED = "stories"
"""The folder of an upload in which its file lies."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff")
IGNORED = ("readme.md", "license.md", "changelog.md", "license.txt", lives.FILE_NAME)


@dataclass(frozen=True)
class Source:
    """One file: what to call it in the report, where it lies, and the folder beyond which its pictures may not lie."""

    name: str
    path: Path | None
    root: Path | None
    data: bytes | None = None
    archive: Path | None = None

    @property
    def key(self) -> str:
        """Its place on the disk, whatever way it was named, or in its archive; empty for standard input."""
        return self._key(self.path) if self.path else ""

    def beside(self, name: str) -> str:
        """The key of the file that this one calls `name`; empty for standard input."""
        return self._key(real(self.path.parent / name)) if self.path and "\0" not in name else ""

    def _key(self, path: Path) -> str:
        if self.archive and self.root and path.is_relative_to(self.root):
            return f"{printable(self.archive)}!{printable(path.relative_to(self.root))}"
        return printable(path)

    @property
    def size(self) -> int:
        """How many bytes it has; 0 where nobody can tell."""
        try:
            return self.path.stat().st_size if self.path else len(self.data or b"")
        except OSError:
            return 0

    @property
    def moment(self) -> datetime | None:
        """When the file was last written."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC) if self.path else None

    @property
    def file(self) -> File:
        """What a reader opens."""
        return File(self.name, self.path, self.data or b"")


@dataclass(frozen=True)
class Found:
    """What the paths of a command name: stories, files of no known format, paths that name nothing, files of authors."""

    sources: list[Source]
    skipped: list[str]
    missing: list[tuple[str, str]]
    lives: list[Path]


def printable(path: Path) -> str:
    """The path as text that can be stored and printed, even if its name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def shown(path: str) -> str:
    """What a run is called by this path."""
    return "standard input" if path == STANDARD_INPUT else printable(Path(path))


def is_picture(path: Path) -> bool:
    """Whether its name says that it is a picture: stories show those, and nobody need be told that they are no stories."""
    return path.suffix.casefold() in PICTURES


def real(path: str | Path) -> Path:
    """Where the path leads, links followed; loops and names too long for the disk lead to themselves."""
    return Path(os.path.realpath(path))


def find(paths: Iterable[str], *, stdin: bytes | None = None, forced: bool = False) -> Found:
    """The files that `paths` name, each once, in order. `forced`: a format was chosen, so a file's extension is no matter."""
    finder = _Finder(forced)
    for given in paths:
        if given == STANDARD_INPUT:
            finder.found.sources.append(Source("standard input", None, None, stdin or b""))
        else:
            finder.take(given)
    if not forced:
        finder.leave_parts()
    return finder.found


def within(found: Found, folder: str) -> Found:
    """The same, called by their names within `folder`: where an upload lies on the server is nobody's business."""

    def own(name: str) -> str:
        return name.removeprefix(f"{folder}{os.sep}{UPLOADED}{os.sep}")

    return Found(
        [replace(source, name=own(source.name)) for source in found.sources],
        [own(name) for name in found.skipped],
        [(own(name), reason) for name, reason in found.missing],
        found.lives,
    )


def forget(paths: Iterable[str], upload: str) -> None:
    """Delete what a run laid out of archives, and its upload."""
    for path in map(Path, paths):
        if os.path.isfile(path):
            unpacking.forget(path)
    if upload and Path(upload).is_relative_to(settings.IMPORT_DIR):
        shutil.rmtree(upload, ignore_errors=True)


class _Finder:
    """Collects what each path names, and no file twice."""

    def __init__(self, forced: bool) -> None:
        self.forced = forced
        self.found = Found([], [], [], [])
        self.seen: set[Path] = set()

    def take(self, given: str) -> None:
        if os.path.isdir(given):
            self.take_folder(Path(given))
        elif os.path.exists(given):
            self.take_file(Path(given))
        elif has_magic(given):
            self.take_pattern(given)
        else:
            self.found.missing.append((given, "There is no such file or folder."))

    def take_file(self, path: Path) -> None:
        """A file that was named is read, whatever its own name."""
        if not os.path.isfile(path):
            self.found.missing.append((printable(path), "This is no file that can be read."))
        elif path.name.casefold() == lives.FILE_NAME:
            self.take_lives(path)
        elif unpacking.is_archive(path):
            self.take_archive(path)
        elif self.is_new(path):
            self.found.sources.append(Source(printable(path), real(path), real(path).parent))

    def take_archive(self, path: Path) -> None:
        """The files in an archive, as if it were a folder."""
        if not self.is_new(path):
            return
        try:
            folder = real(unpacking.unpacked(path))
        except FormatError as error:
            self.found.missing.append((printable(path), error.reason))
            return
        before = len(self.found.sources)
        for inner in _walk(folder):
            name = f"{printable(path)}!{printable(inner.relative_to(folder))}"
            if inner.name.casefold() == lives.FILE_NAME:
                self.take_lives(inner)
            elif self.is_story(inner.name.casefold()):
                self.found.sources.append(Source(name, inner, folder, archive=real(path)))
            elif not is_picture(inner):
                self.found.skipped.append(name)
        if len(self.found.sources) == before and not any(map(is_picture, _walk(folder))):
            self.found.missing.append((printable(path), "The archive holds no story in a format that we know."))

    def take_pattern(self, pattern: str) -> None:
        matches = sorted(glob(pattern, recursive=True)) if "\0" not in pattern else []
        if not matches:
            self.found.missing.append((pattern, "No file matches this pattern."))
        for path in map(Path, matches):
            if path.is_dir():
                self.take_folder(path)
            else:
                self.take_found(path, real(path).parent)

    def take_folder(self, folder: Path) -> None:
        self.take_lives(real(folder).parent / lives.FILE_NAME)
        for path in _walk(folder, self.cannot_read):
            self.take_found(path, real(folder))

    def cannot_read(self, error: OSError) -> None:
        self.found.missing.append((printable(Path(error.filename)), f"This folder cannot be read: {error.strerror}."))

    def take_found(self, path: Path, root: Path) -> None:
        """A file that was not named itself is read if its name says that it is a story. A link may not lead out of `root`."""
        name = path.name.casefold()
        if name == lives.FILE_NAME:
            self.take_lives(path)
        elif not self.is_new(path):
            return
        elif os.path.isfile(path) and real(path).is_relative_to(root) and unpacking.is_archive(path):
            self.seen.discard(real(path))
            self.take_archive(path)
        elif self.is_story(name) and os.path.isfile(path) and real(path).is_relative_to(root):
            self.found.sources.append(Source(printable(path), real(path), root))
        elif not (is_picture(path) and os.path.isfile(path)):
            self.found.skipped.append(printable(path))

    def leave_parts(self) -> None:
        """What belongs to another file is read with that one."""
        parts = {real(part) for source in self.found.sources for part in formats.parts(source.file)}
        self.found.sources[:] = [source for source in self.found.sources if source.path not in parts]

    def is_story(self, name: str) -> bool:
        return name not in IGNORED and (self.forced or formats.is_story(name))

    def take_lives(self, path: Path) -> None:
        if os.path.isfile(path) and self.is_new(path):
            self.found.lives.append(real(path))

    def is_new(self, path: Path) -> bool:
        new = real(path) not in self.seen
        self.seen.add(real(path))
        return new


def _walk(folder: Path, cannot_read: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """The files under `folder`, by name, without hidden ones; folders that are links are not followed."""
    for place, folders, names in os.walk(folder, onerror=cannot_read):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in sorted(names) if not name.startswith("."))
