"""Store the drafts that formats/ read: one record and one report per run, re-runnable, and nothing half done.

sources    which files · batching: some stories at a time, from any place on · state, shadow: what one run knows
deciding   what becomes of each story: identity (which story it is), lookups (names), pictures (fetching), addresses (links)
storing    a batch in one transaction · linking, facts, lists: what is settled when all is stored
running    from the first file to the report · claiming: by one process at a time · standing: how far it is
undoing    all of it taken back · report: what became of each story
"""

from .claiming import Busy, is_alive
from .report import ImportReport, Item, Outcome, Warning, as_csv, as_json, item_of, worth_reading
from .running import Refused, again, begin, later, pause, run, work
from .standing import Standing, in_words, is_interrupted, left_to_do, standing, state_in_words
from .state import Options
from .undoing import undo, undo_later

__all__ = [
    "Busy",
    "ImportReport",
    "Item",
    "Options",
    "Outcome",
    "Refused",
    "Standing",
    "Warning",
    "again",
    "as_csv",
    "as_json",
    "begin",
    "in_words",
    "is_alive",
    "is_interrupted",
    "item_of",
    "later",
    "left_to_do",
    "pause",
    "run",
    "standing",
    "state_in_words",
    "undo",
    "undo_later",
    "work",
    "worth_reading",
]
