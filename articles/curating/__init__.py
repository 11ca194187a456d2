"""What stands where on a front, and how editors change it.

resolving   pins, then the newest, no story twice, as of any moment: one answer for the desk and for readers
arranging   a story held at a place or let go, with a log and a way back
"""

from .arranging import changes, hold, let_go, recorded, undo, wanting
from .resolving import LATEST, PLACES, SECOND_RANK, SECTION_TOP, STRIP, Front, Place, front

__all__ = [
    "LATEST",
    "PLACES",
    "SECOND_RANK",
    "SECTION_TOP",
    "STRIP",
    "Front",
    "Place",
    "changes",
    "front",
    "hold",
    "let_go",
    "recorded",
    "undo",
    "wanting",
]
