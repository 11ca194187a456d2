"""The block of related stories at the end of a plain-text story: its heading, then headline and teaser by turns."""

import re
from collections.abc import Iterable, Sequence

from articles.formats.drafts import HEADLINE_LENGTH, RelatedLink

DECORATION = " \t\u00a0#*_:=-–—~>.…!\"'“”‘’"
MARKER = re.compile(r"(?:[-*•·‣–+]|\d{1,2}[.)]|\(\d{1,2}\))\s+(?=\S)")
MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
FULL_STOP = re.compile(r"[.…][\"'”’»)\]]*$")
# A "headline" that is this long and ends with a full stop is prose: the line above it was no heading of a block.
PROSE_LENGTH = 120

Line = tuple[int, str]
Block = list[Line]


def split(lines: Sequence[str], start: int, headings: Iterable[str]) -> tuple[list[str], list[RelatedLink]]:
    """The lines of the story from index `start`, and the related stories of the block that ends it, if one does.

    Of several headings the last that is followed by pairs counts; a heading with nothing after it is dropped.
    """
    known = {_bare(heading) for heading in headings}
    story = list(lines[start:])
    for at in reversed([at for at in range(start, len(lines)) if _is_heading(lines, at, start, known)]):
        blocks = _blocks(lines, at + 1)
        if not blocks:
            story = list(lines[start:at])
            lines = lines[:at]
            continue
        related = _links(blocks)
        if all(_may_be_headline(link.headline) for link in related):
            return list(lines[start:at]), related
    return story, []


def _bare(line: str) -> str:
    return " ".join(line.strip(DECORATION).casefold().split())


def _is_heading(lines: Sequence[str], at: int, start: int, known: set[str]) -> bool:
    """Whether the line is a heading on its own, and not the chance end or middle of a wrapped sentence."""
    line = lines[at]
    if not line or _bare(line) not in known:
        return False
    before = lines[at - 1] if at > start else ""
    if not before or line[0] in "#*=_":
        return True
    return bool(SENTENCE_END.search(before)) and line[0].isupper()


def _blocks(lines: Sequence[str], start: int) -> list[Block]:
    blocks: list[Block] = [[]]
    for number in range(start, len(lines)):
        if lines[number].strip(" -–—_=*"):
            blocks[-1].append((number + 1, lines[number]))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _links(blocks: list[Block]) -> list[RelatedLink]:
    if MARKER.match(blocks[0][0][1]):
        return _listed([line for block in blocks for line in block])
    return _paired(blocks)


def _listed(lines: Block) -> list[RelatedLink]:
    """Pairs of a numbered or bulleted list: a marker begins a headline, what follows without one is its teaser."""
    if all(MARKER.match(text) for _, text in lines) and _alternates([text for _, text in lines]):
        return [_link([lines[at]], [lines[at + 1]]) for at in range(0, len(lines), 2)]
    items: list[Block] = []
    for line in lines:
        if MARKER.match(line[1]):
            items.append([line])
        else:
            items[-1].append(line)
    return [_link(item[:1], item[1:]) for item in items]


def _alternates(texts: list[str]) -> bool:
    """Whether every second line is a sentence and the others are not."""
    ends = [bool(FULL_STOP.search(text)) for text in texts]
    return len(ends) > 1 and len(ends) % 2 == 0 and all(ends[1::2]) and not any(ends[::2])


def _paired(blocks: list[Block]) -> list[RelatedLink]:
    if len(blocks) == 1 and len(blocks[0]) > 3 and _alternates([text for _, text in blocks[0]]):
        lines = blocks[0]
        return [_link([lines[at]], [lines[at + 1]]) for at in range(0, len(lines), 2)]
    if _alternates([block[-1][1] for block in blocks]):
        return [_link(blocks[at], blocks[at + 1]) for at in range(0, len(blocks), 2)]
    found = []
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        if len(block) > 1 and _holds_its_teaser(block, waiting):
            found.append(_link(block[:1], block[1:]))
        elif waiting and not _lacks_teaser(waiting):
            found.append(_link(block, waiting.pop(0)))
        else:
            found.append(_link(block, []))
    return found


def _holds_its_teaser(block: Block, following: list[Block]) -> bool:
    """Whether a block of several lines is a headline with its teaser, and not a headline wrapped over two lines."""
    if SENTENCE_END.search(block[-1][1]) or not following or len(following[0]) > 1:
        return True
    return len(following) % 2 == 0


def _lacks_teaser(following: list[Block]) -> bool:
    """Whether the next block is a headline already: only when one is left over, and full stops give it away."""
    if len(following) % 2:
        return False
    first, second = following[:2]
    if len(first) > 1:
        return _is_pair(first)
    return not FULL_STOP.search(first[0][1]) and bool(FULL_STOP.search(second[-1][1]))


def _is_pair(block: Block) -> bool:
    return not SENTENCE_END.search(block[0][1]) and bool(FULL_STOP.search(block[-1][1]))


def _link(headline: Block, teaser: Block) -> RelatedLink:
    return RelatedLink(_plain(headline), _plain(teaser), headline[0][0])


def _plain(lines: Block) -> str:
    text = " ".join(MARKER.sub("", text, count=1) if MARKER.match(text) else text for _, text in lines)
    text = MARKDOWN_LINK.sub(r"\1", re.sub(r"^#{1,6}\s+", "", text))
    for fence in ("**", "__"):
        if text.startswith(fence) and text.endswith(fence) and len(text) > 2 * len(fence):
            text = text[len(fence) : -len(fence)]
    return " ".join(text.split())


def _may_be_headline(text: str) -> bool:
    prose = len(text) > PROSE_LENGTH and bool(FULL_STOP.search(text))
    return len(text) <= HEADLINE_LENGTH and not prose and any(sign.isalnum() for sign in text)
