"""The boxes of other stories, as they stand and as they would stand with a story that is still being written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from articles.models import Article, Pin, Related
from articles.relating import engine, lifting, matching
from articles.relating.questions import Question
from articles.relating.store import Entry
from articles.similarity.ranking import Candidate


@dataclass(frozen=True)
class Boxes:
    """{story: the stories that its box shows}, before and after this story is published."""

    before: Mapping[int, list[int]]
    after: Mapping[int, list[int]]


def others_boxes(question: Question, touched: Sequence[int]) -> Boxes:
    """What the boxes show, before and after, of the stories that would show this one."""
    me, store = question.asking.id, question.store
    changed, _lost = engine.entered(store, question.asking, question.statistics, touched, question.refused)
    entering = {source: each for source, each in changed.items() if any(int(one.facts.id) == me for one in each)}
    sources = {*entering, *Pin.objects.filter(target=me).values_list("source", flat=True)}
    rows, pins = rows_of(question, sources), pins_of(sources)
    targets = {int(each.facts.id) for candidates in entering.values() for each in candidates}
    entries = store.entries(sources | targets)
    printed = {**rows, **printing_orders(question, entering, entries)}
    visible = readable(pk for some in (rows, pins, printed) for each in some.values() for pk in each) | {me}

    def box(source: int, engine_rows: Mapping[int, list[int]]) -> list[int]:
        pinned, found = pins.get(source, []), engine_rows.get(source, [])
        if not pinned and not prints(len(found), in_section=source in entries and bool(entries[source].facts.section)):
            return []
        return [pk for pk in dict.fromkeys([*pinned, *found]) if pk in visible][: settings.RELATED_CARDS]

    return Boxes({pk: box(pk, rows) for pk in sources}, {pk: box(pk, printed) for pk in sources})


def prints(good: int, *, in_section: bool) -> bool:
    """Whether a box without pins prints the engine's cards; with too few good ones it shows the latest of the section."""
    return good >= (settings.RELATED_LEAST if in_section else 1)


def printing_orders(
    question: Question, boxes: Mapping[int, list[Candidate]], entries: Mapping[int, Entry]
) -> dict[int, list[int]]:
    """{source: targets as its box would print them}."""
    me, mine = question.asking.id, question.asking.entry.copies
    copies: dict[int, Collection[int]] = {
        pk: {*entry.copies} - {me} | ({me} if pk in mine else set()) for pk, entry in entries.items()
    }
    copies[me] = mine
    are_copies, lifts = matching.known_copies(copies), lifting.factors(boxes)
    cards, statistics, found = settings.RELATED_CARDS, question.statistics, {}
    for source, candidates in boxes.items():
        facts = entries[source].facts
        order = matching.in_printing_order(facts, candidates, are_copies, statistics, cards, lifts.get(source))
        shown = (each for rank, each in order.items() if rank < Related.HELD_BACK and question.is_good(each, facts))
        found[source] = [int(each.facts.id) for each in shown]
    return found


def rows_of(question: Question, sources: Iterable[int]) -> dict[int, list[int]]:
    """{source: targets of the engine's rows that are good matches, in the order of printing}."""
    half = question.store.half
    rows = Related.objects.filter(half=half, source_id__in=sources).good(*question.least).order_by("rank")
    return grouped(rows.values_list("source_id", "target_id"))


def pins_of(sources: Iterable[int]) -> dict[int, list[int]]:
    return grouped(Pin.objects.filter(source__in=sources).order_by("position", "target").values_list("source_id", "target_id"))


def grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for source, target in pairs:
        found.setdefault(source, []).append(target)
    return found


def readable(ids: Iterable[int]) -> set[int]:
    return set(Article.objects.published().filter(pk__in=set(ids)).values_list("pk", flat=True))


def what_changes_first(boxes: Boxes, me: int) -> list[int]:
    """The stories whose boxes show `me`: those that it enters before those where it stands already, then by its place."""
    showing = (pk for pk, box in boxes.after.items() if me in box)
    return sorted(showing, key=lambda pk: (me in boxes.before[pk], boxes.after[pk].index(me), -pk))
