"""The share picture drawn: headline, section and the paper's name over the photo, or over the paper's colour."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from .faces import OURS, face_for, font, is_joined
from .lines import Setting, fit

WIDTH, HEIGHT = 1200, 630
RECIPE = "2"
"""Part of every picture's name: change it when the drawing changes, and `manage.py share_pictures` draws all anew."""
EDGE = 64
ACROSS = WIDTH - 2 * EDGE
# The sizes of headlines in pixels, each with the most lines that look well in it.
SMALLER = ((48, 9), (44, 9), (40, 9), (36, 10), (33, 12), (30, 12), (27, 20))
OVER_PHOTO = ((104, 1), (92, 1), (84, 2), (76, 2), (70, 3), (64, 3), (58, 4), (52, 4), *SMALLER)
OVER_COLOUR = ((150, 1), (132, 2), (116, 2), (104, 3), (92, 3), (84, 4), (76, 4), (70, 5), (64, 5), (58, 6), (52, 7), *SMALLER)
SMALL = 30
"""The size of the section and of the paper's name, in pixels."""
Colour = tuple[int, int, int]
# As in static/css/tokens.css: the ink and accent of the dark page over photos, paper on accent without one.
INK: Colour = (11, 15, 14)
WHITE: Colour = (255, 255, 255)
GREEN: Colour = (132, 210, 178)
ACCENT: Colour = (11, 93, 70)
PAPER: Colour = (251, 251, 248)
PALE: Colour = (168, 226, 203)
HAIRLINE: Colour = (122, 128, 126)
# How much ink lies over the photo behind the first line of text, and at the foot: enough for 4.5:1 on a white photo.
VEIL, VEIL_AT_FOOT = 0.76, 0.92
LEAST_WIDTH = 500
"""A photo of which less than this would be seen is not enlarged so far."""
EYE = 0.36
"""Where the photo's focal point comes to stand, as a share of the height: above the text."""
# Pictures in the text (emoji, their skin colours and joiners): they have a colour face of their own, or none.
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+")


@dataclass(frozen=True)
class Poster:
    """What a share picture shows. `photo` is a JPEG; its focal point is given in shares of its width and height."""

    headline: str
    name: str
    section: str = ""
    photo: bytes | None = None
    focal: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True)
class Words:
    """A text and the face to set it in; no text where no face has its letters."""

    text: str
    face: Path = OURS

    @property
    def is_rtl(self) -> bool:
        """Whether the text runs from right to left, by its first letter that runs anywhere."""
        ways = (unicodedata.bidirectional(letter) for letter in self.text)
        return next((way != "L" for way in ways if way in ("L", "R", "AL")), False)

    @property
    def is_joined(self) -> bool:
        return is_joined(self.text)

    @property
    def leading(self) -> float:
        """The height of a line as a multiple of the letters' size."""
        if self.face == OURS:
            return 1.1
        return max(sum(font(self.face, 100).getmetrics()) / 100, 1.25)


def draw(poster: Poster, *, folders: Sequence[str] = ()) -> bytes:
    """The picture as a JPEG of WIDTH by HEIGHT; `folders` hold further faces. Raises OSError where the photo cannot be read."""
    headline, section, name = (words(text, folders) for text in (poster.headline, poster.section, poster.name))
    photo = covering(poster.photo, poster.focal) if poster.photo else None
    if photo:
        _over_photo(photo, headline, section, name)
    else:
        photo = Image.new("RGB", (WIDTH, HEIGHT), ACCENT)
        _over_colour(photo, headline, section, name)
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def words(text: str, folders: Sequence[str] = ()) -> Words:
    """The text without emoji and in the face that has its letters."""
    plain = " ".join(EMOJI.sub(" ", unicodedata.normalize("NFC", text)).split())
    face = face_for(plain, folders)
    return Words(plain, face) if face else Words("")


# --- the ground -----------------------------------------------------------------------------------------------------
def covering(data: bytes, focal: tuple[float, float]) -> Image.Image | None:
    """The photo cut to the picture's shape around its focal point; None where too little of it would be seen."""
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.draft("RGB", (WIDTH, HEIGHT))
    width, height = min(image.width, image.height * WIDTH / HEIGHT), min(image.height, image.width * HEIGHT / WIDTH)
    if width < LEAST_WIDTH:
        return None
    left = _within(focal[0] * image.width - width / 2, image.width - width)
    top = _within(focal[1] * image.height - height * EYE, image.height - height)
    box = (left, top, left + width, top + height)
    return image.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box=box)


def _within(place: float, most: float) -> float:
    return max(0.0, min(place, most))


def veil(top: int) -> Image.Image:
    """How much ink lies over each row of the photo, for a text that begins at `top`: none far above, more and more below."""
    ramp = 190
    shares = []
    for row in range(HEIGHT):
        if row < top:
            near = max(0.0, 1 - (top - row) / ramp)
            shares.append(0.06 + (VEIL - 0.06) * near * near * (3 - 2 * near))
        else:
            shares.append(VEIL + (VEIL_AT_FOOT - VEIL) * (row - top) / (HEIGHT - top))
    column = Image.new("L", (1, HEIGHT))
    column.putdata([round(255 * share) for share in shares])
    return column.resize((WIDTH, HEIGHT))


# --- the words ------------------------------------------------------------------------------------------------------
def _over_photo(photo: Image.Image, headline: Words, section: Words, name: Words) -> None:
    """All words at the foot, the paper's name below a hairline."""
    rtl, line = headline.is_rtl, HEIGHT - 92
    kicker = 50 if section.text and headline.text else 0
    setting = _set(headline, line - 26 - kicker - EDGE, OVER_PHOTO)
    top = round(line - 26 - _height(headline, setting))
    photo.paste(INK, (0, 0), veil(top - kicker - 12))
    pen = ImageDraw.Draw(photo)
    if kicker:
        _line(pen, section, top - kicker, SMALL, GREEN, rtl)
    _lines(pen, headline, setting, top, WHITE)
    if name.text:
        pen.line((EDGE, line, WIDTH - EDGE, line), HAIRLINE, 2)
        _line(pen, name, line + 20, SMALL, WHITE, rtl)


def _over_colour(ground: Image.Image, headline: Words, section: Words, name: Words) -> None:
    """The paper's name over a thick and a thin rule, as on its title; the headline at the foot."""
    rtl, pen = headline.is_rtl, ImageDraw.Draw(ground)
    if not headline.text:
        setting = _set(name, HEIGHT - 2 * EDGE, OVER_COLOUR)
        return _lines(pen, name, setting, round((HEIGHT - _height(name, setting)) / 2), PAPER)
    rule = EDGE + 48
    _line(pen, name, EDGE - 12, 38, PAPER, rtl)
    pen.rectangle((EDGE, rule, WIDTH - EDGE, rule + 5), PAPER)
    pen.rectangle((EDGE, rule + 10, WIDTH - EDGE, rule + 11), PAPER)
    kicker = 52 if section.text else 0
    setting = _set(headline, HEIGHT - EDGE - rule - 40 - kicker, OVER_COLOUR)
    top = round(HEIGHT - EDGE + 10 - _height(headline, setting))
    _line(pen, section, top - kicker, SMALL, PALE, rtl)
    return _lines(pen, headline, setting, top, PAPER)


def _set(text: Words, height: float, sizes: Sequence[tuple[int, int]]) -> Setting:
    def measure(some: str) -> float:
        return font(text.face, 100).getlength(some) / 100

    return fit(text.text, width=ACROSS, height=height, sizes=sizes, measure=measure, leading=text.leading)


def _height(text: Words, setting: Setting) -> float:
    return len(setting.lines) * setting.size * text.leading


def _lines(pen: ImageDraw.ImageDraw, text: Words, setting: Setting, top: int, colour: Colour) -> None:
    for place, line in enumerate(setting.lines):
        down = round(place * setting.size * text.leading)
        _line(pen, Words(line, text.face), top + down, setting.size, colour, text.is_rtl)


def _line(pen: ImageDraw.ImageDraw, text: Words, top: int, size: int, colour: Colour, rtl: bool) -> None:
    """One line at the edge where the headline begins, the top of its tallest letters at `top`.

    Only the shaping engine knows directions, and faces.face_for lets no text through that would need one which is not here.
    """
    if text.text:
        way = "rtl" if rtl and text.is_joined else None
        at = (WIDTH - EDGE if rtl else EDGE, top)
        pen.text(at, text.text, colour, font(text.face, size), anchor="ra" if rtl else "la", direction=way)
