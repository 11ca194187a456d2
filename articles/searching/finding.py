"""Questions answered: what is found, in which order, and with which words marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from articles import markup
from articles.models import Article, Author, Section, Tag
from articles.searching import questions, snippets, spelling, store
from articles.searching.indexing import days
from articles.searching.questions import Question
from articles.searching.snippets import Piece
from articles.searching.terms import BODY, HEADLINE, SUMMARY

POINTS = {HEADLINE: 10, SUMMARY: 4, BODY: 2}
"""What a word is worth in a headline, in a summary (or a name, or a tag), and where a text uses it often."""
FRESH = 2
"""What being from today is worth in the same points; half of it is left after a year."""
FEW = 2
"""With so few results, another spelling is offered if it finds more."""

SHORT = 3
"""The last word of a list's search may go on from this length: what begins with one letter is half a dictionary."""
RARE = 2000
"""So many texts are sorted sooner than found in the order of the list."""


class Scope(Enum):
    """Who asks: readers are shown what is listed, the desk the newest version of everything."""

    READERS = "for_readers"
    DESK = "for_desk"


@dataclass(frozen=True)
class Filters:
    """What else must hold; a section with its parts, a tag as on its page, from `since` on, before `until`."""

    section: Section | None = None
    tag: Tag | None = None
    author: Author | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Hit:
    """A story that was found. Its headline and snippet come in pieces, of which some are marked."""

    article: Article
    question: Question
    scope: Scope = Scope.READERS

    @cached_property
    def headline(self) -> list[Piece]:
        return snippets.marked(self._words.headline, self.question)

    @cached_property
    def snippet(self) -> list[Piece]:
        return snippets.snippet([self._words.summary, markup.text_of(self._words.body)], self.question)

    @property
    def _words(self) -> Article:
        newest = self.article.latest_revision if self.scope is Scope.DESK else None
        return newest or self.article  # type: ignore[return-value]


@dataclass(frozen=True)
class Found:
    """The answer to a question.

    total       how many stories were found
    hits        those of the page that was asked for
    question    what was answered; not what was asked if `respelt`, or if `loosely` any of the words was enough
    suggestion  another spelling that finds more, or the empty string
    """

    question: Question
    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    respelt: bool = False
    loosely: bool = False
    suggestion: str = ""


@dataclass(frozen=True)
class Asked:
    """A question with all that decides what it finds, and where."""

    question: Question
    scope: Scope
    filters: Filters
    now: datetime
    first: int
    most: int
    loosely: bool = False


def find(
    text: str,
    *,
    now: datetime,
    filters: Filters | None = None,
    scope: Scope = Scope.READERS,
    first: int = 0,
    most: int = 20,
    typing: bool = False,
) -> Found:
    """The stories that answer `text`, best first: `most` of them from number `first`; never raises for any text.

    Words must all be there, "phrases" word for word, -words not at all. A headline counts more than a summary, and that
    more than a text; newer stories a little more. `typing` lets the last word go on. Where nothing is found, the last
    word may go on, then unknown words are read as the nearest known ones, then any of the words is enough.
    """
    question = questions.understand(text)
    asked = Asked(question.unfinished() if typing else question, scope, filters or Filters(), now, first, most)
    if not question.required:
        return Found(question)
    rows, total = _ask(asked)
    if total > FEW:
        return Found(asked.question, total, _hits(asked, rows))
    other = spelling.corrected(question)
    if total:
        suggestion = str(other) if other and _ask(replace(asked, question=other, most=1))[1] > total else ""
        return Found(asked.question, total, _hits(asked, rows), suggestion=suggestion)
    return _second_best(asked, other)


def _second_best(asked: Asked, other: Question | None) -> Found:
    """For a question that finds nothing: the word goes on; other spellings; any of the words."""
    ways = [replace(asked, question=asked.question.unfinished())]
    if other:
        ways += [replace(asked, question=other), replace(asked, question=other.unfinished())]
    if len(asked.question.required) > 1 and (telling := _telling(other or asked.question)).required:
        ways.append(replace(asked, question=telling, loosely=True))
    for way in ways:
        rows, total = _ask(way)
        if total:
            respelt = way.question.required != asked.question.required and way is not ways[0]
            return Found(way.question, total, _hits(way, rows), respelt=respelt, loosely=way.loosely)
    return Found(asked.question)


def _telling(question: Question) -> Question:
    """The same without words that more than RARE texts have: any of them would find a large part of the archive."""
    rare = [term for term in question.required if _is_rare(store.asked(replace(question, required=(term,), excluded=())))]
    return replace(question, required=tuple(rare))


def narrow(stories: QuerySet[Article], text: str, *, scope: Scope = Scope.DESK) -> QuerySet[Article]:
    """Those of `stories` that the desk finds under `text`: by words of what is live or newest, or by a pasted address.

    For lists that have an order of their own. The last word may go on, from its third letter. Scope.READERS looks into what
    readers see alone.
    """
    slug = questions.slug_in(text)
    if slug:
        return stories.filter(slug=slug)
    question = questions.understand(text)
    if not question.required:
        return stories.none()
    last = question.required[-1].words[-1]
    asked = store.asked(question if len(last) < SHORT and last.isascii() else question.unfinished())
    seen = " AND for_readers" if scope is Scope.READERS else ""
    found = RawSQL(f"SELECT article FROM articles_searchentry WHERE id IN ({store.dialect().matching}){seen}", [asked])
    if _is_rare(asked):
        return stories.filter(pk__in=found)
    # Of a word that is everywhere the database should not fetch all stories to sort them: it is asked to walk the list in its
    # order, and for each story whether it was found. A number that is no key leaves it no other way.
    return stories.alias(number=F("pk") + 0).filter(number__in=found)


def _is_rare(asked: str) -> bool:
    """Whether no more than RARE texts match; looks no further than that."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({store.dialect().matching} LIMIT {RARE + 1}) AS found", [asked])
        return bool(cursor.fetchone()[0] <= RARE)


# --- the query ------------------------------------------------------------------------------------------------------
def _ask(asked: Asked) -> tuple[list[int], int]:
    """The ids of the page's stories and the number of all; one query, a second one only for a page beyond the last."""
    rows = _rows(asked)
    if not rows and asked.first:
        return [], _number(replace(asked, first=0, most=1))
    return [article for article, _ in rows], rows[0][1] if rows else 0


def _number(asked: Asked) -> int:
    rows = _rows(asked)
    return rows[0][1] if rows else 0


def _rows(asked: Asked) -> list[tuple[int, int]]:
    """(story, number of all stories found), best first. The sums are of whole numbers, the same on every database."""
    matching = store.dialect().matching
    marks, marked = _marks(asked.question)
    where, narrowed = _where(asked)
    terms = len(asked.question.required)
    sql = f"""
        SELECT e.article, COUNT(*) OVER () FROM articles_searchentry e
        JOIN ({matching}) f ON f.id = e.id
        LEFT JOIN (SELECT id, SUM(points) AS points FROM ({marks}) AS marks GROUP BY id) m ON m.id = e.id
        WHERE {where}
        ORDER BY COALESCE(m.points, 0) * 100 / {terms}
            + {FRESH * 100} * 365 / (365 + CASE WHEN e.day < %s THEN %s - e.day ELSE 0 END) DESC, e.moment DESC, e.article DESC
        LIMIT %s OFFSET %s
    """
    today = days(asked.now)
    values = [store.asked(asked.question, loosely=asked.loosely), *marked, *narrowed, today, today, asked.most, asked.first]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _marks(question: Question) -> tuple[str, list[str]]:
    """(id, points) for each place in which each term stands, one below the other."""
    parts, values = [], []
    matching = store.dialect().matching.replace("SELECT ", "SELECT {points} AS points, ", 1)
    for term in question.required:
        for mark, points in POINTS.items():
            parts.append(matching.format(points=points))
            values.append(store.standing(term, mark))
    return " UNION ALL ".join(parts), values


def _where(asked: Asked) -> tuple[str, list[Any]]:
    filters = asked.filters
    found: list[tuple[str, list[Any]]] = []
    if filters.section:
        found.append((f"e.section IN ({', '.join(map(str, filters.section.family))})", []))
    for kept in (
        Article.objects.about(filters.tag) if filters.tag else None,
        Article.objects.by(filters.author) if filters.author else None,
    ):
        if kept is not None:
            sql, values = kept.order_by().values("pk").query.sql_with_params()
            found.append((f"e.article IN ({sql})", list(values)))
    if filters.since:
        found.append(("e.moment >= %s", [_as_stored(filters.since)]))
    if filters.until:
        found.append(("e.moment < %s", [_as_stored(filters.until)]))
    where = " AND ".join([f"e.{asked.scope.value}", *(sql for sql, _ in found)])
    return where, [value for _, values in found for value in values]


def _as_stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


# --- the stories ----------------------------------------------------------------------------------------------------
def _hits(asked: Asked, ids: Sequence[int]) -> list[Hit]:
    """The stories behind these ids, in their order; what may not be seen (any more) is left out here too."""
    stories = Article.objects.listed().select_related("section", "lead_photo")
    if asked.scope is Scope.DESK:
        stories = Article.objects.select_related("section", "lead_photo", "latest_revision")
    by_id = stories.in_bulk(ids)
    return [Hit(by_id[pk], asked.question, asked.scope) for pk in ids if pk in by_id]
