"""Substack's export: posts.csv says of each post its title, its day and for whom; its text is posts/ID.slug.html beside it."""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from articles.formats import bodies, scrubbing
from articles.formats.decoding import decode
from articles.formats.drafts import LIVE, STORY_BYTES, Draft, FormatError, Problem, ReadOptions, Record, Remark
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.tokens import Token, plain, tokens

NAME = "substack"
EXTENSIONS = (".csv",)
TABLE, TEXTS = "posts.csv", "posts"
COLUMNS = {"post_id", "is_published", "audience", "subtitle"}
POST = re.compile(r"(?P<number>\d{1,18})(?:\.(?P<slug>[^/\\\0]{1,200}))?")
# Who subscribes, and who opened which post: nobody's business here.
READERS = re.compile(r"(?:email_list|subscribers?)\b.*\.csv|.*\.(?:opens|delivers)\.csv", re.IGNORECASE)
PICTURE = re.compile(
    r"https?://(?:substackcdn\.com|cdn\.substack\.com)/image/fetch/[^\s\"'<>]{0,500}?/(https?%3A%2F%2F[^\s\"'<>?]{1,1000})",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(
    r'<div\b[^<>]{0,300}\bclass="footnote"[^<>]{0,300}>\s*<a\b[^<>]{0,300}\bid="footnote-(\w{1,40})"[^<>]{0,300}>[^<>]{0,20}</a>'
    r'\s*<div\b[^<>]{0,300}\bclass="footnote-content"[^<>]{0,300}>((?:(?!</?div\b).){0,20000})</div>\s*</div>',
    re.DOTALL,
)
ANCHOR = re.compile(r'<a\b[^<>]{0,500}\bhref="#footnote-(\w{1,40})"[^<>]{0,500}>[^<>]{0,20}</a>')
# What asks readers to subscribe, to share and to comment, there.
ASKS = re.compile(
    r"subscription-widget|captioned-button-wrap|button-wrapper|install-substack-app|paywall|community-chat|poll-embed"
)
TO_SUBSTACK = re.compile(
    r"%%|/subscribe\b|[?&]action=share|/comments\b|/leaderboard|substack\.com/(?:app|refer)|^$", re.IGNORECASE
)
EMBEDDED = re.compile(
    r"(?:^|\s)(?:tweet|digest-post-embed|embedded-(?:post|publication)-wrap|comment|image-gallery-embed|latex-rendered)(?:\s|$)"
)


def recognises(head: bytes) -> bool:
    """Whether the file's first line names the columns of posts.csv."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
    return {cell.strip(' "\r') for cell in first.split(",")} >= COLUMNS


def parts(file: File) -> Iterator[Path]:
    """The files of the export that are no stories by themselves: the posts' texts, and tables of readers."""
    if file.path is None or file.path.name != TABLE:
        return
    with suppress(OSError, FormatError):
        if recognises(file.head()):
            yield from (each for each in (file.path.parent / TEXTS).iterdir() if _is_text(each) or READERS.fullmatch(each.name))
            yield from (each for each in file.path.parent.iterdir() if READERS.fullmatch(each.name))


def _is_text(path: Path) -> bool:
    return path.suffix == ".html" and bool(POST.fullmatch(path.stem))


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """A story for each row with a title or a text, then remarks on what was left. Raises FormatError where it breaks off."""
    csv.field_size_limit(STORY_BYTES)
    told: set[str] = set()
    item = empty = 0
    with file.open() as stream, io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="") as text:
        rows = csv.DictReader((line.replace("\0", "") for line in text), strict=True)
        try:
            for row in rows:
                values = {key: scrubbing.line(value) for key, value in row.items() if key and isinstance(value, str)}
                told.add(values.get("post_id", ""))
                if _is_empty(values, file):
                    empty += 1
                    continue
                item += 1
                sheet = Sheet(NAME, file, options, item=item, line=rows.line_num)
                try:
                    yield _story(sheet, values)
                except FormatError as error:
                    yield Problem(error.line, error.reason, item, values.get("title", "")[:300])
        except csv.Error as error:
            raise FormatError(rows.line_num, f"The table cannot be read further: {error}.") from None
    yield from _remarks(file, told, empty)


def _story(sheet: Sheet, row: dict[str, str]) -> Draft:
    known = POST.fullmatch(row.get("post_id", ""))
    if not known:
        raise FormatError(sheet.line, f"“{row.get('post_id', '')[:60]}” is no number of a post.")
    text = _text(sheet.file, row["post_id"])
    if text is None:
        sheet.note(f"Its text, {TEXTS}/{row['post_id'][:100]}.html, is not in the export.")
    body = sheet.body(_sound(row) + plainer(text or "", sheet.note))
    slug = known["slug"] or ""
    return sheet.draft(
        title=row.get("title"),
        body=body,
        key=known["number"],
        slug=slug,
        summary=row.get("subtitle", ""),
        status=_status(sheet, row),
        date=sheet.moment(row.get("post_date")),
        addresses=(f"/p/{slug}",) if slug else (),
        extra={name: row.get(name) for name in ("type", "audience", "email_sent_at", "podcast_url")
               if row.get(name) not in ("newsletter", "everyone")},
    )  # fmt: skip


def _status(sheet: Sheet, row: dict[str, str]) -> str:
    audience = row.get("audience", "")
    if row.get("is_published", "").casefold() != "true":
        return "draft"
    if audience not in ("", "everyone"):
        sheet.note(f"Substack shows it to “{audience[:30]}” alone, and it stays a draft.")
        return "draft"
    return LIVE


def _sound(row: dict[str, str]) -> str:
    """The sound of a podcast, above its notes."""
    address = row.get("podcast_url", "")
    return f'<audio src="{html.escape(address)}"></audio>' if address else ""


# --- the files beside the table -----------------------------------------------------------------------------------------
def _text(file: File, post: str) -> str | None:
    """The text of a post; None if there is no such file. Raises FormatError."""
    if file.path is None:
        return None
    folder = file.path.parent / TEXTS
    path = (folder / f"{post}.html").resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    data = File(path.name, path).whole()
    return decode(data)[0] if data.strip() else ""


def _is_empty(row: dict[str, str], file: File) -> bool:
    """Whether somebody began a draft there, and left it at that."""
    if row.get("is_published", "").casefold() == "true" or row.get("title") or not POST.fullmatch(row.get("post_id", "")):
        return False
    try:
        return not plain(_text(file, row["post_id"]) or "")
    except FormatError:
        return False


def _remarks(file: File, told: set[str], empty: int) -> Iterator[Remark]:
    names = sorted(path.name for path in parts(file))
    lost = [name for name in names if name.endswith(".html") and name.removesuffix(".html") not in told]
    readers = sum(name.endswith(".csv") for name in names)
    if empty:
        yield Remark(f"Empty drafts of Substack were left out: {empty:,}.")
    if lost:
        yield Remark(f"Texts of which {TABLE} says nothing were left out: {len(lost):,} ({', '.join(lost[:5])}).")
    if readers:
        yield Remark(f"Tables of readers were not read: {readers:,}.")


# --- the text -------------------------------------------------------------------------------------------------------------
def plainer(markup: str, note: Callable[[str], object]) -> str:
    """The text of a post as HTML that all understand: notes at their place, quotes, links for embeds, pictures in full."""
    markup = PICTURE.sub(lambda match: html.escape(unquote(match[1])), markup)
    return "".join(_walked(_with_notes(markup), note))


def _with_notes(markup: str) -> str:
    notes = {number: re.sub(r"</p>\s*<p\b[^<>]*>", " ", text).strip() for number, text in FOOTNOTE.findall(markup)}

    def put(match: re.Match[str]) -> str:
        text = re.sub(r"^<p\b[^<>]*>|</p>$", "", notes.get(match[1], ""))
        return f'<small role="note">{text}</small>' if text else match.group()

    return ANCHOR.sub(put, FOOTNOTE.sub("", markup)) if notes else markup


def _walked(markup: str, note: Callable[[str], object]) -> Iterator[str]:
    boxes: list[str] = []  # how each open box ends
    links: list[str] = []  # and each link: those around a picture lead to itself, and go
    gone, depth = "", 0
    for token in tokens(markup):
        if gone:
            depth += (token.name == gone) * ((token.kind == "open") - (token.kind == "close"))
            gone = gone if depth else ""
            continue
        named = token.attributes.get("class", "") if token.kind == "open" and "class" in token.written else ""
        instead = _instead(token, named, note) if named else None
        if instead is not None:
            yield instead
            gone, depth = (token.name, 1) if not token.raw.endswith("/>") else ("", 0)
        elif token.name == "div" and token.kind == "open":
            is_quote = "pullquote" in named
            boxes.append("</blockquote>" if is_quote else "</div>")
            yield '<blockquote role="doc-pullquote">' if is_quote else token.raw
        elif token.name == "a" and token.kind == "open":
            links.append("" if "image-link" in named else token.raw)
            yield links[-1]
        elif token.name in ("a", "div") and token.kind == "close":
            ends = links if token.name == "a" else boxes
            end = ends.pop() if ends else ""
            yield end and (token.raw if token.name == "a" else end)
        else:
            yield token.raw


def _instead(token: Token, named: str, note: Callable[[str], object]) -> str | None:
    """What stands for an element of Substack's own; None if it stays."""
    told = _told(token)
    address = scrubbing.line(told.get("url") or told.get("canonical_url") or told.get("href"))
    if ASKS.search(named):
        if "poll" in named:
            note("A poll was left out.")
        return "" if TO_SUBSTACK.search(address) else None
    if not EMBEDDED.search(named):
        return None
    if "image-gallery" in named:
        return "".join(_gallery(told))
    if "latex" in named:
        return f"<p><code>{html.escape(scrubbing.line(told.get('persistentExpression')))}</code></p>"
    link = bodies.media_link(address, scrubbing.line(told.get("title") or told.get("full_text") or told.get("name"))[:200])
    note("An embed became a link." if link else "An embed without an address was left out.")
    return link


def _told(token: Token) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(token.attributes.get("data-attrs", "{}"))
        return found if isinstance(found, dict) else {}
    return {}


def _gallery(told: dict[str, Any]) -> Iterable[str]:
    gallery = told.get("gallery")
    images = gallery.get("images") if isinstance(gallery, dict) else None
    for image in images if isinstance(images, list) else []:
        address = scrubbing.line(image.get("src")) if isinstance(image, dict) else ""
        if address:
            yield f'<p><img src="{html.escape(address)}" alt="{html.escape(scrubbing.line(image.get("alt")))}"></p>'
