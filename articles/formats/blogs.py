"""What the stories of a WordPress export refer to, found in a first reading: authors, terms, the library, older versions."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from articles.formats import scrubbing
from articles.formats.blocks import Attachment
from articles.formats.drafts import Life, ReadOptions, SectionFacts, TagFacts
from articles.formats.files import File
from articles.formats.spool import Spool
from articles.formats.tokens import plain
from articles.formats.xmlstream import Broken, elements, named, texts

EXTENSIONS = (".xml", ".wxr")
SHARED = "wordpress"
AUTOSAVED = "-autosave-"
# What WordPress and wide-spread plug-ins keep in its table of posts and is no story; some of it (orders, what was typed into
# forms) is nobody's business.
FURNITURE = (
    "attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block wp_template "
    "wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face acf-field acf-field-group acf-post-type "
    "acf-taxonomy wpcf7_contact_form wpforms mc4wp-form feedback flamingo_inbound flamingo_contact nf_sub popup "
    "shop_order shop_order_refund shop_coupon product_variation scheduled-action amp_validated_url tablepress_table "
    "elementor_library et_pb_layout fl-builder-template guest-author"
).split()
# What WordPress keeps of an older version.
WORDS = ("title", "content:encoded", "excerpt:encoded")
OF_A_VERSION = (*WORDS, "dc:creator", "wp:post_date_gmt", "wp:post_date")


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
    # The names of categories, by the slugs by which others call them.
    categories: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    # What is said of tags and categories, by their slugs.
    tags: dict[str, TagFacts] = field(default_factory=dict)
    sections: dict[str, SectionFacts] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    # The pictures of a post, by its number.
    attached: dict[str, list[str]] = field(default_factory=dict)
    # Texts that stand in many posts, by the number of the post that holds them.
    reusable: dict[str, str] = field(default_factory=dict)
    # The older versions of posts, by the number of the post: a few exporters write them.
    older: Spool | None = None

    def name_of(self, login: str) -> str:
        """The name that the author of this login shows, or the login itself where the export tells nothing of it."""
        return self.authors[login].name if login in self.authors else scrubbing.line(login)


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


def survey(file: File, older: Spool | None = None) -> Blog:
    """The first reading: everything but the stories. Where the file breaks off, the second reading says so."""
    blog = Blog(older=older)
    wanted = ("wp:author", "wp:category", "wp:tag", "wp:term", "wp:base_blog_url", "link", "language", "item")
    with suppress(Broken):
        for name, element in elements(file, wanted):
            _note(blog, name, element, texts(element))
    _place(blog)
    return blog


def library(options: ReadOptions) -> dict[str, dict[str, Attachment]]:
    """The pictures of each site, by their number, in all exports that are imported together: WordPress cuts a long one."""
    found: dict[str, dict[str, Attachment]] | None = options.shared.get(SHARED)
    if found is None:
        found = options.shared[SHARED] = {}
        likely = [other for other in options.beside if other.name.casefold().endswith(EXTENSIONS)]
        exports = [other for other in likely if recognises(other.head())]
        for other in exports if len(exports) > 1 else []:
            blog = survey(other)
            found.setdefault(blog.site, {}).update(blog.attachments)
    return found


def _note(blog: Blog, name: str, element: Element, told: dict[str, str]) -> None:
    if name == "wp:base_blog_url" or (name == "link" and not blog.site):
        blog.site = (element.text or "").strip().rstrip("/")
    elif name == "language":
        blog.language = scrubbing.line(element.text)
    elif name == "wp:author":
        _note_author(blog, told)
    elif name == "wp:category":
        _note_category(blog, told)
    elif name == "wp:term":
        blog.terms[told.get("wp:term_id", "")] = plain(told.get("wp:term_name", ""))
    elif name == "wp:tag":
        slug, said = told.get("wp:tag_slug", ""), plain(told.get("wp:tag_description", ""))
        name = plain(told.get("wp:tag_name", ""))
        blog.tags[slug or name] = TagFacts(name, slug, said)
    elif name == "item":
        _note_item(blog, element, told)


def _note_category(blog: Blog, told: dict[str, str]) -> None:
    name, slug, number = plain(told.get("wp:cat_name", "")), told.get("wp:category_nicename", ""), told.get("wp:term_id", "")
    blog.terms[number] = blog.categories[slug] = name
    parent, description = told.get("wp:category_parent", ""), plain(told.get("wp:category_description", ""))
    addresses = (f"/?cat={number}",) if number else ()
    blog.sections[slug or name] = SectionFacts(name, slug, description, parent=parent, addresses=addresses)


def _note_author(blog: Blog, told: dict[str, str]) -> None:
    login = told.get("wp:author_login", "")
    full = f"{told.get('wp:author_first_name', '')} {told.get('wp:author_last_name', '')}"
    name = plain(scrubbing.line(told.get("wp:author_display_name") or full or login)) or login
    number = scrubbing.line(told.get("wp:author_id"))
    addresses = (_page("author", _nicename(login)), f"/?author={number}" if number else "")
    blog.authors[login] = Life(name, "", "", email=scrubbing.line(told.get("wp:author_email")), addresses=addresses)


def _nicename(login: str) -> str:
    """How WordPress writes a login in an address: Ada.Moreau is at /author/ada-moreau/."""
    return re.sub("-{2,}", "-", re.sub(r"[^a-z0-9_-]", "", re.sub(r"[.\s]", "-", login.lower()))).strip("-")


def _note_guest(blog: Blog, post: Post) -> None:
    """An author without an account, as Co-Authors Plus keeps them."""
    login = post.first("cap-user_login") or post.texts.get("wp:post_name", "").removeprefix("cap-")
    name = plain(scrubbing.line(post.first("cap-display_name") or post.texts.get("title", "")))
    if login and name:
        addresses = (_page("author", post.texts.get("wp:post_name", "").removeprefix("cap-")),)
        life = Life(name, plain(post.first("cap-job_title")), plain(post.first("cap-description")), addresses=addresses)
        blog.authors.setdefault(login, life)
        blog.signed.add(login)


def _note_terms(blog: Blog, element: Element) -> None:
    """The categories and tags of a post: an export of some posts alone tells of none besides."""
    for each in element.iterfind("category"):
        kind, slug, name = each.get("domain", "category"), each.get("nicename", ""), plain(scrubbing.line(each.text))
        if kind == "category" and slug and slug not in blog.sections:
            blog.categories[slug] = name
            blog.sections[slug] = SectionFacts(name, slug)
        elif kind in ("post_tag", "tag") and slug:
            blog.tags.setdefault(slug, TagFacts(name, slug))


def _place(blog: Blog) -> None:
    """Say of all where their lists stood, and of categories by name what they stand in."""
    parents = {slug: fact.parent for slug, fact in blog.sections.items()}
    for key, fact in blog.sections.items():
        # WordPress finds a category by the last part of its address, whatever stands before.
        pages = dict.fromkeys((_page("category", *_line(fact.slug, parents)), _page("category", fact.slug), *fact.addresses))
        parent = fact.parent and blog.categories.get(fact.parent, "")
        blog.sections[key] = replace(fact, parent=parent, addresses=_whole(blog, pages))
    for key, tag in blog.tags.items():
        blog.tags[key] = replace(tag, addresses=_whole(blog, (_page("tag", tag.slug), tag.slug and f"/?tag={tag.slug}")))
    for login, life in blog.authors.items():
        blog.authors[login] = replace(life, addresses=_whole(blog, life.addresses))


def _line(slug: str, parents: Mapping[str, str]) -> list[str]:
    """What a category stands in, the outermost first, and itself."""
    found = [slug]
    while (above := parents.get(found[0], "")) and above not in found:
        found.insert(0, above)
    return found


def _page(base: str, *slugs: str) -> str:
    return f"/{base}/{'/'.join(slugs)}/" if all(slugs) else ""


def _whole(blog: Blog, paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{blog.site}{path}" for path in paths if path)


def _note_item(blog: Blog, element: Element, told: dict[str, str]) -> None:
    if told.get("wp:post_type") not in FURNITURE:
        _note_terms(blog, element)
        blog.signed.add(told.get("dc:creator", ""))
    if told.get("wp:post_type") == "wp_block":
        blog.reusable[told.get("wp:post_id", "")] = scrubbing.text(told.get("content:encoded", ""))
    elif told.get("wp:post_type") == "revision":
        if blog.older is not None and AUTOSAVED not in told.get("wp:post_name", ""):
            blog.older.add(told.get("wp:post_parent", ""), {name: told.get(name, "") for name in OF_A_VERSION})
    elif told.get("wp:post_type") == "guest-author":
        _note_guest(blog, Post(element))
    elif told.get("wp:post_type") == "attachment":
        post = Post(element)
        blog.attached.setdefault(told.get("wp:post_parent", ""), []).append(post.id)
        address = told.get("wp:attachment_url") or told.get("guid", "")
        blog.attachments[post.id] = Attachment(
            scrubbing.line(address),
            scrubbing.line(post.first("_wp_attachment_image_alt")),
            plain(scrubbing.text(told.get("excerpt:encoded", ""))),
        )
