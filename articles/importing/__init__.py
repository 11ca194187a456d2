"""Store the drafts that formats/ read: one report per run, re-runnable, and nothing half done.

sources finds the files · identity says which story a draft is · storing makes or updates it · linking settles what it
points to · running puts them in order.
"""

from .report import ImportReport, Item, Outcome, Warning
from .running import run
from .state import Options

__all__ = ["ImportReport", "Item", "Options", "Outcome", "Warning", "run"]
