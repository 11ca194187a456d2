"""What an editor writes, made tidy: the content of one revision."""

import dataclasses
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from articles import embeds, languages, markup, naming, tagging
from articles.models import Author, Photo, Revision, Section
from articles.publishing.refusals import Incomplete

HEADLINE_LENGTH = 300
SEO_TITLE_LENGTH = 200
SEO_DESCRIPTION_LENGTH = 400


@dataclass(frozen=True)
class Words:
    """What an editor writes: the content of one revision. `body` is HTML, cleaned when it is saved; tags are names.

    `language` is a tag like "de"; the site's own is the empty one.
    """

    headline: str
    summary: str = ""
    body: str = ""
    slug: str = ""
    section: Section | None = None
    authors: Sequence[Author] = ()
    tags: Sequence[str] = ()
    lead_photo: Photo | None = None
    canonical_url: str = ""
    seo_title: str = ""
    seo_description: str = ""
    language: str = ""


@dataclass(frozen=True)
class Tidy(Words):
    """Words that `tidied` has made tidy: it leaves them as they are."""


def tidied(words: Words) -> Tidy:
    """The words clean and of one form. Raises Incomplete without a headline, or with one that is too long."""
    if isinstance(words, Tidy):
        return words
    headline = markup.clean_line(words.headline)
    if _is_blank(headline):
        raise Incomplete(_("A story needs a headline."))
    if len(headline) > HEADLINE_LENGTH:
        too_long = {"length": len(headline), "most": HEADLINE_LENGTH}
        raise Incomplete(_("The headline has %(length)d characters; %(most)d is the most.") % too_long)
    tidy = {
        "headline": headline,
        "summary": markup.clean_line(words.summary),
        "body": embeds.linked(markup.clean(words.body)),
        "slug": naming.slugify(words.slug, fallback="") if words.slug else "",
        "tags": tagging.names(words.tags),
        "seo_title": markup.clean_line(words.seo_title)[:SEO_TITLE_LENGTH],
        "seo_description": markup.clean_line(words.seo_description)[:SEO_DESCRIPTION_LENGTH],
        "language": own_language(words.language),
    }
    return Tidy(**({each.name: getattr(words, each.name) for each in dataclasses.fields(words)} | tidy))


def _is_blank(line: str) -> bool:
    """Whether nobody sees anything of it: a pasted line may hold signs without width alone."""
    return all(unicodedata.category(sign)[0] in "CZ" for sign in line)


def own_language(text: str) -> str:
    """The tag that `text` means; empty for the site's own, and for what names no language."""
    tag = languages.tidied(text)
    return "" if tag == languages.tidied(settings.LANGUAGE_CODE) else tag


def fields(words: Words, slug: str) -> dict[str, Any]:
    return {
        "headline": words.headline,
        "slug": slug,
        "summary": words.summary,
        "body": words.body,
        "canonical_url": words.canonical_url,
        "seo_title": words.seo_title,
        "seo_description": words.seo_description,
        "language": words.language,
        "section_id": words.section.pk if words.section else None,
        "lead_photo_id": words.lead_photo.pk if words.lead_photo else None,
        "tags": list(words.tags),
        "authors": [author.pk for author in words.authors],
    }


CONTENT = (
    "headline", "slug", "summary", "body", "canonical_url", "section_id", "lead_photo_id", "tags", "authors",
    "seo_title", "seo_description", "language",
)  # fmt: skip


def content_of(revision: Revision) -> dict[str, Any]:
    """What a revision holds, as `fields` gives it."""
    return {name: getattr(revision, name) for name in CONTENT}


RESTORABLE = tuple(each.name for each in dataclasses.fields(Words))
"""The fields that can be taken from an old version by themselves."""


def words_of(revision: Revision) -> Words:
    """The words that a revision holds; authors who are gone are left out."""
    authors = {author.pk: author for author in Author.objects.filter(pk__in=revision.authors)}
    return Words(
        headline=revision.headline,
        summary=revision.summary,
        body=revision.body,
        slug=revision.slug,
        section=revision.section,
        authors=[authors[pk] for pk in revision.authors if pk in authors],
        tags=revision.tags,
        lead_photo=revision.lead_photo,
        canonical_url=revision.canonical_url,
        seo_title=revision.seo_title,
        seo_description=revision.seo_description,
        language=revision.language,
    )
