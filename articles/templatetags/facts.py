"""What a page tells machines of itself, in the words of schema.org: data blocks, which no browser runs."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from articles import markup, picturing
from articles.covering import Coverage
from articles.models import Article, Author, Correction, LiveEntry, Photo, Tag, path_of
from articles.templatetags.newsroom import Shared, absolute, canonical, excerpt, in_short, share_picture, stamp
from articles.translating import Edition

register = template.Library()

SUBJECTS = {
    Tag.Kind.COMPANY: "Organization", Tag.Kind.PERSON: "Person", Tag.Kind.PLACE: "Place", Tag.Kind.EVENT: "Event",
}  # fmt: skip

ENCODER = json.JSONEncoder(ensure_ascii=False)
# In JSON within a page, as Django's json_script: what could end the <script> element or begin a comment.
IN_SCRIPT = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def block(facts: dict[str, Any]) -> SafeString:
    """A data block; its content is escaped for where it stands."""
    content = ENCODER.encode({"@context": "https://schema.org", **told(facts)})
    for sign, written in IN_SCRIPT.items():
        content = content.replace(sign, written)
    return mark_safe(f'<script type="application/ld+json">{content}</script>')


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: a fact that is not known is not stated."""
    return {name: value for name, value in facts.items() if value}


# --- a story --------------------------------------------------------------------------------------------------------
@register.simple_tag
def story_meta(article: Article) -> SafeString:
    """What stands in the head of a story's page for search engines and for links elsewhere, an element a line."""
    picture = share_picture(article)
    elements = [f'<link rel="canonical" href="{escape(canonical(article))}">']
    elements += [f'<meta name="{name}" content="{escape(words)}">' for name, words in _named(article, picture) if words]
    elements += [f'<meta property="{name}" content="{escape(words)}">' for name, words in _graph(article, picture) if words]
    if not article.is_brief:
        card = f"{absolute(path_of('oembed'))}?url={quote(absolute(article.get_absolute_url()), safe='')}"
        form = '<link rel="alternate" type="application/json+oembed" title="{}" href="{}">'
        elements.append(format_html(form, article.headline, card))
    return mark_safe("\n".join(elements))


def _named(article: Article, picture: Shared | None) -> Iterator[tuple[str, object]]:
    until = f", unavailable_after: {stamp(article.expires_at)}" if article.expires_at else ""
    yield "robots", ("noindex" if article.is_brief else "max-image-preview:large") + until
    yield "description", article.seo_description or excerpt(article.summary)
    yield "twitter:card", "summary_large_image" if picture else "summary"
    if picture:
        yield "twitter:image", picture.url
        yield "twitter:image:alt", picture.alt


def _graph(article: Article, picture: Shared | None) -> Iterator[tuple[str, object]]:
    """Open Graph's words for a story."""
    yield "og:type", "article"
    yield "og:site_name", settings.SITE_NAME
    yield "og:title", article.headline
    yield "og:description", excerpt(article.summary, 200)
    yield "og:url", canonical(article)
    if picture:
        yield "og:image", picture.url
        yield "og:image:width", picture.width
        yield "og:image:height", picture.height
        yield "og:image:alt", picture.alt
    yield "article:published_time", stamp(article.published_at)
    yield "article:modified_time", stamp(article.updated_at) if article.was_updated else ""


@register.simple_tag
def json_ld(article: Article, live: Coverage | None = None, editions: Sequence[Edition] = ()) -> SafeString:
    """The story for search engines; with its entries, if it is or was live, and what it is called in other languages."""
    facts = {**news_article(article), "workTranslation": [translation(each) for each in editions if each.pk != article.pk]}
    return block(live_blog(facts, live) if live else facts)


def translation(edition: Edition) -> dict[str, str]:
    """The same story in another language."""
    address = absolute(path_of("article", edition.slug))
    return {"@type": "NewsArticle", "inLanguage": edition.language, "url": address}


def live_blog(facts: dict[str, Any], live: Coverage) -> dict[str, Any]:
    """schema.org's LiveBlogPosting: the facts of the story, from when to when it was live, and the entries of this page."""
    began, ended = live.article.live_from, live.ended
    return {
        **facts,
        "@type": ["LiveBlogPosting", "NewsArticle"],
        "coverageStartTime": stamp(began),
        "coverageEndTime": stamp(ended),
        "liveBlogUpdate": [entry_of(entry) for entry in live.entries],
    }


def entry_of(entry: LiveEntry) -> dict[str, Any]:
    """An entry of a live story, with its own address."""
    text = markup.text_of(entry.body)
    wrong = {"@type": "CorrectionComment", "text": entry.correction} if entry.correction else {}
    facts = {
        "@type": "BlogPosting",
        "headline": in_short(entry),
        "articleBody": text,
        "datePublished": stamp(entry.at),
        "dateModified": stamp(max(entry.changed, entry.at)),
        "url": absolute(entry.get_absolute_url()),
        "image": [absolute(picture.src) for picture in markup.pictures(entry.body)],
        "correction": wrong,
    }
    return told(facts)


def news_article(article: Article) -> dict[str, Any]:
    """schema.org's NewsArticle for one story; what it prints, and nothing that readers cannot see."""
    published, updated = article.published_at, article.updated_at or article.published_at
    tags = article.tags.all()
    return {
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.summary,
        "url": absolute(article.get_absolute_url()),
        "mainEntityOfPage": canonical(article),
        "datePublished": stamp(published),
        "dateModified": stamp(updated),
        "expires": stamp(article.expires_at),
        "inLanguage": article.written_in,
        "isAccessibleForFree": True,
        "wordCount": article.word_count,
        "articleSection": article.section.name if article.section else "",
        "keywords": [tag.name for tag in tags],
        "about": [subject(tag) for tag in tags],
        "author": [signature(credit.author) for credit in article.credits.all()] or [publisher()],
        "publisher": publisher(),
        "image": images(article.lead_photo),
        "correction": [correction_of(correction) for correction in article.corrections.all()],
    }


def subject(tag: Tag) -> dict[str, str]:
    """What a tag names, with the page about it."""
    return {"@type": SUBJECTS.get(tag.kind, "Thing"), "name": tag.name, "url": absolute(tag.get_absolute_url())}


def correction_of(correction: Correction) -> dict[str, str]:
    when = stamp(correction.at)
    name = correction.get_kind_display()
    return {"@type": "CorrectionComment", "name": name, "text": correction.text, "datePublished": when}


def signature(author: Author) -> dict[str, str]:
    """An author as a byline names them."""
    kind = "Person" if author.kind == author.Kind.PERSON else "Organization"
    facts = {"@type": kind, "name": author.name, "url": absolute(author.get_absolute_url())}
    return told({**facts, "jobTitle": author.role if kind == "Person" else ""})


def images(photo: Photo | None) -> list[dict[str, Any]]:
    """A photo in the three shapes that search engines ask for, each with its maker and words."""
    if photo is None:
        return []
    words = {"caption": photo.caption, "creditText": photo.credit}
    return [
        told({"@type": "ImageObject", "url": absolute(url), "width": width, "height": height, **words})
        for url, width, height in picturing.for_machines(photo)
    ]


@register.simple_tag
def story_crumbs(article: Article) -> SafeString:
    """Where the story stands: its section, within those above it."""
    sections, above = [], article.section
    while above:
        sections.insert(0, (above.name, above.get_absolute_url()))
        above = above.parent
    return crumbs(sections, article.headline) if sections else mark_safe("")


# --- the site -------------------------------------------------------------------------------------------------------
def publisher() -> dict[str, Any]:
    """The paper in short."""
    return _publisher(settings.SITE_NAME, absolute(path_of("front")))


@lru_cache(maxsize=10)
def _publisher(name: str, home: str) -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": absolute(static("icons/512.png")), "width": 512, "height": 512}
    return {"@type": "NewsMediaOrganization", "name": name, "url": home, "logo": logo}


@register.simple_tag
def organisation() -> SafeString:
    """The paper: who it is, and where its rules stand."""
    about, corrected = absolute(path_of("about")), absolute(path_of("corrections"))
    rules = {"publishingPrinciples": about, "correctionsPolicy": corrected, "ethicsPolicy": about}
    contact = {"@type": "ContactPoint", "contactType": "newsroom", "email": settings.CONTACT_EMAIL}
    return block(
        {
            **publisher(),
            "description": settings.SITE_ABOUT,
            **rules,
            "contactPoint": contact if settings.CONTACT_EMAIL else {},
        }
    )


@register.simple_tag
def website() -> SafeString:
    """The site, with its search."""
    target = {"@type": "EntryPoint", "urlTemplate": absolute(path_of("search")) + "?q={search_term_string}"}
    return block(
        {
            "@type": "WebSite",
            "name": settings.SITE_NAME,
            "url": absolute(path_of("front")),
            "description": settings.SITE_ABOUT,
            "inLanguage": settings.LANGUAGE_CODE,
            "publisher": publisher(),
            "potentialAction": {
                "@type": "SearchAction", "target": target, "query-input": "required name=search_term_string",
            },
        }
    )  # fmt: skip


@register.simple_tag
def person(author: Author) -> SafeString:
    """An author's page: who they are."""
    portrait = [image["url"] for image in images(author.photo)]
    facts = {**signature(author), "description": author.life, "image": portrait, "worksFor": publisher()}
    if author.kind != author.Kind.PERSON:
        facts["parentOrganization"] = facts.pop("worksFor")
    return block({"@type": "ProfilePage", "mainEntity": told(facts)})


@register.simple_tag
def crumbs(line: Sequence[Any], name: str) -> SafeString:
    """Where a page stands: the front, then `line` ((name, address) or what has both), then the page itself."""
    above = [(settings.SITE_NAME, path_of("front")), *(_step(each) for each in line or ())]
    steps = [(label, absolute(address)) for label, address in above] + [(name, "")]
    places = [
        told({"@type": "ListItem", "position": place, "name": str(label), "item": address})
        for place, (label, address) in enumerate(steps, start=1)
    ]
    return block({"@type": "BreadcrumbList", "itemListElement": places})


def _step(each: Any) -> tuple[str, str]:
    return each if isinstance(each, tuple) else (each.name, each.get_absolute_url())
