"""What stories are about: one tag for every spelling, and a vocabulary that stays tidy.

finding      tags by name, aliases resolved, new ones made
trees        tags and sections within one another
changing     merge, rename, split, delete; previewing says first what would happen; undoing takes it back; telling says it
carrying     which stories carry which tags; rewording: what their versions say
health       near twins, tags that nobody uses, and how the whole vocabulary stands
"""

from .changing import delete, merge, rename, split
from .finding import NAME_LENGTH, as_known, as_spelled, find, found_or_made, keys_of, make, names, resolve, tidy
from .previewing import Preview, preview_delete, preview_merge
from .refusals import Refused
from .telling import told
from .trees import LEVELS, line, why_not
from .undoing import undo

__all__ = [
    "LEVELS",
    "NAME_LENGTH",
    "Preview",
    "Refused",
    "as_known",
    "as_spelled",
    "delete",
    "find",
    "found_or_made",
    "keys_of",
    "line",
    "make",
    "merge",
    "names",
    "preview_delete",
    "preview_merge",
    "rename",
    "resolve",
    "split",
    "tidy",
    "told",
    "undo",
    "why_not",
]
