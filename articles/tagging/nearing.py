"""Tags that a new name may be meant for: nearly the same by spelling, by number, or but for one letter."""

from django.db import connection
from django.db.models import Q

from articles import naming, twins
from articles.models import Tag

OFFERED = 3
LOOKED_AT = 500
"""Names compared with the new one, the most used first."""


def near(name: str, most: int = OFFERED) -> list[Tag]:
    """Tags whose names are nearly `name`, but not the same (articles.twins says when); the most used first; one query."""
    key = naming.tag_key(name)
    if not key:
        return []
    wanted = Q(key__in=list(twins.singulars(key))) | starting(key[:2])
    rows = Tag.objects.filter(wanted).exclude(key=key).order_by("-story_count", "key")[:LOOKED_AT]
    return [tag for tag in rows if twins.near(key, tag.key)][:most]


def starting(prefix: str, field: str = "key") -> Q:
    """Keys that begin with `prefix`, answered from the key's index on both databases.

    SQLite answers LIKE from no index of ours, and compares texts by code points, so that a range is the same there;
    PostgreSQL has an index for LIKE, and compares by the rules of a language.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})
    return Q(**{f"{field}__startswith": prefix})
