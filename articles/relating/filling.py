"""What a rebuild writes: footprints and postings of every story, then the rows of every story, from an index in memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from articles.models import Exclusion, Footprint, Frequency, Posting, Snapshot
from articles.relating import matching, stories
from articles.relating.matching import Asking
from articles.relating.store import Entry, Row, entry_of, footprint_values, insert, insert_rows, near_copies
from articles.similarity import collection, packing
from articles.similarity.index import Index, new_index
from articles.similarity.ranking import Candidate
from articles.similarity.story import Story
from articles.similarity.weights import Recipe, Statistics, Vector, vector

Progress = Callable[[str, int, int], None]
BATCH = 500


class Memory:
    """The half in memory: what `matching` asks of a store, without the database."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.index: Index = new_index()
        self.numbers: dict[int, int] = {}
        self.ids: list[int] = []
        self.known: list[Entry] = []

    def add(self, entry: Entry, weights: Vector) -> None:
        self.numbers[int(entry.facts.id)] = len(self.ids)
        self.ids.append(int(entry.facts.id))
        self.known.append(entry)
        self.index.add(weights)

    def entries(self, articles: list[int]) -> dict[int, Entry]:
        return {article: self.known[self.numbers[article]] for article in articles}

    def vector(self, article: int) -> Vector:
        return self.index.vector(self.numbers[article])

    def asking(self, article: int, least: int) -> Asking:
        """The story with the content scores of all others that share enough with it."""
        number = self.numbers[article]
        weights = self.index.vector(number)
        found = self.index.neighbours(weights, least)
        contents = {self.ids[other]: content for other, content in found.items() if other != number}
        return Asking(self.known[number], weights, contents)

    def days(self, articles: Mapping[int, int]) -> dict[int, tuple[float, int]]:
        return {article: (self.known[self.numbers[article]].facts.day or 0.0, 0) for article in articles}


def count_and_index(building: Snapshot, recipe: Recipe, progress: Progress) -> None:
    """Take the snapshot of the archive, and write the frequencies, footprints and postings of its half."""
    statistics = collection.count(counted("counting", progress))
    keep_statistics(building, statistics, recipe)
    write_frequencies(building.half, statistics)
    memory = index_all(building, statistics, recipe, progress)
    learnt = collection.pull(memory.index, [entry.facts for entry in memory.known], statistics.least_content())
    keep_statistics(building, replace(statistics, pull=learnt), recipe)


def index_all(building: Snapshot, statistics: Statistics, recipe: Recipe, progress: Progress) -> Memory:
    """Write the footprints and postings of every listed story under these statistics; returns the same in memory."""
    memory = Memory(recipe)
    for batch in stories.stream(batch=BATCH):
        index_batch(building.half, batch, statistics, recipe, memory)
        progress("indexing", len(memory.ids), statistics.stories)
    write_postings(building.half, memory)
    return memory


def counted(phase: str, progress: Progress) -> Iterator[Story]:
    """Every listed story, telling the progress batch by batch."""
    done = 0
    for batch in stories.stream(batch=BATCH):
        yield from (story for story, _linked, _recommendable in batch.values())
        done += len(batch)
        progress(phase, done, 0)


def keep_statistics(building: Snapshot, statistics: Statistics, recipe: Recipe) -> None:
    building.stories, building.pull, building.recipe = statistics.stories, statistics.pull, recipe.to_dict()
    building.tag_frequency = {tag: count for tag, count in statistics.tag_frequency.items() if count > 1}
    building.save(update_fields=["stories", "pull", "recipe", "tag_frequency"])


def write_frequencies(half: int, statistics: Statistics) -> None:
    with transaction.atomic():
        rows = [(half, feature, count) for feature, count in sorted(statistics.frequency.items())]
        insert(Frequency, ("half", "feature", "stories"), rows)


def index_batch(half: int, batch: dict, statistics: Statistics, recipe: Recipe, memory: Memory) -> None:
    rows = []
    for article, (story, linked, recommendable) in batch.items():
        weights = vector(story, statistics, recipe)
        values = footprint_values(story, weights, linked=linked, recommendable=recommendable, copies=[])
        rows.append(Footprint(half=half, article=article, **values))
        memory.add(entry_of(article, values["day"], values["facts"], 0, []), weights)
    with transaction.atomic():
        Footprint.objects.bulk_create(rows, batch_size=BATCH)


def write_postings(half: int, memory: Memory) -> None:
    """In the order of the key, so that the table is written once from left to right."""
    rows = sorted(
        (half, feature, article, weight)
        for number, article in enumerate(memory.ids)
        for feature, weight in memory.index.vector(number).items()
    )
    with transaction.atomic():
        insert(Posting, ("half", "feature", "article", "weight"), rows)


def loaded(building: Snapshot) -> Memory:
    """The half's index read back from its footprints."""
    memory = Memory(Recipe.from_dict(building.recipe))
    columns = ("article", "day", "facts", "floor", "copies", "vector")
    rows = Footprint.objects.filter(half=building.half).order_by("article").values_list(*columns)
    for *known, packed in rows.iterator(chunk_size=2000):
        memory.add(entry_of(*known), packing.unpack(bytes(packed)))
    return memory


def rank_all(building: Snapshot, progress: Progress, mark: Callable[[int], None]) -> None:
    """Write the rows of every story after `ranked_to`, a batch in one transaction with the mark of how far it came."""
    memory = loaded(building)
    statistics = Statistics(building.stories, {}, building.tag_frequency, building.pull)
    refused = refused_pairs()
    todo = [article for article in memory.ids if article > building.ranked_to]
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        ranked = {article: ranking_of(memory, article, statistics, refused) for article in batch}
        with transaction.atomic():
            keep_ranked(building.half, memory, ranked, statistics)
            mark(batch[-1])
        progress("ranking", len(memory.ids) - len(todo) + start + len(batch), len(memory.ids))


def refused_pairs() -> set[tuple[int, int]]:
    pairs = Exclusion.objects.values_list("source_id", "target_id")
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}


def ranking_of(memory: Memory, article: int, statistics: Statistics, refused: set) -> tuple[Asking, list[Candidate], list[int]]:
    """One story's best candidates, and its near copies."""
    asking = memory.asking(article, statistics.least_content())
    bound = matching.bounds(asking, memory.days(asking.contents), statistics, memory.recipe)
    best = matching.best(asking, memory, statistics, bound, refused)  # type: ignore[arg-type]
    return asking, best, near_copies(dict(asking.contents))


def keep_ranked(half: int, memory: Memory, ranked: dict, statistics: Statistics) -> None:
    boxes: dict[int, tuple[list[Row], int]] = {}
    changed = []
    for article, (asking, best, near) in ranked.items():
        copies = copies_among(memory, best)
        order = matching.in_printing_order(best, copies, statistics, settings.RELATED_CARDS)
        boxes[article] = ([row(memory, asking, each, statistics) for each in order], matching.floor_of(best))
        changed.append(Footprint(half=half, article=article, floor=matching.floor_of(best), copies=near))
    insert_rows(half, boxes)
    Footprint.objects.bulk_update(changed, ["floor", "copies"], batch_size=BATCH)


def copies_among(memory: Memory, candidates: list[Candidate]) -> dict[int, frozenset[int]]:
    """{candidate: those of the others that are near copies of it}."""
    ids = [int(each.facts.id) for each in candidates]
    vectors = {article: memory.vector(article) for article in ids}
    return {one: frozenset(other for other in ids if other != one and nearly_same(vectors[one], vectors[other])) for one in ids}


def nearly_same(one: Vector, other: Vector) -> bool:
    return bool(near_copies({0: sum(weight * other.get(feature, 0) for feature, weight in one.items())}))


def row(memory: Memory, asking: Asking, candidate: Candidate, statistics: Statistics) -> Row:
    one, two = sorted((asking.id, int(candidate.facts.id)))
    entries = memory.entries([one, two])
    packed = matching.packed_reasons(
        memory.vector(one), memory.vector(two), entries[one].facts, entries[two].facts, statistics, memory.recipe
    )
    return matching.row_of(candidate, packed)
