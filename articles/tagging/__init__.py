"""What stories are about: one tag for every spelling.

finding      tags by name, aliases resolved, new ones made
trees        tags and sections within one another
"""

from .finding import NAME_LENGTH, find, found_or_made, make, names, remember, resolve, tidy
from .trees import LEVELS, line, why_not

__all__ = [
    "LEVELS",
    "NAME_LENGTH",
    "find",
    "found_or_made",
    "line",
    "make",
    "names",
    "remember",
    "resolve",
    "tidy",
    "why_not",
]
