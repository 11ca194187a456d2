"""What readers do with stories and boxes: counted without knowing who, corrected for where a card stood, felt a little.

recording   a reader's browser says which cards were seen and followed
bias        how much of being followed is due to the place alone; rates that are careful with few readers (no database)
reports     sums over days, for the desk
readings    how often stories are read, and which most
lifting     the order of a box's rows, moved a little
"""

from .bias import Examination
from .lifting import FACTOR, WINDOW, lift_rows
from .readings import forget, most_read, read
from .recording import LARGEST_ID, Card, NotACount, prune, record
from .reports import Pair, Place, Report, report

__all__ = [
    "FACTOR",
    "LARGEST_ID",
    "WINDOW",
    "Card",
    "Examination",
    "NotACount",
    "Pair",
    "Place",
    "Report",
    "forget",
    "lift_rows",
    "most_read",
    "prune",
    "read",
    "record",
    "report",
]
