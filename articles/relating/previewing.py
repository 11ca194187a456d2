"""The box of a story as it will be, and the boxes of others that it will enter, while it is still being written.

The same steps as engine.place, up to where that begins to write: what is shown here is what publishing stores.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import Article, Related
from articles.relating import lifting, matching
from articles.relating.entering import Boxes, others_boxes, prints, what_changes_first
from articles.relating.questions import Question, answers, ask, sentences
from articles.similarity.ranking import Candidate
from articles.similarity.story import Story

NEXT = 4
"""Candidates told beside the cards: what steps in when a card is refused or retracted."""
STRENGTH_UNIT = 10_000_000
MOST_ARRIVALS = 8
"""Boxes of others told by name; the number of all is told with them."""


@dataclass(frozen=True)
class Proposed:
    """One story for the box: pinned, or with the engine's score (in billionths) and reasons.

    `held_back` says why a story with a better score than a card stands behind it; a weak match is never printed unpinned.
    """

    article: Article
    pinned: bool
    score: int = 0
    why: str = ""
    held_back: str = ""
    is_weak: bool = False

    @property
    def strength(self) -> str:
        """The score as people read it."""
        return f"{self.score / STRENGTH_UNIT:.1f}"


@dataclass(frozen=True)
class Arrival:
    """An older story that would show this one: at which place, why, and which story leaves its box for that."""

    source: Article
    place: int
    why: str
    displaces: Article | None
    stands_there: bool


@dataclass(frozen=True)
class Preview:
    """The cards in the order of printing, what comes next, pins that readers cannot see, near copies, boxes it enters.

    With too few good matches there are no cards: `falls_back` says that readers find the latest of the section.
    """

    cards: list[Proposed] = field(default_factory=list)
    following: list[Proposed] = field(default_factory=list)
    unseen: list[Article] = field(default_factory=list)
    copies: list[Article] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    arrivals_in_all: int = 0
    falls_back: bool = False


def preview(
    story: Story,
    *,
    linked: Sequence[int] = (),
    pins: Sequence[int] = (),
    refused: Iterable[int] = (),
    recommendable: bool = True,
) -> Preview:
    """What publishing this story would do to its box and to the others'. Nothing is written.

    The story's id is that of its article, or UNSAVED; its `published` the moment at which it went, or would go, live.
    `linked` are the articles that its text links to, `pins` in their order, `refused` those that an editor refused here.
    """
    question = ask(story, linked, refused, recommendable=recommendable)
    if question is None:
        return only_pins(pins)
    own, within_reach = answers(question)
    boxes = others_boxes(question, within_reach)
    arriving = what_changes_first(boxes, question.asking.id)
    told, copies = arriving[:MOST_ARRIVALS], sorted(question.asking.entry.copies)
    order = [each for each in ordered(question, own) if each.pk not in pins][: settings.RELATED_CARDS + NEXT]
    near = {*told, *pins, *(each.pk for each in order)}
    why = sentences(question, near)
    named = {*near, *copies, *(pk for source in told for pk in boxes.before[source])}
    stories = Article.objects.published().for_cards().in_bulk(named)
    falls_back = not pins and not prints(sum(map(question.is_good, own)), in_section=bool(story.section))
    cards, following = places(proposed(stories, pins, order, why), none=falls_back)
    return Preview(
        cards=cards,
        following=following,
        unseen=not_published(pins, stories),
        copies=[stories[pk] for pk in copies if pk in stories],
        arrivals=[arrival(source, boxes, question.asking.id, stories, why) for source in told if source in stories],
        arrivals_in_all=len(arriving),
        falls_back=falls_back,
    )


def near_duplicates(story: Story) -> list[Article]:
    """Published stories whose words are nearly those of this one; it need not be saved."""
    question = ask(story, (), (), recommendable=True)
    copies = question.asking.entry.copies if question else ()
    return list(Article.objects.published().for_cards().filter(pk__in=copies).newest())


# --- its own box ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ranked:
    """A candidate for the box at its place."""

    pk: int
    score: int
    is_weak: bool
    held_back: str = ""


def ordered(question: Question, own: list[Candidate]) -> list[Ranked]:
    """The candidates in the order of printing, the weak ones last."""
    copies = {pk: entry.copies for pk, entry in question.store.entries(int(each.facts.id) for each in own).items()}
    me, are_copies = question.asking.id, matching.known_copies(copies)
    lifts = lifting.factors([me]).get(me)
    facts, most = question.asking.entry.facts, settings.RELATED_CARDS
    by_rank = matching.in_printing_order(facts, own, are_copies, question.statistics, most, lifts)
    order = [each for _rank, each in sorted(by_rank.items())]
    good = [each for each in order if question.is_good(each)]
    cards = [each for rank, each in sorted(by_rank.items()) if each in good and rank < Related.HELD_BACK][:most]
    ranked = [
        Ranked(int(each.facts.id), each.score, is_weak=False, held_back="" if each in cards else held_back(each, cards, copies))
        for each in good
    ]
    return ranked + [Ranked(int(each.facts.id), each.score, is_weak=True) for each in order if not question.is_good(each)]


def held_back(candidate: Candidate, cards: Sequence[Candidate], copies: Mapping[int, Collection[int]]) -> str:
    """Why a story is no card though it is a copy of one, or has a higher score than one; else nothing."""
    if not {int(each.facts.id) for each in cards}.isdisjoint(copies[int(candidate.facts.id)]):
        return _("nearly the same text as a card")
    if candidate.score <= min(each.score for each in cards):
        return ""
    return _("two cards of its author or subject stand there already")


# --- saying it ------------------------------------------------------------------------------------------------------
def proposed(
    stories: Mapping[int, Article], pins: Sequence[int], order: Iterable[Ranked], why: Mapping[int, str]
) -> list[Proposed]:
    """Pins that readers can see, then the engine's candidates."""
    pinned = [Proposed(stories[pk], pinned=True, why=why.get(pk, "")) for pk in dict.fromkeys(pins) if pk in stories]
    return pinned + [
        Proposed(
            stories[each.pk],
            pinned=False,
            score=each.score,
            why=why.get(each.pk, ""),
            held_back=each.held_back,
            is_weak=each.is_weak,
        )
        for each in order
        if each.pk in stories
    ]


def places(candidates: Sequence[Proposed], *, none: bool = False) -> tuple[list[Proposed], list[Proposed]]:
    """Who is a card, and who comes next: pins that do not fit, all of them, and a few of the engine's."""
    strong = [] if none else [each for each in candidates if not each.is_weak and not each.held_back]
    cards = strong[: settings.RELATED_CARDS]
    rest = [each for each in candidates if each not in cards]
    return cards, [each for each in rest if each.pinned] + [each for each in rest if not each.pinned][:NEXT]


def arrival(source: int, boxes: Boxes, me: int, stories: Mapping[int, Article], why: Mapping[int, str]) -> Arrival:
    before, after = boxes.before[source], boxes.after[source]
    gone = [pk for pk in before if pk not in after]
    return Arrival(
        source=stories[source],
        place=after.index(me) + 1,
        why=why.get(source, ""),
        displaces=stories.get(gone[0]) if gone else None,
        stands_there=me in before,
    )


def only_pins(pins: Sequence[int]) -> Preview:
    stories = Article.objects.published().for_cards().in_bulk(pins)
    cards, following = places(proposed(stories, pins, (), {}))
    return Preview(cards=cards, following=following, unseen=not_published(pins, stories))


def not_published(pins: Sequence[int], seen: Mapping[int, Article]) -> list[Article]:
    """The pins that readers cannot see, in their order: drafts, and stories that were retracted."""
    missing = [pk for pk in dict.fromkeys(pins) if pk not in seen]
    found = Article.objects.for_cards().in_bulk(missing) if missing else {}
    return [found[pk] for pk in missing if pk in found]
