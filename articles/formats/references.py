"""The pictures and links inside the HTML of a story: found, and put in another form."""

import html
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from articles.formats.drafts import PictureRef

# At most so many characters in a tag: what is longer is no picture of a story, and the search stays linear.
PICTURE = re.compile(r"<p>\s*(<img\b[^<>]{0,4000}>)\s*</p>|<img\b[^<>]{0,4000}>", re.IGNORECASE)
PICTURE_TAG = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
LINK = re.compile(r"<a\b[^<>]{0,4000}>", re.IGNORECASE)
PICTURE_OR_LINK = re.compile(r"<(?P<name>a|img)\b[^<>]{0,4000}>", re.IGNORECASE)
TAG_NAME = re.compile(r"[a-zA-Z][\w:-]*")
LINE_MARK = re.compile(r'\s*data-line="\d+"')
LINK_END = re.compile(r"</a\s*>", re.IGNORECASE)


class _Tag(HTMLParser):
    """The attributes of the one tag it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}


def attributes(tag: str) -> dict[str, str]:
    """The attributes of one opening tag, entities decoded."""
    parser = _Tag()
    parser.feed(tag)
    return parser.found


def pictures(body: str) -> Iterator[PictureRef]:
    """The pictures that `body` shows, in order."""
    return (_picture(match.group(1) or match.group()) for match in PICTURE.finditer(body))


def links(body: str) -> Iterator[tuple[str, int]]:
    """Where the links of `body` lead, each with its line (0 where it is not known)."""
    for tag in LINK.findall(body):
        found = attributes(tag)
        if "href" in found:
            yield found["href"], _line(found)


def with_pictures(body: str, show: Callable[[PictureRef, bool], str]) -> str:
    """`body` with each picture replaced by what `show(picture, alone)` returns; `alone`: it had a paragraph to itself."""
    return PICTURE.sub(lambda match: show(_picture(match.group(1) or match.group()), match.group(1) is not None), body)


def with_sources(body: str, place: Callable[[PictureRef], dict[str, str] | None]) -> str:
    """`body` with each picture as it stands, but for the attributes that `place(picture)` gives it; None takes it away."""

    def placed(match: re.Match[str]) -> str:
        found = attributes(match.group())
        given = place(_picture(match.group()))
        kept = {**found, **(given or {})}
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in kept.items() if TAG_NAME.fullmatch(key))
        return "" if given is None else f"<img{written}>"

    return PICTURE_TAG.sub(placed, body)


def with_links(body: str, resolve: Callable[[str, int], str | None]) -> str:
    """`body` with each link led to what `resolve(href, line)` returns; None takes the link away and leaves its text."""
    parts, at = [], 0
    for match in LINK.finditer(body):
        if match.start() < at:
            continue
        found = attributes(match.group())
        end = LINK_END.search(body, match.end())
        if "href" not in found or not end:
            continue
        address = resolve(found["href"], _line(found))
        inside = body[match.end() : end.start()]
        title = f' title="{html.escape(found["title"])}"' if found.get("title") else ""
        led = inside if address is None else f'<a href="{html.escape(address)}"{title}>{inside}</a>'
        parts += [body[at : match.start()], led]
        at = end.end()
    return "".join([*parts, body[at:]])


def absolute(body: str, seen: Callable[[str], str]) -> str:
    """`body` with the addresses of its links and pictures as `seen(address)` has them; every tag stays as it is besides."""

    def led(match: re.Match[str]) -> str:
        found = attributes(match.group())
        name = "href" if "href" in found else "src"
        if not found.get(name) or found[name].startswith("data:"):
            return match.group()
        kept = {**found, name: seen(found[name])}
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in kept.items() if TAG_NAME.fullmatch(key))
        return f"<{match['name'].lower()}{written}>"

    return PICTURE_OR_LINK.sub(led, body)


def _picture(tag: str) -> PictureRef:
    found = attributes(tag)
    return PictureRef(found.get("src", ""), found.get("alt", ""), found.get("title", ""), line=_line(found))


def _line(found: dict[str, str]) -> int:
    value = found.get("data-line", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
