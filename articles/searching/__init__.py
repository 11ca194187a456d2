"""Search: one index of what readers see and of what the desk writes, and one way to ask it.

The same first results on SQLite (FTS5) and PostgreSQL (tsvector): the databases say which stories hold which words, and
the order is computed from that in whole numbers.

terms      text to words          questions  what somebody typed, understood
store      the full-text table, in each database's words
indexing   stories into it        finding    answers out of it
spelling   the nearest known word snippets   the part of a text that answers
"""

from .finding import Filters, Found, Hit, Scope, find, narrow
from .indexing import index, rebuild
from .questions import slug_in
from .snippets import Piece

__all__ = ["Filters", "Found", "Hit", "Piece", "Scope", "find", "index", "narrow", "rebuild", "slug_in"]
