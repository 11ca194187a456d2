"""How a feature is written: 'sk on' stands in the text as 'SK On', '318 000' as '318,000'."""

import re
import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise

from .story import Story
from .terms import words

_word = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:['\u2019][^\W_]+)*")
JOINTS = frozenset({"-", "\u2010", "\u2011", "/", ",", ".", "\u2019"})
"""What may stand between the two words of a pair without being a space."""


def spellings(story: Story) -> dict[str, str]:
    """{feature: the way in which the story writes it most often}; equals prefer small letters, then what comes first."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in (story.headline, story.summary, story.body_text):
        for feature, written in _written(unicodedata.normalize("NFKC", text)):
            seen[feature][written] += 1
    return {feature: max(forms, key=lambda form: (forms[form], form.islower())) for feature, forms in seen.items()}


def _written(text: str) -> list[tuple[str, str]]:
    """(feature, as written) of every word and every pair of neighbours."""
    found = [(fold(match[0]), match) for match in _word.finditer(text)]
    single = [(folded, bare(match[0])) for folded, match in found if folded]
    pairs = [
        (f"{one} {two}", bare(first[0]) + joint(text[first.end() : second.start()]) + bare(second[0]))
        for (one, first), (two, second) in pairwise(found)
        if one and two
    ]
    return single + pairs


def fold(word: str) -> str:
    """A word as `terms` names it; nothing for a run of a script without spaces, which is several."""
    found = words(word)
    return found[0] if len(found) == 1 else ""


def bare(word: str) -> str:
    """A word without its possessive."""
    return word[:-2] if word.lower().endswith(("'s", "\u2019s")) else word


def joint(between: str) -> str:
    return between if between in JOINTS else " "
