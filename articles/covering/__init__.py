"""A live story: timed entries under one address, written while things happen.

A story is live from `begin` on, until `end` or until nothing was said for LIVE_HOURS. The text of the story is the
introduction; its entries stand below. Readers see an entry at once, and only where they see the story: a draft's entries
wait with it, a retracted story's are gone with it. Nothing is lost: an entry's row is what readers see, its versions are all
that was written.
Moments are aware datetimes; `now` is an argument.

lasting    begin, end, set_order
entering   add, change, take_back, put_back, set_key, restore
arriving   bring_in: entries that an import brings
showing    what a page prints: coverage (with a window of entries), updates (what is new since), for_others
"""

from .arriving import Brought, Span, bring_in
from .entering import HEADLINE_LENGTH, Said, add, change, put_back, restore, set_key, take_back
from .lasting import begin, end, set_order
from .showing import WINDOW, Coverage, NoSuchEntry, Updates, coverage, for_others, updates

__all__ = [
    "HEADLINE_LENGTH",
    "WINDOW",
    "Brought",
    "Coverage",
    "NoSuchEntry",
    "Said",
    "Span",
    "Updates",
    "add",
    "begin",
    "bring_in",
    "change",
    "coverage",
    "end",
    "for_others",
    "put_back",
    "restore",
    "set_key",
    "set_order",
    "take_back",
    "updates",
]
