"""The text of a WordPress post as HTML: blocks, shortcodes, captions, galleries and addresses on lines of their own."""

import html
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from articles.formats import bodies, references, scrubbing
from articles.formats.drafts import STORY_BYTES

if TYPE_CHECKING:
    from articles.formats.sheets import Sheet

# Blocks and shortcodes are found in one pass: none of these patterns reads past the next bracket that could begin another.
BLOCK = re.compile(r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9/_-]*+)(?P<rest>(?:[^<-]|-(?!->))*+)-->")
REUSABLE = re.compile(r'<!--\s+wp:block\s+\{[^{}<>]{0,200}?"ref"\s*:\s*(?P<number>\d{1,12})[^<>]{0,1000}?/-->')
SHORTCODE = re.compile(
    r"\[(?P<escaped>\[)?(?P<end>/)?(?P<name>[a-zA-Z][\w-]{1,40})(?P<rest>(?:[\s/=][^\[\]]{0,2000})?)\](?P<close>\])?"
)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
CAPTION = re.compile(
    r"\[(?:wp_)?caption\b(?P<rest>[^\[\]]{0,1000})\](?P<inside>(?:(?!\[/?(?:wp_)?caption).){0,8000})\[/(?:wp_)?caption\]",
    re.DOTALL,
)
LINE_END = re.compile(r"(?<!>)\n(?!<)")
PICTURE = re.compile(r"(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{0,4000}>(?:\s*</a>)?", re.IGNORECASE)
IMG = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
# A picture that leads to its own file, figures that only group what an address shows, and lists around pictures of a row.
LINKED_PICTURE = re.compile(
    r"<a\b[^<>]{0,1000}\bhref=[^<>]{1,1000}\.(?:jpe?g|png|gif|webp|avif)[\"'][^<>]{0,500}>\s*(<img\b[^<>]{0,4000}>)\s*</a>",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"<figure\b[^<>]{0,200}\bwp-block-embed\b[^<>]{0,1000}>"
    r"|<(?:ul|li)\b[^<>]{0,200}\bblocks-gallery-(?:grid|item)\b[^<>]{0,200}>"
)
PULLQUOTE = re.compile(
    r"<figure\b[^<>]{0,200}\bwp-block-pullquote\b[^<>]{0,1000}>\s*<blockquote\b[^<>]{0,500}>((?:(?!</?blockquote).){0,20000})"
    r"</blockquote>\s*</figure>",
    re.DOTALL,
)
PREFORMATTED = re.compile(r"(<pre\b[^<>]{0,500}>(?:(?!</pre).){0,100000}</pre>)", re.IGNORECASE | re.DOTALL)
SPARE_LINES = re.compile(r"\n\s*\n")
FOOTNOTE = re.compile(r'<sup\b[^<>]{0,200}\bdata-fn="([^"<>]{1,100})"[^<>]{0,200}>(?:(?!</sup).){0,500}</sup>', re.DOTALL)
FOOTNOTES = re.compile(r"<!--\s+wp:footnotes\b[^<>]{0,1000}/-->")
# Where a classic post is cut: into teaser and rest, into pages.
CUT = re.compile(r"<!--(?:nextpage|more[^<>]{0,200})-->")
# The second link of a block that offers a file; the first has its name.
DOWNLOAD = re.compile(r"<a\b[^<>]{0,1000}\bwp-block-file__button\b[^<>]{0,1000}>(?:(?!</a).){0,500}</a>", re.DOTALL)
NUMBER = re.compile(r"\bwp-image-(\d{1,12})\b")
SIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}$)")
ADDRESS_ALONE = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"\[\]]{4,2000})[ \t]*$")
WRAPPED_ADDRESS = re.compile(r"<p>\s*(https?://[^\s<>\"]{4,2000})\s*</p>")
MEDIA_CODES = ("embed", "video", "audio", "youtube", "vimeo", "twitter", "instagram", "soundcloud", "facebook", "tweet")
# Shortcodes that WordPress itself and wide-spread plug-ins know; another word in brackets is an editor's remark.
KNOWN_CODES = (*MEDIA_CODES, "caption", "wp_caption", "gallery", "playlist", "contact-form-7", "contact-form", "toc", "ad")
# Blocks that WordPress fills when it shows the page: nothing of them stands in the text.
LAYOUT = ("more", "nextpage", "spacer", "separator", "post-content")


@dataclass(frozen=True)
class Attachment:
    """A picture of the media library."""

    address: str
    alt: str = ""
    caption: str = ""


def to_html(
    text: str,
    attachments: Mapping[str, Attachment],
    sheet: "Sheet",
    reusable: Mapping[str, str] = MappingProxyType({}),
    attached: Sequence[str] = (),
) -> tuple[str, list[str]]:
    """(HTML, sentences on what was left out). `reusable` are texts that stand in many posts, by their number; `attached` the
    pictures that belong to this post, which a gallery without numbers shows.

    Raises FormatError when the text is too long or too deep.
    """
    left: Counter[str] = Counter()
    text = DOWNLOAD.sub("", CUT.sub("\n\n", _with_reusable(text, reusable)))
    has_blocks = "<!-- wp:" in text
    text = BLOCK.sub(lambda match: _block(match, left), text)
    text = _shortcodes(text, attachments, left, attached)
    text = ADDRESS_ALONE.sub(lambda match: f"\n\n{bodies.media_link(match[1])}\n\n", text)
    text = LINKED_PICTURE.sub(r"\1", text)
    text = IMG.sub(lambda match: _picture(match.group(), attachments), text)
    text = PULLQUOTE.sub(r'<blockquote role="doc-pullquote">\1</blockquote>', text)
    text = sheet.body(GROUP.sub("", text) if has_blocks else broken(text))
    text = "".join(part if part.startswith("<pre") else SPARE_LINES.sub("\n", part) for part in PREFORMATTED.split(text))
    text = WRAPPED_ADDRESS.sub(lambda match: bodies.media_link(match[1]), text)
    return text, [_told(what, number) for what, number in sorted(left.items())]


def with_footnotes(text: str, kept: str) -> str:
    """`text` with its notes where they are named; `kept` is what WordPress keeps beside it: JSON, a list of notes with ids."""
    try:
        told = json.loads(kept or "[]")
    except (ValueError, RecursionError):
        return text
    told = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    notes = {str(each.get("id")): scrubbing.text(str(each.get("content") or "")) for each in told}

    def put(match: re.Match[str]) -> str:
        note = notes.get(match[1], "").strip()
        return f'<small role="note">{note}</small>' if note else match.group()

    return FOOTNOTES.sub("", FOOTNOTE.sub(put, text)) if notes else text


def _told(what: str, number: int) -> str:
    become = "" if " kept" in what else " was left out"
    return f"{what}{become}{f' ({number} times)' if number > 1 else ''}."


def broken(text: str) -> str:
    """A classic post as HTML: blank lines part paragraphs, single line ends break lines, outside of tags and blocks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    made = [piece if piece[:4].lower() == "<pre" else _paragraphs(piece) for piece in PREFORMATTED.split(text)]
    return "\n".join(filter(None, made))


def _paragraphs(text: str) -> str:
    return "\n".join(_paragraph(part.strip("\n")) for part in re.split(r"\n\s*\n", text) if part.strip())


def _paragraph(part: str) -> str:
    block = re.match(r"\s*</?(?:p|h[1-6]|ul|ol|li|dl|table|thead|tbody|tr|td|th|blockquote|pre|figure|div|hr)\b", part)
    if block or not part.strip():
        return part
    lines = LINE_END.sub("<br>", part.strip())
    return f"<p>{lines}</p>"


def _with_reusable(text: str, reusable: Mapping[str, str], depth: int = 0) -> str:
    """`text` with the blocks that stand in many posts in their places; one that holds another is followed a few times."""
    if "wp:block" not in text or depth > 3:
        return text

    def put(match: re.Match[str]) -> str:
        found = reusable.get(match["number"]) if match["number"] else None
        return match.group() if found is None else _with_reusable(found, reusable, depth + 1)

    filled = REUSABLE.sub(put, text)
    return filled if len(filled) <= STORY_BYTES else text


def _block(match: re.Match[str], left: Counter[str]) -> str:
    """A block's comment goes; a block that holds no text of its own is named."""
    name = match["name"].removeprefix("core/")
    if match["rest"].rstrip().endswith("/") and name not in LAYOUT:
        address = _address_of(match["rest"].rstrip().removesuffix("/"))
        if address:
            return bodies.media_link(address)
        left[f"The block “{name}”"] += 1
    return "\n"


def _address_of(written: str) -> str:
    try:
        told = json.loads(written.strip() or "{}")
    except (ValueError, RecursionError):
        return ""
    return told["url"] if isinstance(told, dict) and isinstance(told.get("url"), str) else ""


# --- shortcodes -----------------------------------------------------------------------------------------------------
def _shortcodes(text: str, attachments: Mapping[str, Attachment], left: Counter[str], attached: Sequence[str]) -> str:
    if "[" not in text:
        return text
    text = CAPTION.sub(_caption, text)
    text = re.sub(r"\[embed[^\[\]]{0,500}\]\s*(\S{4,2000}?)\s*\[/embed\]", lambda match: bodies.media_link(match[1]), text)
    closed = {match["name"] for match in SHORTCODE.finditer(text) if match["end"]}
    own = " ".join(attached)
    return SHORTCODE.sub(lambda match: _shortcode(match, closed, attachments, left, own), text)


def _caption(match: re.Match[str]) -> str:
    picture = PICTURE.search(match["inside"])
    given = _attributes(match["rest"])
    words = given.get("caption") or (match["inside"][picture.end() :] if picture else match["inside"])
    shown = picture.group() if picture else ""
    said = f"<figcaption>{words.strip()}</figcaption>" if words.strip() else ""
    return f"\n\n<figure>{shown}{said}</figure>\n\n"


def _shortcode(
    match: re.Match[str], closed: set[str], attachments: Mapping[str, Attachment], left: Counter[str], own: str
) -> str:
    name, given = match["name"], _attributes(match["rest"])
    if match["escaped"] and match["close"]:
        return match.group()[1:-1]
    if name not in KNOWN_CODES and name not in closed and not given:
        return match.group()
    around = (match["escaped"] or "", match["close"] or "")
    if match["end"]:
        return "".join(around)
    if name == "gallery":
        return _gallery(given.get("ids") or given.get("include") or own, attachments, left)
    address = next((value for value in (*given.values(), match["rest"].strip(" =")) if re.match(r"https?://\S+$", value)), "")
    if name in MEDIA_CODES and address:
        return f"\n\n{bodies.media_link(address)}\n\n"
    left[f"The shortcode [{name}]{' was taken away and its text kept' if name in closed else ''}"] += 1
    return "".join(around)


def _gallery(given: str, attachments: Mapping[str, Attachment], left: Counter[str]) -> str:
    numbers = re.findall(r"\d{1,12}", given)
    known = [attachments[number] for number in numbers if number in attachments]
    if len(known) < max(1, len(numbers)):
        left["A gallery of pictures that the export lacks" if not known else "A picture of a gallery"] += 1
    shown = "\n".join(map(_figure, known))
    return f"\n\n<figure>{shown}</figure>\n\n" if len(known) > 1 else f"\n\n{shown}\n\n"


def _figure(known: Attachment) -> str:
    said = f"<figcaption>{html.escape(known.caption, quote=False)}</figcaption>" if known.caption else ""
    return f'<figure><img src="{html.escape(known.address)}" alt="{html.escape(known.alt)}">{said}</figure>'


def _attributes(written: str) -> dict[str, str]:
    written = html.unescape(written)
    return {match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in ATTRIBUTE.finditer(written)}


def _picture(tag: str, attachments: Mapping[str, Attachment]) -> str:
    """A picture of the library in its full size, with the words that the library has for it."""
    given = references.attributes(tag)
    number = NUMBER.search(given.get("class", ""))
    known = attachments.get(number[1]) if number else None
    if known is None or not known.address:
        return tag
    alt = given.get("alt") or known.alt
    return f'<img src="{html.escape(known.address)}" alt="{html.escape(alt)}">'
