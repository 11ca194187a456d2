"""Where an old address leads."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from articles import naming
from articles.models import Article, FormerAddress

FIRST = ("chosen", "moved", "imported")
"""Which counts where several had an address: what the desk chose, then what moved here, then what came from elsewhere."""


@dataclass(frozen=True)
class Lead:
    """Where an old address leads: to `url`, for good; or to nothing any more, because `gone` was retracted or has expired."""

    url: str = ""
    gone: Article | None = None


def find(address: str) -> Lead | None:
    """Where `address` (a path with its query) leads; None if nobody knows, or if readers may not see what it leads to.

    With and without slash, case, tracking, AMP, feed; one query on an index, two more where a story is found.
    """
    keys = keys_of(address)
    rows = list(FormerAddress.objects.filter(key__in=keys).select_related("section", "author"))
    for row in sorted(rows, key=lambda row: (keys.index(row.key), FIRST.index(row.reason), row.pk)):
        lead = _of_story(row.article_id) if row.article_id else Lead(row.leads_to())
        if lead and (lead.gone or stored_key(lead.url) not in keys):
            return lead
    return None


def _of_story(pk: int) -> Lead | None:
    story = Article.objects.published().filter(pk=pk).only("slug").first()
    if story:
        return Lead(story.get_absolute_url())
    gone = Article.objects.gone().filter(pk=pk).first()
    return Lead(gone=gone) if gone else None


def stored_key(address: str) -> str:
    """The key under which a path of this site is stored; the empty string for what is no path."""
    key = naming.address_key(address)
    return f"at:{key}" if key.startswith("/") else ""


def keys_of(address: str) -> list[str]:
    """The keys to look under: with the story's number that the query names, then by the path alone."""
    key = stored_key(address)
    bare, numbered, _query = key.partition("?")
    return [key, bare] if numbered and bare != "at:/" else [key]


def is_number(address: str) -> bool:
    """Whether the address names a story by number on the front page or on no page at all (`/?p=123`), as other systems do."""
    parts = urlsplit(address)
    return parts.path in ("/", "/index.php") and any(
        name in naming.NUMBERED and value.isdecimal() for name, value in parse_qsl(parts.query)
    )
