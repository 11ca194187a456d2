"""The tables. Fields, constraints and indexes only: what happens to them is told by the verbs."""

from .addresses import FormerAddress, Miss
from .articles import Article, Status
from .batches import Batch
from .counts import Lift, ReadCount, RelatedCount
from .editions import Edition
from .engine import Feature, Footprint, Posting, Related, Snapshot
from .fronts import Banner, FrontChange, Slot
from .imports import ImportItem, ImportMade, ImportRun, Origin, WaitingAddress
from .live import EntryPicture, LiveEntry, LiveVersion
from .paths import path_of
from .people import Person, Responsibility
from .photos import FormerFile, Photo, PhotoName, PhotoUse
from .relations import Exclusion, PendingLink, Pin, StoryLink
from .revisions import Correction, Event, Revision
from .search import SearchEntry, SearchWord
from .talk import Comment, HandOver, Mention
from .taxonomy import ArticleTag, Author, Credit, Section, Tag, TagAlias
from .vocabulary import FalseTwin, TagChange, TagHealth
from .working import Checkup, Presence, PreviewLink, WorkingCopy

__all__ = [
    "Article",
    "ArticleTag",
    "Author",
    "Banner",
    "Batch",
    "Checkup",
    "Comment",
    "Correction",
    "Credit",
    "Edition",
    "EntryPicture",
    "Event",
    "Exclusion",
    "FalseTwin",
    "Feature",
    "Footprint",
    "FormerAddress",
    "FormerFile",
    "FrontChange",
    "HandOver",
    "ImportItem",
    "ImportMade",
    "ImportRun",
    "Lift",
    "LiveEntry",
    "LiveVersion",
    "Mention",
    "Miss",
    "Origin",
    "PendingLink",
    "Person",
    "Photo",
    "PhotoName",
    "PhotoUse",
    "Pin",
    "Posting",
    "Presence",
    "PreviewLink",
    "ReadCount",
    "Related",
    "RelatedCount",
    "Responsibility",
    "Revision",
    "SearchEntry",
    "SearchWord",
    "Section",
    "Slot",
    "Snapshot",
    "Status",
    "StoryLink",
    "Tag",
    "TagAlias",
    "TagChange",
    "TagHealth",
    "WaitingAddress",
    "WorkingCopy",
    "path_of",
]
