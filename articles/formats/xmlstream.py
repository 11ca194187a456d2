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


def elements(file: File, wanted: Collection[str]) -> Iterator[tuple[str, Element]]:
    """(name, element) for each element of these names, in order; it is emptied when the next is asked for.

    Names have the prefix that their namespace usually goes by: "wp:author", "content:encoded", "item". Raises FormatError.
    """
    with file.open() as stream:
        try:
            yield from _walk(iterparse(_Mended(stream), events=("start", "end")), wanted)
        except ParseError as error:
            line, problem = error.position[0], str(error).split(":")[0]
            raise FormatError(line, f"The file is not valid XML here: {problem}. What stands before was read.") from None
        except DefusedXmlException:
            reason = "The file defines entities or refers to other files, which can harm who reads it. Remove its <!DOCTYPE …>."
            raise FormatError(1, reason) from None
        except (ValueError, LookupError, OSError) as error:
            raise FormatError(1, f"The file cannot be read as XML: {str(error)[:120]}.") from None


def _walk(events: Iterator[tuple[str, Any]], wanted: Collection[str]) -> Iterator[tuple[str, Element]]:
    above: list[Element] = []
    inside = 0
    for event, element in events:
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


class _Mended:
    """A stream of UTF-8 whose broken bytes and forbidden controls are replaced; another declared encoding is left alone."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.head = stream.read(200)
        declared = ENCODING.search(self.head)
        marked = self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        plain = not marked and (declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii"))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace") if plain else None

    def read(self, size: int = -1) -> bytes:
        data, self.head = self.head or self.stream.read(size), b""
        if self.decoder is None:
            return data
        text = self.decoder.decode(data, final=not data)
        while data and not text:
            data = self.stream.read(size)
            text = self.decoder.decode(data, final=not data)
        return FORBIDDEN.sub("\ufffd", text).encode()
