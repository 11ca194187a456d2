"""Dates as people and programs write them, turned into moments."""

import re
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1450, 2300
ISO = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
ENGLISH = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y %H:%M", "%B %d, %Y %H:%M")


def read_moment(text: str, zone: tzinfo) -> datetime:
    """The aware moment that `text` names; without a zone it is in `zone`, without a time it is midnight.

    Raises ValueError with a sentence when the text names none, or could name two.
    """
    text = " ".join(text.split())
    try:
        moment = _iso(text) or _english(text) or parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError(f"“{text[:60]}” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05.") from None
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"“{text[:60]}” lies outside the years {EARLIEST} to {LATEST}. Check the year.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _iso(text: str) -> datetime | None:
    found = ISO.fullmatch(text)
    if not found:
        return None
    date = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
    time = (found["time"] or "0:00").replace(",", ".")
    time, dot, fraction = time.partition(".")
    zone = (found["zone"] or "").upper()
    zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
    return datetime.fromisoformat(f"{date}T{time.zfill(5) if time.count(':') == 1 else time.zfill(8)}{dot}{fraction[:6]}{zone}")


def _english(text: str) -> datetime | None:
    for pattern in ENGLISH:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 -- the zone is given by read_moment
        except ValueError:
            continue
    return None
