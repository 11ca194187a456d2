"""The latest stories for feed readers: of the site, a section, a tag, an author, a search; and the corrections.

channels   what a feed is of            entries  a story as an entry
serving    RSS 2.0, Atom and JSON Feed 1.1, with archives (RFC 5005) and a hub (WebSub)
"""

from .serving import serve

__all__ = ["serve"]
