"""One hour for all pictures: the site of the pictures is told that it is that hour, and goes on from there."""

from datetime import UTC, datetime

from django.utils import timezone

HOUR = datetime(2026, 11, 26, 16, 40, tzinfo=UTC)
"""A Thursday afternoon, some days after the newest story of the samples."""


def stop() -> None:
    """Let it be HOUR while the demonstration is set up, however long that takes."""
    timezone.now = lambda: HOUR


def set_back() -> None:
    """Let timezone.now() go on from HOUR, from this moment on."""
    began = datetime.now(UTC)
    timezone.now = lambda: HOUR + (datetime.now(UTC) - began)
