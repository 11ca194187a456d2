"""A story that is still being written asks the index: what it has in common with which stories. Nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from articles.models import Exclusion, Related, Snapshot, Tag
from articles.relating import explaining, matching, stories, wording
from articles.relating.matching import Asking
from articles.relating.store import Entry, Store, near_copies
from articles.similarity import diversity, ranking, reasons, subjects
from articles.similarity.ranking import Candidate, Facts
from articles.similarity.story import Story
from articles.similarity.terms import frequencies
from articles.similarity.weights import Statistics, Vector, weigh

UNSAVED = 1 << 62
"""The id of a story that has none yet: like the id that it will get, it is greater than all others."""


@dataclass(frozen=True)
class Question:
    """A story asking the index, as engine.place would ask; `refused` are the pairs that may not stand together."""

    story: Story
    store: Store
    statistics: Statistics
    asking: Asking
    refused: set[tuple[int, int]]

    def is_good(self, candidate: Candidate, beside: Facts | None = None) -> bool:
        """Whether a card is worth printing beside this story, or beside another one."""
        return diversity.is_good(candidate, beside or self.asking.entry.facts, self.store.snapshot.stories)

    @property
    def least(self) -> tuple[int, int]:
        """The score that a row needs to be printed, and the lower one with a tag in common."""
        stories = self.store.snapshot.stories
        return diversity.least_score(stories), diversity.least_score(stories, shares_tag=True)


def ask(story: Story, linked: Iterable[int], refused: Iterable[int], *, recommendable: bool) -> Question | None:
    """The story's vector and all that shares words with it; None while nothing is indexed."""
    snapshot = Snapshot.objects.filter(active=True).first()
    if snapshot is None:
        return None
    store = Store(snapshot)
    recipe = store.recipe
    counts, on_top = frequencies(story, recipe.headline, recipe.summary, recipe.lead)
    statistics = store.statistics(counts)
    mine = weigh(counts, on_top, statistics, recipe)
    near = store.near(mine, statistics.least_content())
    near.pop(int(story.id), None)
    entry = Entry(
        facts=ranking.facts(story),
        linked=frozenset(linked),
        recommendable=recommendable,
        copies=frozenset(near_copies(near)),
    )
    return Question(story, store, statistics, Asking(entry, mine, near), refused_pairs(int(story.id), refused))


def nearest(story: Story, *, most: int = 4) -> list[int]:
    """The published stories whose words are nearest to a text that need not be saved, nearest first; by words alone."""
    return [other for other, _content in neighbours(story, most=most)]


def neighbours(story: Story, *, most: int) -> list[tuple[int, int]]:
    """The same with their content scores: [(story, content score)]."""
    question = ask(story, (), (), recommendable=True)
    near = question.asking.near if question else {}
    return sorted(((other, each.content) for other, each in near.items()), key=lambda each: (-each[1], each[0]))[:most]


def occurrences(names: Mapping[str, str]) -> dict[str, int]:
    """{key: in how many indexed stories the name stands, at least 1}, from {key: name}; two queries, one without an index."""
    snapshot = Snapshot.objects.filter(active=True).first() if names else None
    if snapshot is None:
        return {}
    statistics = Store(snapshot).statistics({feature for name in names.values() for feature in subjects.features_of(name)})
    return {key: subjects.occurrences(name, statistics) for key, name in names.items()}


def links_in(body: str) -> list[int]:
    """The articles that a text, as HTML, links to."""
    return stories.linked_ids({UNSAVED: body}).get(UNSAVED, [])


def refused_pairs(article: int, refused: Iterable[int]) -> set[tuple[int, int]]:
    """What is refused here, and what was refused from the other story's form; both ways, as Store.refused gives them."""
    others = {*refused, *Exclusion.objects.filter(target=article).values_list("source", flat=True)}
    return {pair for other in others for pair in ((article, other), (other, article))}


def answers(question: Question) -> tuple[list[Candidate], list[int]]:
    """The best stories for its own box, and the stories whose rows it could change."""
    asking, store, statistics = question.asking, question.store, question.statistics
    bound = matching.bounds(asking, statistics, store.recipe)
    own = matching.best(asking, store, statistics, bound, question.refused)
    within_reach = {other for other, most in bound.items() if most >= asking.near[other].floor}
    return own, sorted(within_reach | set(store.showing(asking.id)))


def sentences(question: Question, others: Iterable[int]) -> dict[int, str]:
    """{story: why the two belong together}, for those that share enough words; three queries for any number."""
    wanted = sorted(set(others) & question.asking.near.keys())
    entries, vectors = question.store.entries(wanted), question.store.vectors(wanted)
    rows = [row(question, entries[pk], vectors[pk]) for pk in wanted if pk in entries and pk in vectors]
    keys = {key for each in rows for key in each.reasons["tags"]}
    tags = dict(Tag.objects.filter(key__in=keys).values_list("key", "name"))
    names = reasons.texts(question.story)
    return {each.target_id: wording.sentence(explaining.unpacked(each, names, tags)) for each in rows}


def row(question: Question, other: Entry, theirs: Vector) -> Related:
    """The row of a pair as it would be stored, so that its reasons read as they will."""
    asking, statistics, recipe = question.asking, question.statistics, question.store.recipe
    pair = sorted([(asking.entry.facts, asking.vector), (other.facts, theirs)], key=lambda each: int(each[0].id))
    (one, ones), (two, twos) = pair
    packed = matching.packed_reasons(ones, twos, one, two, statistics, recipe)
    score = matching.scored(asking, other, statistics, recipe).score
    return Related(target_id=other.facts.id, score=score, reasons=packed)
