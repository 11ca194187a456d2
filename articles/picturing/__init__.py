"""Photos: stored with the sizes that pages show of them, replaced without losing their uses, found again where texts show them.

Files are written once the transaction that holds their row is committed, and deleted likewise: a rollback leaves
nothing on the disk. Names hold a hash of the content, so what lies under a name never changes.

files      write and delete files, after the commit
making     sizes and crops of a photo; look after them
storing    a photo of an uploaded file
addresses  what pages and machines print of a photo
texts      photos within the HTML of stories: found by the names of their files, printed as they are today
using      where a photo is used; deleting one that is used nowhere
replacing  another file for a photo, and back
"""

from .addresses import for_machines, largest, smallest, sources
from .making import ALL, NONE, ONE, PictureRefused, faults, is_complete, make_renditions, mend, refocus
from .replacing import Replaced, bring_back, can_come_back, forget, replace
from .storing import WORDS, known, store, tried
from .texts import by_name, current, fallback, for_readers, illustrated, name_of, names_in, remember, remember_entry, shown_in
from .using import InUse, Uses, remove, uses

__all__ = [
    "ALL", "NONE", "ONE", "WORDS", "InUse", "PictureRefused", "Replaced", "Uses",
    "bring_back", "by_name", "can_come_back", "current", "fallback", "faults", "for_machines", "for_readers", "forget",
    "illustrated", "is_complete", "known", "largest", "make_renditions", "mend", "name_of", "names_in", "refocus", "remember",
    "remember_entry", "remove", "replace", "shown_in", "smallest", "sources", "store", "tried", "uses",
]  # fmt: skip
