"""A picture opened safely, brought into one shape, encoded in the sizes that pages ask for."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps

# Cards; lead pictures, and cards on sharp screens; lead pictures on sharp screens. A picture is never enlarged.
WIDTHS = (400, 800, 1600)
# What is part of every rendition's name beside the picture itself: change it when the encoding changes, and addresses change.
RECIPE = "1"
EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif", "TIFF": "tif"}
READABLE = "JPEG, PNG, WebP, GIF, AVIF or TIFF"
ENCODINGS = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "jpeg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
LONGEST_SIDE = 30_000
WHITE = (255, 255, 255)


class BadPicture(ValueError):
    """Bytes that are no picture of ours: `words` say why and what to do, with `values` in their places.

    They stand apart for whoever prints them in another language (picturing.py); str() is the English sentence.
    """

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words % values if values else words)
        self.words, self.values = words, values


@dataclass(frozen=True)
class Rendition:
    """One size of a picture: `format` is avif or jpeg, `name` its place in the storage."""

    format: str
    width: int
    height: int
    name: str


def checksum(data: bytes) -> str:
    """The picture's identity: SHA-256 of the bytes as they came."""
    return hashlib.sha256(data).hexdigest()


def stem(key: str) -> str:
    """What the names of all renditions of the picture with this checksum share."""
    return hashlib.sha256(f"{key}/{RECIPE}".encode()).hexdigest()[:16]


def measure(data: bytes, *, max_bytes: int, max_pixels: int) -> tuple[str, int, int]:
    """(file extension, width, height) as a viewer would see them, read from the header alone.

    Raises BadPicture for what is empty, too large, of another kind, or broken.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked in _open
        image = _open(data, max_bytes, max_pixels)
    width, height = image.size
    if _orientation(image) >= 5:
        width, height = height, width
    return EXTENSIONS[image.format or ""], width, height


def prove(data: bytes, *, max_bytes: int, max_pixels: int) -> None:
    """Decode the picture as small as its format allows, which is quick, so that a damaged one is known before it is kept.

    Raises BadPicture like `ladder`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = _open(data, max_bytes, max_pixels)
        with _decoding():
            image.draft("RGB", (1, 1))
            image.load()


def ladder(
    data: bytes, *, key: str, max_bytes: int, max_pixels: int, kinds: Iterable[str] = ("avif", "jpeg")
) -> Iterator[tuple[Rendition, bytes]]:
    """Every rendition of the picture of these kinds with its bytes, the largest first, each encoded when it is asked for.

    `key` (the checksum of what was uploaded) goes into the names. The pictures are upright, in sRGB, on white, without
    metadata. Raises BadPicture like `measure`, and when the picture cannot be decoded.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = _open(data, max_bytes, max_pixels)
        image = _decoded(image)
    named = stem(key)
    for width in sorted({min(width, image.width) for width in WIDTHS}, reverse=True):
        height = max(1, round(image.height * width / image.width))
        sized = image if image.size == (width, height) else image.resize((width, height), Image.Resampling.LANCZOS)
        for kind in kinds:
            name = f"renditions/{named[:2]}/{named}-{width}.{'jpg' if kind == 'jpeg' else kind}"
            yield Rendition(kind, width, height, name), _encoded(sized, ENCODINGS[kind])


# --- opening --------------------------------------------------------------------------------------------------------
def _open(data: bytes, max_bytes: int, max_pixels: int) -> Image.Image:
    """The image, its header read and within the limits, nothing decoded yet."""
    if not data:
        raise BadPicture("The file is empty.")
    if len(data) > max_bytes:
        raise BadPicture(
            "The file has %(size)s MB; the limit is %(most)s MB.", size=f"{len(data) / 1e6:.1f}", most=f"{max_bytes / 1e6:.0f}"
        )
    _refuse_known_strangers(data[:1024])
    try:
        image = Image.open(io.BytesIO(data), formats=[name for name in EXTENSIONS if name != "MPO"])
    except Image.DecompressionBombError:
        raise BadPicture(
            "The picture has more than %(most)s million pixels; make it smaller.", most=f"{max_pixels / 1e6:.0f}"
        ) from None
    except Exception:  # noqa: BLE001 -- foreign bytes: the readers raise whatever they stumble over
        raise BadPicture("This is not a picture we can read, or it is damaged; use %(readable)s.", readable=READABLE) from None
    width, height = image.size
    if width * height > max_pixels:
        raise BadPicture(
            "The picture has %(width)s × %(height)s pixels; the limit is %(most)s million. Make it smaller.",
            width=width, height=height, most=f"{max_pixels / 1e6:.0f}",
        )  # fmt: skip
    if max(width, height) > LONGEST_SIDE:
        raise BadPicture(
            "The picture is %(length)s pixels long; the limit is %(most)s.", length=max(width, height), most=LONGEST_SIDE
        )
    return image


def _refuse_known_strangers(head: bytes) -> None:
    """Name the kinds that people do try to upload and that we cannot take."""
    if head[4:8] == b"ftyp" and not any(brand in head[8:64] for brand in (b"avif", b"avis")):
        if any(brand in head[8:64] for brand in (b"hei", b"hev", b"mif1", b"msf1")):
            raise BadPicture("HEIC pictures cannot be read here; export it as JPEG and upload that.")
        raise BadPicture("This is a film, not a picture; upload a still from it.")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        raise BadPicture("SVG drawings cannot be used, because they can carry code; export it as PNG and upload that.")
    if text.startswith(b"%pdf"):
        raise BadPicture("This is a PDF, not a picture; export the page as PNG or JPEG and upload that.")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 (upright) when the metadata is missing or broken."""
    try:
        value = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 -- broken metadata must not cost us the picture
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


# --- one shape for all ----------------------------------------------------------------------------------------------
def _decoded(image: Image.Image) -> Image.Image:
    """The picture in 8-bit sRGB on white, upright, at most as wide as the widest rendition, without metadata."""
    turned, profile = _orientation(image) >= 5, image.info.get("icc_profile")
    widest = min(WIDTHS[-1], image.height if turned else image.width)
    scale = widest / (image.height if turned else image.width)
    image.draft("RGB", (max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    with _decoding():
        image.load()
        image = _upright(image)
        image = _plain(image)
        if image.width > widest:
            height = max(1, round(image.height * widest / image.width))
            image = image.resize((widest, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        image = _srgb(image, profile)
    image.info = {}
    return image


@contextmanager
def _decoding() -> Iterator[None]:
    """What decoders raise is a BadPicture."""
    try:
        yield
    except MemoryError:
        raise BadPicture("The picture is too large for this server's memory; make it smaller.") from None
    except Exception as error:  # noqa: BLE001 -- foreign bytes: the decoders raise whatever they stumble over
        if "truncated" in str(error):
            raise BadPicture("The file ends before its picture does; upload it again.") from None
        raise BadPicture("The picture is damaged and cannot be decoded; export it again and upload that.") from None


def _upright(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image) if _orientation(image) > 1 else image


def _plain(image: Image.Image) -> Image.Image:
    """8 bits a channel and no transparency: L, RGB or CMYK."""
    if image.mode in ("L", "RGB", "CMYK"):
        if "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA"):
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, WHITE), layer).convert("RGB")
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or of floating point, brought to 0…255; Pillow would cut off what lies above 255."""
    grey = image.convert("F")
    extrema: Any = grey.getextrema()  # one channel: a pair
    low, high = extrema
    if image.mode.startswith("I;16"):
        low, high = 0, 65535
    elif low >= 0 and high <= 255:
        low, high = 0, 255
    factor = 255 / (high - low or 1)
    return grey.point(lambda value: value * factor + -low * factor).convert("L")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, by the picture's own colour profile where it has one that can be used."""
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one of another colour space: the plain conversion is the best guess
    return image.convert("RGB")


def _encoded(image: Image.Image, options: dict) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()
