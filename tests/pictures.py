"""Small pictures for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image, ImageCms


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
