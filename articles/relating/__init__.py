"""Which stories stand under a story.

boxes        what editors chose, and what is printed: shelf() gives the cards and what is earlier in the thread
engine       small steps: a story comes, changes, goes
rebuilding   everything anew, in the half that readers do not use; filling writes it, from memory, on all cores (spreading)
explaining   why, in words (wording)
learning     the weights, fitted on what editors put together (lessons); kept if they win, undone
previewing   the box while a story is still being written (questions), and the boxes that it would enter (entering)
lifting      what readers follow, heeded in the order of every box
threads      earlier in this story: which rows tie two stories to one thread
matching, store, stories   the best rows of a story; the SQL (sql: many rows at once); articles as the engine reads them
"""

from .boxes import Card, Shelf, pin, resolve_pending, shelf, wait_for, wait_for_all, waiting_link
from .engine import refresh, refresh_later
from .explaining import Explanation, NotIndexed, explain, sentences
from .learning import Lesson, NothingToUndo, tune, undo
from .lifting import lift
from .previewing import Preview, near_duplicates, preview
from .questions import UNSAVED, links_in, nearest, neighbours, occurrences
from .rebuilding import Busy, rebuild, stale

__all__ = [
    "UNSAVED",
    "Busy",
    "Card",
    "Explanation",
    "Lesson",
    "NotIndexed",
    "NothingToUndo",
    "Preview",
    "Shelf",
    "explain",
    "lift",
    "links_in",
    "near_duplicates",
    "nearest",
    "neighbours",
    "occurrences",
    "pin",
    "preview",
    "rebuild",
    "refresh",
    "refresh_later",
    "resolve_pending",
    "sentences",
    "shelf",
    "stale",
    "tune",
    "undo",
    "wait_for",
    "wait_for_all",
    "waiting_link",
]
