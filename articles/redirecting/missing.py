"""Addresses that readers asked for in vain: counted without knowing who asked, few enough to be looked through."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import unquote, urlsplit
from zlib import crc32

from django.core.cache import cache
from django.db.models import F

from articles import naming, searching
from articles.models import Article, Miss
from articles.redirecting.finding import keys_of

MOST = 5000
"""So many addresses are remembered; those least asked for make room for others."""
ROOM = 500
BY_HAND = 50
PER_MINUTE = 60
"""So many are written a minute at most, each address once: a robot that tries everything costs the site nothing."""
# What tries every address it can think of, and what stands in no archive: neither tells of a reader who missed a story.
ROBOT = re.compile(
    r"bot\b|crawl|spider|slurp|scan|fetch|monitor|preview|curl|wget|python|java/|go-http|headless|^$", re.IGNORECASE
)
PROBE = re.compile(
    r"/(?:wp-(?:admin|login|content|includes|json)|xmlrpc|cgi-bin|vendor/|phpmyadmin|\.)|"
    r"\.(?:js|mjs|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|txt|json|xml|ya?ml|env|ini|sql|bak|zip|gz|tar|cgi)$",
    re.IGNORECASE,
)  # fmt: skip
WORD_ENDS = re.compile(r"[-_+./\s]+")
NUMBERS = re.compile(r"\b\d+\b|\b(?:html?|php|aspx?)\b")


def note(address: str, *, agent: str, referrer: str, now: datetime) -> bool:
    """Count that a reader did not find `address` (a path with its query); returns whether it was counted.

    Left out: robots by their own word, probes for other systems' holes, files, and what is beyond the bounds above.
    Of the referrer its host is kept, of the query a story's number.
    """
    key = keys_of(address)[0]
    path = urlsplit(address).path
    if not key or ROBOT.search(agent) or PROBE.search(path) or not _may_write(key, now):
        return False
    host = (urlsplit(referrer).hostname or "")[:200]
    seen = {"count": F("count") + 1, "last": now, **({"referrer": host} if host else {})}
    if not Miss.objects.filter(key=key).update(**seen):
        _make_room()
        query = key.partition("?")[2]
        shown = unquote(path).replace("\0", "")[:400] + (f"?{query}" if query else "")
        Miss.objects.bulk_create([Miss(key=key, address=shown, first=now, last=now, referrer=host)], ignore_conflicts=True)
    return True


def _may_write(key: str, now: datetime) -> bool:
    minute = f"misses:{int(now.timestamp()) // 60}"
    cache.add(minute, 0, 120)
    if cache.get(minute, 0) >= PER_MINUTE or not cache.add(f"miss:{crc32(key.encode())}", 1, 60):
        return False
    cache.incr(minute)
    return True


def _make_room() -> None:
    if Miss.objects.count() >= MOST:
        least = Miss.objects.order_by("ignored", "count", "last").values_list("pk", flat=True)[:ROOM]
        Miss.objects.filter(pk__in=list(least)).delete()


def ignore(misses: Iterable[Miss], *, ignored: bool = True) -> int:
    """Take addresses out of the inbox, or back into it; returns how many."""
    return Miss.objects.filter(pk__in=[miss.pk for miss in misses]).update(ignored=ignored)


# --- what was meant --------------------------------------------------------------------------------------------------
def nearest(address: str, *, now: datetime, most: int = 4) -> list[Article]:
    """The stories that readers may see whose words are nearest to those of an address, best first."""
    words = words_of(address)
    return [hit.article for hit in searching.find(words, now=now, most=most).hits] if words else []


def suggestions(misses: Sequence[Miss], *, now: datetime) -> dict[int, Article]:
    """{miss: the story that it most likely meant}; one query for slugs that fit, and one question each for at most BY_HAND."""
    slugs = {miss.pk: slug_of(miss.address) for miss in misses}
    same = {story.slug: story for story in Article.objects.published().filter(slug__in=slugs.values()).only("slug", "headline")}
    found = {pk: same[slug] for pk, slug in slugs.items() if slug in same}
    for miss in [miss for miss in misses if miss.pk not in found][:BY_HAND]:
        near = nearest(miss.address, now=now, most=1)
        if near:
            found[miss.pk] = near[0]
    return found


def slug_of(address: str) -> str:
    """The last part of an address as a slug of ours: /2020/05/The_Fire.html gives the-fire."""
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    return naming.slugify(re.sub(r"\.(?:html?|php|aspx?)$", "", unquote(last)).replace("_", "-"), fallback="-")


def words_of(address: str) -> str:
    """The words of an address's last part that has any, without numbers: what to search for."""
    for part in reversed(urlsplit(address).path.split("/")):
        words = " ".join(NUMBERS.sub(" ", WORD_ENDS.sub(" ", unquote(part))).replace('"', " ").split())
        if len(words) > 2:
            return words
    return ""
