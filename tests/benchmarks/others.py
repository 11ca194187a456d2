"""What one can install instead, on the same stories: taggit's similar_objects(), FTS5's bm25, PostgreSQL's ts_rank."""

from collections.abc import Callable, Iterable
from time import perf_counter

from django.db import connection

from articles.models import Article
from articles.similarity.terms import says_something, words

CARDS = 4


def milliseconds(step: Callable[[int], object], ids: Iterable[int]) -> list[float]:
    """How long the step takes for each story."""
    times = []
    for pk in ids:
        began = perf_counter()
        step(pk)
        times.append((perf_counter() - began) * 1000)
    return times


def by_tags(pk: int) -> list:
    return Article.objects.get(pk=pk).tags.similar_objects()[:CARDS]


def index_text() -> float:
    """Make the full-text index of the database over all stories; returns the seconds."""
    began = perf_counter()
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
    return perf_counter() - began


SQLITE = [
    "DROP TABLE IF EXISTS temp.full_text",
    "CREATE VIRTUAL TABLE temp.full_text USING fts5(headline, summary, body, content='')",
    "INSERT INTO temp.full_text(rowid, headline, summary, body) SELECT id, headline, summary, body FROM articles_article",
]
POSTGRESQL = [
    "DROP TABLE IF EXISTS full_text",
    "CREATE TEMP TABLE full_text AS "
    "SELECT id, to_tsvector('simple', headline || ' ' || summary || ' ' || body) AS words FROM articles_article",
    "CREATE INDEX ON full_text USING gin (words)",
    "ANALYZE full_text",
]


def by_text(pk: int) -> list[int]:
    """The best four by the words of the headline and the summary, any of them: the usual query for related stories."""
    article = Article.objects.only("headline", "summary").get(pk=pk)
    wanted = sorted({word for word in words(f"{article.headline} {article.summary}") if says_something(word)})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT id FROM full_text, to_tsquery('simple', %s) asked WHERE words @@ asked AND id <> %s "
                "ORDER BY ts_rank(words, asked) DESC LIMIT %s",
                [" | ".join(f"'{word}'" for word in wanted), pk, CARDS],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM temp.full_text WHERE full_text MATCH %s AND rowid <> %s ORDER BY bm25(full_text) LIMIT %s",
                [" OR ".join(f'"{word}"' for word in wanted), pk, CARDS],
            )
        return [pk for (pk,) in cursor.fetchall()]
