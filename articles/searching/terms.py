"""Text to the words it is found by: without case, width, accents and plural; pairs of characters where nobody writes spaces."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from articles import naming
from articles.similarity import terms
from articles.similarity.stopwords import STOP_WORDS

LONGEST_TEXT = 15_000
"""So many words of a text are indexed: PostgreSQL counts positions up to 16,383."""
OFTEN = 3
"""A text that uses a word so often is about it."""
HEADLINE, SUMMARY, BODY = "¹²³"
"""Put before a word, they say where it stands. No folded text holds them: they fold to plain digits."""
GAP = "¦"
"""Stands between two fields, so that no phrase reaches across."""

# Letters that Unicode does not take apart into a letter and a mark, as people without that key type them.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
# Vowel signs and joiners that Hebrew, Arabic and Persian writers add or leave out as they like.
OPTIONAL_MARKS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]")
SPACELESS_RUN = re.compile(f"([{terms.SPACELESS}]+)")
WRITTEN = re.compile(r"[^\W\d_]+")
POSSESSIVE = re.compile(r"['’]s\b")


def fold(text: str) -> str:
    """`text` without case, width, accents and optional marks: "Łódź’s" and "lodz" begin alike."""
    folded = naming.fold(text.encode("utf-8", "ignore").decode()).translate(PLAIN_LETTERS)
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", OPTIONAL_MARKS.sub("", unicodedata.normalize("NFD", folded)))
    return POSSESSIVE.sub("", folded).replace("'", " ").replace("’", " ")


def stem(word: str) -> str:
    """An English plural as its singular, another word as it is (Harman's S-stemmer, 1991): "cities" → "city"."""
    if len(word) < 4 or not word.endswith("s") or not word.isascii():
        return word
    if word.endswith("ies"):
        return word if word.endswith(("eies", "aies")) else word[:-3] + "y"
    if word.endswith(("aes", "ees", "oes", "us", "ss")):
        return word
    return word[:-1]


IGNORED = frozenset(map(stem, STOP_WORDS))


def words(text: str) -> list[str]:
    """The words of `text` in reading order, as they are indexed.

    A run of a script without spaces gives its character pairs and its last character: 東京都 → 東京, 京都, 都, so that
    any part of it is found, a single character as the beginning of a pair.
    """
    found: list[str] = []
    for place, piece in enumerate(SPACELESS_RUN.split(fold(text))):
        if place % 2:
            found += terms.character_pairs(piece)
            found += [piece[-1]] if len(piece) > 1 else []
        else:
            found += [stem(word) for word in terms.words(piece)]
    return found


@lru_cache(maxsize=1 << 15)
def words_of_one(written: str) -> tuple[str, ...]:
    """The same for one written word, remembered: texts repeat their words."""
    return tuple(words(written))


def is_spaceless(word: str) -> bool:
    return bool(SPACELESS_RUN.match(word))


@dataclass(frozen=True)
class Text:
    """What is indexed of a story, by field; `names` are its section, authors and tags, and its slug."""

    headline: str
    summary: str = ""
    names: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Indexed:
    """A text ready to be stored: its words in order, and the marked ones that say where a word stands."""

    sequence: list[str]
    marks: list[str]
    subjects: dict[str, str]
    """The words that the text is about, and how it writes them."""


def indexed(text: Text) -> Indexed:
    """The words of a text, in order, and where they stand."""
    headline, summary = words(text.headline), words(text.summary)
    names, body = [words(name) for name in text.names], words(text.body)[:LONGEST_TEXT]
    above = {*summary, *(word for name in names for word in name)}
    often = {word for word, times in Counter(body).items() if times >= OFTEN and word not in IGNORED}
    fields = [headline, summary, *names, body]
    marks = [*_marked(HEADLINE, headline), *_marked(SUMMARY, above), *_marked(BODY, often)]
    written: dict[str, str] = {}
    for each in WRITTEN.findall(" ".join([text.headline, text.summary, *text.names])):
        for word in words_of_one(each)[:1]:
            written[word] = plainest(written.get(word, each.lower()), each.lower())
    subjects = {word: written.get(word, word) for word in {*headline, *above, *often}}
    return Indexed([word for field in fields for word in (*field, GAP)][:-1], marks, subjects)


def plainest(*written: str) -> str:
    """Of several ways to write a word, the shortest (the singular before the plural), and of equals one with its accents."""
    return min(written, key=lambda each: (len(each), each.isascii()))


def _marked(mark: str, found: Iterable[str]) -> list[str]:
    return [mark + word for word in sorted(set(found))]
