"""WordPress's own export (WXR 1.0 to 1.2): posts and pages with their authors, categories, tags and pictures.

The file is read twice: once for what stories refer to (authors, terms, attachments), once for the stories.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from xml.etree.ElementTree import Element

from articles.formats import blocks, scrubbing
from articles.formats.blocks import Attachment
from articles.formats.drafts import Draft, FormatError, Life, PictureRef, Problem, ReadOptions, Record, Remark, TagFacts
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.tokens import plain
from articles.formats.xmlstream import Broken, elements, named, texts

NAME = "wordpress"
EXTENSIONS = (".xml", ".wxr")
NO_DATE = "0000-00-00"
STATUSES = {"publish": "published", "future": "published", "draft": "draft", "pending": "in_review"}
GONE = ("trash", "auto-draft")
# What WordPress keeps in its table of posts and is no story.
FURNITURE = (
    "attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block wp_template "
    "wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face acf-field acf-field-group "
    "wpcf7_contact_form shop_order"
).split()
# What says how WordPress was used, not what the story is.
NOISE = re.compile(r"_edit_|_oembed_|_encloseme|_pingme|_thumbnail_id$|_wp_trash|_wp_old_slug$|_wp_old_date$")
PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url")
DESCRIPTION = ("_yoast_wpseo_metadesc", "rank_math_description")


def recognises(head: bytes) -> bool:
    """Whether the file declares the namespace of WordPress's export, or is a feed with elements of it."""
    return b"wordpress.org/export/" in head or (b"<rss" in head and b"<wp:" in head)


@dataclass
class Blog:
    """What the stories of an export refer to."""

    site: str = ""
    language: str = ""
    authors: dict[str, Life] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    terms: dict[str, str] = field(default_factory=dict)
    tags: list[TagFacts] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    # The pictures of a post, by its number.
    attached: dict[str, list[str]] = field(default_factory=dict)
    # Texts that stand in many posts, by the number of the post that holds them.
    reusable: dict[str, str] = field(default_factory=dict)


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """Who signs the stories, what is said of tags, each post and page, and remarks on what the export holds besides."""
    blog = _survey(file)
    blog.attachments = _library(options).get(blog.site, {}) | blog.attachments
    yield from (life for login, life in blog.authors.items() if login in blog.signed)
    yield from blog.tags
    left: Counter[str] = Counter()
    item = 0
    for _name, element in elements(file, ("item",)):
        post = Post(element)
        left["comment"] += post.comments
        if post.kind in FURNITURE or post.status in GONE:
            left[post.kind if post.kind in FURNITURE else post.status] += 1
            continue
        item += 1
        sheet = Sheet(NAME, file, options, item=item)
        try:
            yield _story(sheet, post, blog)
        except FormatError as error:
            yield Problem(error.line, error.reason, item, plain(scrubbing.line(post.texts.get("title")))[:300])
    yield from _remarks(left)


class Post:
    """One <item>: its texts by name, its terms, its custom fields."""

    def __init__(self, element: Element) -> None:
        self.texts = texts(element)
        self.kind = self.texts.get("wp:post_type") or "post"
        self.status = self.texts.get("wp:status") or "publish"
        self.id = self.texts.get("wp:post_id", "")
        self.terms: dict[str, list[tuple[str, str]]] = {}
        self.meta: dict[str, list[str]] = {}
        self.comments = 0
        for child in element:
            name = named(child.tag)
            if name == "category":
                self._term(child)
            elif name == "wp:postmeta":
                told = texts(child)
                self.meta.setdefault(told.get("wp:meta_key", ""), []).append(told.get("wp:meta_value", ""))
            elif name == "wp:comment":
                self.comments += 1

    def _term(self, element: Element) -> None:
        slug, name = element.get("nicename", ""), plain(scrubbing.line(element.text))
        known = self.terms.setdefault(element.get("domain", "category"), [])
        if name and name not in [other for _slug, other in known]:
            known.append((slug, name))

    def first(self, *keys: str) -> str:
        """The first custom field of these that says something."""
        return next((value for key in keys for value in self.meta.get(key, []) if value), "")


def _survey(file: File) -> Blog:
    """The first reading: everything but the stories. Where the file breaks off, the second reading says so."""
    blog = Blog()
    wanted = ("wp:author", "wp:category", "wp:tag", "wp:term", "wp:base_blog_url", "link", "language", "item")
    with suppress(Broken):
        for name, element in elements(file, wanted):
            _note(blog, name, element, texts(element))
    return blog


def _library(options: ReadOptions) -> dict[str, dict[str, Attachment]]:
    """The pictures of each site, by their number, in all exports that are imported together: WordPress cuts a long one."""
    found: dict[str, dict[str, Attachment]] | None = options.shared.get(NAME)
    if found is None:
        found = options.shared[NAME] = {}
        likely = [other for other in options.beside if other.name.casefold().endswith(EXTENSIONS)]
        exports = [other for other in likely if recognises(other.head())]
        for other in exports if len(exports) > 1 else []:
            blog = _survey(other)
            found.setdefault(blog.site, {}).update(blog.attachments)
    return found


def _note(blog: Blog, name: str, element: Element, told: dict[str, str]) -> None:
    if name == "wp:base_blog_url" or (name == "link" and not blog.site):
        blog.site = (element.text or "").strip().rstrip("/")
    elif name == "language":
        blog.language = scrubbing.line(element.text)
    elif name == "wp:author":
        _note_author(blog, told)
    elif name in ("wp:category", "wp:term"):
        blog.terms[told.get("wp:term_id", "")] = plain(told.get("wp:cat_name") or told.get("wp:term_name", ""))
    elif name == "wp:tag" and told.get("wp:tag_description"):
        said = plain(told["wp:tag_description"])
        blog.tags.append(TagFacts(plain(told.get("wp:tag_name", "")), told.get("wp:tag_slug", ""), said))
    elif name == "item":
        _note_item(blog, element, told)


def _note_author(blog: Blog, told: dict[str, str]) -> None:
    login = told.get("wp:author_login", "")
    full = f"{told.get('wp:author_first_name', '')} {told.get('wp:author_last_name', '')}"
    name = plain(scrubbing.line(told.get("wp:author_display_name") or full or login)) or login
    blog.authors[login] = Life(name, "", "", email=scrubbing.line(told.get("wp:author_email")))


def _note_item(blog: Blog, element: Element, told: dict[str, str]) -> None:
    if told.get("wp:post_type") not in FURNITURE:
        blog.signed.add(told.get("dc:creator", ""))
    if told.get("wp:post_type") == "wp_block":
        blog.reusable[told.get("wp:post_id", "")] = scrubbing.text(told.get("content:encoded", ""))
    elif told.get("wp:post_type") == "attachment":
        post = Post(element)
        blog.attached.setdefault(told.get("wp:post_parent", ""), []).append(post.id)
        address = told.get("wp:attachment_url") or told.get("guid", "")
        blog.attachments[post.id] = Attachment(
            scrubbing.line(address),
            scrubbing.line(post.first("_wp_attachment_image_alt")),
            plain(scrubbing.text(told.get("excerpt:encoded", ""))),
        )


# --- one story ------------------------------------------------------------------------------------------------------
def _story(sheet: Sheet, post: Post, blog: Blog) -> Draft:
    text, attached = scrubbing.text(post.texts.get("content:encoded", "")), blog.attached.get(post.id, ())
    body, notes = blocks.to_html(text, blog.attachments, sheet, blog.reusable, attached)
    for sentence in notes:
        sheet.note(sentence)
    sections = _sections(sheet, post, blog)
    date = _moment(sheet, post, "post_date")
    updated = _moment(sheet, post, "post_modified")
    return sheet.draft(
        title=post.texts.get("title"),
        body=body,
        key=f"{blog.site}/?p={post.id}" if post.id else scrubbing.line(post.texts.get("guid") or post.texts.get("link")),
        slug=scrubbing.line(post.texts.get("wp:post_name")),
        summary=plain(scrubbing.text(post.texts.get("excerpt:encoded") or post.first(*DESCRIPTION))),
        status=_status(sheet, post),
        date=date,
        updated=updated if date and updated and updated > date else None,
        section=next(iter(sections), ""),
        categories=tuple(sections) if len(sections) > 1 else (),
        authors=tuple(_authors(post, blog)),
        tags=[name for kind in ("post_tag", "tag") for _slug, name in post.terms.get(kind, [])],
        image=_lead(sheet, post, blog),
        canonical_url=_canonical(post),
        addresses=tuple(_addresses(post)),
        language=next((slug for slug, _name in post.terms.get("language", [])), "") or blog.language,
        translation=next((slug for slug, _name in post.terms.get("post_translations", [])), ""),
        extra=_extra(post),
    )


def _status(sheet: Sheet, post: Post) -> str:
    if post.texts.get("wp:post_password"):
        sheet.note("It has a password in WordPress, and stays a draft.")
        return "draft"
    if post.status not in STATUSES:
        sheet.note(f"It is “{post.status[:30]}” in WordPress, and stays a draft.")
    return STATUSES.get(post.status, "draft")


def _moment(sheet: Sheet, post: Post, which: str) -> Any:
    """WordPress writes the moment in GMT, and by the site's clock; a draft has none of either."""
    for name, zone in ((f"wp:{which}_gmt", UTC), (f"wp:{which}", None)):
        written = post.texts.get(name, "")
        if written and not written.startswith(NO_DATE):
            return sheet.moment(written, zone)
    return None


def _sections(sheet: Sheet, post: Post, blog: Blog) -> list[str]:
    """The categories' names, the one that an editor marked as the first one before the others."""
    names = [name for slug, name in post.terms.get("category", []) if slug != "uncategorized" and name != "Uncategorized"]
    marked = blog.terms.get(post.first(*PRIMARY), "")
    names.sort(key=lambda name: name != marked)
    if len(names) > 1:
        sheet.note(f"A story has one section: the first of these that is not left out ({', '.join(names)[:200]}).")
    return names


def _authors(post: Post, blog: Blog) -> list[str]:
    """Several authors, as plug-ins write them, or the one who owns the post."""
    several = [name for _slug, name in post.terms.get("author", [])]
    login = post.texts.get("dc:creator", "")
    owner = blog.authors[login].name if login in blog.authors else scrubbing.line(login)
    return several or ([owner] if owner else [])


def _lead(sheet: Sheet, post: Post, blog: Blog) -> PictureRef | None:
    number = post.first("_thumbnail_id")
    known = blog.attachments.get(number)
    if number and not known:
        sheet.note(f"Its featured picture (attachment {scrubbing.line(number)[:20]}) is not in the export.")
    return PictureRef(known.address, known.alt, known.caption) if known else None


def _canonical(post: Post) -> str:
    address = scrubbing.line(post.first(*CANONICAL))
    return address if re.match(r"https?://[^\s/]+", address) and len(address) <= 500 else ""


def _addresses(post: Post) -> Iterator[str]:
    """Its permalink, the short one by its number, and those that it had under earlier slugs."""
    link, slug = scrubbing.line(post.texts.get("link")), post.texts.get("wp:post_name", "")
    if re.match(r"https?://", link):
        yield link
    if post.id.isascii() and post.id.isdigit():
        yield f"/?{'page_id' if post.kind == 'page' else 'p'}={post.id}"
    stem, found, rest = link.rpartition(f"/{slug}") if slug else ("", "", "")
    for old in dict.fromkeys(post.meta.get("_wp_old_slug", [])):
        if found and rest in ("", "/") and re.fullmatch(r"[^\s/?#]+", old):
            yield f"{stem}/{old}{rest}"


def _extra(post: Post) -> dict[str, Any]:
    """What we have no field for: kinds, flags, other taxonomies, custom fields. Passwords are not kept."""
    known = ("category", "post_tag", "tag", "author")
    others = {kind: [name for _slug, name in terms] for kind, terms in post.terms.items() if kind not in known}
    meta = {key: values[0] if len(values) == 1 else values for key, values in post.meta.items() if not NOISE.match(key)}
    categories = [name for _slug, name in post.terms.get("category", [])]
    return {
        "post_type": post.kind if post.kind != "post" else "",
        "status": post.status if post.status not in STATUSES else "",
        "categories": categories if len(categories) > 1 else [],
        "sticky": post.texts.get("wp:is_sticky") == "1" or None,
        "comments": post.comments or None,
        "guid": post.texts.get("guid", ""),
        "terms": others,
        "meta": meta,
    }


def _remarks(left: Counter[str]) -> Iterator[Remark]:
    words = {"attachment": "entry of the media library", "revision": "old revision", "nav_menu_item": "entry of a menu",
             "trash": "post in the trash", "auto-draft": "empty draft"}  # fmt: skip
    told = [f"{number:,} × {words.get(what, what)}" for what, number in sorted(left.items()) if number]
    if told:
        yield Remark(f"WordPress’s export holds besides, and none of it is a story: {', '.join(told)}.")
