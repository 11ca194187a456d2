"""RSS (0.9 to 2.0) and Atom files: an entry is a story, as far as the feed tells it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from articles.formats import references, scrubbing
from articles.formats.drafts import LIVE, Draft, PictureRef, ReadOptions, Record
from articles.formats.files import File
from articles.formats.sheets import Sheet, each
from articles.formats.tokens import plain
from articles.formats.xmlstream import elements, named, texts

NAME = "feed"
EXTENSIONS = (".rss", ".atom", ".rdf", ".xml")
ROOT = re.compile(rb"<(?:rss|feed|\w+:feed|rdf:RDF)[\s>]", re.IGNORECASE)
ROOT_BASE = re.compile(rb"""<(?:\w+:)?(?:feed|rss)\b[^<>]{0,4000}\bxml:base=["']([^"'<>]{1,500})""", re.IGNORECASE)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
PICTURES = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)


def recognises(head: bytes) -> bool:
    """Whether the file's root is that of a feed."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and bool(ROOT.search(head[:4000]))


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """The entries of a feed. Raises FormatError where it is no longer XML."""
    yield from each(
        _entries(file),
        lambda entry, item: _story(Sheet(NAME, file, options, item=item), *entry),
        lambda entry: plain(_first(texts(entry[0]), "title", "atom:title")),
    )


def _entries(file: File) -> Iterator[tuple[Element, str]]:
    """Each entry with the address of the site, as far as the feed has told it by then."""
    based = ROOT_BASE.search(file.head())
    site = scrubbing.line(based[1].decode("utf-8", "replace")) if based else ""
    for name, element in elements(file, ("item", "atom:entry", "link", "atom:link")):
        if name in ("item", "atom:entry"):
            yield element, site
        elif element.get("rel", "alternate") == "alternate":
            site = site or scrubbing.line(element.text or element.get("href"))


def _story(sheet: Sheet, entry: Element, site: str) -> Draft:
    told = texts(entry)
    base, own = joined(site, entry.get(BASE, "")), _address(entry, told)
    address = joined(base, own) if own else ""
    content, teaser = (references.absolute(part, lambda href: joined(address or base, href)) for part in _content(entry, told))
    date = sheet.moment(_first(told, "pubDate", "atom:published", "dc:date", "atom:issued", "atom:updated"))
    updated = sheet.moment(_first(told, "atom:updated", "atom:modified"))
    categories = list(dict.fromkeys(filter(None, (_category(child) for child in entry))))
    return sheet.draft(
        title=_first(told, "title", "atom:title"),
        body=sheet.body(content or teaser),
        key=scrubbing.line(_first(told, "guid", "atom:id") or address),
        summary=plain(scrubbing.text(teaser)) if content else "",
        status=LIVE,
        date=date,
        updated=updated if date and updated and updated > date else None,
        authors=tuple(_authors(entry, told)),
        tags=categories,
        categories=tuple(categories),
        image=_picture(entry, address or base),
        addresses=(address,) if re.match(r"https?://", address) else (),
        extra={"comments_at": told.get("comments", ""), "source": told.get("source", "")},
    )


def _content(entry: Element, told: dict[str, str]) -> tuple[str, str]:
    """(HTML of the text, HTML of the teaser); either may be missing."""
    marked = next((child for child in entry if named(child.tag) == "atom:content"), None)
    if marked is not None:
        return _atom(marked), told.get("atom:summary", "")
    return told.get("content:encoded", ""), _first(told, "description", "atom:summary")


def _atom(content: Element) -> str:
    """Atom keeps a text as escaped HTML, as XHTML, or as plain text."""
    kind = content.get("type", "text")
    if kind == "xhtml":
        for element in content.iter():
            element.tag = named(element.tag).removeprefix("html:") if isinstance(element.tag, str) else element.tag
        return "".join(ElementTree.tostring(child, "unicode", method="html") for child in content)
    text = content.text or ""
    return text if "html" in kind or "<" in text else f"<p>{text}</p>"


def _address(entry: Element, told: dict[str, str]) -> str:
    links = [child for child in entry if named(child.tag) == "atom:link" and child.get("rel", "alternate") == "alternate"]
    return scrubbing.line(told.get("link") or (links[0].get("href", "") if links else ""))


def _authors(entry: Element, told: dict[str, str]) -> list[str]:
    people = [texts(child).get("atom:name", "") for child in entry if named(child.tag) == "atom:author"]
    creators = [child.text or "" for child in entry if named(child.tag) == "dc:creator"]
    # RSS wants an address here: "ada@bugle.example (Ada Moreau)".
    inside = re.search(r"\(([^()]+)\)", told.get("author", ""))
    named_there = inside[1] if inside else told.get("author", "") if "@" not in told.get("author", "") else ""
    return list(dict.fromkeys(filter(None, map(scrubbing.line, [*people, *creators, named_there]))))


def _category(child: Element) -> str:
    if named(child.tag) == "atom:category":
        return scrubbing.line(child.get("label") or child.get("term"))
    return plain(scrubbing.line(child.text)) if named(child.tag) in ("category", "dc:subject") else ""


def _picture(entry: Element, base: str) -> PictureRef | None:
    for child in entry.iter():
        address, kind = child.get("url") or child.get("href") or "", child.get("type") or child.get("medium") or ""
        usual = named(child.tag) in ("media:content", "media:thumbnail", "enclosure", "itunes:image")
        enclosed = named(child.tag) == "atom:link" and child.get("rel") == "enclosure"
        if address and (usual or enclosed) and (kind.startswith("image") or PICTURES.search(address)):
            words: Any = texts(child)
            return PictureRef(scrubbing.line(joined(base, address)), scrubbing.line(words.get("media:description")),
                              credit=scrubbing.line(words.get("media:credit"))[:200])  # fmt: skip
    return None


def joined(base: str, address: str) -> str:
    """`address` as seen from `base`; as it is where `base` is no web address."""
    if not re.match(r"https?://", base) or not address or address.startswith("#"):
        return address or base
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _first(told: dict[str, str], *names: str) -> str:
    return next((told[name] for name in names if told.get(name)), "")
