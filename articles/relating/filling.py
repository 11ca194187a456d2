"""What a rebuild writes: features and footprints of every story, then the rows of every story."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from django.db import connection, transaction

from articles.models import Exclusion, Feature, Footprint, Snapshot
from articles.relating import lessons, lifting, stories
from articles.relating.memory import Memory, Ranked
from articles.relating.spreading import cut, spread
from articles.relating.sql import AT_ONCE, insert_stream
from articles.relating.store import FOOTPRINT, Entry, as_json, facts_text, insert_rows
from articles.similarity import bulk, collection
from articles.similarity.bulk import Counted, Frequencies, Scales
from articles.similarity.disk import Turned
from articles.similarity.ranking import Facts, facts
from articles.similarity.weights import Recipe, Statistics

Progress = Callable[[str, int, int], None]
BATCH = 100
MUCH = 2_000
"""From so many stories on several processes are worth their start."""
POSTINGS_A_ROW = 150
"""So that four rows fit on a page of SQLite, and none goes on on another."""


def count_and_index(building: Snapshot, recipe: Recipe, progress: Progress) -> Memory:
    """Take the snapshot of the archive, and write the features and footprints of its half; returns what ranking needs."""
    census = bulk.Census()
    memory = count(census, recipe, progress)
    statistics = census.statistics()
    if recipe.standing:
        statistics = replace(statistics, standing=lessons.standing())
    index_all(building, statistics, recipe, memory, census.counted(), progress)
    learnt = collection.pull(memory.index, memory.days, statistics.least_content())
    keep_statistics(building, replace(statistics, pull=learnt), recipe)
    return memory


def count(census: bulk.Census, recipe: Recipe, progress: Progress) -> Memory:
    """Read every listed story once: what its words say goes into the census, what else the ranking needs into memory."""

    def read(batch: list[stories.Loaded]) -> list[tuple[Facts, str, Counted]]:
        return [
            (known := facts(story), facts_text(Entry(known, frozenset(linked), recommendable)), bulk.counted(story, recipe))
            for story, linked, recommendable in batch
        ]

    memory = Memory(recipe)
    tasks = (some for batch in stories.stream() for some in cut(batch.values(), BATCH))
    for done in spread(read, tasks, is_much=stories.number() >= MUCH):
        for known, told, counted in done:
            census.add(counted, known.tags)
            memory.meet(int(known.id), known.day or 0.0, told)
        progress("counting", len(memory), 0)
    return memory


def index_all(
    building: Snapshot,
    statistics: Statistics,
    recipe: Recipe,
    memory: Memory,
    counted: Iterable[Counted],
    progress: Progress,
) -> None:
    """Write the features and footprints of these stories under these statistics."""
    scales = Scales(statistics, recipe)

    def weigh(batch: list[Counted]) -> list[bytes]:
        return [scales.weigh(one) for one in batch]

    vectors = spread(weigh, cut(counted, BATCH), is_much=len(memory) >= MUCH)
    insert_stream(Footprint, ("half", *FOOTPRINT), footprints(building.half, memory, vectors, progress))
    write_features(building.half, memory, scales.known)


def keep_statistics(building: Snapshot, statistics: Statistics, recipe: Recipe) -> None:
    building.stories, building.pull, building.recipe = statistics.stories, statistics.pull, recipe.to_dict()
    building.tag_frequency = {tag: count for tag, count in statistics.tag_frequency.items() if count > 1}
    building.standing = dict(statistics.standing)
    building.save(update_fields=["stories", "pull", "recipe", "tag_frequency", "standing"])


def footprints(half: int, memory: Memory, vectors: Iterable[list[bytes]], progress: Progress) -> Iterator[tuple]:
    """The rows of all footprints; each vector goes into the index as well."""
    for packed in vectors:
        first = len(memory.index)
        memory.index.add(packed)
        for number, vector in enumerate(packed, first):
            yield half, memory.ids[number], memory.days[number], 0, False, "[]", memory.facts[number].decode(), vector
        progress("indexing", first, len(memory))


def write_features(half: int, memory: Memory, known: Frequencies) -> None:
    """In the order of the key, so that the table is written once from left to right."""
    turned = enumerate(memory.index.turn())
    rows = (row for number, part in turned for row in feature_rows(half, memory, part, known.part(number)))
    insert_stream(Feature, ("half", "feature", "part", "stories", "postings"), rows)


def feature_rows(half: int, memory: Memory, part: Turned, known: Frequencies) -> Iterator[tuple]:
    """Every feature of this part that the snapshot knows or a story has, with its postings in rows of POSTINGS_A_ROW."""
    every = np.union1d(part.features, known.features)
    counts = np.zeros(len(every), np.int64)
    counts[np.searchsorted(every, part.features)] = part.counts
    ends, in_stories = np.cumsum(counts), known.find(every)
    articles = np.array(memory.ids, "<u4")[part.stories].tobytes()
    weights = part.weights.astype("<u2").tobytes()
    for start in range(0, len(every), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        columns = (column[some].tolist() for column in (every, in_stories, ends - counts, ends))
        for feature, number, begin, end in zip(*columns, strict=True):
            for at, first in enumerate(range(begin, max(end, begin + 1), POSTINGS_A_ROW)):
                last = min(first + POSTINGS_A_ROW, end)
                yield half, feature, at, 0 if at else number, articles[4 * first : 4 * last] + weights[2 * first : 2 * last]


def loaded(building: Snapshot) -> Memory:
    """The half's index read back from its footprints, to go on with a ranking that was interrupted."""
    memory = Memory(Recipe.from_dict(building.recipe))
    rows = Footprint.objects.filter(half=building.half).order_by("article").values_list("article", "day", "facts", "vector")
    for some in cut(rows.iterator(chunk_size=BATCH), BATCH):
        for article, day, told, _vector in some:
            memory.meet(article, day, as_json(told))
        memory.index.add([bytes(packed) for *_rest, packed in some])
    for _part in memory.index.turn():
        pass
    return memory


def rank_all(building: Snapshot, memory: Memory, progress: Progress, mark: Callable[[int], None]) -> None:
    """Write the rows of every story after `ranked_to`, a batch in one transaction with the mark of how far it came."""
    statistics = Statistics(building.stories, {}, building.tag_frequency, building.pull, building.standing)
    memory.prepare(statistics, refused_pairs(), lifting.factors())
    todo = memory.after(building.ranked_to)
    done = todo.start
    for ranked in spread(memory.ranked, cut(todo, BATCH), is_much=len(todo) >= MUCH):
        with transaction.atomic():
            keep_ranked(building.half, ranked)
            mark(ranked[-1].article)
        done += len(ranked)
        progress("ranking", done, len(memory))


def refused_pairs() -> set[tuple[int, int]]:
    pairs = Exclusion.objects.values_list("source_id", "target_id")
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}


def keep_ranked(half: int, ranked: list[Ranked]) -> None:
    insert_rows(half, {each.article: (each.rows, each.floor) for each in ranked})
    known = [(each.floor, as_json(each.copies), half, each.article) for each in ranked if each.floor or each.copies]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE articles_footprint SET floor = %s, copies = %s WHERE half = %s AND article = %s", known)
