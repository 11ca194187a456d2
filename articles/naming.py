"""What a name is once spelling is set aside: slugs, and the keys under which headlines and tags are found again."""

import re
import unicodedata
from collections.abc import Callable, Container
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

SLUG_LENGTH = 120
ADDRESS_LENGTH = 400
NUMBERED = ("p", "page_id", "attachment_id", "id", "cat", "author", "tag")
"""What other systems call in a query the number of a story, or of a list (of a tag its slug); the rest is tracking, or another
view of the same."""
ENDINGS = re.compile(
    r"/(?:amp|feed(?:/(?:atom|rss|rss2|rdf))?|embed|trackback|(?:comment-page-|page/)\d{1,6}|index\.html?|index\.php)/?$|\.amp$"
)
NOT_IN_SLUG = re.compile(r"[^a-z0-9_]+")
QUOTES = dict.fromkeys(map(ord, "‘’‚‛“”„‟«»‹›'\"`´′″"), None)
DOTTED = ("tr", "az")
DOTTED_I = {ord("İ"): "i", ord("I"): "ı"}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def fold(text: str) -> str:
    """`text` without case, width, accents or runs of space: "  Zürich\u00a0 West" and "ZURICH west" are one."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in decomposed if not (unicodedata.category(sign) == "Mn" and ord(sign) < 0x370))
    return unicodedata.normalize("NFC", " ".join(bare.split()))


def headline_key(headline: str) -> str:
    """The key under which a headline is found, whatever its case, quotes, dashes and spaces (NFKC); may be empty.

    Accents stay: "Resume" and "Résumé" are two headlines.
    """
    plain = unicodedata.normalize("NFKC", headline).casefold().translate(QUOTES).translate(DASHES)
    plain = re.sub(r"\s*-+\s*", "-", plain)
    return " ".join(plain.split()).rstrip(" .")[:300]


def tag_key(name: str) -> str:
    """The key that two spellings of one tag share; punctuation counts, so C, C++ and C# stay three."""
    return fold(name)[:100]


def address_key(address: str) -> str:
    """An address as addresses are compared: no scheme, no “www.”, no case, no slash at the end, no query but a number.

    A whole address keeps its host ("old.example/2020/fire"), a path begins with its slash; empty for what is neither.
    The AMP page, the feed, the comments and the further pages of a story are the story.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https", "") else ""
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] in NUMBERED])[:80]
    except ValueError:
        return ""
    if not host and (parts.scheme or not parts.path.startswith("/")) and not query:
        return ""
    path = ENDINGS.sub("", unquote(parts.path).replace("\0", "").casefold().rstrip("/"))
    return fold(f"{host}{path or ('' if host else '/')}")[:ADDRESS_LENGTH] + (f"?{query}" if query else "")


def address_keys(address: str) -> list[str]:
    """Under what another site’s address is found: with its host where it names one, and without; nothing for a bare site."""
    whole = address_key(address)
    found = [whole]
    if whole and not whole.startswith("/"):
        host, slash, path = whole.partition("/")
        found.append(slash + path if slash else "/" + "".join(host.partition("?")[1:]))
    return [each for each in found if each not in ("", "/")]


def slugify(text: str, fallback: str = "story", language: str = "") -> str:
    """A slug of letters and digits of any script, joined by hyphens, at most SLUG_LENGTH characters; never empty.

    Slugs keep their marks (Málaga → málaga, Zürich → zürich, हिन्दी stays whole); apostrophes vanish (Renault’s → renaults).
    `language` is a tag where it is known: Turkish and Azeri have an i with a dot and one without, also as capitals.
    """
    if language.split("-", maxsplit=1)[0].lower() in DOTTED:
        text = unicodedata.normalize("NFKC", text).translate(DOTTED_I)
    if text.isascii():  # the same, in a tenth of the time
        slug = NOT_IN_SLUG.sub("-", text.lower().translate(QUOTES)).strip("-")
    else:
        lowered = unicodedata.normalize("NFKC", text).lower().translate(QUOTES)
        kept = "".join(sign if _belongs_in_slug(sign) else "-" for sign in lowered)
        slug = re.sub(r"-+", "-", kept).strip("-")
    if len(slug) > SLUG_LENGTH:
        cut = slug[:SLUG_LENGTH]
        slug = cut[: cut.rfind("-")] if cut.rfind("-") > SLUG_LENGTH // 2 else cut
    return slug.strip("-") or fallback


def _belongs_in_slug(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


def numbered(slug: str, taken: Callable[[list[str]], Container[str]]) -> str:
    """`slug`, or the first of slug-2, slug-3, … that is not taken; stays within SLUG_LENGTH.

    `taken` is asked about a few slugs at a time and says which of them are: exact questions, that an index answers.
    """
    first = 1
    while True:
        asked = [_with_number(slug, number) for number in range(first, first + 10 * first)]
        used = taken(asked)
        for candidate in asked:
            if candidate not in used:
                return candidate
        first += 10 * first


def _with_number(slug: str, number: int) -> str:
    if number == 1:
        return slug
    ending = f"-{number}"
    return slug[: SLUG_LENGTH - len(ending)].rstrip("-") + ending


def headline_from(working_title: str) -> str:
    """A headline made of a working title: slug-like lower case gets spaces and a capital; anything else is kept.

    "japanese company signs battery deal" → "Japanese company signs battery deal";
    "ev-sales-slump" → "Ev sales slump"; "iPhone sales slump" stays.
    """
    title = " ".join(working_title.split())
    if title != title.lower():
        return title
    if " " not in title and re.search(r"\w[-_]\w", title):
        title = re.sub(r"[-_]+", " ", title).strip()
    return title[:1].upper() + title[1:]
