"""Earlier in this story: the predecessors of a story in time, found along the engine's rows."""

from collections.abc import Iterable

from articles.models import Article, Related
from articles.similarity.weights import CONTENT_UNIT

STEPS = 4
"""From a story to those before it, from these to theirs, and so on, at most so often."""
TIED, TAGS = 0.03, 2
"""With two of the story's tags in common, so much of the content makes one thread of two stories …"""
TIED_BY_WORDS = 0.12
"""… and with fewer, so much. Both were set on the sample stories, whose threads are known."""


def earlier(article: Article, *, most: int = 6) -> list[Article]:
    """The stories of the thread that were published before this one, newest first; at most STEPS + 1 queries.

    From the engine's rows, so it is as current as they are; for a story without rows it is empty.
    """
    tags = {tag.key for tag in article.tags.all()}
    known: dict[int, Article] = {article.pk: article}
    reached = [article.pk]
    for _step in range(STEPS):
        found = before(reached, known, tags)
        if not found:
            break
        known.update(found)
        reached = list(found)
    del known[article.pk]
    return sorted(known.values(), key=lambda story: (story.published_at, story.pk), reverse=True)[:most]


def before(sources: Iterable[int], known: dict[int, Article], tags: set[str]) -> dict[int, Article]:
    """The stories that the rows of `sources` tie to them, that were published before, and are not known yet; one query."""
    rows = Related.objects.current().filter(source__in=sources, target__in=Article.objects.listed())
    rows = rows.filter(content__gte=TIED * CONTENT_UNIT).exclude(target__in=list(known))
    tied = [
        row
        for row in rows.select_related("target__section").defer("target__body")
        if row.content >= TIED_BY_WORDS * CONTENT_UNIT or len(tags.intersection(row.reasons.get("tags", ()))) >= TAGS
    ]
    return {row.target_id: row.target for row in tied if is_older(row.target, known[row.source_id])}


def is_older(one: Article, other: Article) -> bool:
    return one.published_at is not None and other.published_at is not None and one.published_at < other.published_at
