"""HTML pages: the story that a page tells, by what it says of itself (JSON-LD, Open Graph, microdata) and by its <article>."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from articles.formats import scrubbing
from articles.formats.decoding import decode
from articles.formats.drafts import LIVE, Draft, FormatError, Note, PictureRef, ReadOptions
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.tokens import Token, plain, tokens

NAME = "html"
EXTENSIONS = (".html", ".htm", ".xhtml")
START = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
# Where pages keep the text of a story, the surest sign first.
BODY_CLASSES = re.compile(r"(?:entry|post|article|story)[-_]{1,2}(?:content|body|text)\b|articleBody", re.IGNORECASE)
CHROME = ("nav", "aside", "footer", "form", "script", "style", "noscript", "template")
# What stands beside a story, or in the middle of it, and is none of it.
BESIDE = re.compile(
    r"(?:^|\s)(?:comments?(?:-area|-list|-section)?|respond|disqus_thread|share(?:-buttons?|-links)?|sharing|sharedaddy|"
    r"social-(?:share|links)|jp-relatedposts|related-posts|newsletter(?:-signup)?|post-navigation|breadcrumbs?|no-?print)(?:\s|$)",
    re.IGNORECASE,
)
VOID = ("img", "br", "hr", "meta", "link", "input", "source", "wbr", "area", "col", "embed", "param", "track", "base")
ARTICLES = re.compile(r"(?:News|Blog|Report|Opinion|Analysis|Review|Satirical|Background|Ask|Social|Live|Tech|Scholarly)?"
                      r"(?:Article|Posting|NewsArticle|BlogPosting)$")  # fmt: skip
CHARSET = re.compile(rb"""<meta\b[^<>]{0,200}\bcharset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
DEEPEST = 1000
# The rank of a file that is all story; those of _rank come before it.
FRAGMENT = 6


def recognises(head: bytes) -> bool:
    """Whether the file begins as a page does."""
    return bool(START.match(head.removeprefix(b"\xef\xbb\xbf")[:4000]))


@dataclass
class Page:
    """What was found on a page."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    linked: list[Any] = field(default_factory=list)
    props: dict[str, list[str]] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)
    title: str = ""
    heading: str = ""
    headings_seen: int = 0
    canonical: str = ""
    language: str = ""
    time: str = ""

    def say(self, *names: str) -> str:
        """The first of these meta elements that says something."""
        return next((value for name in names for value in self.meta.get(name, []) if value), "")


def read(file: File, options: ReadOptions) -> Iterator[Draft]:
    """The one story of the page. Raises FormatError when it tells none."""
    data = file.whole()
    declared = CHARSET.search(data[:4000])
    text, notes = decode(data, declared[1].decode("ascii") if declared else "")
    page = _survey(text)
    yield _story(Sheet(NAME, file, options, line=1), page, notes)


def _story(sheet: Sheet, page: Page, notes: list[Note]) -> Draft:
    sheet.notes += notes
    told = next(_articles(page.linked, 0), {})
    title = _said(told, "headline", "name") or page.say("og:title") or page.heading or page.title
    written = _said(told, "articleBody")
    body = page.bodies[min(page.bodies)] if page.bodies else f"<p>{html.escape(written)}</p>" if written else ""
    if not plain(body):
        raise FormatError(1, "No story was found on this page: it has neither an <article> nor a <main> with text.")
    address = page.canonical or page.say("og:url") or _said(told, "url", "mainEntityOfPage")
    date = _said(told, "datePublished") or page.say("article:published_time") or _prop(page, "datePublished") or page.time
    return sheet.draft(
        title=title,
        body=sheet.body(_without_heading(body, plain(title))),
        key=address,
        summary=plain(_said(told, "description") or page.say("og:description", "description")),
        status=LIVE,
        date=sheet.moment(date),
        updated=sheet.moment(_said(told, "dateModified") or page.say("article:modified_time")),
        section=scrubbing.line(_said(told, "articleSection") or page.say("article:section")),
        authors=tuple(_names(told.get("author")) or _plain_names(page)),
        tags=_keywords(told, page),
        image=_picture(told, page),
        addresses=(address,) if re.match(r"https?://", address) else (),
        language=page.language,
        extra={"site": page.say("og:site_name"), "title": page.title if page.title != title else ""},
    )


# --- what the page says of itself -----------------------------------------------------------------------------------
def _articles(values: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The articles in JSON-LD, wherever its lists and graphs hold them."""
    if depth > 5:
        return
    if isinstance(values, list):
        for value in values:
            yield from _articles(value, depth + 1)
    elif isinstance(values, dict):
        kinds = values.get("@type")
        if any(isinstance(kind, str) and ARTICLES.match(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield values
        yield from _articles(values.get("@graph"), depth + 1)


def _said(told: dict[str, Any], *keys: str) -> str:
    for key in keys:
        value = told.get(key)
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return scrubbing.line(html.unescape(value))
    return ""


def _names(given: Any) -> list[str]:
    entries = given if isinstance(given, list) else [given]
    names = (entry.get("name") if isinstance(entry, dict) else entry for entry in entries)
    return [name for name in map(scrubbing.line, names) if name]


def _plain_names(page: Page) -> list[str]:
    given = page.meta.get("author", []) or page.meta.get("article:author", []) or page.props.get("author", [])
    return list(dict.fromkeys(name for name in map(scrubbing.line, given) if name and not name.startswith("http")))


def _keywords(told: dict[str, Any], page: Page) -> list[str]:
    given = told.get("keywords")
    found = given if isinstance(given, list) else [given] if isinstance(given, str) else page.meta.get("article:tag", [])
    found = found or page.meta.get("keywords", [])
    return [part.strip() for entry in found if isinstance(entry, str) for part in entry.split(",") if part.strip()]


def _picture(told: dict[str, Any], page: Page) -> PictureRef | None:
    given = told.get("image")
    given = given[0] if isinstance(given, list) and given else given
    words = given if isinstance(given, dict) else {}
    address = scrubbing.line(words.get("url") or words.get("contentUrl") or given) or page.say("og:image", "twitter:image")
    alt = page.say("og:image:alt", "twitter:image:alt")
    return PictureRef(scrubbing.line(address), alt, scrubbing.line(words.get("caption"))) if address else None


def _prop(page: Page, name: str) -> str:
    return next(iter(page.props.get(name, [])), "")


# --- reading the page -----------------------------------------------------------------------------------------------
def _survey(text: str) -> Page:
    """One walk over the page: its meta elements, and the text of each element that may hold the story."""
    page = Page()
    open_tags: list[tuple[str, int, list[str] | None, str]] = []
    hidden = beside = 0
    holders: list[list[str]] = []
    if _is_fragment(text):
        whole: list[str] = []
        open_tags, holders = [("", FRAGMENT, whole, "")], [whole]
    for token in tokens(text):
        hidden += (token.name in CHROME) * ((token.kind == "open") - (token.kind == "close"))
        hidden = max(0, hidden)
        if token.kind == "open":
            _note(page, token)
            if token.name not in VOID and not token.raw.endswith("/>"):
                rank = 0 if beside else _rank(token)
                holder: list[str] | None = [] if rank else None
                if not rank and not beside and _is_beside(token):
                    beside = len(open_tags) + 1  # so many elements are open while it is
                open_tags.append((token.name, rank, holder, token.attributes.get("itemprop", "")))
                if holder is not None:
                    holders.append(holder)
                    continue
        elif token.kind == "close":
            _close(page, token.name, open_tags, holders)
            if beside > len(open_tags):
                beside = 0
                continue
        elif token.kind == "text" and open_tags:
            _note_text(page, open_tags, token.raw)
        if not hidden and not beside and token.name not in CHROME:
            for holder in holders[-3:]:
                holder.append(token.raw)
        if len(open_tags) > DEEPEST:
            raise FormatError(1, f"The page is nested more than {DEEPEST} deep. This is no story.")
    _close(page, "", open_tags, holders)
    page.title, page.heading = scrubbing.line(page.title), scrubbing.line(page.heading)
    return page


def _rank(token: Token) -> int:
    """How surely the element holds the story: 1 is surest, 0 is not at all."""
    given = token.attributes
    if given.get("itemprop") == "articleBody":
        return 1
    if BODY_CLASSES.search(given.get("class", "")):
        return 2
    return {"article": 3, "main": 4, "body": 5}.get(token.name, 0)


def _is_beside(token: Token) -> bool:
    if "class" not in token.written and "id" not in token.written:
        return False
    return any(BESIDE.search(token.attributes.get(name, "")) for name in ("class", "id"))


def _is_fragment(text: str) -> bool:
    """Whether the file is the text of a story without a page around it."""
    return not re.search(r"<(?:html|body|head)\b", text, re.IGNORECASE)


def _close(page: Page, name: str, open_tags: list[Any], holders: list[list[str]]) -> None:
    """End the element `name` and all that stand open in it; without a name, everything."""
    if name and name not in [tag for tag, *_rest in open_tags[-50:]]:
        return
    while open_tags:
        tag, rank, holder, _prop_name = open_tags.pop()
        if holder is not None:
            holders.pop()
            found = "".join(holder)
            if rank not in page.bodies and plain(found[:50_000]):
                page.bodies[rank] = found
        if tag == name:
            return


def _note(page: Page, token: Token) -> None:
    given = token.attributes if token.name in ("meta", "link", "html", "time") or "itemprop" in token.written else {}
    if token.name == "meta":
        name = given.get("property") or given.get("name", "")
        page.meta.setdefault(name.lower(), []).append(scrubbing.line(given.get("content")))
    elif token.name == "link" and given.get("rel") == "canonical":
        page.canonical = page.canonical or scrubbing.line(given.get("href"))
    elif token.name == "html":
        page.language = scrubbing.line(given.get("lang"))
    elif token.name == "h1":
        page.headings_seen += 1
    elif token.name == "time" and not page.time:
        page.time = scrubbing.line(given.get("datetime"))
    value = given.get("datetime") or given.get("content")
    if given.get("itemprop") and value:
        page.props.setdefault(given["itemprop"], []).append(scrubbing.line(value))


def _note_text(page: Page, open_tags: list[Any], raw: str) -> None:
    """A text where it stands: inside a script, or as a part of the title, the heading, or what microdata says."""
    if open_tags[-1][0] == "script":
        with suppress(ValueError, RecursionError):  # a program, and no words of the page
            page.linked.append(json.loads(raw))
        return
    words = html.unescape(raw)
    inside = open_tags[-8:]
    names = [tag for tag, *_rest in inside]
    props = [prop for *_rest, prop in inside if prop]
    if "title" in names and "svg" not in names:
        page.title += words
    elif "h1" in names and page.headings_seen == 1:
        page.heading += words
    if props and props[0] == "author":
        if props[-1] in ("author", "name") and words.strip():
            page.props.setdefault("author", []).append(scrubbing.line(words))
    elif props and props[-1] != "articleBody" and words.strip():
        page.props.setdefault(props[-1], []).append(scrubbing.line(words))


def _without_heading(body: str, title: str) -> str:
    """The text without the heading that repeats its title, and what a page prints above it."""
    found = re.search(r"<h1\b[^<>]*>(.{0,1000}?)</h1>", body, re.IGNORECASE | re.DOTALL)
    if found and plain(found[1]).casefold() == title.casefold():
        return body[: found.start()] + body[found.end() :]
    return body
