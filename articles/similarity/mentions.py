"""Which phrases of a text could be names, and where in it they stand: the headline, the summary, the opening, further down."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .terms import LEAD_WORDS, SPACELESS, says_something

LONGEST_PHRASE = 4
"""Words in a name that is looked for in a text; in a script without spaces, twice as many characters."""
MOST_WORDS = 4_000
"""Words of a text that are looked through; a page of print has 800."""
_gap = re.compile(r"[\s\u2010-\u2015/]+")
_spaceless_run = re.compile(f"[{SPACELESS}]{{2,}}")
_quotes = "\"'()[]{}<>“”„‘’«»‹›*_,;:!?…"
_edges = _quotes + ".–—-#"
_stops = (".", ",", ";", ":", "!", "?", "…")


@dataclass(slots=True)
class Mention:
    """Where a name stands in a text: in its headline, its summary, its first hundred words; and how often in the body."""

    headline: bool = False
    summary: bool = False
    opening: bool = False
    body: int = 0

    def __or__(self, other: "Mention") -> "Mention":
        """Two spellings of one name in the same text."""
        return Mention(
            self.headline or other.headline,
            self.summary or other.summary,
            self.opening or other.opening,
            self.body + other.body,
        )


def mentions(headline: str, summary: str, body: str) -> dict[str, Mention]:
    """{phrase: where it stands} of everything in a text that could be a tag's name.

    The three texts are folded, as the keys of tags are (no capitals, no accents). A phrase of several words comes joined
    by spaces and by hyphens, and each also with and without a final s.
    """
    found: dict[str, Mention] = {}
    for phrase, _place in phrases(headline):
        found.setdefault(phrase, Mention()).headline = True
    for phrase, _place in phrases(summary):
        found.setdefault(phrase, Mention()).summary = True
    for phrase, place in phrases(body):
        mention = found.setdefault(phrase, Mention())
        mention.body += 1
        mention.opening |= place < LEAD_WORDS
    return found


def phrases(text: str) -> Iterator[tuple[str, int]]:
    """Every spelling of every run of up to LONGEST_PHRASE words, with the place of its first word in the text.

    A run does not cross the end of a sentence and does not begin or end with a word that says nothing.
    """
    written = _gap.split(text, maxsplit=MOST_WORDS)[:MOST_WORDS]
    for place in range(len(written)):
        whole = written[place].strip(_quotes)
        if whole != whole.strip(_edges):  # C#, .net, u.s.
            yield whole, place
        for run in _runs(written[place : place + LONGEST_PHRASE]):
            yield from ((way, place) for way in dict.fromkeys(_ways(run)))
        for run in _spaceless_run.findall(whole):
            yield from ((piece, place) for piece in _pieces(run))


def _runs(written: Iterable[str]) -> Iterator[list[str]]:
    """The first word; the first two; and so on, as far as they belong to one sentence."""
    run: list[str] = []
    for token in written:
        word = token.strip(_edges).removesuffix("'s").removesuffix("’s")
        if not word or (not run and not says_something(word)):
            return
        run.append(word)
        if says_something(word):
            yield run
        if token.endswith(_stops):
            return


def _ways(run: list[str]) -> Iterator[str]:
    """The ways in which a tag may be written that names these words."""
    *before, last = run
    lasts = [last, last.removesuffix("s") if last.endswith("s") else last + "s"] if len(last) > 2 else [last]
    for ending in lasts:
        yield " ".join([*before, ending])
        if before:
            yield "-".join([*before, ending])


def _pieces(run: str) -> Iterator[str]:
    """Every piece of a run of a script without spaces."""
    for start in range(len(run)):
        for end in range(start + 2, min(start + 2 * LONGEST_PHRASE, len(run)) + 1):
            yield run[start:end]
