"""One half of the index in the database: postings, footprints, rows. The SQL of the recommender is here and nowhere else.

Sums are of whole numbers, so SQLite and PostgreSQL give the same scores to the last digit.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F

from articles.models import Exclusion, Footprint, Frequency, Posting, Related, Snapshot
from articles.similarity import packing
from articles.similarity.diversity import is_near_copy
from articles.similarity.ranking import Facts, facts
from articles.similarity.story import Story
from articles.similarity.weights import Recipe, Statistics, Vector

CHUNK = 900
COPY_FROM = 20  # PostgreSQL: from so many rows on, COPY beats INSERT


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one story besides its postings."""

    facts: Facts
    linked: frozenset[int]
    recommendable: bool
    floor: int
    copies: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """One related row: the target, its score and the part of it that the words give, and the packed reasons."""

    target: int
    score: int
    content: int
    reasons: dict


class Store:
    """One half, under its snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.half, self.snapshot = snapshot.half, snapshot
        self.recipe = Recipe.from_dict(snapshot.recipe)

    def statistics(self, features: Iterable[int] = ()) -> Statistics:
        """The snapshot, with the frequencies of these features; one query."""
        wanted = list(features)
        frequency: dict[int, int] = {}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = Frequency.objects.filter(half=self.half, feature__in=chunk).values_list("feature", "stories")
            frequency.update(rows)
        return Statistics(self.snapshot.stories, frequency, self.snapshot.tag_frequency, self.snapshot.pull)

    # --- the inverted index ---------------------------------------------------------------------------------------
    def contents(self, vector: Vector, least: int) -> dict[int, int]:
        """{story: content score} of the stories that reach `least`; CROSS JOIN makes SQLite begin with the features."""
        if not vector:
            return {}
        mine = ",".join(f"({feature},{weight})" for feature, weight in vector.items())
        query = f"""
            WITH mine(feature, weight) AS (VALUES {mine})
            SELECT theirs.article, SUM(mine.weight * theirs.weight)
            FROM mine CROSS JOIN articles_posting theirs
            WHERE theirs.half = %s AND theirs.feature = mine.feature
            GROUP BY theirs.article HAVING SUM(mine.weight * theirs.weight) >= %s"""  # noqa: S608 -- whole numbers of ours
        with connection.cursor() as cursor:
            cursor.execute(query, [self.half, least])
            return {article: int(content) for article, content in cursor.fetchall()}

    def index(self, article: int, vector: Vector, old: Vector) -> None:
        """Replace the postings of `old` by those of `vector`."""
        gone = [(self.half, feature, article) for feature, weight in old.items() if vector.get(feature) != weight]
        new = [(self.half, feature, article, weight) for feature, weight in vector.items() if old.get(feature) != weight]
        with connection.cursor() as cursor:
            if gone:
                delete = "DELETE FROM articles_posting WHERE half = %s AND feature = %s AND article = %s"
                cursor.executemany(delete, gone)
        insert(Posting, ("half", "feature", "article", "weight"), new)

    # --- footprints -----------------------------------------------------------------------------------------------
    def vector(self, article: int) -> Vector | None:
        """The vector under which the story is indexed; None if it is not."""
        packed = Footprint.objects.filter(half=self.half, article=article).values_list("vector", flat=True).first()
        return None if packed is None else packing.unpack(bytes(packed))

    def vectors(self, articles: Sequence[int]) -> dict[int, Vector]:
        rows = Footprint.objects.filter(half=self.half, article__in=articles).values_list("article", "vector")
        return {article: packing.unpack(bytes(packed)) for article, packed in rows}

    def days_and_floors(self, articles: Sequence[int]) -> dict[int, tuple[float, int]]:
        """{story: (day, floor)}: enough to know which stories a score could matter to."""
        found: dict[int, tuple[float, int]] = {}
        for start in range(0, len(articles), CHUNK):
            chunk = articles[start : start + CHUNK]
            rows = Footprint.objects.filter(half=self.half, article__in=chunk).values_list("article", "day", "floor")
            found.update((article, (day, floor)) for article, day, floor in rows)
        return found

    def entries(self, articles: Iterable[int]) -> dict[int, Entry]:
        """What is kept of these stories, without their vectors."""
        wanted, found = sorted(set(articles)), {}
        for start in range(0, len(wanted), CHUNK):
            rows = Footprint.objects.filter(half=self.half, article__in=wanted[start : start + CHUNK])
            for article, day, packed, floor, copies in rows.values_list("article", "day", "facts", "floor", "copies"):
                found[article] = entry_of(article, day, packed, floor, copies)
        return found

    def keep(self, story: Story, vector: Vector, *, linked: Sequence[int], recommendable: bool, copies: Sequence[int]) -> Entry:
        """Write the footprint of a story, replacing an older one; its floor is set with its rows."""
        values = footprint_values(story, vector, linked=linked, recommendable=recommendable, copies=copies)
        Footprint.objects.update_or_create(half=self.half, article=story.id, defaults=values)
        return entry_of(int(story.id), values["day"], values["facts"], 0, copies)

    def note_copies(self, article: int, before: Iterable[int], after: Iterable[int]) -> None:
        """Near copies know of each other, in both footprints."""
        lost, won = set(before) - set(after), set(after) - set(before)
        for footprint in Footprint.objects.filter(half=self.half, article__in=lost | won).only("half", "article", "copies"):
            copies = set(footprint.copies) - {article} | ({article} if footprint.article in won else set())
            Footprint.objects.filter(half=self.half, article=footprint.article).update(copies=sorted(copies))

    def forget(self, article: int) -> None:
        """Take a story out of the index, and its rows in both directions out of the boxes."""
        self.index(article, {}, self.vector(article) or {})
        Footprint.objects.filter(half=self.half, article=article).delete()
        Related.objects.filter(half=self.half, source_id=article).delete()
        Related.objects.filter(half=self.half, target_id=article).delete()

    def count_change(self) -> None:
        """One story more or less than when the snapshot was taken."""
        Snapshot.objects.filter(half=self.half).update(changes=F("changes") + 1)

    # --- rows -----------------------------------------------------------------------------------------------------
    def rows(self, sources: Iterable[int]) -> dict[int, list[Row]]:
        """{source: its rows}, in no particular order."""
        columns = ("source_id", "target_id", "score", "content", "reasons")
        found: dict[int, list[Row]] = {source: [] for source in sources}
        for source, *values in Related.objects.filter(half=self.half, source_id__in=list(found)).values_list(*columns):
            found[source].append(Row(*values))
        return found

    def showing(self, target: int) -> list[int]:
        """The stories that have this one among their rows."""
        return list(Related.objects.filter(half=self.half, target_id=target).values_list("source_id", flat=True))

    def write_rows(self, boxes: dict[int, tuple[Sequence[Row], int]]) -> None:
        """Replace the rows of these sources: {source: (rows in the order of printing, floor)}."""
        Related.objects.filter(half=self.half, source_id__in=list(boxes)).delete()
        insert_rows(self.half, boxes)
        with connection.cursor() as cursor:
            update = "UPDATE articles_footprint SET floor = %s WHERE half = %s AND article = %s"
            cursor.executemany(update, [(floor, self.half, source) for source, (_rows, floor) in boxes.items()])

    def refused(self, articles: Sequence[int]) -> set[tuple[int, int]]:
        """Pairs that an editor refused, in both directions, of these stories."""
        pairs = Exclusion.objects.filter(source__in=articles).values_list("source_id", "target_id").union(
            Exclusion.objects.filter(target__in=articles).values_list("source_id", "target_id")
        )  # fmt: skip
        return {pair for one, other in pairs for pair in ((one, other), (other, one))}


def footprint_values(
    story: Story, vector: Vector, *, linked: Sequence[int], recommendable: bool, copies: Sequence[int]
) -> dict:
    """The columns of a footprint but its floor."""
    known = facts(story)
    packed = [known.section, sorted(known.tags), sorted(known.authors), known.headline_opening, known.body_opening]
    return {
        "vector": packing.pack(vector),
        "day": known.day,
        "facts": [*packed, sorted(linked), int(recommendable)],
        "copies": sorted(copies),
    }


def entry_of(article: int, day: float, packed: Sequence, floor: int, copies: Iterable[int]) -> Entry:
    section, tags, authors, headline_opening, body_opening, linked, recommendable = packed
    known = Facts(article, day, section, frozenset(tags), frozenset(authors), headline_opening, body_opening)
    return Entry(known, frozenset(linked), bool(recommendable), floor, frozenset(copies))


def insert_rows(half: int, boxes: dict[int, tuple[Sequence[Row], int]]) -> None:
    columns = ("half", "source_id", "target_id", "rank", "score", "content", "reasons")
    values = [
        (half, source, row.target, rank, row.score, row.content, json.dumps(row.reasons, separators=(",", ":")))
        for source, (rows, _floor) in boxes.items()
        for rank, row in enumerate(rows)
    ]
    insert(Related, columns, values)


def insert(model: type, columns: Sequence[str], values: Sequence[tuple]) -> None:
    """Many rows at once, in the quickest way that the database has."""
    if not values:
        return
    table, names = model._meta.db_table, ", ".join(columns)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(values) > COPY_FROM:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 -- names of ours


def near_copies(contents: dict[int, int]) -> list[int]:
    """The stories among these whose words are nearly the same."""
    return sorted(article for article, content in contents.items() if is_near_copy(content))


def leaves_out_linked() -> bool:
    """Whether stories that the text already links to stay out of the box."""
    return settings.RELATED_SKIP_LINKED
