"""The full-text table, in the words of each database: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both hold the same words under the same ids and answer alike; no ranking of theirs is used. Where a word stands is a word
of its own ("¹harbour" in a headline), so a question about places is a question like any other.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from articles.searching.questions import Question, Term
from articles.searching.terms import GAP, Indexed

TABLE = "articles_searchtext"


class Fts5:
    """SQLite. Words are quoted, so nothing that is typed is an operator."""

    matching = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s"
    write = f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (%s, %s)"
    forget = f"DELETE FROM {TABLE} WHERE rowid = %s"
    prune = f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM articles_searchentry)"
    tidy = f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')"

    @staticmethod
    def stored(text: Indexed) -> str:
        return " ".join([*text.sequence, GAP, *text.marks])

    @staticmethod
    def term(words: Sequence[str], *, prefix: bool) -> str:
        return f'"{" ".join(words)}"' + (" *" if prefix else "")

    @staticmethod
    def all_of(parts: Iterable[str]) -> str:
        return "(" + " AND ".join(parts) + ")"

    @staticmethod
    def any_of(parts: Iterable[str]) -> str:
        return "(" + " OR ".join(parts) + ")"

    @staticmethod
    def but_not(wanted: str, unwanted: str) -> str:
        return f"{wanted} NOT {unwanted}"


class TsVector:
    """PostgreSQL. The vector is written out by us: no dictionary of the server's has a say."""

    matching = "SELECT id FROM articles_search(%s::tsquery) AS id"
    write = f"INSERT INTO {TABLE} (id, words) VALUES (%s, %s::tsvector) ON CONFLICT (id) DO UPDATE SET words = excluded.words"
    forget = f"DELETE FROM {TABLE} WHERE id = %s"
    prune = f"DELETE FROM {TABLE} WHERE id NOT IN (SELECT id FROM articles_searchentry)"
    tidy = f"ANALYZE {TABLE}, articles_searchentry"

    @staticmethod
    def stored(text: Indexed) -> str:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(text.sequence, start=1):
            if word != GAP:
                places.setdefault(word, []).append(place)
        placed = (f"'{word}':{','.join(map(str, found))}" for word, found in places.items())
        return " ".join([*placed, *(f"'{mark}'" for mark in text.marks)])

    @staticmethod
    def term(words: Sequence[str], *, prefix: bool) -> str:
        *first, last = (f"'{word}'" for word in words)
        return "(" + " <-> ".join([*first, last + (":*" if prefix else "")]) + ")"

    @staticmethod
    def all_of(parts: Iterable[str]) -> str:
        return "(" + " & ".join(parts) + ")"

    @staticmethod
    def any_of(parts: Iterable[str]) -> str:
        return "(" + " | ".join(parts) + ")"

    @staticmethod
    def but_not(wanted: str, unwanted: str) -> str:
        return f"{wanted} & !{unwanted}"


def dialect() -> type[Fts5] | type[TsVector]:
    """How the database that is used speaks of full text."""
    return TsVector if connection.vendor == "postgresql" else Fts5


def asked(question: Question, *, loosely: bool = False) -> str:
    """The question as the database reads it: all of its terms, or, `loosely`, any."""
    speak = dialect()
    wanted = [speak.term(term.words, prefix=term.prefix) for term in question.required]
    text = speak.any_of(wanted) if loosely else speak.all_of(wanted)
    unwanted = [speak.term(term.words, prefix=term.prefix) for term in question.excluded]
    return speak.but_not(text, speak.any_of(unwanted)) if unwanted else text


def standing(term: Term, mark: str) -> str:
    """Whether a term stands in one place, as the database reads it; of a phrase, all of its words."""
    speak = dialect()
    last = len(term.words) - 1
    return speak.all_of(
        speak.term([mark + word], prefix=term.prefix and place == last) for place, word in enumerate(term.words)
    )


def write(texts: Sequence[tuple[int, Indexed]]) -> None:
    """Store texts under their ids, in place of what stood there."""
    speak = dialect()
    if texts:
        with connection.cursor() as cursor:
            cursor.executemany(speak.write, [(pk, speak.stored(text)) for pk, text in texts])


def forget(ids: Sequence[int]) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.executemany(dialect().forget, [(pk,) for pk in ids])


def tidy() -> None:
    """After a rebuild: nothing that no entry names, and the form in which questions are answered quickest."""
    with connection.cursor() as cursor:
        cursor.execute(dialect().prune)
        cursor.execute(dialect().tidy)
