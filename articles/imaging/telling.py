"""What a file says about itself, in the three ways in which cameras and agencies write it: XMP, IPTC-IIM, Exif.

Only what an editor would have to type: never the place. Nothing raises: notes that cannot be read say nothing.
"""

import html
import io
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from PIL import Image, IptcImagePlugin

LONGEST = {"alt": 500, "caption": 2000, "credit": 200, "licence": 200}
# Written by cameras into every picture.
NOTHING = re.compile(
    r"(olympus|sony|kodak|konica|minolta|samsung|nikon|canon)?\s*(digital (still )?camera|dsc|default)", re.IGNORECASE
)
DC, PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS, CORE = "{http://ns.adobe.com/xap/1.0/rights/}", "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
EXIF_IFD, TAKEN, TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
# What is a credit: who is to be named, then who made it, then whose it is.
XMP = {
    "alt": [f"{CORE}AltTextAccessibility"], "caption": [f"{DC}description"], "licence": [f"{RIGHTS}UsageTerms"],
    "credit": [f"{PHOTOSHOP}Credit", f"{DC}creator", f"{DC}rights"], "taken": [f"{PHOTOSHOP}DateCreated"],
}  # fmt: skip
IPTC = {"caption": [(2, 120)], "credit": [(2, 110), (2, 80), (2, 116)]}
EXIF = {"caption": [0x010E], "credit": [0x013B, 0x8298]}


@dataclass(frozen=True)
class Told:
    """What a file says: empty where it says nothing. `taken` is naive when the file names no time zone."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    taken: datetime | None = None


def told(data: bytes) -> Told:
    """What the picture's own notes say, XMP before IPTC before Exif."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data))
        except Exception:  # noqa: BLE001 -- foreign bytes: whoever measures them says what is wrong
            return Told()
        with image:
            voices = [_quietly(voice, image) for voice in (_xmp, _iptc, _exif)]
    words = {
        name: next((said for voice in voices if (said := _words(voice.get(name, ""), most))), "")
        for name, most in LONGEST.items()
    }
    moments = (moment for voice in voices if (moment := _moment(voice.get("taken", ""))))
    return Told(**words, taken=next(moments, None))


def _quietly(voice: Callable[[Image.Image], dict[str, str]], image: Image.Image) -> Mapping[str, str]:
    try:
        return voice(image)
    except Exception:  # noqa: BLE001 -- foreign bytes: broken notes must not cost us the picture
        return {}


def _xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    text = packet.encode() if isinstance(packet, str) else bytes(packet)
    if not text:
        return {}
    tree = fromstring(text.strip(b"\x00 \r\n\t"))
    return {name: next(filter(None, (_said(tree, path) for path in paths)), "") for name, paths in XMP.items()}


def _said(tree: Element, name: str) -> str:
    """The property's text: an attribute, an element, or the items of the list within it."""
    for element in tree.iter():
        if name in element.attrib:
            return element.attrib[name]
        if element.tag == name:
            return ", ".join(filter(None, ((item.text or "").strip() for item in element.iter(LI)))) or (element.text or "")
    return ""


def _iptc(image: Image.Image) -> dict[str, str]:
    found: Any = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    return {name: next(filter(None, (_decoded(found.get(key)) for key in keys)), "") for name, keys in IPTC.items()}


def _exif(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    inner = exif.get_ifd(EXIF_IFD)
    said = {name: next(filter(None, (str(exif.get(tag) or "") for tag in tags)), "") for name, tags in EXIF.items()}
    return {**said, "taken": f"{inner.get(TAKEN, '')}{inner.get(TAKEN_OFFSET, '')}"}


def _decoded(value: bytes | list[bytes] | None) -> str:
    """An IPTC record's text; agencies write UTF-8 and the letters of western Europe, and seldom say which."""
    values = value if isinstance(value, list) else [value or b""]
    try:
        return ", ".join(each.decode() for each in values)
    except UnicodeDecodeError:
        return ", ".join(each.decode("cp1252", "replace") for each in values)


def _words(text: str, most: int) -> str:
    """In one line, without what cannot be printed; nothing for what every picture of a camera says."""
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()  # UTF-8 that was read as Latin-1, as Exif's readers do
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in html.unescape(text)).split())
    return "" if NOTHING.fullmatch(text) else text[:most].strip()


def _moment(text: str) -> datetime | None:
    """A moment as Exif (2026:03:01 12:00:00) or XMP (2026-03-01T12:00) writes it; None for anything else."""
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?([+-]\d\d:\d\d|Z)?", text)
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{zone or ''}")
    except ValueError:
        return None
