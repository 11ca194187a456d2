"""A story as readers would see it before they do: for the desk, and by a link for somebody without a login."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, QuerySet

from articles import markup, naming, publishing, tagging
from articles.models import Article, Credit, PreviewLink, Revision, Tag

SIGNER = Signer(salt="articles.previewing")
COPIED = (
    "headline", "summary", "body", "section", "lead_photo", "canonical_url", "seo_title", "seo_description", "language",
)  # fmt: skip
LONGEST = timedelta(days=30)
DAYS = (1, 7, 30)
"""So many days a link may live."""


class NoSuchLink(Exception):
    """The address was not made by this site."""


@dataclass(frozen=True)
class Opened:
    """What a link shows; `article` is None once the link has ended, whatever ended it."""

    article: Article | None
    link: PreviewLink | None = None


def as_readers(article: Article, words: publishing.Words, *, now: datetime) -> Article:
    """The story in memory with these words, as if they were published; nothing is saved. Two queries, or three."""
    shown = copy(article)
    for name in COPIED:
        setattr(shown, name, getattr(words, name))
    shown.slug = words.slug or article.slug
    shown.is_brief, shown.word_count = not words.body, markup.word_count(markup.text_of(words.body))
    shown.published_at = article.published_at or now
    known = tagging.find(words.tags)
    tags = [known.get(naming.tag_key(name)) or Tag(name=name, slug=naming.slugify(name)) for name in words.tags]
    shown._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "credits": [Credit(article=shown, author=author) for author in words.authors],
        "tags": list({tag.slug: tag for tag in tags}.values()),
        "corrections": list(article.corrections.all()),
    }
    return shown


def of_revision(revision: Revision, *, now: datetime) -> Article:
    """The story as readers would see this version of it."""
    return as_readers(revision.article, publishing.words_of(revision), now=now)


# --- links ------------------------------------------------------------------------------------------------------------
def share(revision: Revision, *, days: int, now: datetime, by: Any = None, note: str = "") -> PreviewLink:
    """A link to this version, and to nothing else, for whoever has it; it ends after `days`, 30 at the most."""
    until = now + min(timedelta(days=max(days, 1)), LONGEST)
    return PreviewLink.objects.create(
        revision=revision, created=now, created_by=by, expires=until, note=markup.clean_line(note)[:200]
    )


def name_of(link: PreviewLink) -> str:
    """What stands in the address: the link's number, signed with the site's key."""
    return SIGNER.sign(str(link.pk))


def open_link(name: str, *, now: datetime, count: bool = True) -> Opened:
    """What the link of this name shows at `now`; opening it is counted. Raises NoSuchLink for a name that is not ours."""
    try:
        pk = int(SIGNER.unsign(name))
    except (BadSignature, ValueError):
        raise NoSuchLink from None
    versions = "revision__section", "revision__lead_photo", "revision__article"
    link = PreviewLink.objects.living(now).select_related(*versions).filter(pk=pk).first()
    if link is None:
        return Opened(None)
    if count:
        PreviewLink.objects.filter(pk=pk).update(opens=F("opens") + 1, last_opened=now)
    return Opened(of_revision(link.revision, now=now), link)


def links_of(article: Article) -> QuerySet[PreviewLink]:
    """The story's links, the newest first, those that have ended too."""
    found = PreviewLink.objects.filter(revision__article=article).select_related("created_by", "revision")
    return found.defer("revision__body").order_by("-created", "-pk")


def revoke(article: Article, pk: int, *, now: datetime) -> bool:
    """End one of the story's links at once; whether there was such a link, still alive."""
    return bool(PreviewLink.objects.living(now).filter(pk=pk, revision__article=article).update(revoked=now))
