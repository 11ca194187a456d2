"""XML read as it comes: one element of a long file at a time, with what other programs got wrong in it put right."""

import codecs
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from articles.formats.drafts import FormatError
from articles.formats.files import File

DEEPEST = 500
HEAD_BYTES = 64 * 1024
# So much is held of one text before the file is given up; what is longer than a story is refused by itself.
TEXT_BYTES = 150_000_000
MALFORMED = "The file is not valid XML here: {problem}. What stands before was read. Mend the line, or export the file again."
CUT = "The file breaks off here. What stands before was read. Export it again, or from another date on, and import that too."
BROKEN = {"no element found": CUT, "unclosed token": CUT, "unclosed CDATA section": CUT}
# Controls that XML 1.0 forbids and exports hold nevertheless.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ENCODING = re.compile(rb"""<\?xml[^>]{0,80}\bencoding=["']([\w.-]{1,40})["']""")
PREFIXES = (
    ("/excerpt/", "excerpt"),
    ("wordpress.org/export/", "wp"),
    ("rss/1.0/modules/content", "content"),
    ("purl.org/dc/", "dc"),
    ("w3.org/2005/atom", "atom"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds", "itunes"),
    ("w3.org/1999/xhtml", "html"),
    ("purl.org/atom/ns", "atom"),
    ("purl.org/rss/1.0/", ""),
    ("rdf-syntax", "rdf"),
)


USUAL = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "georss": "http://www.georss.org/georss",
    "thr": "http://purl.org/syndication/thread/1.0",
}
ROOT = re.compile(rb"<(?:rss|feed|\w+:RDF)\b[^<>]*>", re.IGNORECASE)


class Broken(FormatError):
    """The file ends, or is no longer XML, at a line; what stands before it could be read."""


def elements(file: File, wanted: Collection[str]) -> Iterator[tuple[str, Element]]:
    """(name, element) for each element of these names, in order; it is emptied when the next is asked for.

    Names have the prefix that their namespace usually goes by: "wp:author", "content:encoded", "item". Raises FormatError.
    """
    with file.open() as stream:
        try:
            mended = _Mended(stream)
            if not mended.head.strip():
                raise FormatError(1, "The file is empty.")
            yield from _walk(iterparse(mended, events=("start", "end")), wanted, mended)
        except ParseError as error:
            line, problem = error.position[0], str(error).split(":")[0]
            raise Broken(line, BROKEN.get(problem, MALFORMED.format(problem=problem))) from None
        except DefusedXmlException:
            reason = "The file defines entities or refers to other files, which can harm who reads it. Remove its <!DOCTYPE …>."
            raise FormatError(1, reason) from None
        except (ValueError, LookupError, OSError) as error:
            raise FormatError(1, f"The file cannot be read as XML: {str(error)[:120]}.") from None


def _walk(events: Iterator[tuple[str, Any]], wanted: Collection[str], text: "_Mended") -> Iterator[tuple[str, Element]]:
    above: list[Element] = []
    inside = 0
    for event, element in events:
        text.since = 0
        name = named(element.tag)
        if event == "start":
            above.append(element)
            inside += name in wanted
            if len(above) > DEEPEST:
                raise FormatError(1, f"The file is nested more than {DEEPEST} deep. This is no export of stories.")
            continue
        above.pop()
        inside -= name in wanted
        if name in wanted and not inside:
            yield name, element
        if not inside and above:
            above[-1].remove(element)


@lru_cache(maxsize=4096)
def named(tag: str) -> str:
    """ "{http://wordpress.org/export/1.2/}post_id" → "wp:post_id"; an unknown namespace goes."""
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    prefix = next((prefix for part, prefix in PREFIXES if part in space.lower()), "")
    return f"{prefix}:{local}" if prefix else local


def texts(element: Element) -> dict[str, str]:
    """The texts of the element's children by name; of several the first that says something."""
    found: dict[str, str] = {}
    for child in element:
        name = named(child.tag)
        if not found.get(name):
            found[name] = (child.text or "").strip()
    return found


def _declared(head: bytes) -> bytes:
    """`head` with the usual names for the prefixes that are used and that its root forgot to declare."""
    root = ROOT.search(head)
    if not root:
        return head
    # All of them: what the beginning does not use, the rest may. A declaration that nothing uses harms nobody.
    missing = [name for name in USUAL if f"xmlns:{name}=".encode() not in root.group()]
    names = "".join(f' xmlns:{name}="{USUAL[name]}"' for name in missing).encode()
    at = root.end() - (2 if root.group().endswith(b"/>") else 1)
    return head[:at] + names + head[at:]


class _Mended:
    """A stream of UTF-8 whose broken bytes and forbidden controls are replaced, and whose prefixes are declared; another
    declared encoding is left alone.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.since = stream, 0
        self.head = _declared(stream.read(HEAD_BYTES))
        declared = ENCODING.search(self.head)
        marked = self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        plain = not marked and (declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii"))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace") if plain else None

    def read(self, size: int = -1) -> bytes:
        data, self.head = self.head or self.stream.read(size), b""
        self.since += len(data)
        if self.since > TEXT_BYTES:
            raise FormatError(1, f"A single text of the file has more than {TEXT_BYTES // 1_000_000} MB. Remove it.")
        if self.decoder is None:
            return data
        text = self.decoder.decode(data, final=not data)
        while data and not text:
            data = self.stream.read(size)
            text = self.decoder.decode(data, final=not data)
        return FORBIDDEN.sub("\ufffd", text).encode()
