"""Text to features: words, pairs of neighbouring words, and character pairs for scripts written without spaces."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from .stopwords import STOP_WORDS
from .story import Story

LEAD_WORDS = 100
OPENING_WORDS = 3
LONGEST_WORD = 60
FEATURE_BITS = 40
REMEMBERED = 1 << 18

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
    return [_cut(word) for word in _found(text)]


def _found(text: str) -> list[str]:
    """The words before they are cut to size."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    found = _pattern(folded).findall(folded)
    if not folded.isascii() and _spaceless_run.search(folded):
        return [piece for word in found for piece in _pieces(word)]
    return found


def _cut(word: str) -> str:
    return word.removesuffix("'s")[:LONGEST_WORD]


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


def says_something(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS


# --- features by number ---------------------------------------------------------------------------------------------
# A feature is known by a stable number of forty bits, even for a word and odd for a pair, so that no table of texts is
# needed. In a vocabulary of thirty million, one feature in twenty thousand shares its number with another.
def word_id(word: str) -> int:
    """The number of a word: from its letters alone, the same on every machine."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=FEATURE_BITS // 8).digest()
    return int.from_bytes(digest, "big") & ~1 or 2


def pair_ids(ids: Sequence[int]) -> list[int]:
    """The numbers of the pairs of neighbours that both say something, mixed from the numbers of their words.

    Multiplying by odd constants (Knuth's golden ratio and a prime) and keeping the upper bits spreads them evenly.
    """
    return [
        ((first * 0x9E3779B97F4A7C15 ^ second) * 0xD6E8FEB86659FD93 & 0xFFFFFFFFFFFFFFFF) >> 24 | 1
        for first, second in pairwise(ids)
        if first and second
    ]


def is_pair(feature: int) -> bool:
    return feature & 1 == 1


def feature_id(text: str) -> int:
    """The number of 'pouch' or 'pouch cell'."""
    ids = [word_id(word) for word in text.split(" ")]
    return ids[0] if len(ids) == 1 else pair_ids(ids)[0]


class _Ids(dict[str, int]):
    """{word as it was found: its number, 0 if it says nothing}: each word is looked at once, as most come again and again."""

    def __missing__(self, found: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        word = _cut(found)
        self[found] = number = word_id(word) if says_something(word) else 0
        return number


_ids = _Ids()


def ids(text: str) -> list[int]:
    """The words of `text` in reading order by their numbers, 0 for those that say nothing."""
    return list(map(_ids.__getitem__, _found(text)))


def features(sequence: Sequence[int]) -> list[int]:
    """The words that say something, then the pairs of neighbours that both do."""
    return [*filter(None, sequence), *pair_ids(sequence)]


def names(text: str) -> dict[int, str]:
    """{feature: text} of all features of a text: 'pouch', or 'pouch cell' for a pair."""
    kept = [(word_id(word), word) if says_something(word) else (0, BREAK) for word in words(text)]
    found = {number: word for number, word in kept if number}
    for (first, one), (second, other) in pairwise(kept):
        if first and second:
            found[pair_ids((first, second))[0]] = f"{one} {other}"
    return found


def frequencies(story: Story, headline: float, summary: float, lead: float) -> tuple[dict[int, float], set[int]]:
    """How often each feature occurs, counting those of the headline, summary and first words more.

    Returns {feature: count} and the features of the headline and the summary.
    """
    body = ids(story.body_text)
    title, standfirst = features(ids(story.headline)), features(ids(story.summary))
    counts: dict[int, float] = dict(Counter(features(body)))
    for found, boost in ((title, headline), (standfirst, summary), (features(body[:LEAD_WORDS]), lead)):
        for feature in found:
            counts[feature] = counts.get(feature, 0.0) + boost
    return counts, {*title, *standfirst}


def opening(text: str) -> str:
    """The first three words: stories of one rubric ('Trends on Tuesday: …') begin alike."""
    return " ".join([word for word in words(text[:400]) if word][:OPENING_WORDS])
