"""Old addresses live on: where each leads, who says so, and which ones readers asked for in vain.

An address is looked up only once no page was found under it, so that pages that exist pay nothing for those that moved.

finding   where an old address leads        leading   make and change a redirect
missing   addresses asked for in vain       tables    redirects by the hundred, from and to CSV
"""

from .finding import Lead, find, is_number, story_at
from .leading import BadRedirect, bring_in, choose, moved
from .missing import ignore, nearest, note, suggestions
from .tables import OWN, Line, read, written

__all__ = [
    "OWN",
    "BadRedirect",
    "Lead",
    "Line",
    "bring_in",
    "choose",
    "find",
    "ignore",
    "is_number",
    "moved",
    "nearest",
    "note",
    "read",
    "story_at",
    "suggestions",
    "written",
]
