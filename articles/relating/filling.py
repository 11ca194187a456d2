"""What a rebuild writes: features and footprints of every story, then the rows of every story, from an index in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from django.db import connection, transaction

from articles.models import Exclusion, Feature, Footprint, Snapshot
from articles.relating import lessons, stories
from articles.relating.memory import Memory, Ranked
from articles.relating.spreading import cut, spread
from articles.relating.sql import AT_ONCE, insert_stream
from articles.relating.store import FOOTPRINT, Entry, as_json, entry_of, footprint, insert_rows
from articles.similarity import bulk, collection, packing
from articles.similarity.bulk import Counted, Frequencies, Scales
from articles.similarity.ranking import facts
from articles.similarity.weights import Recipe, Statistics

Progress = Callable[[str, int, int], None]
BATCH = 100
MUCH = 2_000
"""From so many stories on several processes are worth their start."""
POSTINGS_A_ROW = 150
"""So that four rows fit on a page of SQLite, and none goes on on another."""


def count_and_index(building: Snapshot, recipe: Recipe, progress: Progress) -> Memory:
    """Take the snapshot of the archive, and write the features and footprints of its half; returns the same in memory."""
    with bulk.Census() as census:
        entries = count(census, recipe, progress)
        statistics = census.statistics()
        if recipe.standing:
            statistics = replace(statistics, standing=lessons.standing())
        memory = index_all(building, statistics, recipe, entries, census.spooled(), progress)
    every = [entry.facts for entry in entries]
    learnt = collection.pull(memory.index, every, statistics.least_content())
    keep_statistics(building, replace(statistics, pull=learnt), recipe)
    return memory


def count(census: bulk.Census, recipe: Recipe, progress: Progress) -> list[Entry]:
    """Read every listed story once: what its words say into the census, what else the ranking needs into the list."""

    def read(batch: list[stories.Loaded]) -> list[tuple[Entry, Counted, tuple[str, ...]]]:
        return [
            (Entry(facts(story), frozenset(linked), recommendable), bulk.counted(story, recipe), story.tags)
            for story, linked, recommendable in batch
        ]

    entries: list[Entry] = []
    tasks = (some for batch in stories.stream() for some in cut(batch.values(), BATCH))
    for done in spread(read, tasks, is_much=stories.number() >= MUCH):
        for entry, counted, tags in done:
            census.add(counted, tags)
            entries.append(entry)
        progress("counting", len(entries), 0)
    return entries


def index_all(
    building: Snapshot,
    statistics: Statistics,
    recipe: Recipe,
    entries: list[Entry],
    counted: Iterable[Counted],
    progress: Progress,
) -> Memory:
    """Write the features and footprints of these stories under these statistics; returns the same in memory."""
    memory, scales = Memory(recipe), Scales(statistics, recipe)

    def weigh(batch: list[Counted]) -> list[tuple[np.ndarray, np.ndarray]]:
        return [scales.weigh(one) for one in batch]

    vectors = spread(weigh, cut(counted, BATCH), is_much=len(entries) >= MUCH)
    for number, (features, weights) in enumerate(each for some in vectors for each in some):
        memory.add(entries[number], features, weights)
    write_footprints(building.half, memory, progress)
    write_features(building.half, memory, scales.known)
    return memory


def keep_statistics(building: Snapshot, statistics: Statistics, recipe: Recipe) -> None:
    building.stories, building.pull, building.recipe = statistics.stories, statistics.pull, recipe.to_dict()
    building.tag_frequency = {tag: count for tag, count in statistics.tag_frequency.items() if count > 1}
    building.standing = dict(statistics.standing)
    building.save(update_fields=["stories", "pull", "recipe", "tag_frequency", "standing"])


def write_footprints(half: int, memory: Memory, progress: Progress) -> None:
    def rows() -> Iterator[tuple]:
        for number, entry in enumerate(memory.known):
            if number % BATCH == 0:
                progress("indexing", number, len(memory.known))
            yield footprint(half, entry, packing.pack(memory.index.vector(number)), is_recent=False)

    insert_stream(Footprint, ("half", *FOOTPRINT), rows())


def write_features(half: int, memory: Memory, known: Frequencies) -> None:
    """In the order of the key, so that the table is written once from left to right."""
    insert_stream(Feature, ("half", "feature", "part", "stories", "postings"), feature_rows(half, memory, known))


def feature_rows(half: int, memory: Memory, known: Frequencies) -> Iterator[tuple]:
    """Every feature that the snapshot knows or a story has, with its postings in parts."""
    features, bounds, articles, weights = memory.postings()
    every = np.union1d(features, known.features)
    counts = np.zeros(len(every), np.int64)
    counts[np.searchsorted(every, features)] = np.diff(bounds)
    ends, numbers = np.cumsum(counts), known.find(every)
    for at in range(0, len(every), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        columns = (column[some].tolist() for column in (every, numbers, ends - counts, ends))
        for feature, in_stories, begin, end in zip(*columns, strict=True):
            for part, first in enumerate(range(begin, max(end, begin + 1), POSTINGS_A_ROW)):
                span = slice(first, min(first + POSTINGS_A_ROW, end))
                yield half, feature, part, 0 if part else in_stories, articles[span].tobytes() + weights[span].tobytes()


def loaded(building: Snapshot) -> Memory:
    """The half's index read back from its footprints, to go on with a ranking that was interrupted."""
    memory = Memory(Recipe.from_dict(building.recipe))
    rows = Footprint.objects.filter(half=building.half).order_by("article").values_list("article", "day", "facts", "vector")
    for article, day, told, packed in rows.iterator(chunk_size=2000):
        vector = packing.unpack(bytes(packed))
        features, weights = np.array(list(vector.keys()), np.uint64), np.array(list(vector.values()), np.uint16)
        memory.add(entry_of(article, day, told, 0, []), features, weights)
    return memory


def rank_all(building: Snapshot, memory: Memory, progress: Progress, mark: Callable[[int], None]) -> None:
    """Write the rows of every story after `ranked_to`, a batch in one transaction with the mark of how far it came."""
    memory.prepare(Statistics(building.stories, {}, building.tag_frequency, building.pull, building.standing), refused_pairs())
    todo = [number for number, article in enumerate(memory.ids) if article > building.ranked_to]
    done = len(memory.ids) - len(todo)
    for ranked in spread(memory.ranked, cut(todo, BATCH), is_much=len(todo) >= MUCH):
        with transaction.atomic():
            keep_ranked(building.half, ranked)
            mark(ranked[-1].article)
        done += len(ranked)
        progress("ranking", done, len(memory.ids))


def refused_pairs() -> set[tuple[int, int]]:
    pairs = Exclusion.objects.values_list("source_id", "target_id")
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}


def keep_ranked(half: int, ranked: list[Ranked]) -> None:
    insert_rows(half, {each.article: (each.rows, each.floor) for each in ranked})
    known = [(each.floor, as_json(each.copies), half, each.article) for each in ranked if each.floor or each.copies]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE articles_footprint SET floor = %s, copies = %s WHERE half = %s AND article = %s", known)
