"""What stories are about: one tag for every spelling, and a vocabulary that stays tidy.

finding      tags by name, aliases resolved, new ones made
trees        tags and sections within one another
changing     merge, rename, split, delete; previewing says first what would happen; undoing takes it back; telling says it
carrying     which stories carry which tags; rewording: what their versions say
health       near twins, tags that nobody uses, and how the whole vocabulary stands
nearing      tags that a new name may be meant for
vocabulary   who may add to a closed vocabulary
accompanying tags that go with a tag more often than chance has it
offering     what the tag field offers while one types
suggesting   tags for a text, with the evidence
"""

from .accompanying import Companion, companions
from .changing import delete, merge, rename, split
from .finding import NAME_LENGTH, as_known, as_spelled, find, found_or_made, keys_of, make, names, resolve, tidy
from .offering import Answer, Offer, Reading, offer, read
from .previewing import Preview, preview_delete, preview_merge
from .refusals import Refused
from .suggesting import Suggestion, suggest
from .telling import told
from .trees import LEVELS, line, why_not
from .undoing import undo
from .vocabulary import Closed, admit, may_add, missing, refusal

__all__ = [
    "LEVELS",
    "NAME_LENGTH",
    "Answer",
    "Closed",
    "Companion",
    "Offer",
    "Preview",
    "Reading",
    "Refused",
    "Suggestion",
    "admit",
    "as_known",
    "as_spelled",
    "companions",
    "delete",
    "find",
    "found_or_made",
    "keys_of",
    "line",
    "make",
    "may_add",
    "merge",
    "missing",
    "names",
    "offer",
    "preview_delete",
    "preview_merge",
    "read",
    "refusal",
    "rename",
    "resolve",
    "split",
    "suggest",
    "tidy",
    "told",
    "undo",
    "why_not",
]
