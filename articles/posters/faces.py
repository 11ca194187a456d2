"""Which face has the letters of a text: ours where it has all of them, else one that this machine has, else none.

Pillow sets a line in one face. A text is set in the first face that has all its letters; rather than boxes, nothing is set.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

# Newsreader (OFL, see OFL.txt) cut to Latin with its extensions, at weight 600 and optical size 72.
OURS = Path(__file__).with_name("newsreader.ttf")
SYSTEM = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
MOST = 400
"""So many faces are opened at most in search of one; an unlucky search takes about a second, once in a process."""
READABLE = (".ttf", ".otf", ".ttc")
UNWANTED = re.compile(r"italic|oblique|mono|cond|narrow|thin|light|hairline|emoji|symbol|math|icon|awesome|music|dingbat", re.I)
FOR_READING = re.compile(r"serif|naskh|amiri|mincho|song|ming|batang|myungjo|times|georgia|frank|tinos|gelasio", re.I)
BOLD = re.compile(r"semi-?bold|demi|medium|bold|-w[67]\b", re.I)
NOWHERE = "\U0010ffff"
"""No face has this: it shows what a face draws for a letter that it lacks."""
# Scripts whose letters change or move with their neighbours, beside those that run from right to left.
JOINED = range(0x0900, 0x1100), range(0x1780, 0x1800)


def face_for(text: str, folders: Sequence[str] = ()) -> Path | None:
    """The face to set `text` in: ours, one of `folders`, one of this machine; None where none has all its letters."""
    letters = frozenset(each for each in text if _is_drawn(each))
    if not letters or (is_joined(text) and not features.check("raqm")):
        return None
    return _face_with(letters, tuple(folders))


@lru_cache(maxsize=64)
def font(face: Path, size: int) -> ImageFont.FreeTypeFont:
    """The face in this size (pixels)."""
    return ImageFont.truetype(str(face), size)


def is_joined(text: str) -> bool:
    """Whether setting the text takes more than one letter after the other from left to right."""
    return any(unicodedata.bidirectional(each) in ("R", "AL") or any(ord(each) in some for some in JOINED) for each in text)


def _is_drawn(letter: str) -> bool:
    """Marks and joiners hang on letters, and are as well known to a face as these."""
    return not letter.isspace() and unicodedata.category(letter)[0] not in "MC"


@lru_cache(maxsize=256)
def _face_with(letters: frozenset[str], folders: tuple[str, ...]) -> Path | None:
    return next((face for face in _faces(folders) if _has(face, letters)), None)


def _has(face: Path, letters: frozenset[str]) -> bool:
    try:
        plain = _plain(face)
        lacking = plain.getmask(NOWHERE)
        box = (lacking.size, bytes(lacking))
        return all((mask.size, bytes(mask)) != box for mask in map(plain.getmask, letters))
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=64)
def _plain(face: Path) -> ImageFont.FreeTypeFont:
    """Small and without shaping: to ask for single letters."""
    return ImageFont.truetype(str(face), 16, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8)
def _faces(folders: tuple[str, ...]) -> Sequence[Path]:
    """Ours, then those of `folders`, then those of this machine, each by how well they suit a headline."""
    own = sorted(_fonts_in(folders), key=_rank)
    return [OURS, *own, *sorted(_fonts_in(SYSTEM), key=_rank)][:MOST]


def _fonts_in(folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        for place, _inner, names in os.walk(Path(folder).expanduser()):
            yield from (Path(place, name) for name in names if name.lower().endswith(READABLE) and not UNWANTED.search(name))


def _rank(face: Path) -> tuple[bool, bool, str]:
    return not FOR_READING.search(face.stem), not BOLD.search(face.stem), face.stem
