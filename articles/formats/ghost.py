"""Ghost's export: posts and pages with Lexical, Mobiledoc or HTML bodies, their authors, tags and pictures.

What posts refer to stands in lists of its own, before or after them; these are read first, then the posts one by one.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from articles.formats import bodies, cards, jsonstream, lexical, mobiledoc, references, scrubbing
from articles.formats.drafts import Draft, FormatError, Life, PictureRef, ReadOptions, Record, Remark, TagFacts
from articles.formats.files import File
from articles.formats.sheets import Sheet, each
from articles.formats.tokens import plain

NAME = "ghost"
EXTENSIONS = (".json",)
DATABASE = re.compile(rb'^\s*\{\s*"db"\s*:\s*\[|"exported_on"\s*:')
SITE = "__GHOST_URL__"
SIZED = re.compile(r"/content/images/size/w\d{1,5}(?:h\d{1,5})?/(?:format/\w{1,8}/)?")
# Links that open Ghost's own window, in which readers sign up.
PORTAL = re.compile(r"/?#/(?:portal|share|search)\b")
STATUSES = {"published": "published", "scheduled": "published", "draft": "draft"}
# Kept with the origin; the rest is how Ghost keeps a post, or has a field of ours.
KEPT = (
    "type", "featured", "visibility", "uuid", "comment_id", "codeinjection_head", "codeinjection_foot", "custom_template",
    "newsletter_id", "email_recipient_filter", "og_title", "og_description", "og_image", "twitter_title",
    "twitter_description", "twitter_image", "email_subject", "frontmatter",
)  # fmt: skip
USUAL = {"type": "post", "visibility": "public", "email_recipient_filter": ("all", "none"), "featured": (0, False)}


def recognises(head: bytes) -> bool:
    """Whether the file begins as Ghost's export does."""
    return bool(DATABASE.search(head.removeprefix(b"\xef\xbb\xbf")))


@dataclass
class Blog:
    """What posts refer to, by Ghost's own ids."""

    authors: dict[str, Life] = field(default_factory=dict)
    tags: dict[str, TagFacts] = field(default_factory=dict)
    internal: set[str] = field(default_factory=set)
    signed: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    tagged: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    meta: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """Who signs the posts, what is said of tags, each post and page, and what else was left. Raises FormatError."""
    start = _start(file)
    blog = _survey(file, start)
    used = {author for credits in blog.signed.values() for _order, author in credits}
    yield from (life for number, life in blog.authors.items() if number in used)
    yield from (tag for number, tag in blog.tags.items() if number not in blog.internal)
    posts = (post for post in jsonstream.items(file, f"{start}.posts.item"))
    yield from each(
        posts,
        lambda post, item: _story(Sheet(NAME, file, options, item=item), post, blog),
        lambda post: post.get("title") if isinstance(post, dict) else "",
    )
    if blog.internal:
        yield Remark(f"Ghost’s internal tags were kept with the origins and are no tags here: {len(blog.internal)}.")


def _start(file: File) -> str:
    """Where the lists stand: "db.item.data", or "data" in an older export."""
    for path, event, _value in jsonstream.events(file):
        if event == "start_array" and path[-1:] == ["posts"] and path[:-1] in (["db", "item", "data"], ["data"]):
            return ".".join(path[:-1])
    raise FormatError(1, "This export of Ghost holds no list of posts. Export it again under Settings, Migration tools.")


def _survey(file: File, start: str) -> Blog:
    def rows(name: str) -> Iterator[dict[str, Any]]:
        return (row for row in jsonstream.items(file, f"{start}.{name}.item") if isinstance(row, dict))

    blog = Blog()
    for row in rows("users"):
        blog.authors[_id(row, "id")] = _author(row)
    for row in rows("tags"):
        name, slug = scrubbing.line(row.get("name")), scrubbing.line(row.get("slug"))
        blog.tags[_id(row, "id")] = TagFacts(name, slug, plain(_text(row, "description")), addresses=_list_at("tag", slug))
        if row.get("visibility") == "internal" or name.startswith("#"):
            blog.internal.add(_id(row, "id"))
    for name, key, found in (("posts_tags", "tag_id", blog.tagged), ("posts_authors", "author_id", blog.signed)):
        for row in rows(name):
            order = row.get("sort_order")
            place = order if isinstance(order, int) and abs(order) < 2**31 else 0
            found.setdefault(_id(row, "post_id"), []).append((place, _id(row, key)))
    for row in rows("posts_meta"):
        blog.meta[_id(row, "post_id")] = row
    return blog


def _author(row: dict[str, Any]) -> Life:
    picture, slug = _text(row, "profile_image") or _text(row, "image"), scrubbing.line(row.get("slug"))
    return Life(
        name=scrubbing.line(row.get("name")),
        role="",
        life=plain(_text(row, "bio")),
        slug=slug,
        email=scrubbing.line(row.get("email")),
        portrait=PictureRef(_local(picture)) if picture and "gravatar.com" not in picture else None,
        addresses=_list_at("author", slug),
    )


def _list_at(base: str, slug: str) -> tuple[str, ...]:
    """Where Ghost lists the stories of a tag or an author."""
    return (f"/{base}/{slug}/",) if slug else ()


# --- one post -------------------------------------------------------------------------------------------------------
def _story(sheet: Sheet, post: Any, blog: Blog) -> Draft:
    if not isinstance(post, dict):
        raise FormatError(0, "This is no post: a post of Ghost is an object with a title and a body.")
    number = _id(post, "id")
    post = {**post, **{key: value for key, value in blog.meta.get(number, {}).items() if key not in ("id", "post_id")}}
    body = sheet.body(_local(_body(sheet, post)))
    body = references.with_links(body, lambda href, _line: None if PORTAL.match(href) else href)
    for sentence in bodies.files_left(body, "", "/content/files/", "/content/media/"):
        sheet.note(sentence)
    names = [key for _order, key in sorted(blog.tagged.get(number, []))]
    tags = [blog.tags[key].name for key in names if key in blog.tags and key not in blog.internal]
    date, updated = _moment(sheet, post, "published_at"), _moment(sheet, post, "updated_at")
    slug = scrubbing.line(post.get("slug"))
    return sheet.draft(
        title=post.get("title") if post.get("title") != "(Untitled)" else "",
        body=body,
        key=scrubbing.line(post.get("uuid")) or number,
        slug=slug,
        summary=plain(_text(post, "custom_excerpt") or _text(post, "meta_description")),
        seo_title=plain(_text(post, "meta_title")),
        seo_description=plain(_text(post, "meta_description")) if post.get("custom_excerpt") else "",
        status=_status(sheet, post),
        date=date,
        updated=updated if date and updated and updated > date else None,
        categories=tuple(tags),
        authors=tuple(_authors(post, number, blog)),
        tags=tags,
        image=_lead(post),
        canonical_url=_canonical(post),
        addresses=(f"/{slug}/",) if slug else (),
        language=scrubbing.line(post.get("locale")),
        extra=_extra(post, [blog.tags[key].name for key in names if key in blog.internal and key in blog.tags]),
    )


def _body(sheet: Sheet, post: dict[str, Any]) -> str:
    """The body from the editor that wrote it last: Lexical, else Mobiledoc, else the HTML that Ghost made."""
    html, unread = _text(post, "html"), ""
    for name, render in (("lexical", lexical.render), ("mobiledoc", mobiledoc.render)):
        written = post.get(name)
        if not isinstance(written, str) or not written.strip():
            continue
        left: Counter[str] = Counter()
        try:
            body = render(json.loads(written), left)
        except (ValueError, RecursionError):
            unread = name
            continue
        if not plain(body) and not left and plain(html):
            unread = name
            continue
        for sentence in cards.told(left):
            sheet.note(sentence.replace(SITE, ""))
        return body
    if unread and not html:
        raise FormatError(
            0, f"Its {unread} text cannot be read, and it has no HTML. Open and save it in Ghost, and export again."
        )
    if unread:
        sheet.note(f"Its {unread} text cannot be read; its HTML was taken instead.")
    return html


def _status(sheet: Sheet, post: dict[str, Any]) -> str:
    status, visibility = scrubbing.line(post.get("status")), scrubbing.line(post.get("visibility"))
    if visibility not in ("", "public"):
        sheet.note(f"Ghost shows it to “{visibility[:30]}” alone, and it stays a draft.")
        return "draft"
    if status and status not in STATUSES:
        sheet.note(f"It is “{status[:30]}” in Ghost, and stays a draft.")
    return STATUSES.get(status, "draft" if status else "")


def _moment(sheet: Sheet, post: dict[str, Any], key: str) -> datetime | None:
    """Ghost writes moments in UTC; its oldest versions wrote thousandths of seconds since 1970."""
    value = post.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value // 1000, UTC)
        except (ValueError, OverflowError, OSError):
            raise FormatError(0, f"“{value}” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05.") from None
    return sheet.moment(value, UTC)


def _authors(post: dict[str, Any], number: str, blog: Blog) -> list[str]:
    ids = [key for _order, key in sorted(blog.signed.get(number, []))] or [_id(post, "author_id")]
    return [blog.authors[key].name for key in ids if key in blog.authors and blog.authors[key].name]


def _lead(post: dict[str, Any]) -> PictureRef | None:
    address = _text(post, "feature_image") or _text(post, "image")
    if not address:
        return None
    alt, caption = scrubbing.line(post.get("feature_image_alt")), plain(_text(post, "feature_image_caption"))
    return PictureRef(_local(address), alt, caption)


def _canonical(post: dict[str, Any]) -> str:
    address = scrubbing.line(post.get("canonical_url"))
    return address if re.match(r"https?://[^\s/]+", address) and len(address) <= 500 else ""


def _extra(post: dict[str, Any], internal: list[str]) -> dict[str, Any]:
    kept = {key: post.get(key) for key in KEPT if post.get(key) not in (None, "", USUAL.get(key))}
    kept = {key: value for key, value in kept.items() if not isinstance(USUAL.get(key), tuple) or value not in USUAL[key]}
    return {**kept, "internal_tags": internal}


def _local(text: str) -> str:
    """Links and pictures of the site itself, without its name, and pictures in full instead of a size that Ghost made."""
    return SIZED.sub("/content/images/", text.replace(SITE, ""))


def _id(row: dict[str, Any], key: str) -> str:
    return scrubbing.line(row.get(key))


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return scrubbing.text(value) if isinstance(value, str) else ""
