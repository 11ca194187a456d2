"""HTML of stories: cleaned, turned into plain text, counted. The only allowlist of the project is here.

`clean` runs wherever trust changes (publishing.revise), so what the database holds may be printed as it stands.
"""

import html
import re
from dataclasses import dataclass
from functools import cache
from itertools import filterfalse

import nh3

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "u", "sub", "sup", "a", "ul", "ol", "li",
    "blockquote", "cite", "q", "pre", "code", "figure", "figcaption", "img",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
    "abbr", "mark", "small", "time", "del", "ins", "dl", "dt", "dd", "span",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "data-story"},
    "img": {"src", "alt", "width", "height", "role"},
    "ol": {"start"},
    "th": {"rowspan", "colspan", "scope"},
    "td": {"rowspan", "colspan"},
    "abbr": {"title"},
    "time": {"datetime"},
    "blockquote": {"cite", "role"},
    "small": {"role"},
    # Foreign words say their language, so that they are read aloud, hyphenated and set as such.
    "*": {"lang", "dir"},
}
# What an attribute may say, where it may not say just anything.
NUMBER = re.compile(r"[0-9]{1,5}")
ALLOWED = {
    "lang": re.compile(r"(?=.{2,35}$)[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*"),
    "dir": re.compile("ltr|rtl|auto"),
    "data-story": re.compile(r"[0-9]{1,18}"),
    **dict.fromkeys(("width", "height", "rowspan", "colspan", "start"), NUMBER),
}
# What an editor says of an element: a picture that only decorates, a quotation drawn out of the text, a footnote.
ROLES = {"img": "presentation", "blockquote": "doc-pullquote", "small": "note"}
SCHEMES = {"http", "https", "mailto", "tel"}
# Text that stands in these is code or chrome, never the story's.
DROPPED_WITH_CONTENT = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title"}
BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|figcaption|pre|tr|dt|dd|caption|div)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^>]*>")
EMPTY_BLOCK = re.compile(r"<(p|h[2-4]|li|blockquote|ul|ol|figure|small)(?: role=\"[a-z-]+\")?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
# A row of pictures that has only one.
LONE_FIGURE = re.compile(r"<figure>\s*(<figure>(?:(?!</?figure>).)*</figure>)\s*</figure>", re.DOTALL)
SMALL = re.compile(r'<small(?: role="note")?>|</small>')
NOTE_START, NOTE_END = '<small role="note">', "</small>"
NOTE = re.compile(f"\\s*{NOTE_START}(.*?){NOTE_END}", re.DOTALL)
# Control characters, and the marks that reorder text to hide what it says (Unicode TR 36, bidi overrides and embeddings).
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\ufeff\ufffe\uffff]")
NEW_NAMES = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "strike": "s"}
RENAMED = re.compile(rf"<(/?)({'|'.join(NEW_NAMES)})(?=[\s>/])", re.IGNORECASE)
HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')
SPAN = re.compile(r"<(/?)span([^>]*)>")
IMAGE = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
# Scripts that put no spaces between words.
DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
WORDS_PER_MINUTE = 230


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=DROPPED_WITH_CONTENT,
        link_rel="noopener",
        strip_comments=True,
        attribute_filter=_keep_attribute,
    )


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Pictures are ours alone: one that lies on another site, on a disk or in a data: address would call home or break."""
    if tag == "img" and attribute == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    if attribute == "role":
        return value if value == ROLES.get(tag) else None
    return value if attribute not in ALLOWED or ALLOWED[attribute].fullmatch(value) else None


def clean(markup: str) -> str:
    """The story's HTML with nothing in it but what TAGS and ATTRIBUTES allow; an empty story is the empty string.

    `h1` becomes `h2` (a page has one h1, the headline), `b` and `i` become `strong` and `em`,
    pictures that are not ours and empty paragraphs go. Cleaning twice changes nothing.
    """
    markup = UNWANTED.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
    markup = RENAMED.sub(lambda found: f"<{found[1]}{NEW_NAMES[found[2].lower()]}", markup)
    cleaned = re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", "", _without_bare_spans(_cleaner().clean(markup)))
    cleaned = _one_note_deep(cleaned)
    before = None
    while before != cleaned:
        before, cleaned = cleaned, LONE_FIGURE.sub(r"\1", EMPTY_BLOCK.sub("", cleaned))
    return cleaned.strip()


def _one_note_deep(markup: str) -> str:
    """A footnote holds no other and no small print: what stands within one belongs to it."""
    open_tags: list[str] = []

    def kept(tag: re.Match[str]) -> str:
        within = NOTE_START in open_tags
        if tag.group() != NOTE_END:
            open_tags.append(tag.group())
            return "" if within else tag.group()
        closed = open_tags.pop() if open_tags else ""
        return "" if within and (closed != NOTE_START or NOTE_START in open_tags) else NOTE_END

    return SMALL.sub(kept, markup)


def _without_bare_spans(cleaned: str) -> str:
    """A span says which language its words are in; one that says nothing goes, its words stay."""
    kept: list[bool] = []

    def decided(tag: re.Match[str]) -> str:
        if tag[1]:
            return tag[0] if kept and kept.pop() else ""
        kept.append(" lang=" in tag[2])
        return tag[0] if kept[-1] else ""

    return SPAN.sub(decided, cleaned) if "<span" in cleaned else cleaned


def clean_line(text: str) -> str:
    """One line of plain text (a headline, a summary): no control characters, no bidi overrides, single spaces."""
    return " ".join(UNWANTED.sub("", text).split())


def clean_lines(text: str) -> str:
    """Plain text of several lines (a note, a comment): the same, with one empty line in a row at most."""
    lines = (clean_line(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def text_of(markup: str) -> str:
    """The words of `markup` without tags, one line per block, footnotes in brackets; entities are decoded."""
    markup = NOTE.sub(r" [\1]", markup) if NOTE_START in markup else markup
    spaced = CELL_END.sub(" ", BLOCK_END.sub("\n", markup))
    lines = (" ".join(line.split()) for line in html.unescape(ANY_TAG.sub("", spaced)).split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Picture:
    """A picture in a text: where it lies, what it shows, and whether it only decorates."""

    src: str
    alt: str
    decorative: bool = False


def links(markup: str) -> list[str]:
    """Where the links of a clean text lead, in its order."""
    return [html.unescape(href) for href in HREF.findall(markup)]


def pictures(markup: str) -> list[Picture]:
    """The pictures of a clean text, in its order."""
    found = (dict(ATTRIBUTE.findall(tag)) for tag in IMAGE.findall(markup))
    return [
        Picture(
            src=html.unescape(each.get("src", "")),
            alt=html.unescape(each.get("alt", "")).strip(),
            decorative=each.get("role") == "presentation",
        )
        for each in found
    ]


def paragraphs(text: str) -> str:
    """HTML for plain text whose paragraphs are separated by blank lines; every sign of the text is kept as text."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return "\n".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block)


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of `text`, at most `length` characters, cut between words and closed by an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    cut = flat[: length - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > length // 2 else cut).rstrip(" ,;:–—-") + "…"


def word_count(text: str) -> int:
    """How many words a reader would count; scripts without spaces count a word for every two characters."""
    dense = 0
    if not text.isascii() and DENSE.search(text):
        dense = sum(map(len, DENSE.findall(text)))
        text = DENSE.sub(" ", text)
    # What stands between spaces is a word more often than not, and that is asked much quicker than by the pattern.
    pieces = text.split()
    others = list(filterfalse(str.isalnum, pieces))
    return len(pieces) - len(others) + len(WORD.findall(" ".join(others))) + (dense + 1) // 2


def reading_minutes(words: int) -> int:
    """Whole minutes to read `words` words, at least one."""
    return max(1, round(words / WORDS_PER_MINUTE))
