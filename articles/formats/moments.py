"""Dates as people and programs write them, turned into moments."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1450, 2300
# How numbers parted by dots or slashes are read, where somebody has said it: nothing in them tells.
ORDERS = {"day-first": ("d", "m"), "month-first": ("m", "d")}
ISO = re.compile(
    r"(?P<y>\d{4})(?:[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})|(?P<mm>\d{2})(?P<dd>\d{2}))"
    r"(?:[T\s]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
NUMBERS = re.compile(
    r"(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<y>\d{4})(?:[,\s]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?"
)
# The dates of mail and feeds, with a zone that everybody reads alike.
MAIL = re.compile(
    r"(?:[a-z]{3,9},?\s+)?\d{1,2}\s+[a-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s+(?:[+-]\d{4}|Z|UTC?|GMT|[ECMP][SD]T)(?:\s+\(\w+\))?)?",
    re.IGNORECASE,
)
HALF_DAY = re.compile(r"(?P<rest>.*\d)\s*(?P<half>[ap])\.?m\.?", re.IGNORECASE)
DAY_NAME = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,\s+", re.IGNORECASE)
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
SHORT_MONTH = re.compile(r"\b([a-z]{3})(?:t?\.|t)(?=\s)", re.IGNORECASE)
# The months as German, French, Spanish, Italian, Portuguese and Dutch write them, without their marks.
MONTHS = tuple(
    frozenset(names.split())
    for names in (
        "januar janner jan janvier enero gennaio janeiro januari", "februar feb fevrier febrero febbraio fevereiro februari",
        "marz mar mars marzo marco maart", "april apr avril abril aprile", "mai maj mayo maggio maio mei",
        "juni jun juin junio giugno junho", "juli jul juillet julio luglio julho", "august aug aout agosto ago augustus",
        "september sept sep septembre septiembre settembre setembro",
        "oktober okt oct octobre octubre ottobre outubro", "november nov novembre noviembre novembro",
        "dezember dez dec decembre diciembre dicembre dezembro december",
    )
)  # fmt: skip
ELSEWHERE = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?(?P<d>\d{1,2})(?:\.|er|º|°)?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,10})\.?\s+(?:del?\s+)?(?P<y>\d{4})"
    r"(?:,?\s+(?:um|à|at|alle|a las|às|om)?\s*(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?:\s*(?:uhr|h))?)?",
    re.IGNORECASE,
)
ENGLISH = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
# Seconds since 1970 (2001 to 2030; 19… would be a year) and thousandths of them.
SECONDS, THOUSANDTHS = re.compile(r"1[0-8]\d{8}"), re.compile(r"1\d{12}")
UNREADABLE = "“{text}” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."


def names_none(text: str) -> bool:
    """Whether a database wrote this where it had no date."""
    return text.startswith("0000-00-00")


def read_moment(text: str, zone: tzinfo, order: str = "") -> datetime:
    """The aware moment that `text` names; without a zone it is in `zone`, without a time it is midnight.

    `order`, one of ORDERS, says what 03/04/2026 means. Raises ValueError with a sentence when the text names no moment, or
    could name two.
    """
    text = " ".join(text.split())
    try:
        moment = _counted(text) or _iso(text) or _mail(text) or _numbers(text, order) or _english(text) or _elsewhere(text)
    except (TypeError, IndexError, OverflowError, ValueError) as error:
        if isinstance(error, Ambiguous):
            raise
        moment = None
    if moment is None:
        raise ValueError(UNREADABLE.format(text=text[:60]))
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"“{text[:60]}” lies outside the years {EARLIEST} to {LATEST}. Check the year.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


class Ambiguous(ValueError):
    """The text could name two days; str() is a sentence that says how to tell."""


def _counted(text: str) -> datetime | None:
    if SECONDS.fullmatch(text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text))
    if THOUSANDTHS.fullmatch(text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    return None


def _iso(text: str) -> datetime | None:
    half = HALF_DAY.fullmatch(text)
    found = ISO.fullmatch(half["rest"] if half else text)
    if not found:
        return None
    date = f"{found['y']}-{int(found['m'] or found['mm']):02}-{int(found['d'] or found['dd']):02}"
    time = (found["time"] or "0:00").replace(",", ".")
    time, dot, fraction = time.partition(".")
    zone = (found["zone"] or "").upper()
    zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
    time = time.zfill(5) if time.count(":") == 1 else time.zfill(8)
    moment = datetime.fromisoformat(f"{date}T{time}{dot}{fraction[:6]}{zone}")
    return _in_half(moment, half["half"]) if half else moment


def _mail(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if MAIL.fullmatch(text) else None


def _numbers(text: str, order: str) -> datetime | None:
    """Day and month in the order that was said; without one only a date that is the same day in any order."""
    half = HALF_DAY.fullmatch(text)
    found = NUMBERS.fullmatch(half["rest"] if half else text)
    if not found:
        return None
    days = list(dict.fromkeys(day for each in ([order] if order else ORDERS) if (day := _day(found, each))))
    if len(days) > 1:
        could = " or ".join(f"{day.day} {day:%B %Y}" for day in days)
        how = "Write it as 2026-03-01, or say --dates day-first or month-first for all of them."
        raise Ambiguous(f"“{text[:60]}” could mean {could}. {how}")
    if not days:
        return None
    (day,) = days
    time = [int(part) for part in (found["time"] or "0:00").split(":")]
    moment = day.replace(hour=time[0], minute=time[1], second=time[2] if len(time) > 2 else 0)
    return _in_half(moment, half["half"]) if half else moment


def _day(found: re.Match[str], order: str) -> datetime | None:
    given = dict(zip(ORDERS[order], (int(found["first"]), int(found["second"])), strict=True))
    try:
        return datetime(int(found["y"]), given["m"], given["d"])  # noqa: DTZ001 -- the zone is given by read_moment
    except ValueError:
        return None


def _english(text: str) -> datetime | None:
    half = HALF_DAY.fullmatch(text)
    text = ORDINAL.sub(r"\1", DAY_NAME.sub("", half["rest"] if half else text))
    text = SHORT_MONTH.sub(lambda match: match[1], text)
    for pattern in ENGLISH:
        for time in ("", " %H:%M"):
            try:
                moment = datetime.strptime(text, pattern + time)  # noqa: DTZ007 -- the zone is given by read_moment
            except ValueError:
                continue
            return _in_half(moment, half["half"]) if half else moment
    return None


def _elsewhere(text: str) -> datetime | None:
    """3. Mai 2019, 3 de mayo de 2019, 1er mars 2019 à 14h30."""
    found = ELSEWHERE.fullmatch(text)
    if not found:
        return None
    spelled = unicodedata.normalize("NFKD", found["month"].casefold())
    name = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    month = next((number for number, names in enumerate(MONTHS, start=1) if name in names), 0)
    time = int(found["hour"] or 0), int(found["minute"] or 0)
    return datetime(int(found["y"]), month, int(found["d"]), *time)  # noqa: DTZ001 -- the zone is given by read_moment


def _in_half(moment: datetime, half: str) -> datetime:
    """10:30 pm is 22:30, 12:30 am half past midnight. Raises ValueError for 14:30 pm."""
    if not 1 <= moment.hour <= 12:
        raise ValueError
    return moment.replace(hour=moment.hour % 12 + (12 if half.lower() == "p" else 0))
