"""Small pictures for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin


def picture(size=(640, 480), mode="RGB", colour=None, kind="JPEG", **options) -> bytes:
    """The bytes of a plain picture; `options` go to Pillow's save."""
    buffer = io.BytesIO()
    image = Image.new(mode, size, colour if colour is not None else 0)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def gradient(size=(900, 600)) -> bytes:
    """A JPEG with something in it."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def with_place(orientation=1) -> bytes:
    """A JPEG that tells where it was taken, and how the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Harbour at dawn"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 32.0, 46.0)
    return picture((600, 400), exif=exif)


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture((600, 400), colour=(200, 30, 60), icc_profile=profile, quality=95)


def animated(kind="GIF") -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ((200, 0, 0), (0, 200, 0))]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100, lossless=True)
    return buffer.getvalue()


def bomb(width=60_000, height=60_000) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


SECRETS = (b"GPSLatitude", b"SERIAL-4711", b"Harbour cottage")


def with_notes(kind: str) -> bytes:
    """A small picture with a place in its Exif and its XMP, and its camera's number."""
    exif = Image.Exif()
    exif[0xC62F] = "SERIAL-4711"  # the camera's serial number
    exif[0x9C9B] = b"Harbour cottage"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 32.0, 46.0)
    xmp = b"<x:xmpmeta><exif:GPSLatitude>53,32.7N</exif:GPSLatitude></x:xmpmeta>"
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return picture((60, 40), colour=(200, 30, 60), kind=kind, exif=exif, pnginfo=told)
    if kind == "TIFF":
        exif[700] = xmp
        return picture((60, 40), colour=(200, 30, 60), kind=kind, exif=exif)
    return picture((60, 40), colour=(200, 30, 60), kind=kind, exif=exif, xmp=xmp, quality=90)


def with_iptc(*, caption: bytes, byline: bytes) -> bytes:
    """A JPEG with the two records that agencies write (IPTC-IIM 2:120 and 2:80) in Photoshop's segment."""
    records = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text for number, text in ((120, caption), (80, byline))
    )
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records + b"\x00" * (len(records) % 2)
    segment = b"Photoshop 3.0\x00" + block
    data = picture((60, 40))
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
