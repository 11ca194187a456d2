"""Addresses of our pages, worded once: a page prints some thirty of them, and Django goes through all patterns for each.

The site stands at the root of its host (SITE_URL takes no path), so an address depends on nothing but what it names.
"""

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse

SLUG = "SLUG"
PLAIN = "/~:@!$&'()*+,;="
"""Signs that stand in an address as they are, as in reverse()."""


@lru_cache(maxsize=10_000)
def path_of(name: str, slug: str | None = None) -> str:
    """What reverse(name) says, or reverse(name, args=[slug]): for an address that holds one slug, or none."""
    if slug is None:
        return reverse(name)
    before, after = _around(name)
    return f"{before}{quote(slug, safe=PLAIN)}{after}"


@lru_cache(maxsize=100)
def _around(name: str) -> tuple[str, str]:
    """What stands before and after the slug."""
    before, _slug, after = reverse(name, args=[SLUG]).rpartition(SLUG)
    return before, after
