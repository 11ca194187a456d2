"""Uploads in a bucket that speaks S3, Amazon's or another's: named by S3_BUCKET, with the keys that boto3 finds for itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 3, "mode": "standard"}}
"""Seconds, and tries: somebody who uploads a picture waits meanwhile."""


class Bucket(S3Storage):
    """django-storages' bucket. Its files have the site's own addresses, and its failures are those of a disk: OSError."""

    def get_default_settings(self) -> dict[str, Any]:
        # Not every bucket knows the checksums that boto3 sends of its own accord.
        asked = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        return {**super().get_default_settings(), "client_config": Config(signature_version="s3v4", **PATIENCE, **asked)}

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        """Below MEDIA_URL, where the site or what stands before it serves the file: a text holds no address that ends."""
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_a_disk(name):
            opened = super()._open(name, mode)
            _ = opened.file  # fetched now: a reader of the file expects no failure of a network
            return opened

    def _save(self, name: str, content: IO) -> str:
        with _as_a_disk(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _as_a_disk(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_a_disk(name):
            return super().exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_a_disk(path):
            return super().listdir(path)

    def size(self, name: str) -> int:
        with _as_a_disk(name):
            return super().size(name)


@contextmanager
def _as_a_disk(name: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(EIO, f"The bucket {settings.S3_BUCKET} does not answer as it should: {error}", name) from error
