"""Text to features: words, pairs of neighbouring words, and character pairs for scripts written without spaces."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from .stopwords import STOP_WORDS
from .story import Story

LEAD_WORDS = 100
OPENING_WORDS = 3
LONGEST_WORD = 60

# Thai, Lao, Myanmar, Khmer, Hiragana, Katakana, Han. Hangul puts spaces between words and stays with the words.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_spaceless_run = re.compile(f"([{SPACELESS}]+)")


_ascii_word = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_not_ascii = re.compile(r"[^\x00-\x7f]")
_plain_word = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
BREAK = ""
"""Stands in a sequence of words where two neighbours do not make a pair."""


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    """Every combining mark: a word goes on through them, or Hindi and Thai would be cut at each vowel sign."""
    return frozenset(chr(c) for c in range(0x300, 0x1E950) if unicodedata.category(chr(c)) in ("Mn", "Mc"))


@lru_cache(maxsize=1)
def _marked_word() -> re.Pattern[str]:
    """A word whose letters may carry marks or joiners; slow, so only for texts that have some."""
    letter = rf"[^\W_][{''.join(sorted(_marks()))}\u200c\u200d]*"
    return re.compile(f"(?:{letter})+(?:'(?:{letter})+)*")


def words(text: str) -> list[str]:
    """The words of `text` in reading order: composed, case folded, without possessive 's; stop words included.

    A script without spaces gives overlapping character pairs, each followed by a BREAK.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    found = _pattern(folded).findall(folded)
    if not folded.isascii() and _spaceless_run.search(folded):
        found = [piece for word in found for piece in _pieces(word)]
    return [word.removesuffix("'s")[:LONGEST_WORD] for word in found]


def _pattern(folded: str) -> re.Pattern[str]:
    """The cheapest pattern that finds every word of a text."""
    if folded.isascii():
        return _ascii_word
    return _plain_word if _marks().isdisjoint(_not_ascii.findall(folded)) else _marked_word()


def _pieces(word: str) -> Iterator[str]:
    """A word as it is; a run of a script without spaces as its overlapping character pairs."""
    for run in filter(None, _spaceless_run.split(word)):
        if _spaceless_run.match(run):
            for pair in character_pairs(run):
                yield from (pair, BREAK)
        else:
            yield run


def character_pairs(run: str) -> list[str]:
    """'東京都' -> ['東京', '京都']; a single character stays itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def features(sequence: list[str]) -> list[str]:
    """The words that say something, then the pairs of neighbours that both do, joined by a space."""
    kept = [word if len(word) > 1 and word not in STOP_WORDS else BREAK for word in sequence]
    pairs = [f"{first} {second}" for first, second in pairwise(kept) if first and second]
    return [*filter(None, kept), *pairs]


def frequencies(story: Story, headline: float, summary: float, lead: float) -> tuple[dict[str, float], set[str]]:
    """How often each feature occurs, counting those of the headline, summary and first words more.

    Returns {feature: count} and the features of the headline and the summary.
    """
    body = words(story.body_text)
    title, standfirst = features(words(story.headline)), features(words(story.summary))
    counts: dict[str, float] = dict(Counter(features(body)))
    for found, boost in ((title, headline), (standfirst, summary), (features(body[:LEAD_WORDS]), lead)):
        for feature in found:
            counts[feature] = counts.get(feature, 0.0) + boost
    return counts, {*title, *standfirst}


def opening(text: str) -> str:
    """The first three words: stories of one rubric ('Trends on Tuesday: …') begin alike."""
    return " ".join([word for word in words(text[:400]) if word][:OPENING_WORDS])


@lru_cache(maxsize=1 << 19)
def feature_id(feature: str) -> int:
    """A stable 48-bit name of a feature: no table of texts is needed, and a thirty-million vocabulary collides about once."""
    return int.from_bytes(blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")
