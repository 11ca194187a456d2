"""Stories into the index, as they are now: what readers see, and what the desk has written since."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from articles import markup
from articles.models import Article, Author, LiveEntry, Revision, SearchEntry
from articles.searching import spelling, store
from articles.searching.terms import Text, indexed

BATCH = 250
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Source:
    """One text of a story, and for whom."""

    entry: SearchEntry
    text: Text


def index(ids: Sequence[int]) -> None:
    """Bring these stories up to date in the index; one that is gone leaves it. Safe to repeat.

    As many queries for 250 stories as for one.
    """
    for start in range(0, len(ids), BATCH):
        words = spelling.Words()
        words.add(subjects for is_new, subjects in _index(ids[start : start + BATCH]) if is_new)
        spelling.learn(words)


def rebuild(progress: Progress | None = None) -> int:
    """Index every story again and count the words anew; returns the number of texts. Readers search all the while."""
    done, number, words = 0, Article.objects.count(), spelling.Words()
    for ids in _batches():
        words.add(subjects for _, subjects in _index(ids))
        done += len(ids)
        if progress:
            progress(done, number)
    with transaction.atomic():
        SearchEntry.objects.exclude(article__in=Article.objects.values("pk")).delete()
        spelling.replace(words)
    store.tidy()
    return SearchEntry.objects.count()


def _batches() -> Iterator[list[int]]:
    after = 0
    while ids := list(Article.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]


@transaction.atomic
def _index(ids: Sequence[int]) -> list[tuple[bool, dict[str, str]]]:
    """Index one batch; returns, for each text that readers see, whether it is new to them, and what it is about."""
    # The stories are locked in their order: two processes that index one story do so one after the other.
    list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    sources = [*_for_readers(ids)]
    sources += _for_desk(ids, {source.entry.article: source for source in sources})
    old = list(SearchEntry.objects.filter(article__in=ids))
    store.forget([entry.pk for entry in old])
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in old]).delete()
    entries = SearchEntry.objects.bulk_create(source.entry for source in sources)
    texts = [indexed(source.text) for source in sources]
    store.write([(entry.pk, text) for entry, text in zip(entries, texts, strict=True)])
    known = {entry.article for entry in old if entry.for_readers}
    return [
        (entry.article not in known, text.subjects) for entry, text in zip(entries, texts, strict=True) if entry.for_readers
    ]


def _for_readers(ids: Sequence[int]) -> Iterator[Source]:
    """What readers see, of those stories that lists may show."""
    listed = Article.objects.listed().filter(pk__in=ids).order_by("pk").select_related("section")
    stories = list(listed.prefetch_related("tags", "credits__author"))  # type: ignore[misc]  # taggit is not typed
    entered = _entered([story.pk for story in stories if story.live_from])
    for article in stories:
        names = [tag.name for tag in article.tags.all()] + [credit.author.name for credit in article.credits.all()]
        yield Source(
            _entry(article.pk, article.section_id, article.published_at, for_readers=True),
            Text(article.headline, article.summary, _names(article, names), markup.text_of(article.body) + entered[article.pk]),
        )


def _entered(live: Sequence[int]) -> defaultdict[int, str]:
    """What the entries of these live stories say, {story: text}, the oldest first; one query, none without any."""
    found: defaultdict[int, str] = defaultdict(str)
    if live:
        rows = LiveEntry.objects.standing().filter(article__in=live).oldest()
        for pk, headline, body in rows.values_list("article", "headline", "body"):
            found[pk] += f"\n{headline}\n{markup.text_of(body)}"
    return found


def _for_desk(ids: Sequence[int], live: dict[int, Source]) -> list[Source]:
    """The newest version of each story; where readers see just that, its entry serves the desk too."""
    stories = Article.objects.filter(pk__in=ids).order_by("pk").select_related("latest_revision__section")
    sources, newest = [], []
    for article in stories:
        if article.pk in live and not article.has_unpublished_changes:
            live[article.pk].entry.for_desk = True
        elif article.latest_revision:
            newest.append((article, article.latest_revision))
    wanted = {pk for _, revision in newest for pk in revision.authors}
    authors = dict(Author.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    entered = _entered([article.pk for article, _ in newest if article.live_from])
    for article, revision in newest:
        names = [*revision.tags, *(authors[pk] for pk in revision.authors if pk in authors)]
        entry = _entry(article.pk, revision.section_id, article.modified, for_desk=True)
        body = markup.text_of(revision.body) + entered[article.pk]
        text = Text(revision.headline, revision.summary, _names(revision, names), body)
        sources.append(Source(entry, text))
    return sources


def _names(words: Article | Revision, names: Sequence[str]) -> tuple[str, ...]:
    section = [words.section.name] if words.section else []
    return (*section, *names, words.slug.replace("-", " "))


def _entry(article: int, section: int | None, moment: Any, *, for_readers: bool = False, for_desk: bool = False) -> SearchEntry:
    return SearchEntry(
        article=article, section=section, moment=moment, day=days(moment), for_readers=for_readers, for_desk=for_desk
    )


def days(moment: datetime) -> int:
    """Whole days since 1970, in UTC."""
    return (moment - EPOCH).days
