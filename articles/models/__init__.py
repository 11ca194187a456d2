"""The tables. Fields, constraints and indexes only: what happens to them is told by the verbs."""

from .articles import Article, Status
from .editions import Edition
from .fronts import Slot
from .imports import ImportRun, Origin
from .photos import Photo
from .relations import Exclusion, PendingLink, Pin, Related
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
    "ImportRun",
    "Origin",
    "PendingLink",
    "Photo",
    "Pin",
    "Related",
    "Revision",
    "Section",
    "Slot",
    "Status",
    "Tag",
    "TagAlias",
]
