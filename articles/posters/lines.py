"""A text broken into lines that fill a space and are about as long as each other."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Never at the beginning of a line, and never at the end of one (the most common of JIS X 4051).
NOT_FIRST = set("、。，．・：；？！）］｝」』】〉》〕…‥ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々,.!?:;)]}%”’»")
NOT_LAST = set("（［｛「『【〈《〔([{“‘«„‚¿¡")
HYPHENS = set("-‐–—/")


@dataclass(frozen=True)
class Piece:
    """What a line may not part. Widths are multiples of the letters' size, `whole` with the space that follows."""

    text: str
    width: float
    whole: float


@dataclass(frozen=True)
class Setting:
    """How a text is set: its lines, and the size of the letters that lets them fit (pixels)."""

    lines: Sequence[str]
    size: int


def fit(
    text: str,
    *,
    width: float,
    height: float,
    sizes: Sequence[tuple[int, int]],
    measure: Callable[[str], float],
    leading: float,
) -> Setting:
    """The text in the largest size in which it stays within width and height (pixels), with no word torn.

    `sizes` fall; each has the most lines that look well in it. `measure` says how wide a text runs, and `leading` how high a
    line is, both as multiples of the size. What fits in no size is torn in the smallest, and cut at the end if need be.
    """
    whole = pieces(text, measure)
    fitting = [
        Setting([written(line) for line in balanced(whole, width / size)], size)
        for size, most in sizes
        if _fits(broken(whole, width / size), width / size, min(most, height / (size * leading)))
    ]
    if fitting:
        return next((each for each in fitting if each.size >= 0.75 * fitting[0].size and not _ends_short(each)), fitting[0])
    size, _most = sizes[-1]
    torn = [bit for piece in whole for bit in _torn(piece, width / size, measure)]
    lines, room = broken(torn, width / size), int(height // (size * leading))
    return Setting(_cut([written(line) for line in lines], room), size)


def _fits(lines: Sequence[Sequence[Piece]], width: float, most: float) -> bool:
    return len(lines) <= most and all(line_width(line) <= width for line in lines)


def _ends_short(setting: Setting) -> bool:
    """Whether a word is left alone on the last line."""
    return len(setting.lines) > 1 and len(setting.lines[-1]) < 0.45 * max(map(len, setting.lines))


def _torn(piece: Piece, width: float, measure: Callable[[str], float]) -> Sequence[Piece]:
    return [piece] if piece.width <= width else [_piece(letter, measure) for letter in piece.text]


def _cut(lines: Sequence[str], most: int) -> Sequence[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip(" .,;:–—") + " …"]


def balanced(whole: Sequence[Piece], width: float) -> Sequence[Sequence[Piece]]:
    """No more lines than need be, of about the same length."""
    number = len(broken(whole, width))
    low, high = max((piece.width for piece in whole), default=0), width
    while high - low > width / 200:
        middle = (low + high) / 2
        if len(broken(whole, middle)) > number:
            low = middle
        else:
            high = middle
    return broken(whole, high)


def broken(whole: Sequence[Piece], width: float) -> Sequence[Sequence[Piece]]:
    """Lines as full as they can be; a piece that is wider than a line has one to itself."""
    lines: list[list[Piece]] = []
    used = 0.0
    for piece in whole:
        if not lines or used + piece.width > width:
            lines.append([])
            used = 0.0
        lines[-1].append(piece)
        used += piece.whole
    return lines


def line_width(line: Sequence[Piece]) -> float:
    return sum(piece.whole for piece in line[:-1]) + line[-1].width


def written(line: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in line).rstrip()


def pieces(text: str, measure: Callable[[str], float]) -> Sequence[Piece]:
    """Words, each with the space after it; in Chinese and Japanese single signs, with what may not begin or end a line."""
    found = [""]
    for before, letter in pairwise(" " + " ".join(text.split())):
        if found[-1] and _may_part(before, letter):
            found.append("")
        found[-1] += letter
    return [_piece(each, measure) for each in found if each]


def _piece(text: str, measure: Callable[[str], float]) -> Piece:
    width = measure(text.rstrip())
    return Piece(text, width, width + (measure(" ") if text.endswith(" ") else 0))


def _may_part(before: str, after: str) -> bool:
    if after.isspace() or after in NOT_FIRST or before in NOT_LAST or unicodedata.category(after)[0] == "M":
        return False
    return before == " " or (before in HYPHENS and after.isalpha()) or _is_sign(before) or _is_sign(after)


def _is_sign(letter: str) -> bool:
    """A sign of a script that does without spaces between words (Korean has them)."""
    return unicodedata.east_asian_width(letter) in "WF" and not "가" <= letter <= "힣"
