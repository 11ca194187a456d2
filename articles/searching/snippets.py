"""The part of a text that answers a question, in pieces: what was looked for is marked, nothing is HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from articles.searching import terms
from articles.searching.questions import Question
from articles.similarity.terms import SPACELESS

LENGTH = 200
BEFORE = 60
SEPARATORS = r"\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u3003\u3008-\u303f"
WORD = re.compile(f"[{SPACELESS}]+|[^{SEPARATORS}{SPACELESS}]+")


class Piece(NamedTuple):
    """A stretch of text, and whether it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Place:
    """Where a word that was looked for stands."""

    start: int
    end: int
    word: str


def marked(text: str, question: Question) -> list[Piece]:
    """All of a text, with the words of the question marked."""
    return _pieces(text, 0, len(text), list(_places(text, question)))


def snippet(texts: Sequence[str], question: Question) -> list[Piece]:
    """About 200 characters around the words of the question, from the first of the texts that holds most of them."""
    found = [(text, list(_places(text, question))) for text in texts if text]
    if not found:
        return []
    text, places = max(found, key=lambda each: len({place.word for place in each[1]}))
    start = _best_start(places)
    if start + LENGTH > len(text):
        start = max(0, len(text) - LENGTH)
    start, end = _at_word(text, start, backwards=True), _at_word(text, start + LENGTH)
    pieces = _pieces(text, start, end, places)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return [piece for piece in (Piece(before), *pieces, Piece(after)) if piece.text]


def _best_start(places: Sequence[Place]) -> int:
    """Where the stretch begins that holds most of the words; the first one, of equals."""
    best, most = 0, 0
    for first in places:
        near = {place.word for place in places if first.start <= place.start and place.end <= first.start + LENGTH - BEFORE}
        if len(near) > most:
            best, most = max(0, first.start - BEFORE), len(near)
    return best


def _at_word(text: str, at: int, *, backwards: bool = False) -> int:
    """The nearest place that cuts no word, not far away; scripts without spaces are cut where it is."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    cut = max(text.rfind(" ", at - 30, at), text.rfind("\n", at - 30, at))
    if cut < 0:
        return at
    return cut + 1 if backwards else cut


def _pieces(text: str, start: int, end: int, places: Sequence[Place]) -> list[Piece]:
    pieces, at = [], start
    for place in places:
        if place.start >= at and place.end <= end:
            pieces += [Piece(text[at : place.start]), Piece(text[place.start : place.end], marked=True)]
            at = place.end
    return [piece for piece in (*pieces, Piece(text[at:end])) if piece.text]


def _places(text: str, question: Question) -> Iterator[Place]:
    """Where the words of the question stand in a text, in order."""
    wanted, prefixes = question.words, question.prefixes
    for match in WORD.finditer(text):
        if terms.is_spaceless(match[0]):
            yield from _places_in_run(match, wanted, prefixes)
            continue
        for word in terms.words_of_one(match[0]):
            if word in wanted or (prefixes and word.startswith(prefixes)):
                yield Place(match.start(), match.end(), word)
                break


def _places_in_run(match: re.Match[str], wanted: frozenset[str], prefixes: tuple[str, ...]) -> Iterator[Place]:
    """In a script without spaces: stretches whose pairs were all looked for."""
    run, start = match[0], None
    folded = run if len(terms.fold(run)) != len(run) else terms.fold(run)
    for at in range(len(run) + 1):
        here = at < len(run) and (folded[at : at + 2] in wanted or bool(prefixes and folded[at:].startswith(prefixes)))
        if here and start is None:
            start = at
        elif not here and start is not None:
            single = folded[start] in prefixes
            end = min(len(run), at if single else at + 1)
            yield Place(match.start() + start, match.start() + end, folded[start : start + 2])
            start = None
