"""Mobiledoc, the form in which Ghost's older editor kept a text, as HTML."""

import html
from collections import Counter
from typing import Any

from articles.formats import cards

MARKUP, IMAGE, LIST, CARD = 1, 2, 3, 10
SECTIONS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote")
MARKS = ("a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "mark", "del", "small")


def render(document: Any, left: Counter[str]) -> str:
    """The HTML of a Mobiledoc document; cards that cannot be shown are counted in `left`.

    Raises ValueError when it is no such document.
    """
    document = _as_newer(document)
    sections = document.get("sections") if isinstance(document, dict) else None
    if isinstance(sections, list):
        return "".join(_section(document, section, left) for section in sections if isinstance(section, list))
    raise ValueError


def _as_newer(document: Any) -> Any:
    """A document of version 0.2 as later versions write it: there, marks stand before the sections, and cards within them."""
    if not isinstance(document, dict) or not str(document.get("version")).startswith("0.2"):
        return document
    marks, sections = (*_list(document.get("sections")), None, None)[:2]
    cards = [section[1:] for section in _list(sections) if _list(section)[:1] == [CARD]]
    numbers = iter(range(len(cards)))
    return {
        "markups": marks,
        "cards": cards,
        "sections": [[CARD, next(numbers)] if _list(each)[:1] == [CARD] else _with_kinds(each) for each in _list(sections)],
    }


def _with_kinds(section: Any) -> Any:
    """A section of 0.2, whose markers do not say yet what they are: all are texts."""
    kind, first, second = (*_list(section), None, None, None)[:3]
    if kind == MARKUP:
        return [kind, first, [[0, *_list(marker)] for marker in _list(second)]]
    if kind == LIST:
        return [kind, first, [[[0, *_list(marker)] for marker in _list(item)] for item in _list(second)]]
    return section


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _section(document: dict[str, Any], section: list[Any], left: Counter[str]) -> str:
    kind, first, second = (*section, None, None, None)[:3]
    if kind == MARKUP:
        tag = first.lower() if isinstance(first, str) and first.lower() in SECTIONS else "p"
        if tag in ("aside", "pull-quote"):
            return f'<blockquote role="doc-pullquote">{_markers(document, second)}</blockquote>'
        return f"<{tag}>{_markers(document, second)}</{tag}>"
    if kind == LIST and isinstance(second, list):
        tag = "ol" if first == "ol" else "ul"
        return f"<{tag}>{''.join(f'<li>{_markers(document, item)}</li>' for item in second)}</{tag}>"
    if kind == IMAGE and isinstance(first, str):
        return f'<figure><img src="{html.escape(first)}" alt=""></figure>'
    if kind == CARD:
        return _card(document, first, left)
    return ""


def _card(document: dict[str, Any], index: Any, left: Counter[str]) -> str:
    card = _at(document.get("cards"), index)
    name, payload = (*card, None, None)[:2] if isinstance(card, list) else (None, None)
    made = cards.render(str(name), payload if isinstance(payload, dict) else {}, left)
    if made is None:
        left[f"A card “{str(name)[:30]}”"] += 1
    return made or ""


def _markers(document: dict[str, Any], markers: Any) -> str:
    """Texts with the marks that begin before each, and the number of those that end after it."""
    made: list[str] = []
    open_tags: list[str] = []
    for marker in markers if isinstance(markers, list) else []:
        if not isinstance(marker, list) or len(marker) != 4:
            continue
        kind, starts, ends, value = marker
        for index in starts if isinstance(starts, list) else []:
            tag, opening = _mark(_at(document.get("markups"), index))
            open_tags.append(tag)
            made.append(opening)
        made.append(html.escape(value, quote=False) if kind == 0 and isinstance(value, str) else "")
        made.append(_atom(_at(document.get("atoms"), value)) if kind == 1 else "")
        for _ in range(min(ends, len(open_tags)) if isinstance(ends, int) and not isinstance(ends, bool) else 0):
            tag = open_tags.pop()
            made.append(f"</{tag}>" if tag else "")
    made += [f"</{tag}>" if tag else "" for tag in reversed(open_tags)]
    return "".join(made)


def _mark(markup: Any) -> tuple[str, str]:
    """(tag, opening tag) of one mark; two empty strings for one that is not ours."""
    tag, attributes = (*markup, None, None)[:2] if isinstance(markup, list) else (None, None)
    tag = tag.lower() if isinstance(tag, str) else tag
    if tag not in MARKS:
        return "", ""
    if tag != "a":
        return tag, f"<{tag}>"
    pairs = attributes if isinstance(attributes, list) else []
    given = {str(name): str(value) for name, value in zip(pairs[::2], pairs[1::2], strict=False)}
    return "a", f'<a href="{html.escape(given.get("href", ""))}">'


def _atom(atom: Any) -> str:
    name, text = (*atom, None, None)[:2] if isinstance(atom, list) else (None, None)
    return "<br>" if name == "soft-return" else html.escape(text, quote=False) if isinstance(text, str) else ""


def _at(entries: Any, index: Any) -> Any:
    known = isinstance(entries, list) and isinstance(index, int) and not isinstance(index, bool)
    return entries[index] if known and 0 <= index < len(entries) else None
