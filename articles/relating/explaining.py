"""Why a story stands in a box, for people: the parts of a score named, and one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article, Related, Snapshot, Tag
from articles.relating import matching, stories, wording
from articles.relating.store import Store
from articles.similarity import reasons
from articles.similarity.reasons import Part, Reasons


@dataclass(frozen=True)
class Explanation:
    """Two stories side by side: their score in billionths, the parts that sum to it, and a sentence."""

    score: int
    parts: tuple[Part, ...]
    sentence: str


class NotIndexed(Exception):
    """A story is not in the index: it is not published, or a brief."""


def explain(one: Article, other: Article) -> Explanation:
    """Why these two stories belong together, or how little they do. Raises NotIndexed."""
    snapshot = Snapshot.objects.filter(active=True).first()
    if snapshot is None:
        raise NotIndexed("Nothing is indexed yet: publish a story, or run `manage.py relate --rebuild`.")
    store = Store(snapshot)
    first, second = sorted((one.pk, other.pk))
    entries, vectors = store.entries([first, second]), store.vectors([first, second])
    for article in (one, other):
        if article.pk not in entries:
            raise NotIndexed(f"“{article.headline}” is not in the index: only published stories with a text are.")
    loaded = stories.load([first])
    names = reasons.texts(loaded[first][0])
    told = reasons.why(
        vectors[first], vectors[second], entries[first].facts, entries[second].facts, names, store.statistics(), store.recipe
    )
    return Explanation(told.score, told.parts, sentence(told))


def sentence(told: Reasons) -> str:
    """The reasons as an editor reads them, tags by their names."""
    names = dict(Tag.objects.filter(key__in=told.tags).values_list("key", "name")) if told.tags else {}
    named = Reasons(told.parts, told.score, tuple(names.get(tag, tag) for tag in told.tags), told.days, told.same_section)
    return wording.sentence(named)


def sentences(source: Article, rows: Sequence[Related]) -> dict[int, str]:
    """{target: why} for stored rows of one story, from what the rows keep; three queries for any number of rows."""
    loaded = stories.load([source.pk])
    if source.pk not in loaded:
        return {}
    names = reasons.texts(loaded[source.pk][0])
    keys = {tag for row in rows for tag in row.reasons.get("tags", ())}
    tags = dict(Tag.objects.filter(key__in=keys).values_list("key", "name"))
    return {row.target_id: wording.sentence(unpacked(row, names, tags)) for row in rows}


def unpacked(row: Related, names: dict[int, str], tags: dict[str, str]) -> Reasons:
    """The reasons of a stored row: its heaviest terms by name, the rest as one part."""
    kept = row.reasons
    terms = [Part("term", names[feature], points) for feature, points in kept["terms"] if feature in names]
    hidden = sum(points for feature, points in kept["terms"] if feature not in names) + kept["rest"]
    factors = [Part(kind, kind, points) for kind, points in zip(matching.ranking.FACTORS, kept["factors"], strict=True)]
    parts = (*terms, Part("rest", "other words", hidden), *factors)
    shared = tuple(tags.get(tag, tag) for tag in kept["tags"])
    return Reasons(parts, row.score, shared, kept["days"], kept["section"])
