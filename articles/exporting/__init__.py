"""Take stories out: as JSON Lines, Markdown, WXR, ninjs, or as pages that can be served as they are.

choosing says which stories · telling says all of one as plain values · media copies photos · running writes files ·
pages renders the site.
"""

from .choosing import Choice
from .pages import export_site
from .running import FORMATS, Refused, export

__all__ = ["FORMATS", "Choice", "Refused", "export", "export_site"]
