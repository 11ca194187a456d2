"""A picture opened safely, brought into one shape, encoded in the sizes that pages ask for."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

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
# What machines ask for (previews elsewhere, search engines): cut around the focal point, so wide where the file allows it.
SHAPES = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
SHAPE_WIDTH = 1200
LONGEST_SIDE = 30_000
WHITE = (255, 255, 255)
# Rows that are brought into shape at once, so that a large picture is in memory once and not in every shape.
BAND = 256
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip


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


@dataclass(frozen=True)
class Crop:
    """A piece of a picture for machines: `shape` is one of SHAPES, `name` its place in the storage; a JPEG."""

    shape: str
    width: int
    height: int
    name: str


@dataclass(frozen=True)
class Decoded:
    """A picture in memory, upright, 8 bits a channel, no larger than what is made of it needs; `width` and `height` are the
    file's own, as a viewer sees them."""

    extension: str
    width: int
    height: int
    image: Image.Image
    profile: bytes | None


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


def prove(data: bytes, *, max_bytes: int, max_pixels: int) -> tuple[str, int, int]:
    """What `measure` says, of a picture that was decoded as small as its format allows: a damaged one is known before it is
    kept. Raises BadPicture like `decoded`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = _open(data, max_bytes, max_pixels)
        width, height = image.size
        with _decoding():
            image.draft("RGB", (1, 1))
            image.load()
    if _orientation(image) >= 5:
        width, height = height, width
    return EXTENSIONS[image.format or ""], width, height


def decoded(data: bytes, *, max_bytes: int, max_pixels: int) -> Decoded:
    """The picture, decoded once for all that is made of it. Raises BadPicture like `measure`, and for a damaged one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = _open(data, max_bytes, max_pixels)
        return _decoded(image)


def ladder(
    data: bytes, *, key: str, max_bytes: int, max_pixels: int, kinds: Iterable[str] = ("avif", "jpeg")
) -> Iterator[tuple[Rendition, bytes]]:
    """`sizes` of the picture with these bytes. Raises BadPicture like `decoded`."""
    yield from sizes(decoded(data, max_bytes=max_bytes, max_pixels=max_pixels), key=key, kinds=kinds)


def sizes(picture: Decoded, *, key: str, kinds: Iterable[str] = ("avif", "jpeg")) -> Iterator[tuple[Rendition, bytes]]:
    """Every rendition of the picture of these kinds with its bytes, the largest first, each encoded when it is asked for.

    `key` (the checksum of what was uploaded) goes into the names. The pictures are in sRGB, on white, without metadata.
    """
    named, kinds = stem(key), tuple(kinds)
    for width in sorted({min(width, picture.width) for width in WIDTHS}, reverse=True):
        height = max(1, round(picture.height * width / picture.width))
        sized = _sized(picture, (width, height))
        for kind in kinds:
            name = f"renditions/{named[:2]}/{named}-{width}.{'jpg' if kind == 'jpeg' else kind}"
            yield Rendition(kind, width, height, name), _encoded(sized, ENCODINGS[kind])


def crops(picture: Decoded, *, key: str, focal: tuple[float, float]) -> Iterator[tuple[Crop, bytes]]:
    """The picture in each of SHAPES, around the focal point (from 0 to 1, from the left and the top), with its bytes.

    Key and focal point go into the names, so what lies under a name never changes.
    """
    named = hashlib.sha256(f"{key}/{RECIPE}/{focal[0]:.4f}/{focal[1]:.4f}".encode()).hexdigest()[:16]
    for shape, (across, down) in SHAPES.items():
        width = min(picture.width, picture.height * across / down)
        size = min(SHAPE_WIDTH, max(1, round(width)))
        height = max(1, round(size * down / across))
        box = _around(focal, (picture.width, picture.height), (width, width * down / across))
        scale = (picture.image.width / picture.width, picture.image.height / picture.height)
        box = (box[0] * scale[0], box[1] * scale[1], box[2] * scale[0], box[3] * scale[1])
        name = f"crops/{named[:2]}/{named}-{shape}.jpg"
        yield Crop(shape, size, height, name), _encoded(_sized(picture, (size, height), box), ENCODINGS["jpeg"])


def _around(focal: tuple[float, float], whole: tuple[int, int], part: tuple[float, float]) -> tuple[float, float, float, float]:
    """The box of the size `part` within `whole` whose middle is as near to the focal point as the edges let it be."""
    left, top = (
        max(0.0, min(at * length - piece / 2, length - piece)) for at, length, piece in zip(focal, whole, part, strict=True)
    )
    return left, top, left + part[0], top + part[1]


def _sized(picture: Decoded, size: tuple[int, int], box: tuple[float, float, float, float] | None = None) -> Image.Image:
    """The picture, or the `box` of it, in this size, in sRGB, without metadata."""
    image, whole = picture.image, box is None or box == (0, 0, *picture.image.size)
    if image.size != size or not whole:
        image = image.resize(size, Image.Resampling.LANCZOS, box=None if whole else box, reducing_gap=3.0)
    image = _srgb(image, picture.profile)
    image.info = {}
    return image


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
    _refuse_raw(image)
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


# What people do try to upload and we cannot take, by how it begins.
STRANGERS = {
    b"\xff\x0a": "JPEG XL", b"\x00\x00\x00\x0cJXL ": "JPEG XL", b"\x00\x00\x00\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000", b"8BPS": "Photoshop", b"BM": "BMP", b"%!PS": "EPS", b"\x00\x00\x01\x00": "ICO",
}  # fmt: skip
RAW_BRANDS = (b"CR\x02\x00", b"crx ")
DNG_VERSION, SUB_IFDS, REDUCED = 50706, 330, 254


def _of_kind(kind: str) -> BadPicture:
    return BadPicture("%(kind)s pictures cannot be read here; export it as JPEG and upload that.", kind=kind)


def _raw() -> BadPicture:
    return BadPicture("This is a camera's raw file, not a picture yet; develop it, export it as JPEG and upload that.")


def _refuse_known_strangers(head: bytes) -> None:
    """Name the kinds that people do try to upload and that we cannot take."""
    if head[8:12] in RAW_BRANDS or head.startswith((b"FUJIFILMCCD-RAW", b"IIRO", b"IIU\x00")):
        raise _raw()
    if head[4:8] == b"ftyp" and not any(brand in head[8:64] for brand in (b"avif", b"avis")):
        if any(brand in head[8:64] for brand in (b"hei", b"hev", b"mif1", b"msf1")):
            raise _of_kind("HEIC")
        raise BadPicture("This is a film, not a picture; upload a still from it.")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or (text.startswith(b"<!--") and b"<svg" in text):
        raise BadPicture("SVG drawings cannot be used, because they can carry code; export it as PNG and upload that.")
    if text.startswith(b"%pdf"):
        raise BadPicture("This is a PDF, not a picture; export the page as PNG or JPEG and upload that.")
    for start, name in STRANGERS.items():
        if head.startswith(start):
            raise _of_kind(name)


def _refuse_raw(image: Image.Image) -> None:
    """A camera's raw file is a TIFF whose first picture is a thumbnail."""
    tags: Any = getattr(image, "tag_v2", {})
    if DNG_VERSION in tags or (SUB_IFDS in tags and tags.get(REDUCED) == 1):
        raise _raw()


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 (upright) when the metadata is missing or broken."""
    try:
        value = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 -- broken metadata must not cost us the picture
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


# --- one shape for all ----------------------------------------------------------------------------------------------
def _decoded(image: Image.Image) -> Decoded:
    """The picture in 8 bits a channel on white, upright, at most some times as large as what is made of it."""
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    own, turned = image.size, orientation >= 5
    width, height = reversed(own) if turned else own
    scale = min(1.0, max(WIDTHS[-1] / width, SHAPE_WIDTH / min(own)))
    wanted = (max(1, round(own[0] * scale)), max(1, round(own[1] * scale)))
    image.draft("RGB", wanted)
    with _decoding():
        image.load()
        small = _in_bands(image, max(1, min(image.width // wanted[0], image.height // wanted[1]) // 2))
        if orientation in TURNED:
            small = small.transpose(TURNED[orientation])
    return Decoded(EXTENSIONS[image.format or ""], width, height, small, profile)


def _in_bands(image: Image.Image, factor: int) -> Image.Image:
    """The picture `_plain`, and so many times smaller, made band by band: beside the picture only a band is in memory."""
    if factor == 1 and image.mode in PLAIN and "transparency" not in image.info:
        return image
    span = _span(image)
    small, rows = None, factor * max(1, BAND // factor)
    for top in range(0, image.height, rows):
        band = _plain(image.crop((0, top, image.width, min(top + rows, image.height))), span)
        band = band.reduce(factor) if factor > 1 else band
        small = small or Image.new(band.mode, (-(-image.width // factor), -(-image.height // factor)))
        small.paste(band, (0, top // factor))
    assert small is not None  # a picture has a row
    return small


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


PLAIN = ("L", "RGB", "CMYK")


def _plain(image: Image.Image, span: tuple[float, float]) -> Image.Image:
    """8 bits a channel and no transparency: one of PLAIN. `span` is what `_span` said of the whole picture."""
    if image.mode in PLAIN:
        if "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    if _is_deep(image):
        low, high = span
        factor = 255 / (high - low or 1)
        return image.convert("F").point(lambda value: value * factor + -low * factor).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA"):
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, WHITE), layer).convert("RGB")
    return image.convert("L" if image.mode == "1" else "RGB")


def _is_deep(image: Image.Image) -> bool:
    """Grey of 16 or 32 bits, or of floating point."""
    return image.mode.startswith("I") or image.mode == "F"


def _span(image: Image.Image) -> tuple[float, float]:
    """Which values become 0 and 255 in deep grey; Pillow would cut off what lies above 255."""
    if not _is_deep(image) or image.mode.startswith("I;16"):
        return 0, 65535
    extrema: Any = image.getextrema()  # one channel: a pair
    low, high = extrema
    return (0, 255) if low >= 0 and high <= 255 else (low, high)


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
