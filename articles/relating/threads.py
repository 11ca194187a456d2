"""Earlier in this story: the predecessors of a story in time, among the rows that the engine keeps for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from articles.models import Article
from articles.similarity.weights import CONTENT_UNIT

MOST = 6
TIED, TAGS = 0.03, 2
"""With two tags in common, so much of the content makes one thread of two stories …"""
TIED_BY_WORDS = 0.12
"""… and with fewer, so much. Both were set on the sample stories, whose threads are known."""


def is_tied(content: int, why: Mapping[str, Any]) -> bool:
    """Whether a row with this content score and these reasons makes one thread of its two stories."""
    least = TIED if len(why.get("tags", ())) >= TAGS else TIED_BY_WORDS
    return content >= least * CONTENT_UNIT


def earlier(article: Article, tied: Iterable[Article]) -> list[Article]:
    """Of the stories tied to this one, those that were published before it, newest first; at most MOST.

    Ties of ties are not followed: on the sample stories that brought in other subjects more often than chapters.
    """
    since = article.published_at
    before = [story for story in tied if since and story.published_at and story.published_at < since and not story.is_brief]
    return sorted(before, key=newest, reverse=True)[:MOST]


def newest(story: Article) -> tuple[datetime | None, int]:
    """The key that sorts published stories as `ArticleQuerySet.newest` does, the newest last."""
    return story.published_at, story.pk
