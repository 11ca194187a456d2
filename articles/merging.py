"""Three-way merge of two edits of one story: what each changed since the version that both began with.

Scalars by field, names and numbers in a list as sets that keep an order, the text by its blocks (paragraph, heading,
list, figure …). What only one side changed is taken; what both changed alike is taken once; what both changed
differently is a collision, and somebody has to choose. Nothing here knows what a field means.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import count
from typing import Any

VOID = {"br", "hr", "img"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
# What an editor's engine writes in its own way without anybody having changed a word.
BETWEEN_TAGS = re.compile(r">\s+(?=<)")
ONE_CELL = re.compile(r' (?:col|row)span="1"')
SINGLE_PARAGRAPH = re.compile(r"<(li|td|th|dd|blockquote)([^>]*)><p>((?:(?!</?p>).)*)</p></\1>", re.DOTALL)


@dataclass(frozen=True)
class Collision:
    """Something that both sides changed. `key` is the same for as long as the other side's words are the same."""

    field: str
    key: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """The merged values; those of a field with a collision are mine until it is decided."""

    values: dict[str, Any]
    collisions: list[Collision] = field(default_factory=list)


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], choices: Mapping[str, str] | None = None
) -> Merged:
    """Merge field by field; the three mappings have the same keys. Lists are sets in an order, `body` is clean HTML.

    `choices` decides collisions by their key: "mine", "theirs", or, within the body, "both" (theirs, then mine).
    """
    merged = Merged({})
    value: Any
    for name in mine:
        if name == "body":
            value, collided = body(base[name], mine[name], theirs[name], choices or {})
        elif isinstance(mine[name], list):
            value, collided = united(base[name], mine[name], theirs[name]), []
        else:
            value, collided = scalar(name, base[name], mine[name], theirs[name], choices or {})
        merged.values[name] = value
        merged.collisions.extend(collided)
    return merged


def scalar(name: str, base: Any, mine: Any, theirs: Any, choices: Mapping[str, str]) -> tuple[Any, list[Collision]]:
    """One value: whoever changed it is right; if both did, differently, it is a collision."""
    if mine in (theirs, base):
        return theirs, []
    if theirs == base:
        return mine, []
    collision = Collision(name, _key(name, [repr(base)], [repr(theirs)]), mine, theirs)
    choice = choices.get(collision.key)
    return (theirs if choice == "theirs" else mine), [] if choice in ("mine", "theirs") else [collision]


def united(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """What either side added is in, what either side took out is out; the order is that of the side that changed it."""
    if list(mine) == list(base):
        return list(theirs)
    dropped = set(base) - set(theirs)
    kept = [each for each in mine if each not in dropped]
    return kept + [each for each in theirs if each not in base and each not in mine]


def body(base: str, mine: str, theirs: str, choices: Mapping[str, str]) -> tuple[str, list[Collision]]:
    """The merged text and what collides in it. A collision's sides are HTML; one that deleted its blocks is empty."""
    old, ours, others = blocks(base), blocks(mine), blocks(theirs)
    if _alike(ours, others) or _alike(ours, old):
        return theirs, []
    if _alike(others, old):
        return mine, []
    found: list[str] = []
    collisions: list[Collision] = []
    seen: set[str] = set()
    at = 0
    for cluster in _clusters([*_edits(old, ours, mine=True), *_edits(old, others, mine=False)]):
        start, end = min(edit.start for edit in cluster), max(edit.end for edit in cluster)
        found += old[at:start]
        at = end
        our, other = (_applied(old, start, end, [edit for edit in cluster if edit.mine is side]) for side in (True, False))
        chosen = _decided(cluster, our, other)
        if chosen is None:
            key = _key("body", old[start:end], other, taken=seen)
            seen.add(key)
            chosen = _chosen(choices.get(key), our, other)
            if chosen is None:
                collisions.append(Collision("body", key, "\n".join(our), "\n".join(other)))
                chosen = our
        found += chosen
    found += old[at:]
    if not collisions and _lost(ours, others, found):
        return _whole(old, ours, others, choices)
    return (mine if collisions else "\n".join(found)), collisions


def _lost(mine: Sequence[str], theirs: Sequence[str], found: Sequence[str]) -> set[str]:
    """What both sides kept and the merged text lacks: where a paragraph stands twice, each may have deleted the other's."""
    return ({plain(each) for each in mine} & {plain(each) for each in theirs}) - {plain(each) for each in found}


def _whole(base: list[str], mine: list[str], theirs: list[str], choices: Mapping[str, str]) -> tuple[str, list[Collision]]:
    """The text as one collision."""
    key = _key("body", ["whole", *base], theirs)
    chosen = _chosen(choices.get(key), mine, theirs)
    if chosen is None:
        return "\n".join(mine), [Collision("body", key, "\n".join(mine), "\n".join(theirs))]
    return "\n".join(chosen), []


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """Where two texts differ: the blocks of the one, and those of the other in their place, as HTML."""
    one, two = blocks(before), blocks(after)
    edits = _edits(one, two, mine=True)
    return [("\n".join(one[edit.start : edit.end]), "\n".join(edit.blocks)) for edit in edits]


def blocks(html: str) -> list[str]:
    """The elements that a clean text consists of, in order, each with what is in it; loose text between them too."""
    found, depth, start = [], 0, 0
    for tag in TAG.finditer(html):
        if depth == 0:
            found.append(html[start : tag.start()])
            start = tag.start()
        if tag.group(2).lower() not in VOID:
            depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth == 0:
            found.append(html[start : tag.end()])
            start = tag.end()
    found.append(html[start:])
    return [block.strip() for block in found if block.strip()]


def plain(block: str) -> str:
    """The block as two engines would agree on it: what is compared."""
    tight = ONE_CELL.sub("", BETWEEN_TAGS.sub(">", block.strip()))
    return SINGLE_PARAGRAPH.sub(r"<\1\2>\3</\1>", tight)


@dataclass(frozen=True)
class _Edit:
    """Blocks start to end of the base (none: an insertion before `start`) become `blocks` on one side."""

    start: int
    end: int
    blocks: tuple[str, ...]
    mine: bool


def _edits(base: Sequence[str], side: Sequence[str], *, mine: bool) -> Iterator[_Edit]:
    """What one side changed; as many blocks for as many others are changes of each by itself."""
    matcher = SequenceMatcher(None, [plain(each) for each in base], [plain(each) for each in side], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        if end - start == last - first:
            for step in range(end - start):
                yield _Edit(start + step, start + step + 1, (side[first + step],), mine)
        else:
            yield _Edit(start, end, tuple(side[first:last]), mine)


def _clusters(edits: Iterable[_Edit]) -> list[list[_Edit]]:
    """Edits that touch the same blocks, together; in the order of the text."""
    clusters: list[list[_Edit]] = []
    for edit in sorted(edits, key=lambda each: (each.start, each.end, each.mine)):
        if clusters and any(edit.mine != other.mine and _overlap(edit, other) for other in clusters[-1]):
            clusters[-1].append(edit)
        else:
            clusters.append([edit])
    return clusters


def _overlap(one: _Edit, two: _Edit) -> bool:
    if one.start == one.end and two.start == two.end:
        return one.start == two.start
    return max(one.start, two.start) < min(one.end, two.end) or _within(one, two) or _within(two, one)


def _within(insertion: _Edit, other: _Edit) -> bool:
    return insertion.start == insertion.end and other.start < insertion.start < other.end


def _applied(base: Sequence[str], start: int, end: int, edits: Iterable[_Edit]) -> list[str]:
    found, at = [], start
    for edit in edits:
        found += [*base[at : edit.start], *edit.blocks]
        at = edit.end
    return [*found, *base[at:end]]


def _decided(cluster: Sequence[_Edit], mine: list[str], theirs: list[str]) -> list[str] | None:
    """The blocks where there is nothing to choose; None where there is."""
    sides = {edit.mine for edit in cluster}
    if len(sides) == 1:
        return mine if cluster[0].mine else theirs
    return theirs if _alike(mine, theirs) else None


def _chosen(choice: str | None, mine: list[str], theirs: list[str]) -> list[str] | None:
    if choice == "both":
        known = {plain(block) for block in theirs}
        return [*theirs, *(block for block in mine if plain(block) not in known)]
    return {"mine": mine, "theirs": theirs}.get(choice or "")


def _alike(one: Sequence[str], two: Sequence[str]) -> bool:
    return [plain(each) for each in one] == [plain(each) for each in two]


def _key(name: str, base: Sequence[str], theirs: Sequence[str], taken: Collection[str] = ()) -> str:
    """A short name for a collision that outlasts further typing on my side; equal ones are numbered."""
    digests = (sha256("\0".join([name, str(number), *base, "\1", *theirs]).encode()).hexdigest()[:12] for number in count())
    return next(digest for digest in digests if digest not in taken)
