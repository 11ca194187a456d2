"""The tables. Fields, constraints and indexes only: what happens to them is told by the verbs."""

from .articles import Article, Status
from .editions import Edition
from .engine import Footprint, Frequency, Posting, Related, Snapshot
from .fronts import Slot
from .imports import ImportRun, Origin
from .photos import Photo
from .relations import Exclusion, PendingLink, Pin
from .revisions import Correction, Event, Revision
from .taxonomy import ArticleTag, Author, Credit, Section, Tag, TagAlias

__all__ = [
    "Article",
    "ArticleTag",
    "Author",
    "Correction",
    "Credit",
    "Edition",
    "Event",
    "Exclusion",
    "Footprint",
    "Frequency",
    "ImportRun",
    "Origin",
    "PendingLink",
    "Photo",
    "Pin",
    "Posting",
    "Related",
    "Revision",
    "Section",
    "Slot",
    "Snapshot",
    "Status",
    "Tag",
    "TagAlias",
]
