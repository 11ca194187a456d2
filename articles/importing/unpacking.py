"""Archives of stories, laid out as a folder of ours while they are imported, so that what reads folders reads them."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from articles.formats import File, FormatError, archives

ENDINGS = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")
WHOLE = "complete"


def is_archive(path: Path) -> bool:
    """Whether the file is called an archive, and begins like one."""
    try:
        return path.name.casefold().endswith(ENDINGS) and archives.recognises(File(path.name, path).head())
    except FormatError:
        return False


def folder_of(archive: Path) -> Path:
    """Where the archive is, or will be, laid out: the same for the same file."""
    facts = archive.stat()
    named = b"%s\0%d\0%d" % (os.fsencode(archive.resolve()), facts.st_size, facts.st_mtime_ns)
    return Path(settings.IMPORT_DIR) / f"unpacked-{hashlib.sha256(named).hexdigest()[:24]}"


def unpacked(archive: Path) -> Path:
    """The folder with the archive's files; laid out now, or when the run that goes on began. Raises FormatError."""
    place = folder_of(archive)
    if not (place / WHOLE).exists():
        shutil.rmtree(place, ignore_errors=True)
        try:
            (place / "files").mkdir(parents=True)
            archives.unpack(File(archive.name, archive), place / "files")
            (place / WHOLE).touch()
        except BaseException as error:
            shutil.rmtree(place, ignore_errors=True)
            if isinstance(error, OSError):
                raise FormatError(1, f"The archive cannot be laid out in {place.parent}: {error.strerror}.") from None
            raise
    return place / "files"


def forget(archive: Path) -> None:
    """Delete what was laid out."""
    with suppress(OSError):  # the archive itself is gone: nobody can tell any more where it was laid out
        shutil.rmtree(folder_of(archive), ignore_errors=True)
