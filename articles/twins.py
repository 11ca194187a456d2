"""Names that are nearly the same: which of many tags are one thing spelled twice. Pure; knows keys (naming.tag_key) alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice, product

SPELLING, PLURAL, SLIP = "spelling", "plural", "slip"
"""Why two names are near: they differ in spaces and punctuation alone; in number; in one letter."""

SHORTEST_SPELLING = 3
SHORTEST_SLIP = 6
"""Shorter names differ by less than this everywhere: C and C#, trade and grade."""

# The plural's ending, the singular's that it stands for, and how long the singular must be for it: English, German, Spanish,
# in their simple forms. "Farm" and "farmer" pass for German; the desk can say that they are two.
ENDINGS = (
    ("s", "", 2), ("es", "", 3), ("ies", "y", 3), ("ves", "f", 4), ("ves", "fe", 4), ("men", "man", 4), ("ces", "z", 3),
    ("e", "", 4), ("en", "", 4), ("n", "", 4), ("er", "", 4), ("nen", "", 5),
)  # fmt: skip
MOST_FORMS = 64


def near(one: str, other: str) -> str:
    """Why these two keys are near twins, or nothing."""
    if one == other:
        return ""
    bare = squeezed(one), squeezed(other)
    if bare[0] == bare[1]:
        return SPELLING if len(bare[0]) >= SHORTEST_SPELLING else ""
    if same_but_for_number(one, other):
        return PLURAL
    return SLIP if is_slip(*bare) else ""


def pairs(keys: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """All near twins among the keys, each once: (one, other, why), the smaller number first.

    Only those are compared that share a form: one with one sign less, or one that both may be the plural of.
    """
    found: set[tuple[int, int]] = set()
    for group in groups(keys):
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                pair = (min(one, other), max(one, other))
                if pair not in found and (why := near(keys[one], keys[other])):
                    found.add(pair)
                    yield (*pair, why)


def groups(keys: Mapping[int, str]) -> Iterator[list[int]]:
    """Keys that may be near, in small groups."""
    alike: dict[str, list[int]] = defaultdict(list)
    for number, key in keys.items():
        bare = squeezed(key)
        alike[f"={bare}"].append(number)
        if len(bare) >= SHORTEST_SLIP:
            for form in {bare, *(bare[:place] + bare[place + 1 :] for place in range(len(bare)))}:
                alike[f"-{form}"].append(number)
        for form in singulars(key):
            alike[f"1{form}"].append(number)
    yield from (group for group in alike.values() if len(group) > 1)


def singulars(key: str) -> Iterator[str]:
    """The key, and all that it may be the plural of, word by word."""
    words = [[word, *singular_forms(word)] for word in key.split()]
    yield from islice((" ".join(chosen) for chosen in product(*words)), MOST_FORMS)


def singular_forms(word: str) -> Iterator[str]:
    if word.isalpha():
        for ending, instead, least in ENDINGS:
            form = word[: -len(ending)] + instead
            if word.endswith(ending) and len(form) >= least:
                yield form


def squeezed(key: str) -> str:
    """The letters and digits of a key alone."""
    return "".join(sign for sign in key if sign.isalnum())


def same_but_for_number(one: str, other: str) -> bool:
    """Whether word by word the two are the same or singular and plural: "coche electrico" and "coches electricos"."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    pairs = zip(words, others, strict=True)
    return all(a == b or a in singular_forms(b) or b in singular_forms(a) for a, b in pairs)


def is_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, spare or in its neighbour's place; never a digit, never the first sign."""
    if min(len(one), len(other)) < SHORTEST_SLIP or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    differ = rest[:1] + others[:1]
    if any(sign.isdigit() for sign in differ):
        return False
    if len(rest) == len(others):
        return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    return rest[1:] == others if len(rest) > len(others) else rest == others[1:]
