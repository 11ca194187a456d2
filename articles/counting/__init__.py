"""What readers do with the boxes: counted without knowing who, corrected for where a card stood, felt a little in the order.

recording   a reader's browser says which cards were seen and followed
bias        how much of being followed is due to the place alone; rates that are careful with few readers (no database)
reports     sums over days, for the desk
lifting     the order of a box's rows, moved a little
"""

from .bias import Examination
from .lifting import FACTOR, WINDOW, lift_rows
from .recording import Card, NotACount, prune, record
from .reports import Pair, Place, Report, report

__all__ = [
    "FACTOR",
    "WINDOW",
    "Card",
    "Examination",
    "NotACount",
    "Pair",
    "Place",
    "Report",
    "lift_rows",
    "prune",
    "record",
    "report",
]
