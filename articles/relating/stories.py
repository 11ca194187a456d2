"""Published articles as the recommender reads them: similarity.Story, loaded in bulk."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from articles import markup
from articles.models import Article, ArticleTag, Credit
from articles.similarity.story import Story

LINK = re.compile(r'<a\s[^>]*href="(?:https?://[^"/]+)?/story/([^"/]+)/')
# A story's number outlasts its address (linking.py).
NUMBER = re.compile(r'<a\s[^>]*data-story="(\d+)"')
FIELDS = ("headline", "summary", "body", "section_id", "published_at", "never_recommend")


Loaded = tuple[Story, list[int], bool]
"""A story, the ids of the stories that its text links to, and whether it may be recommended."""


def load(ids: Sequence[int], text_of: Callable[[str], str] = markup.text_of) -> dict[int, Loaded]:
    """The listed ones of these stories by id; 4 queries. Tags are known by their key, sections and authors by their id."""
    rows = list(Article.objects.listed().filter(pk__in=ids).order_by("pk").values_list("pk", *FIELDS))
    tags = grouped(ArticleTag.objects.filter(content_object__in=ids, tag__is_reason=True), "content_object_id", "tag__key")
    authors = grouped(Credit.objects.filter(article__in=ids), "article_id", "author_id")
    linked = linked_ids({pk: body for pk, _headline, _summary, body, *_rest in rows})
    found: dict[int, Loaded] = {}
    for pk, headline, summary, body, section, published, never_recommend in rows:
        story = Story(
            id=pk,
            headline=headline,
            summary=summary,
            body_text=text_of(body),
            tags=tuple(tags[pk]),
            section=str(section) if section else None,
            published=published,
            authors=tuple(map(str, authors[pk])),
        )
        found[pk] = (story, linked.get(pk, []), not never_recommend)
    return found


def grouped(rows: Any, one: str, other: str) -> defaultdict[int, list]:
    """{one column: the values of the other}, each in order."""
    found = defaultdict(list)
    for key, value in sorted(rows.order_by().values_list(one, other)):
        found[key].append(value)
    return found


def linked_ids(bodies: Mapping[int, str]) -> dict[int, list[int]]:
    """{id: ids of our stories that its body links to}; one query for all, none where there are no links."""
    slugs = {pk: {unquote(slug) for slug in LINK.findall(body)} for pk, body in bodies.items()}
    wanted = set().union(*slugs.values()) if slugs else set()
    found = dict(Article.objects.filter(slug__in=wanted).values_list("slug", "pk")) if wanted else {}
    named = {pk: {int(number) for number in NUMBER.findall(body)} for pk, body in bodies.items()}
    return {
        pk: sorted(named[pk] | {found[slug] for slug in each if slug in found})
        for pk, each in slugs.items()
        if each or named[pk]
    }


def stream(after: int = 0, batch: int = 500) -> Iterator[dict[int, Loaded]]:
    """All listed stories in the order of their ids, a batch at a time, from the one after `after`."""
    while True:
        ids = list(Article.objects.listed().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:batch])
        if not ids:
            return
        yield load(ids)
        after = ids[-1]


def number() -> int:
    """How many stories there are to relate."""
    return Article.objects.listed().count()
