"""The cards of Ghost's editors as HTML: pictures, galleries, bookmarks, callouts and the rest, the same in both editors."""

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from articles.formats import bodies, markdown
from articles.formats.tokens import plain

Payload = Mapping[str, Any]


def render(kind: str, payload: Payload, left: Counter[str]) -> str | None:
    """The HTML of a card; what cannot be shown is counted in `left`. None for a kind that is not known."""
    if kind in SILENT:
        return ""
    make = CARDS.get(kind)
    if make is None:
        return None
    made = make(payload)
    if not made.strip():
        source = text_of(payload, "src")
        left[f"A card “{kind}”{f' with the file “{source[:120]}”' if source else ''}"] += 1
    return made


def told(left: Counter[str]) -> list[str]:
    """A sentence for each kind of card that was left out."""
    return [f"{what} was left out{f' ({number} times)' if number > 1 else ''}." for what, number in sorted(left.items())]


def text_of(payload: Payload, *keys: str) -> str:
    """The first of these values that is a text."""
    return next((payload[key] for key in keys if isinstance(payload.get(key), str) and payload[key]), "")


def link(address: str, text: str, after: str = "") -> str:
    """A paragraph with one link; the empty string without an address."""
    if not address:
        return ""
    return f'<p><a href="{html.escape(address)}">{html.escape(text or address, quote=False)}</a>{after}</p>'


def _picture(payload: Payload) -> str:
    source = text_of(payload, "src")
    if not source:
        return ""
    alt, title = html.escape(text_of(payload, "alt")), html.escape(text_of(payload, "title"))
    titled = f' title="{title}"' if title else ""
    shown = f'<img src="{html.escape(source)}" alt="{alt}"{titled}>'
    return f"<figure>{shown}{_caption(payload)}</figure>"


def _caption(payload: Payload) -> str:
    """Captions are HTML of one line in both editors."""
    words = re.sub(r"</?p\b[^<>]{0,200}>", "", text_of(payload, "caption"))
    return f"<figcaption>{words}</figcaption>" if words else ""


def _gallery(payload: Payload) -> str:
    images = payload.get("images")
    shown = [_picture(image) for image in images if isinstance(image, dict)] if isinstance(images, list) else []
    if len(shown) > 1:
        return f"<figure>{''.join(shown)}{_caption(payload)}</figure>"
    words = text_of(payload, "caption")
    return "\n".join([*shown, f"<p>{words}</p>" if words and shown else ""])


def _bookmark(payload: Payload) -> str:
    metadata = payload.get("metadata")
    told_there = metadata if isinstance(metadata, dict) else {}
    said = text_of(told_there, "description")
    after = f"<br>{html.escape(said, quote=False)}" if said else ""
    return link(text_of(payload, "url"), text_of(told_there, "title"), after)


def _embed(payload: Payload) -> str:
    metadata = payload.get("metadata")
    title = text_of(metadata, "title") if isinstance(metadata, dict) else ""
    made = bodies.media_link(text_of(payload, "url"), title) or text_of(payload, "html")
    words = text_of(payload, "caption")
    return f"{made}<p>{words}</p>" if made and words else made


def _callout(payload: Payload) -> str:
    words = text_of(payload, "calloutText", "callout_text")
    emoji = text_of(payload, "calloutEmoji", "callout_emoji")
    words = words if words.lstrip().startswith("<p") else f"<p>{words}</p>"
    shown = f"{html.escape(emoji, quote=False)} " if emoji else ""
    return f"<blockquote>{words.replace('<p>', f'<p>{shown}', 1)}</blockquote>" if plain(words) else ""


def _toggle(payload: Payload) -> str:
    heading, content = text_of(payload, "heading"), text_of(payload, "content")
    return f"<h4>{heading}</h4>{content}" if heading or content else ""


def _code(payload: Payload) -> str:
    written = text_of(payload, "code")
    return f"<pre><code>{html.escape(written, quote=False)}</code></pre>{_plain_caption(payload)}" if written else ""


def _plain_caption(payload: Payload) -> str:
    words = text_of(payload, "caption")
    return f"<p>{words}</p>" if words else ""


def _file(payload: Payload) -> str:
    return bodies.media_link(text_of(payload, "src"), text_of(payload, "fileTitle", "title", "fileName"))


def _button(payload: Payload) -> str:
    return link(text_of(payload, "buttonUrl"), text_of(payload, "buttonText"))


def _product(payload: Payload) -> str:
    title, said = text_of(payload, "productTitle"), text_of(payload, "productDescription")
    return f"<h3>{title}</h3>{said}{link(text_of(payload, 'productUrl'), text_of(payload, 'productButton'))}" if title else ""


def _header(payload: Payload) -> str:
    heading, under = text_of(payload, "header", "heading"), text_of(payload, "subheader", "subheading")
    shown = f"<h2>{heading}</h2><p>{under}</p>" if heading or under else ""
    return shown + link(text_of(payload, "buttonUrl"), text_of(payload, "buttonText")) if shown else ""


def _call_to_action(payload: Payload) -> str:
    return text_of(payload, "textValue") + link(text_of(payload, "buttonUrl"), text_of(payload, "buttonText"))


# What is for letters to subscribers, or marks a border that we do not have.
SILENT = ("email", "email-cta", "paywall", "more")
CARDS: dict[str, Callable[[Payload], str]] = {
    "image": _picture,
    "gallery": _gallery,
    "bookmark": _bookmark,
    "embed": _embed,
    "callout": _callout,
    "toggle": _toggle,
    "code": _code,
    "codeblock": _code,
    "html": lambda payload: text_of(payload, "html"),
    "markdown": lambda payload: markdown.render(text_of(payload, "markdown")),
    "html-card": lambda payload: text_of(payload, "html"),
    "image-card": _picture,
    "markdown-card": lambda payload: markdown.render(text_of(payload, "markdown")),
    "card-markdown": lambda payload: markdown.render(text_of(payload, "markdown")),
    "hr": lambda payload: "<hr>",
    "horizontalrule": lambda payload: "<hr>",
    "button": _button,
    "video": _file,
    "audio": _file,
    "file": _file,
    "product": _product,
    "header": _header,
    "call-to-action": _call_to_action,
}
