"""What an address of the API asks for; everything that it cannot mean is refused with a sentence."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Author, Section, Tag
from articles.searching import Filters
from articles.views.search import midnight, parsed

LIMIT, MOST = 20, 100


class BadQuestion(Exception):
    """The address asks for what cannot be answered; the message is for the person who wrote the program."""


def known(request: HttpRequest, names: Sequence[str]) -> None:
    """Raises BadQuestion for a parameter that is none of `names`: a misspelt filter must not widen the answer."""
    for name in request.GET:
        if name not in names:
            raise BadQuestion(f"There is no parameter “{name[:60]}” here. Known are: {', '.join(names)}.")


def limit(request: HttpRequest) -> int:
    said = request.GET.get("limit", str(LIMIT))
    if not (said.isascii() and said.isdigit() and len(said) < 5 and 1 <= int(said) <= MOST):
        raise BadQuestion(f"limit is a whole number from 1 to {MOST}.")
    return int(said)


def fields(request: HttpRequest, allowed: Sequence[str], usual: Sequence[str]) -> Sequence[str]:
    """The fields wanted, in the order of `allowed`."""
    said = request.GET.get("fields")
    if said is None:
        return usual
    wanted = [name.strip() for name in said.split(",")]
    for name in wanted:
        if name not in allowed:
            raise BadQuestion(f"There is no field “{name[:60]}”. Known are: {', '.join(allowed)}.")
    return [name for name in allowed if name in wanted]


def filters(request: HttpRequest) -> Filters:
    """section, tag and author by slug; since and until as dates in the site's zone, or as moments with a zone."""
    return Filters(
        section=_by_slug(request, "section", Section),
        tag=_by_slug(request, "tag", Tag),
        author=_by_slug(request, "author", Author),
        since=_moment(request, "since"),
        until=_moment(request, "until", after=timedelta(days=1)),
    )


def _by_slug(request: HttpRequest, name: str, model: type) -> object:
    slug = request.GET.get(name, "").replace("\x00", "")
    if not slug:
        return None
    found = model.objects.filter(slug=slug).first()
    if found is None:
        raise BadQuestion(f"There is no {name} with the slug “{slug[:60]}”.")
    return found


def _moment(request: HttpRequest, name: str, after: timedelta = timedelta(0)) -> datetime | None:
    said = request.GET.get(name, "")
    if not said:
        return None
    day = parsed(said)
    if day:
        return midnight(day + after)
    try:
        moment = parse_datetime(said.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or not 1000 < moment.year < 9000:
        raise BadQuestion(f"{name} is a date like 2026-11-23, or a moment like 2026-11-23T14:05:00+01:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


# --- where a list goes on -------------------------------------------------------------------------------------------
def cursor(*parts: object) -> str:
    """Where the next page begins, as one word that says nothing to anybody else."""
    return urlsafe_b64encode("|".join(map(str, parts)).encode()).decode().rstrip("=")


def place(request: HttpRequest) -> list[str]:
    """The parts of the cursor in the address; none for the first page. Raises BadQuestion for one that is not ours."""
    said = request.GET.get("cursor", "")
    if not said:
        return []
    try:
        return urlsafe_b64decode(said[:200].encode() + b"==").decode().split("|")
    except (NotBase64, UnicodeError):
        raise bad_cursor() from None


def bad_cursor() -> BadQuestion:
    return BadQuestion("This cursor is none of ours; begin without one, and follow “next”.")


def number(part: str) -> int:
    if not (part.isascii() and part.isdigit() and len(part) < 19):
        raise bad_cursor()
    return int(part)
