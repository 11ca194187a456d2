"""The text of a story from another system, made plain HTML: what we do not show becomes a link or is named.

What comes out is still to be cleaned (markup.clean); this decides what becomes of what cleaning would drop unsaid.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from articles.formats import references
from articles.formats.drafts import STORY_BYTES, FormatError
from articles.formats.tokens import Token, plain, tokens

DEEPEST = 200
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre figure figcaption".split()
)
# Boxes that only group: their borders end a paragraph, and they go.
BOXES = frozenset(
    "html body div section article main header footer aside nav center details summary address fieldset hgroup dialog "
    "picture source head link meta col colgroup legend label".split()
)
MEDIA = frozenset("iframe embed video audio object".split())
GONE = {"script": "script", "form": "form", "svg": "drawing", "canvas": "drawing", "math": "formula"}
SILENT = frozenset("style template noscript head button select textarea title".split())
VOID = frozenset("br hr img input source wbr area link meta col embed param track".split())
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
# A film or sound by itself, which is called by its name.
MEDIA_FILE = re.compile(r"/([^/?#]{1,100}\.(?:mp3|m4a|og[ag]|wav|mp4|m4v|og[gv]|webm|mov))(?:[?#]|$)", re.IGNORECASE)
YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{5,20})")
VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(\d{3,12})")


@dataclass(frozen=True)
class Tidied:
    """HTML, and a sentence for each kind of thing that came in otherwise than it stood there."""

    body: str
    notes: tuple[str, ...]


def tidy(markup: str) -> Tidied:
    """`markup` as paragraphs, pictures, links: loose text in paragraphs, boxes gone, media as links.

    Raises FormatError when it is longer than a story can be, or nested too deeply.
    """
    if len(markup) > STORY_BYTES:
        size = f"{len(markup) / 1_000_000:.1f} million characters; one story holds at most {STORY_BYTES // 1_000_000}"
        raise FormatError(1, f"The text of this story has {size}. Split it.")
    return _Tidier().run(markup)


def media_link(address: str, title: str = "") -> str:
    """A paragraph that links to what cannot be shown in a story; the empty string for what is no web address."""
    address = watchable(address)
    if not re.match(r"https?://[^\s/]", address):
        return ""
    host = urlsplit(address).netloc.removeprefix("www.") if "[" not in address else address
    file = MEDIA_FILE.search(address)
    text = html.escape(" ".join(title.split()) or (unquote(file[1]) if file else host), quote=False)
    return f'<p><a href="{html.escape(address)}">{text}</a></p>'


def watchable(address: str) -> str:
    """The page of a film or sound instead of the frame that plays it."""
    address = f"https:{address}" if address.startswith("//") else address.strip()
    for pattern, page in ((YOUTUBE, "https://www.youtube.com/watch?v="), (VIMEO, "https://vimeo.com/")):
        if found := pattern.match(address):
            return page + found[1]
    return address


def files_left(body: str, site: str, *folders: str) -> Iterator[str]:
    """A sentence on the files in these folders of the old site (its address, or nothing) that a text links to, if it does."""
    host = re.escape(re.sub(r"^\w+://(?:www\.)?", "", site)) or "$"
    inside = "|".join(map(re.escape, folders))
    own = re.compile(rf"(?:(?:https?:)?//(?:www\.)?{host})?(?:{inside})(?:[^?#]*/)?([^/?#]+)", re.IGNORECASE)
    found = dict.fromkeys(unquote(match[1]) for href, _line in references.links(body) if (match := own.match(href)))
    if found:
        yield f"It links to files of the old site, which did not come along: {', '.join(found)[:300]}."


class _Tidier:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.loose = False
        self.hidden: list[str] = []
        self.media: tuple[str, list[str], str] | None = None
        self.seen: Counter[str] = Counter()

    def run(self, markup: str) -> Tidied:
        for token in tokens(markup):
            if self.hidden:
                self.pass_over(token)
            elif token.kind == "text":
                self.text(token.raw)
            elif token.kind == "open":
                self.start(token)
            elif token.kind == "close":
                self.end(token.name)
        self.end_media()
        self.end_loose()
        return Tidied("".join(self.out).strip(), tuple(_sentences(self.seen)))

    def pass_over(self, token: Token) -> None:
        """Inside what goes with its content: count until its end."""
        if token.name != self.hidden[0] or token.raw.endswith("/>"):
            return
        if token.kind == "open":
            self.hidden.append(token.name)
        elif token.kind == "close":
            self.hidden.pop()

    def text(self, raw: str) -> None:
        if self.media:
            return
        if not self.open and not self.loose:
            if not raw.strip():
                self.out.append("\n" if self.out and not self.out[-1].endswith("\n") else "")
                return
            self.start_loose()
            raw = raw.lstrip()
        self.out.append(raw)

    def start(self, token: Token) -> None:
        name = token.name
        if name in GONE or name in SILENT:
            self.seen[GONE.get(name, "")] += 1
            if not token.raw.endswith("/>"):
                self.hidden.append(name)
        elif name in MEDIA:
            self.start_media(token)
        elif self.media:
            if name in ("source", "param"):
                self.media[1].append(token.attributes.get("src") or token.attributes.get("value", ""))
        elif name == "img":
            self.picture(token)
        elif name in BLOCKS:
            self.start_block(token)
        elif name in BOXES or name == "hr":
            self.end_loose()
            self.out.append("<hr>" if name == "hr" else "")
        else:
            if not self.open and not self.loose:
                self.start_loose()
            self.out.append(token.raw)

    def end(self, name: str) -> None:
        if self.media:
            if name == self.media[0]:
                self.end_media()
        elif name in BLOCKS:
            self.end_block(name)
        elif name in BOXES:
            self.end_loose()
        elif name not in VOID and (self.open or self.loose):
            self.out.append(f"</{name}>")

    # --- blocks ------------------------------------------------------------------------------------------------------
    def start_block(self, token: Token) -> None:
        self.end_loose()
        if self.open and self.open[-1] == "p":
            self.end_block("p")
        if token.name == "figcaption" and "figure" not in self.open:
            token = Token("open", "<p>", "p")
        if len(self.open) >= DEEPEST:
            raise FormatError(1, f"The text is nested more than {DEEPEST} deep. Flatten its lists, quotes and tables.")
        self.open.append(token.name)
        self.out.append(token.raw)

    def end_block(self, name: str) -> None:
        self.end_loose()
        name = "p" if name == "figcaption" and name not in self.open else name
        if name not in self.open:
            return
        while self.open:
            closed = self.open.pop()
            self.out.append(f"</{closed}>")
            if closed == name:
                break

    def start_loose(self) -> None:
        self.loose = True
        self.out.append("<p>")

    def end_loose(self) -> None:
        if self.loose:
            self.loose = False
            self.out.append("</p>\n")

    # --- pictures and media ------------------------------------------------------------------------------------------
    def picture(self, token: Token) -> None:
        """A picture by the address that is not a place-holder; its own paragraph when it stands between paragraphs."""
        given = token.attributes
        lazy = next((given[name] for name in LAZY if given.get(name)), "")
        source = given.get("src", "")
        source = lazy if lazy and (not source or source.startswith("data:")) else source
        if not source or source.startswith("data:"):
            self.seen["picture without a file"] += 1
            return
        title = given.get("title", "")
        kept = {"src": source, "alt": given.get("alt", ""), "title": "" if _names_file(title, source) else title}
        kept |= {name: value for name, value in given.items() if name in ("data-caption", "data-credit", "data-line")}
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items() if value or name == "src")
        if not self.open and not self.loose:
            self.start_loose()
        self.out.append(f"<img{written}>")

    def start_media(self, token: Token) -> None:
        given = token.attributes
        address = given.get("src") or given.get("data-src") or given.get("data", "")
        if self.media:
            self.media[1].append(address)
            return
        self.media = (token.name, [address], given.get("title", ""))
        if token.name == "embed" or token.raw.endswith("/>"):
            self.end_media()

    def end_media(self) -> None:
        if self.media is None:
            return
        _name, addresses, title = self.media
        self.media = None
        link = next(filter(None, (media_link(address, title) for address in addresses)), "")
        self.seen["embed" if link else "embed without an address"] += 1
        inside = [name for name in self.open if name not in ("figure", "p")]
        self.end_loose()
        if self.open and self.open[-1] == "p":
            self.end_block("p")
        self.out.append(link[3:-4] if inside else link)


def _names_file(title: str, source: str) -> bool:
    """Whether the title of a picture is but its file's name, as cameras and WordPress write it: nothing to read under it."""
    stem = re.sub(r"(?:-\d{2,4}x\d{2,4})?\.\w{2,5}$", "", unquote(source.partition("?")[0].rpartition("/")[2]))
    return re.sub(r"[\W_]+", "", title.casefold()) == re.sub(r"[\W_]+", "", stem.casefold())


def _sentences(seen: Counter[str]) -> list[str]:
    told = []
    for what, number in sorted(seen.items()):
        if what == "embed":
            told.append("An embed became a link." if number == 1 else f"{number} embeds became links.")
        elif what:
            told.append(f"A {what} was left out." if number == 1 else f"{number} {_many(what)} were left out.")
    return [sentence.replace("A embed", "An embed") for sentence in told]


def _many(what: str) -> str:
    noun, space, rest = what.partition(" ")
    return f"{noun}s{space}{rest}"


def lead(markup: str, words: int = 12) -> str:
    """The first words of a text, for a story that has no title."""
    found = plain(markup[:20_000]).split()
    return " ".join(found[:words]) + ("…" if len(found) > words else "")
