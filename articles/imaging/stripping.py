"""What may be kept of a file: its picture and its colours, and of what is written into it only how the picture was held
and whose it is. No place, no serial number, no thumbnail of what was cut away.

JPEG, PNG, WebP and GIF are taken apart and put together without encoding anything anew. TIFF and AVIF, where such notes
may stand anywhere, are written anew (TIFF without loss) unless they hold none.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image, ImageOps

from .opening import BadPicture

KEPT_WORDS = {0x010E: "description", 0x013B: "artist", 0x8298: "copyright"}
ORIENTATION = 0x0112
EXIF = b"Exif\x00\x00"
PNG_HEAD, PNG_KEPT = (
    b"\x89PNG\r\n\x1a\n",
    frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB sBIT bKGD pHYs hIST cICP mDCV cLLI acTL fcTL fdAT".split()),
)
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_EXIF_FLAG, WEBP_XMP_FLAG = 0x08, 0x04
GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
# Baseline tags that say how the pixels are stored, how large and in what colours (TIFF 6.0, section 8; ICC.1 annex B).
TIFF_KEPT = frozenset((254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 296, 301, 317, 320,
                       322, 323, 324, 325, 332, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675, *KEPT_WORDS))  # fmt: skip


def stripped(data: bytes) -> bytes:
    """The picture's bytes without what must not get out, and without what follows its end; again changes nothing.

    Give it a picture that `measure` took. Raises BadPicture when its parts cannot be told apart.
    """
    if data.startswith(b"\xff\xd8"):
        return b"".join(_jpeg(data))
    if data.startswith(PNG_HEAD):
        return b"".join(_png(data))
    if data.startswith(b"RIFF"):
        return _webp(data)
    if data.startswith(b"GIF8"):
        return b"".join(_gif(data))
    return _anew(data)


def _notes(payload: bytes) -> bytes:
    """An Exif block that holds orientation and ownership of this one, without its head; empty when there is none of it."""
    there, kept = Image.Exif(), Image.Exif()
    try:
        there.load(payload)
        turned = there.get(ORIENTATION, 1)
        if isinstance(turned, int) and 1 < turned <= 8:
            kept[ORIENTATION] = turned
        for tag in KEPT_WORDS:
            if isinstance(there.get(tag), str) and there[tag].strip():
                kept[tag] = there[tag]
        block = kept.tobytes() if len(kept) else b""
    except Exception:  # noqa: BLE001 -- what cannot be read cannot be cleaned: it goes
        return b""
    return block.removeprefix(EXIF) if len(block) < 65_000 else b""


# --- one way for each kind --------------------------------------------------------------------------------------------
def _jpeg(data: bytes) -> Iterator[bytes]:
    """Segments up to the end of the first picture: a second one (a preview, a film) may tell what this one does not."""
    yield data[:2]
    at, noted = 2, False
    while at < len(data) and data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xff":  # filling
            at += 1
            continue
        if marker in (b"\xd9", b""):
            break
        length = 2 + int.from_bytes(data[at + 2 : at + 4])
        if length < 4:
            raise _unclean()
        segment = data[at : at + length]
        if marker == b"\xe1" and segment[4:].startswith(EXIF) and not noted:
            notes = EXIF + block if (block := _notes(segment[4:])) else b""
            noted = True
            yield b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes if notes else b""
        elif _is_kept_in_jpeg(marker[0], segment):
            yield segment
        at += length
        if marker == b"\xda":
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end
    yield b"\xff\xd9" if at < len(data) else b""  # a cut one stays cut


def _is_kept_in_jpeg(marker: int, segment: bytes) -> bool:
    """All that is no note; of the notes, the ones that say how to read the colours."""
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        return segment[4:].startswith((b"JFIF\x00", b"ICC_PROFILE\x00", b"Adobe"))
    return True


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed 0xFF nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        after = data[at + 1 : at + 2]
        if after and after != b"\x00" and not b"\xd0" <= after <= b"\xd7" and after != b"\xff":
            return at
        at += 1
    return len(data)


def _png(data: bytes) -> Iterator[bytes]:
    yield PNG_HEAD
    at = len(PNG_HEAD)
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in PNG_KEPT:
            yield data[at : at + 12 + length]
        elif kind == b"eXIf" and (block := _notes(data[at + 8 : at + 8 + length])):
            yield struct.pack(">I", len(block)) + kind + block + struct.pack(">I", zlib.crc32(kind + block))
        at += 12 + length
        if kind == b"IEND":
            return


def _webp(data: bytes) -> bytes:
    chunks, notes = [], b""
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind in WEBP_KEPT:
            chunks.append(data[at : at + 8 + length + length % 2])
        elif kind == b"EXIF" and not notes:
            notes = _notes(data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    if chunks and chunks[0].startswith(b"VP8X"):
        flags = chunks[0][8] & ~(WEBP_EXIF_FLAG | WEBP_XMP_FLAG) | (WEBP_EXIF_FLAG if notes else 0)
        chunks[0] = chunks[0][:8] + bytes([flags]) + chunks[0][9:]
        if notes:
            chunks.append(b"EXIF" + struct.pack("<I", len(notes)) + notes + b"\x00" * (len(notes) % 2))
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10:11])
    yield data[:at]
    while at < len(data):
        kind, label = data[at : at + 1], data[at + 1 : at + 2]
        if kind == b"\x21":
            end = _end_of_blocks(data, at + 2)
            if label == b"\xf9" or (label == b"\xff" and data[at + 3 : at + 14] in GIF_LOOPS):
                yield data[at:end]
        elif kind == b"\x2c":
            end = _end_of_blocks(data, at + 11 + _colours(data[at + 9 : at + 10]))
            yield data[at:end]
        else:
            break
        at = end
    yield b"\x3b"


def _colours(flags: bytes) -> int:
    """The bytes of the table of colours that these flags announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Past the blocks that begin here, each with its length before it, and past the empty one that ends them."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _anew(data: bytes) -> bytes:
    """A TIFF or an AVIF, its first picture written again if anything is with it that need not be."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=["TIFF", "AVIF"]) as image:
                if _is_bare(image, data):
                    return data
                kind, profile = image.format or "", image.info.get("icc_profile")
                bare = ImageOps.exif_transpose(image)
            bare = Image.frombytes(bare.mode, bare.size, bare.tobytes()) if bare.mode != "P" else bare.convert("RGB")
            options = {"compression": "tiff_lzw"} if kind == "TIFF" else {"quality": 92, "speed": 8}
            bare.save(buffer, kind, **options, **({"icc_profile": profile} if profile else {}))
        except Exception:  # noqa: BLE001 -- foreign bytes: the decoders raise whatever they stumble over
            raise _unclean() from None
    return buffer.getvalue()


def _is_bare(image: Image.Image, data: bytes) -> bool:
    if image.format == "TIFF":
        return getattr(image, "n_frames", 1) == 1 and set(image.getexif()) <= TIFF_KEPT
    return not {"exif", "xmp"} & {name for name, value in image.info.items() if value} and set(_boxes(data)) <= {
        b"ftyp", b"meta", b"mdat", b"moov",
    }  # fmt: skip


def _boxes(data: bytes) -> Iterator[bytes]:
    """The kinds of the outermost boxes of an AVIF (ISO 14496-12, 4.2)."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        length = int.from_bytes(data[at + 8 : at + 16]) if length == 1 else length or len(data) - at
        yield data[at + 4 : at + 8]
        at += max(length, 8)


def _unclean() -> BadPicture:
    return BadPicture("What the camera wrote into the file cannot be taken out; export it again and upload that.")
