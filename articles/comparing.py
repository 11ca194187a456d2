"""What differs between two versions of a text, for people: words that came, words that went, and what stayed around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with its apostrophes and hyphens, one sign of a script without spaces, or any other sign; and the space after it.
TOKEN = re.compile(
    r"(?:[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+(?:['’\-][^\W_]+)*|\S)\s*"
)
MOST_PAIRS = 4_000_000
"""Texts whose words make more pairs than this are not compared word by word: that would take seconds."""
LEAST_ALIKE = 0.35
"""Below this share of common words a passage is shown as rewritten: nobody can read confetti."""
AROUND = 1
"""So many unchanged paragraphs are shown on either side of a change."""


@dataclass(frozen=True)
class Part:
    """Some words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A paragraph as parts; or, without any, so many unchanged paragraphs that are left out here."""

    parts: tuple[Part, ...] = ()
    skipped: int = 0


def words(before: str, after: str) -> tuple[Part, ...]:
    """Two versions of a line or paragraph, word by word; nothing but spaces differing counts as the same."""
    old, new = TOKEN.findall(before.strip()), TOKEN.findall(after.strip())
    keys = [token.strip() for token in old], [token.strip() for token in new]
    if keys[0] == keys[1]:
        return _parts(("same", after.strip()))
    if len(old) * len(new) > MOST_PAIRS:
        return _rewritten(before, after)
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return _rewritten(before, after)
    return _told(matcher.get_opcodes(), old, new)


def items(before: Sequence[str], after: Sequence[str]) -> tuple[Part, ...]:
    """Two versions of a list of names; one that moved went in one place and came in another."""
    found: list[tuple[str, str]] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [("same", name) for name in after[first:last]]
            continue
        found += [("removed", name) for name in before[start:end]]
        found += [("added", name) for name in after[first:last]]
    return _parts(*found)


def passages(before: str, after: str) -> list[Passage]:
    """Two versions of a text with one paragraph a line: what changed, word by word, with a little of what stands around it."""
    old, new = before.split("\n"), after.split("\n")
    found: list[Passage] = []
    # The default of SequenceMatcher (autojunk) stays on here: a text of a hundred thousand equal lines is compared in time.
    for kind, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found += _unchanged(new[first:last], opens=first == 0, closes=last == len(new))
        elif end - start == last - first:
            pairs = zip(old[start:end], new[first:last], strict=True)
            found += [Passage(words(one, two)) for one, two in pairs]
        else:
            found.append(Passage(words("\n".join(old[start:end]), "\n".join(new[first:last]))))
    return found


def _unchanged(lines: Sequence[str], *, opens: bool, closes: bool) -> list[Passage]:
    """The ends of an unchanged stretch that touch a change, and how much is left out between them."""
    head = 0 if opens else AROUND
    tail = 0 if closes else AROUND
    same = [Passage(_parts(("same", line))) for line in lines]
    left_out = len(lines) - head - tail
    if left_out <= 1:
        return same
    return [*same[:head], Passage(skipped=left_out), *same[len(same) - tail :]]


def _told(opcodes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> tuple[Part, ...]:
    """One part for each stretch. A single word that stayed between two changes goes with them: it reads as one change."""
    found: list[tuple[str, str]] = []
    gone: list[str] = []
    come: list[str] = []
    for place, (kind, start, end, first, last) in enumerate(opcodes):
        inside = 0 < place < len(opcodes) - 1
        if kind == "equal" and not (inside and last - first == 1):
            found += [("removed", "".join(gone)), ("added", "".join(come)), ("same", "".join(new[first:last]))]
            gone, come = [], []
        else:
            gone += old[start:end]
            come += new[first:last]
    return _parts(*found, ("removed", "".join(gone)), ("added", "".join(come)))


def _rewritten(before: str, after: str) -> tuple[Part, ...]:
    return _parts(("removed", before.strip()), ("added", after.strip()))


def _parts(*found: tuple[str, str]) -> tuple[Part, ...]:
    return tuple(Part(kind, text) for kind, text in found if text)
