"""Files in the storage: written and deleted once the transaction is committed."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles import naming

Files = Mapping[str, bytes]


def put(files: Files, gone: Iterable[str] = ()) -> None:
    """Write these files, then delete those. Raises OSError."""
    for name, data in files.items():
        if default_storage.exists(name):
            default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
    for name in gone:
        default_storage.delete(name)


def prove(data: bytes) -> None:
    """Write these bytes and take them away again, so that no row is made of a file that cannot be. Raises OSError."""
    default_storage.delete(default_storage.save(f"originals/proof-{uuid4().hex}", ContentFile(data)))


def original_name(checksum: str, name: str, extension: str) -> str:
    """Where the original lies: under its hash, with its own name (and the extension of what it is) to recognise it by."""
    stem = naming.slugify(PurePath(name.replace("\\", "/")).stem, fallback="picture")[:60].strip("-")
    return f"originals/{checksum[:2]}/{checksum[:32]}/{stem}.{extension}"
