"""WordPress's own export (WXR 1.0 to 1.2): posts and pages with their authors, categories, tags and pictures.

The file is read twice: once for what stories refer to (authors, terms, attachments), once for the stories.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import unquote

from articles.formats import blocks, bodies, histories, scrubbing
from articles.formats.blogs import AUTOSAVED, EXTENSIONS, FURNITURE, WORDS, Blog, Post, library, recognises, survey
from articles.formats.drafts import (
    HEADLINE_LENGTH,
    Draft,
    FormatError,
    PictureRef,
    Problem,
    ReadOptions,
    Record,
    Remark,
    VersionNote,
)
from articles.formats.files import File
from articles.formats.sheets import Sheet
from articles.formats.spool import Spool
from articles.formats.tokens import plain
from articles.formats.xmlstream import elements

NAME = "wordpress"
__all__ = ["EXTENSIONS", "NAME", "read", "recognises"]
NO_DATE = "0000-00-00"
STATUSES = {"publish": "published", "future": "published", "draft": "draft", "pending": "in_review"}
GONE = ("trash", "auto-draft")
# What says how WordPress was used, not what the story is.
NOISE = re.compile(r"_edit_|_oembed_|_encloseme|_pingme|_thumbnail_id$|_wp_trash|_wp_old_slug$|_wp_old_date$|footnotes$")
PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url")
DESCRIPTION = ("_yoast_wpseo_metadesc", "rank_math_description")
TITLE = ("_yoast_wpseo_title", "rank_math_title")


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """Who signs the stories, what is said of tags, each post and page, and remarks on what the export holds besides."""
    blog = survey(file, Spool() if options.revisions else None)
    blog.attachments = library(options).get(blog.site, {}) | blog.attachments
    yield from (life for login, life in blog.authors.items() if login in blog.signed)
    yield from blog.sections.values()
    yield from blog.tags.values()
    left: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    item = 0
    for _name, element in elements(file, ("item",)):
        post = Post(element)
        left["comment"] += post.comments
        if post.kind in FURNITURE or post.status in GONE:
            left[_furniture(post)] += 1
            continue
        item += 1
        kinds[post.kind] += 1
        sheet = Sheet(NAME, file, options, item=item)
        try:
            yield _story(sheet, post, blog)
        except FormatError as error:
            yield Problem(error.line, error.reason, item, plain(scrubbing.line(post.texts.get("title")))[:300])
    left["revision of nothing"] = blog.older.left if blog.older else 0
    older = left.pop("revision", 0)
    if older and not options.revisions:
        yield histories.left_out(older)
    yield from _remarks(left)
    others = ", ".join(f"{number:,} × {scrubbing.line(kind)[:40]}" for kind, number in sorted(kinds.items()) if kind != "post")
    if others:
        yield Remark(f"Not only posts are stories now: {others}.")


def _furniture(post: "Post") -> str:
    """As what a post is counted that is no story."""
    if post.kind not in FURNITURE:
        return post.status
    return "autosave" if post.kind == "revision" and AUTOSAVED in post.texts.get("wp:post_name", "") else post.kind


# --- one story ------------------------------------------------------------------------------------------------------
def _story(sheet: Sheet, post: Post, blog: Blog) -> Draft:
    text, attached = scrubbing.text(post.texts.get("content:encoded", "")), blog.attached.get(post.id, ())
    body, notes = blocks.to_html(
        blocks.with_footnotes(text, post.first("footnotes")), blog.attachments, sheet, blog.reusable, attached
    )
    for sentence in (*notes, *bodies.files_left(body, blog.site, "/wp-content/uploads/")):
        sheet.note(sentence)
    sections = _sections(sheet, post, blog)
    date = _moment(sheet, post, "post_date")
    updated = _moment(sheet, post, "post_modified")
    draft = sheet.draft(
        title=post.texts.get("title"),
        body=body,
        key=f"{blog.site}/?p={post.id}" if post.id else scrubbing.line(post.texts.get("guid") or post.texts.get("link")),
        slug=unquote(scrubbing.line(post.texts.get("wp:post_name"))),
        summary=plain(scrubbing.text(post.texts.get("excerpt:encoded") or post.first(*DESCRIPTION))),
        seo_title=_for_machines(post, TITLE),
        seo_description=_for_machines(post, DESCRIPTION) if post.texts.get("excerpt:encoded") else "",
        status=_status(sheet, post),
        date=date,
        updated=updated if date and updated and updated > date else None,
        section=next(iter(sections), ""),
        categories=tuple(sections) if len(sections) > 1 else (),
        authors=tuple(_authors(post, blog)),
        tags=[name for kind in ("post_tag", "tag") for _slug, name in post.terms.get(kind, [])],
        image=_lead(sheet, post, blog),
        canonical_url=_canonical(post),
        addresses=tuple(_addresses(post, blog)),
        language=next((slug for slug, _name in post.terms.get("language", [])), "") or blog.language,
        translation=next((slug for slug, _name in post.terms.get("post_translations", [])), ""),
        extra=_extra(post),
    )
    older = tuple(_versions(sheet, post, blog, draft))
    return replace(draft, revisions=older, notes=tuple(sheet.notes))


def _for_machines(post: Post, keys: tuple[str, ...]) -> str:
    """What is written for search engines; a pattern to be filled in ("%%title%% - %%sitename%%") is none."""
    written = plain(scrubbing.line(post.first(*keys)))
    return "" if "%" in written else written


def _versions(sheet: Sheet, post: Post, blog: Blog, story: Draft) -> Iterator[VersionNote]:
    """The words that the post had before, the oldest first. What WordPress keeps of the words alone is the story's."""
    kept = list(blog.older.take(post.id)) if blog.older else []
    kept.sort(key=lambda told: told["wp:post_date_gmt"] or told["wp:post_date"])
    same = [post.texts.get(name, "") for name in WORDS]
    if kept and [kept[-1][name] for name in WORDS] == same:
        kept.pop()  # WordPress keeps the newest words as a version, too.
    for told in kept[-histories.MOST :]:
        quiet = Sheet(NAME, sheet.file, sheet.options, item=sheet.item)
        text = scrubbing.text(told["content:encoded"])
        try:
            body, _notes = blocks.to_html(text, blog.attachments, quiet, blog.reusable, blog.attached.get(post.id, ()))
            saved = _moment_of(quiet, told, "post_date")
        except FormatError as error:
            sheet.note(f"An older version was left out: {error.reason}")
            continue
        who = blog.name_of(told["dc:creator"])
        yield VersionNote(
            title=plain(scrubbing.line(told["title"]))[:HEADLINE_LENGTH] or story.title,
            summary=plain(scrubbing.text(told["excerpt:encoded"])), body=body, saved=saved,
            note=f"Saved in WordPress by {scrubbing.line(who)}"[:200] if who else "", slug=story.slug,
            section=story.section, authors=story.authors, tags=story.tags, image=story.image,
            canonical_url=story.canonical_url, language=story.language,
        )  # fmt: skip


def _status(sheet: Sheet, post: Post) -> str:
    if post.texts.get("wp:post_password"):
        sheet.note("It has a password in WordPress, and stays a draft.")
        return "draft"
    if post.status not in STATUSES:
        sheet.note(f"It is “{post.status[:30]}” in WordPress, and stays a draft.")
    return STATUSES.get(post.status, "draft")


def _moment(sheet: Sheet, post: Post, which: str) -> Any:
    """WordPress writes the moment in GMT, and by the site's clock; a draft has none of either."""
    return _moment_of(sheet, post.texts, which)


def _moment_of(sheet: Sheet, told: Mapping[str, str], which: str) -> Any:
    for name, zone in ((f"wp:{which}_gmt", UTC), (f"wp:{which}", None)):
        written = told.get(name, "")
        if written and not written.startswith(NO_DATE):
            return sheet.moment(written, zone)
    return None


def _sections(sheet: Sheet, post: Post, blog: Blog) -> list[str]:
    """The categories' names: the one that an editor marked as the first, then the others, the parts before their wholes."""
    names = [name for slug, name in post.terms.get("category", []) if slug != "uncategorized" and name != "Uncategorized"]
    primary = post.first(*PRIMARY)
    marked = blog.terms.get(primary, "") if primary else ""
    wholes = {fact.parent for fact in blog.sections.values() if fact.name in names}
    names.sort(key=lambda name: (name != marked, name in wholes))
    if len(names) > 1:
        sheet.note(f"A story has one section: the first of these that is not left out ({', '.join(names)[:200]}).")
    return names


def _authors(post: Post, blog: Blog) -> list[str]:
    """Several authors, as plug-ins write them, or the one who owns the post."""
    several = [blog.name_of(name) for _slug, name in post.terms.get("author", [])]
    owner = blog.name_of(post.texts.get("dc:creator", ""))
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


def _addresses(post: Post, blog: Blog) -> Iterator[str]:
    """Its permalink, the short one by its number, and those that it had under earlier slugs."""
    link, slug = scrubbing.line(post.texts.get("link")), post.texts.get("wp:post_name", "")
    if re.match(r"https?://", link):
        yield link
    if post.id.isascii() and post.id.isdigit():
        yield from (f"{blog.site}/?{name}={post.id}" for name in (("page_id", "p") if post.kind == "page" else ("p",)))
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
    words = {"attachment": "entry of the media library", "autosave": "unsaved change that WordPress kept",
             "revision of nothing": "old revision of no story in the file", "nav_menu_item": "entry of a menu",
             "wp_block": "text that stands in several posts",
             "trash": "post in the trash", "auto-draft": "empty draft"}  # fmt: skip
    told = [f"{number:,} × {words.get(what, what)}" for what, number in sorted(left.items()) if number]
    if told:
        yield Remark(f"WordPress’s export holds besides, and none of it is a story: {', '.join(told)}.")
