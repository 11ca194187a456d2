"""The same story in other languages: stories that are translations of one original, and what readers are offered of them.

A group has one original; the others name it. Which story that is decides what readers of no language of ours are sent to
(x-default), and nothing else. No more than one story of a group is in each language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles import propagating, reading
from articles.models import Article
from articles.publishing import WrongStatus
from articles.publishing.steps import locked, log


@dataclass(frozen=True)
class Edition:
    """A story of a group as readers are led to it."""

    pk: int
    language: str
    slug: str
    is_original: bool = False


@transaction.atomic
def set_original(article: Article, original: Article | None, *, now: datetime, by: Any = None) -> bool:
    """Let `article`, with all that are translations of it, be translations of `original`'s story; None: of none.

    Returns whether that changed anything. Raises WrongStatus where two stories of the group would be in one language.
    """
    article = locked(article, None)
    root = _root(original) if original else None
    if root is not None and root.pk == article.pk:
        raise WrongStatus(_("A story is no translation of itself, nor of its own translation."))
    if (root.pk if root else None) == article.original_id:
        return False
    moving = list(_with_newest(Q(pk=article.pk) | Q(original=article)))
    if root is not None:
        _refuse_twins(moving, list(_with_newest(Q(pk=root.pk) | Q(original=root))))
        Article.objects.filter(pk__in=[each.pk for each in moving]).update(original=root)
    else:
        Article.objects.filter(pk=article.pk).update(original=None)
    note = root.headline[:280] if root else ""
    log(article, "translate" if root else "untranslate", now, by, note=note)
    propagating.curated()
    return True


def group(article: Article) -> list[Article]:
    """The story and its translations, whatever readers see of them, the original first."""
    root = article.original_id or article.pk
    found = Article.objects.filter(Q(pk=root) | Q(original=root)).defer("body").order_by("pk")
    return sorted(found, key=lambda each: (each.pk != root, each.written_in, each.pk))


def of(article: Article) -> list[Edition]:
    """What readers are offered of the story's group: what came with it (reading.story), else one query."""
    if hasattr(article, "spoken"):
        rows = article.spoken or ()
        others = [Edition(pk, tag or settings.LANGUAGE_CODE, slug, root is None) for tag, pk, slug, root in rows]
    else:
        others = [edition(each) for each in _listed([article.original_id or article.pk]) if each.pk != article.pk]
    return offered(article, others)


def offered(article: Article, others: Iterable[Edition]) -> list[Edition]:
    """The story and those of its group that readers may open, one for each language, its own first; empty without others."""
    own = Edition(article.pk, article.written_in, article.slug, article.original_id is None)
    found = {own.language: own}
    for other in sorted(others, key=lambda each: (each.language, each.pk)):
        found.setdefault(other.language, other)
    return list(found.values()) if len(found) > 1 else []


def default(editions: Sequence[Edition]) -> Edition:
    """The one for readers of none of these languages: in the site's language, else the original, else the first."""
    ranked = sorted(editions, key=lambda each: (each.language != settings.LANGUAGE_CODE, not each.is_original, each.language))
    return ranked[0]


def of_many(stories: Sequence[Article]) -> dict[int, list[Edition]]:
    """The same for many, by their numbers: what came with them (reading.with_translations), else one query for all."""
    if not all(hasattr(story, "spoken") for story in stories):
        wanted = Article.objects.listed().filter(pk__in=[story.pk for story in stories]).order_by()
        stories = list(reading.with_translations(wanted.only("pk", "language", "slug", "original")))
    return {story.pk: of(story) for story in stories}


def edition(article: Article) -> Edition:
    return Edition(article.pk, article.written_in, article.slug, article.original_id is None)


def _listed(roots: Sequence[int]) -> QuerySet[Article]:
    listed = Article.objects.listed().annotate(root=Coalesce(F("original_id"), F("pk")))
    return listed.filter(root__in=roots).only("pk", "language", "slug", "original_id").order_by("pk")


def _root(article: Article) -> Article:
    current = Article.objects.select_related("original").get(pk=article.pk)
    return current.original or current


def _with_newest(which: Q) -> QuerySet[Article]:
    return Article.objects.filter(which).select_related("latest_revision").defer("body", "latest_revision__body")


def _newest(article: Article) -> str:
    return (article.latest_revision.language if article.latest_revision else "") or settings.LANGUAGE_CODE


def _refuse_twins(moving: Sequence[Article], there: Sequence[Article]) -> None:
    """By their newest versions: a language that was just chosen counts, published or not."""
    taken = {_newest(each): each for each in there if each.pk not in {story.pk for story in moving}}
    for each in moving:
        language = _newest(each)
        if language in taken:
            words = {"one": taken[language].headline, "language": language}
            raise WrongStatus(_("“%(one)s” is that story in the same language already (%(language)s).") % words)
