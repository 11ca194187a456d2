"""Published articles as the recommender reads them: similarity.Story, loaded in bulk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from articles import markup
from articles.models import Article
from articles.similarity.story import Story

LINK = re.compile(r'<a\s[^>]*href="(?:https?://[^"/]+)?/story/([^"/]+)/')
# A story's number outlasts its address (linking.py).
NUMBER = re.compile(r'<a\s[^>]*data-story="(\d+)"')
FIELDS = ("headline", "summary", "body", "section_id", "published_at", "never_recommend")


Loaded = tuple[Story, list[int], bool]
"""A story, the ids of the stories that its text links to, and whether it may be recommended."""


def load(ids: Sequence[int]) -> dict[int, Loaded]:
    """The listed ones of these stories by id; 4 queries."""
    articles = list(
        Article.objects.listed().filter(pk__in=ids).only(*FIELDS).order_by("pk")
        .prefetch_related("tags", "credits")  # type: ignore[misc]  # taggit is not typed
    )  # fmt: skip
    linked = linked_ids(articles)
    return {each.pk: (story_of(each), linked.get(each.pk, []), not each.never_recommend) for each in articles}


def story_of(article: Article) -> Story:
    """One article, with its tags and credits prefetched. Tags are known by their key, sections and authors by their id."""
    return Story(
        id=article.pk,
        headline=article.headline,
        summary=article.summary,
        body_text=markup.text_of(article.body),
        tags=tuple(tag.key for tag in article.tags.all() if tag.is_reason),
        section=str(article.section_id) if article.section_id else None,
        published=article.published_at,
        authors=tuple(str(credit.author_id) for credit in article.credits.all()),
    )


def linked_ids(articles: Iterable[Article]) -> dict[int, list[int]]:
    """{id: ids of our stories that its body links to}; one query for all, none where there are no links."""
    slugs = {each.pk: {unquote(slug) for slug in LINK.findall(each.body)} for each in articles}
    wanted = set().union(*slugs.values()) if slugs else set()
    found = dict(Article.objects.filter(slug__in=wanted).values_list("slug", "pk")) if wanted else {}
    named = {each.pk: {int(number) for number in NUMBER.findall(each.body)} for each in articles}
    return {pk: sorted(named[pk] | {found[slug] for slug in each if slug in found}) for pk, each in slugs.items() if each}


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
