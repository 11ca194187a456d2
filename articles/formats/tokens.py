"""HTML as a sequence of tags and texts: read once from left to right, so that no input takes more than its length."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""<!--|<(?P<close>/)?(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>|<[!?][^<>]*>"""
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# What stands in these is text whatever it looks like.
RAW = ("script", "style", "textarea", "title", "xmp")
BREAKS = (
    "address article aside blockquote br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol option p pre section summary table td th tr ul"
)
BREAKING = frozenset(BREAKS.split())
HIDDEN = ("script", "style", "template", "noscript")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: `kind` is "text", "open", "close" or "comment"; `raw` is how it stands there."""

    kind: str
    raw: str
    name: str = ""
    written: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of an opening tag, entities decoded; the first of a name counts."""
        found: dict[str, str] = {}
        for match in ATTRIBUTE.finditer(self.written):
            value = next((group for group in match.groups()[1:] if group is not None), "")
            found.setdefault(match[1].lower(), html.unescape(value))
        return found


def tokens(markup: str) -> Iterator[Token]:
    """The pieces of `markup` in order; joined again by `raw` they are `markup`. A stray < is text."""
    at = 0
    while match := TOKEN.search(markup, at):
        if match.start() > at:
            yield Token("text", markup[at : match.start()])
        raw, name = match.group(), (match["name"] or "").lower()
        at = match.end()
        if raw == "<!--":
            end = markup.find("-->", at)
            at = len(markup) if end < 0 else end + 3
            yield Token("comment", markup[match.start() : at])
        elif not name:
            yield Token("comment", raw)
        elif match["close"]:
            yield Token("close", raw, name)
        else:
            yield Token("open", raw, name, match["attributes"])
            if name in RAW and not raw.endswith("/>"):
                end = _end_of(markup, name, at)
                if end > at:
                    yield Token("text", markup[at:end])
                at = end
    if at < len(markup):
        yield Token("text", markup[at:])


def plain(markup: str) -> str:
    """The words of `markup` on one line, entities decoded, without scripts and styles."""
    parts: list[str] = []
    hidden = ""
    for token in tokens(markup):
        if hidden:
            hidden = "" if token.kind == "close" and token.name == hidden else hidden
        elif token.kind == "open" and token.name in HIDDEN:
            hidden = token.name
        elif token.kind == "text":
            parts.append(html.unescape(token.raw))
        elif token.name in BREAKING:
            parts.append(" ")
    return " ".join("".join(parts).split())


def _end_of(markup: str, name: str, at: int) -> int:
    """Where the text of an element that holds text alone ends."""
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(markup, at)
    return found.start() if found else len(markup)
