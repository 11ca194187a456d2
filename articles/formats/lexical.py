"""Lexical, the form in which Ghost's newer editor keeps a text, as HTML."""

import html
from collections import Counter
from typing import Any

from articles.formats import cards
from articles.formats.drafts import FormatError

DEEPEST = 100
# The bits of a text's format, outermost first.
FORMATS = ((128, "mark"), (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"), (16, "code"))
WRAPPED = {
    "paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote", "listitem": "li",
    "table": "table", "tablerow": "tr",
}  # fmt: skip
TEXTS = ("text", "extended-text", "code-highlight")
LINKS = ("link", "autolink")
HEADINGS = ("heading", "extended-heading")


def render(document: Any, left: Counter[str]) -> str:
    """The HTML of a Lexical document; cards that cannot be shown are counted in `left`.

    Raises FormatError when it is nested too deeply, ValueError when it is no such document.
    """
    root = document.get("root") if isinstance(document, dict) else None
    if isinstance(root, dict):
        return _children(root, left, 0)
    raise ValueError


def _children(node: dict[str, Any], left: Counter[str], depth: int) -> str:
    if depth > DEEPEST:
        raise FormatError(0, f"The text is nested more than {DEEPEST} deep. Flatten its lists and quotes.")
    children = node.get("children")
    nodes = [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []
    return "".join(_node(child, left, depth + 1) for child in nodes)


def _node(node: dict[str, Any], left: Counter[str], depth: int) -> str:
    kind = str(node.get("type"))
    if kind in TEXTS:
        return _text(node)
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    if (card := cards.render(kind, node, left)) is not None:
        return card
    inside = _children(node, left, depth)
    tag, attributes = _tag(kind, node)
    if tag:
        return f"<{tag}{attributes}>{inside}</{tag}>"
    if not inside:
        left[f"A card “{kind[:30]}”"] += 1
    return inside


def _tag(kind: str, node: dict[str, Any]) -> tuple[str, str]:
    """(tag, attributes) that show a node; two empty strings for one that we do not know."""
    if kind in LINKS:
        return "a", f' href="{html.escape(cards.text_of(node, "url"))}"'
    if kind == "tablecell":
        return ("th" if node.get("headerState") in (1, 2, 3) else "td"), ""
    if kind in HEADINGS:
        return (node["tag"] if node.get("tag") in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"), ""
    if kind == "list" and node.get("listType") == "number":
        start = node.get("start")
        return "ol", f' start="{start}"' if isinstance(start, int) and 1 < start < 99_999 else ""
    if kind == "aside":
        return "blockquote", ' role="doc-pullquote"'
    return ("ul" if kind == "list" else WRAPPED.get(kind, "")), ""


def _text(node: dict[str, Any]) -> str:
    made = html.escape(cards.text_of(node, "text"), quote=False)
    bits = node.get("format")
    for bit, tag in reversed(FORMATS):
        if isinstance(bits, int) and bits & bit and made:
            made = f"<{tag}>{made}</{tag}>"
    return made
