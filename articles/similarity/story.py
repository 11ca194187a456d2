"""Story: what the recommender needs to know about one story."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Story:
    """One story as plain text. `id` is any sortable key that is unique in the archive; None means unknown."""

    id: int | str
    headline: str = ""
    summary: str = ""
    body_text: str = ""
    tags: tuple[str, ...] = ()
    section: str | None = None
    published: datetime | None = None
    authors: tuple[str, ...] = ()
