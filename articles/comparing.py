"""What differs between two versions of a text, for people: words that came, words that went, and what stayed around them."""

import re
from collections import Counter
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
MOST_LINES = 10_000
"""Stretches whose paragraphs make more pairs than this are not searched for paragraphs that are one another's."""
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
        else:
            found += _changed(old[start:end], new[first:last])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Passage]:
    """Paragraphs in the place of others: one that became another is compared with it; the rest went, or came."""
    found: list[Passage] = []
    here, there = 0, 0
    for one, two in [*_pairs(old, new), (len(old), len(new))]:
        went, came = old[here:one], new[there:two]
        if len(went) == len(came):
            found += [Passage(words(*pair)) for pair in zip(went, came, strict=True)]
        else:
            found += [Passage(_parts((kind, line))) for kind, lines in (("removed", went), ("added", came)) for line in lines]
        if one < len(old):
            found.append(Passage(words(old[one], new[two])))
        here, there = one + 1, two + 1
    return [passage for passage in found if passage.parts]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which paragraph became which, by the words that they share, in the order of both; the pairs that share most together."""
    if len(old) * len(new) > MOST_LINES:
        return []
    bags = [[Counter(token.strip() for token in TOKEN.findall(line)) for line in side] for side in (old, new)]
    alike = [[_alike(one, two) for two in bags[1]] for one in bags[0]]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for one in reversed(range(len(old))):
        for two in reversed(range(len(new))):
            best[one][two] = max(alike[one][two] + best[one + 1][two + 1], best[one + 1][two], best[one][two + 1])
    found, one, two = [], 0, 0
    while one < len(old) and two < len(new):
        if best[one][two] == best[one + 1][two]:
            one += 1
        elif best[one][two] == best[one][two + 1]:
            two += 1
        else:
            found.append((one, two))
            one, two = one + 1, two + 1
    return found


def _alike(one: Counter[str], two: Counter[str]) -> float:
    """The share of words that two paragraphs have in common; nothing where it is too little to call one the other."""
    share = 2 * (one & two).total() / max(1, one.total() + two.total())
    return share if share >= LEAST_ALIKE else 0.0


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
