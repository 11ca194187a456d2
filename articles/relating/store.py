"""One half of the index in the database: features, postings, footprints, rows. What the recommender asks in SQL is here.

Sums are of whole numbers, so SQLite and PostgreSQL give the same scores to the last digit.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from articles.models import Footprint, Posting, Related, Snapshot
from articles.relating.sql import among, as_text, insert
from articles.similarity import packing
from articles.similarity.diversity import is_near_copy
from articles.similarity.ranking import Facts
from articles.similarity.weights import Recipe, Statistics, Vector


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one story besides its postings."""

    facts: Facts
    linked: frozenset[int]
    recommendable: bool
    floor: int = 0
    copies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One related row: the target, its score and the part of it that the words give, the reasons as JSON, the rank.

    What is read has no rank: it is given anew whenever a box is written.
    """

    target: int
    score: int
    content: int
    reasons: str
    rank: int = 0


class Near(NamedTuple):
    """A story that shares enough words with one that asks: its content score, its date as a day, and its floor, which is the
    score that another must reach to enter its box.
    """

    content: int
    day: float
    floor: int


class Placed(NamedTuple):
    """How a story stands in the index: its vector, its near copies, and whether its postings are single rows."""

    vector: Vector
    copies: Collection[int] = ()
    is_recent: bool = False


class Store:
    """One half, under its snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.half, self.snapshot = snapshot.half, snapshot
        self.recipe = Recipe.from_dict(snapshot.recipe)

    def statistics(self, features: Iterable[int] = ()) -> Statistics:
        """The snapshot, with the frequencies of these features; one query."""
        frequency: dict[int, int] = {}
        for some in among("feature", features):
            query = f"SELECT feature, stories FROM articles_feature WHERE half = %s AND part = 0 AND {some}"
            frequency.update(self._read(query))
        known = {feature: stories for feature, stories in frequency.items() if stories > 1}
        taken = self.snapshot
        return Statistics(taken.stories, known, taken.tag_frequency, taken.pull, taken.standing)

    def _read(self, query: str, *values: int) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(query, [self.half, *values])
            return cursor.fetchall()

    def _write(self, statement: str, *values: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.half, *values])

    # --- the inverted index ---------------------------------------------------------------------------------------
    def near(self, vector: Vector, least: int) -> dict[int, Near]:
        """The stories whose content score with `vector` reaches `least`, by id; three queries."""
        if not vector:
            return {}
        packed = {article: content for article, content in self._packed(vector).items() if content >= least}
        recent = self._recent(vector, least)
        found = {}
        for some in among("article", {*packed, *recent}):
            query = f"SELECT article, is_recent, day, floor FROM articles_footprint WHERE half = %s AND {some}"
            for article, is_recent, day, floor in self._read(query):
                # What is packed may be of a story that has changed or gone since.
                content = (recent if is_recent else packed).get(article)
                if content is not None:
                    found[article] = Near(content, day, floor)
        return found

    def _packed(self, vector: Vector) -> dict[int, int]:
        """Content scores by the postings of the last rebuild."""
        totals: dict[int, int] = {}
        score_of = totals.get
        for some in among("feature", vector):
            query = f"SELECT feature, postings FROM articles_feature WHERE half = %s AND {some}"
            for feature, packed in self._read(query):
                mine = vector[feature]
                for article, theirs in zip(*packing.unpack_postings(bytes(packed)), strict=True):
                    totals[article] = score_of(article, 0) + mine * theirs
        return totals

    def _recent(self, vector: Vector, least: int) -> dict[int, int]:
        """Content scores by the postings since.

        Both databases are made to begin with the features: what they know of this table is as old as their last ANALYZE, at
        which it was nearly empty, and they would read all of it. SQLite heeds CROSS JOIN, PostgreSQL a LATERAL with an OFFSET.
        """
        mine = ",".join(f"({feature},{weight})" for feature, weight in vector.items())
        theirs = "SELECT article, weight FROM articles_posting WHERE half = %s AND feature = mine.feature OFFSET 0"
        joined = (
            f"LATERAL ({theirs}) theirs"
            if connection.vendor == "postgresql"
            else ("articles_posting theirs WHERE theirs.half = %s AND theirs.feature = mine.feature")
        )
        query = f"""
            WITH mine(feature, weight) AS (VALUES {mine})
            SELECT theirs.article, SUM(mine.weight * theirs.weight) FROM mine CROSS JOIN {joined}
            GROUP BY theirs.article HAVING SUM(mine.weight * theirs.weight) >= %s"""
        return {article: int(content) for article, content in self._read(query, least)}

    def index(self, article: int, vector: Vector, old: Placed) -> bool:
        """Make `vector` the postings of a story; returns whether they stand as single rows now."""
        if vector == old.vector:
            return old.is_recent
        stands = old.vector if old.is_recent else {}
        gone = [(self.half, feature, article) for feature, weight in stands.items() if vector.get(feature) != weight]
        new = [(self.half, feature, article, weight) for feature, weight in vector.items() if stands.get(feature) != weight]
        if gone:
            with connection.cursor() as cursor:
                delete = "DELETE FROM articles_posting WHERE half = %s AND feature = %s AND article = %s"
                cursor.executemany(delete, gone)
        insert(Posting, ("half", "feature", "article", "weight"), new)
        return True

    # --- footprints -----------------------------------------------------------------------------------------------
    def placed(self, article: int) -> Placed | None:
        """How the story stands in the index; None if it does not."""
        columns = f"vector, {as_text('copies')}, is_recent"
        query = f"SELECT {columns} FROM articles_footprint WHERE half = %s AND article = %s"
        for vector, copies, is_recent in self._read(query, article):
            return Placed(packing.unpack(bytes(vector)), json.loads(copies), bool(is_recent))
        return None

    def vectors(self, articles: Sequence[int]) -> dict[int, Vector]:
        """The vectors under which these stories are indexed."""
        found: dict[int, Vector] = {}
        for some in among("article", articles):
            query = f"SELECT article, vector FROM articles_footprint WHERE half = %s AND {some}"
            found.update((article, packing.unpack(bytes(packed))) for article, packed in self._read(query))
        return found

    def entries(self, articles: Iterable[int]) -> dict[int, Entry]:
        """What is kept of these stories, without their vectors."""
        found = {}
        columns = f"article, day, {as_text('facts')}, floor, {as_text('copies')}"
        for some in among("article", articles):
            query = f"SELECT {columns} FROM articles_footprint WHERE half = %s AND {some}"
            for article, day, facts, floor, copies in self._read(query):
                found[article] = entry_of(article, day, json.loads(facts), floor, json.loads(copies))
        return found

    def keep(self, entry: Entry, vector: Vector, *, is_recent: bool) -> None:
        """Write the footprint of a story, replacing an older one; its floor is 0 until its rows are written."""
        columns = ("half", *FOOTPRINT)
        names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
        changes = ", ".join(f"{name} = excluded.{name}" for name in FOOTPRINT if name != "article")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO articles_footprint ({names}) VALUES ({places}) ON CONFLICT (half, article) DO UPDATE SET {changes}",  # noqa: E501
                footprint(self.half, entry, packing.pack(vector), is_recent=is_recent),
            )

    def note_copies(self, article: int, before: Iterable[int], after: Iterable[int]) -> None:
        """Near copies know of each other, in both footprints."""
        lost, won = set(before) - set(after), set(after) - set(before)
        if not lost | won:
            return
        for footprint in Footprint.objects.filter(half=self.half, article__in=lost | won).only("half", "article", "copies"):
            copies = set(footprint.copies) - {article} | ({article} if footprint.article in won else set())
            Footprint.objects.filter(half=self.half, article=footprint.article).update(copies=sorted(copies))

    def forget(self, article: int, old: Placed) -> None:
        """Take a story out of the index, and its rows in both directions out of the boxes."""
        self.index(article, {}, old)
        self._write("DELETE FROM articles_footprint WHERE half = %s AND article = %s", article)
        self._write("DELETE FROM articles_related WHERE half = %s AND source_id = %s", article)
        self._write("DELETE FROM articles_related WHERE half = %s AND target_id = %s", article)

    def count_change(self) -> None:
        """One story more or less than when the snapshot was taken, which the caller has locked."""
        self.snapshot.changes += 1
        self._write("UPDATE articles_snapshot SET changes = changes + 1 WHERE half = %s")

    # --- rows -----------------------------------------------------------------------------------------------------
    def rows(self, sources: Iterable[int]) -> dict[int, list[Row]]:
        """{source: its rows}, in no particular order."""
        found: dict[int, list[Row]] = {source: [] for source in sources}
        columns = f"source_id, target_id, score, content, {as_text('reasons')}"
        for some in among("source_id", found):
            query = f"SELECT {columns} FROM articles_related WHERE half = %s AND {some}"
            for source, *values in self._read(query):
                found[source].append(Row(*values))
        return found

    def showing(self, target: int) -> list[int]:
        """The stories that have this one among their rows."""
        query = "SELECT source_id FROM articles_related WHERE half = %s AND target_id = %s"
        return [source for (source,) in self._read(query, target)]

    def write_rows(self, boxes: Mapping[int, tuple[Sequence[Row], int]], floors: Mapping[int, int]) -> None:
        """Replace the rows of these sources, {source: (rows, floor)}; `floors` are those that they had."""
        for some in among("source_id", boxes):
            self._write(f"DELETE FROM articles_related WHERE half = %s AND {some}")
        insert_rows(self.half, boxes)
        moved = [(floor, self.half, source) for source, (_rows, floor) in boxes.items() if floor != floors[source]]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE articles_footprint SET floor = %s WHERE half = %s AND article = %s", moved)

    def refused(self, articles: Sequence[int]) -> set[tuple[int, int]]:
        """Pairs that an editor refused, in both directions, of these stories."""
        found: set[tuple[int, int]] = set()
        for one, other in zip(among("source_id", articles), among("target_id", articles), strict=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT source_id, target_id FROM articles_exclusion WHERE {one} OR {other}")
                found.update(each for pair in cursor.fetchall() for each in (pair, pair[::-1]))
        return found


FOOTPRINT = ("article", "day", "floor", "is_recent", "copies", "facts", "vector")


def footprint(half: int, entry: Entry, vector: bytes, *, is_recent: bool) -> tuple:
    """The row of a footprint, its floor not yet known: the half, then the columns of FOOTPRINT."""
    copies = as_json(sorted(entry.copies))
    return half, entry.facts.id, entry.facts.day, 0, is_recent, copies, facts_text(entry), vector


def facts_text(entry: Entry) -> str:
    """What a footprint keeps of the facts, for `entry_of`."""
    known = entry.facts
    told = [known.section, sorted(known.tags), sorted(known.authors), known.headline_opening, known.body_opening]
    return as_json([*told, sorted(entry.linked), int(entry.recommendable)])


as_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""Text as short as it goes."""


@lru_cache(50_000)
def shared(*names: str) -> frozenset[str]:
    """The set of these names, the same object each time: a rebuild holds the facts of every story, and few differ."""
    return frozenset(map(intern, names))


def entry_of(article: int, day: float, packed: Sequence, floor: int, copies: Iterable[int]) -> Entry:
    """The entry that a footprint keeps."""
    section, tags, authors, headline_opening, body_opening, linked, recommendable = packed
    section = section and intern(section)
    known = Facts(article, day, section, shared(*tags), shared(*authors), headline_opening, body_opening)
    return Entry(known, frozenset(linked), bool(recommendable), floor, frozenset(copies))


def insert_rows(half: int, boxes: Mapping[int, tuple[Sequence[Row], int]]) -> None:
    columns = ("half", "source_id", "target_id", "rank", "score", "content", "reasons")
    values = [
        (half, source, row.target, row.rank, row.score, row.content, row.reasons)
        for source, (rows, _floor) in sorted(boxes.items())
        for row in rows
    ]
    insert(Related, columns, values)


def near_copies(near: Mapping[int, Near]) -> list[int]:
    """The stories among these whose words are nearly the same."""
    return sorted(article for article, each in near.items() if is_near_copy(each.content))


def leaves_out_linked() -> bool:
    """Whether stories that the text already links to stay out of the box."""
    return settings.RELATED_SKIP_LINKED
