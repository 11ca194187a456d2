"""Which stories stand under a story.

boxes        what editors chose, and what is printed
engine       small steps: a story comes, changes, goes
rebuilding   everything anew, in the half that readers do not use; filling writes it
explaining   why, in words
matching, store, stories   the best rows of a story; the SQL; articles as the engine reads them
"""

from .boxes import Card, Shelf, pin, resolve_pending, shelf, wait_for
from .engine import refresh
from .explaining import Explanation, NotIndexed, explain, nearest, sentences
from .rebuilding import Busy, rebuild, stale

__all__ = [
    "Busy",
    "Card",
    "Explanation",
    "NotIndexed",
    "Shelf",
    "explain",
    "nearest",
    "pin",
    "rebuild",
    "refresh",
    "resolve_pending",
    "sentences",
    "shelf",
    "stale",
    "wait_for",
]
