"""How the vocabulary stands: near twins, tags that nobody uses or everybody, what rises, and one figure for each day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q, QuerySet

from articles import twins
from articles.models import Article, ArticleTag, FalseTwin, Tag, TagChange, TagHealth

SAME_STORIES = "stories"
"""Why two tags are near twins, besides twins.SPELLING, PLURAL and SLIP: they stand on the same stories."""
LEAST_SAME, SHARE_SAME, MOST_SAME = 4, 0.8, 2000
"""So many stories at least, so much of them in common, and not looked into where there are more."""
MOST_CANDIDATES = 400
KEPT_SECONDS = 24 * 3600
BROAD_SHARE, BROAD_LEAST = 10, 50
"""Too broad: on more than a tenth of all stories, and on fifty at least."""
RISING_DAYS, RISING_LEAST, RISING_TIMES = 30, 4, 2
"""Rising: on so many stories of the last days at least, and on twice as many as in an average span of that length before."""
SPANS_BEFORE = 3

Pair = tuple[int, int, str]


@dataclass(frozen=True)
class Twin:
    """Two tags that are probably one: `into` is the one that more stories carry, `why` one of the reasons above."""

    into: Tag
    other: Tag
    why: str


@dataclass(frozen=True)
class Rising:
    """A tag on more stories of late: `recent` of the last RISING_DAYS days, `before` in an average span before."""

    tag: Tag
    recent: int
    before: float


# --- near twins -----------------------------------------------------------------------------------------------------
def twin_pairs() -> list[Pair]:
    """All near twins by number, the dismissed ones left out. Looked for again when the vocabulary has changed."""
    tags = Tag.objects.aggregate(number=Count("pk"), last=Max("pk"))
    changes = TagChange.objects.aggregate(last=Max("pk"), undone=Count("undone_at"))
    key = f"twins:{tags['number']}:{tags['last']}:{changes['last']}:{changes['undone']}"
    pairs = cache.get(key)
    if pairs is None:
        pairs = list(look_for_twins())
        cache.set(key, pairs, KEPT_SECONDS)
    dismissed = set(FalseTwin.objects.values_list("one", "other"))
    return [pair for pair in pairs if pair[:2] not in dismissed]


def look_for_twins() -> Iterator[Pair]:
    keys = dict(Tag.objects.order_by("pk").values_list("pk", "key"))
    found = set()
    for pair in twins.pairs(keys):
        found.add(pair[:2])
        yield pair
    for one, other in on_the_same_stories():
        if (one, other) not in found:
            yield one, other, SAME_STORIES


def on_the_same_stories() -> Iterator[tuple[int, int]]:
    """Tags whose stories are nearly the same. Looked for among those that share their first story or their last."""
    spans = ArticleTag.objects.order_by().values("tag").annotate(
        number=Count("pk"), first=Min("content_object"), last=Max("content_object")
    )  # fmt: skip
    numbers: dict[int, int] = {}
    ends: dict[tuple[str, int], list[int]] = defaultdict(list)
    for span in spans.filter(number__gte=LEAST_SAME, number__lte=MOST_SAME):
        numbers[span["tag"]] = span["number"]
        ends["first", span["first"]].append(span["tag"])
        ends["last", span["last"]].append(span["tag"])
    near = {(min(pair), max(pair)) for tags in ends.values() for pair in combinations(tags, 2) if alike(numbers, *pair)}
    candidates = sorted(near)[:MOST_CANDIDATES]
    carried: dict[int, set[int]] = defaultdict(set)
    rows = ArticleTag.objects.filter(tag__in={tag for pair in candidates for tag in pair})
    for tag, story in rows.values_list("tag_id", "content_object_id"):
        carried[tag].add(story)
    for one, other in candidates:
        if len(carried[one] & carried[other]) >= SHARE_SAME * len(carried[one] | carried[other]):
            yield one, other


def alike(numbers: dict[int, int], one: int, other: int) -> bool:
    return min(numbers[one], numbers[other]) >= SHARE_SAME * max(numbers[one], numbers[other])


def told_twins(pairs: Sequence[Pair], most: int) -> list[Twin]:
    """The first `most` pairs with their tags: those with like names first, then by how many stories carry them; two queries."""
    counts = dict(Tag.objects.filter(pk__in={pk for pair in pairs for pk in pair[:2]}).values_list("pk", "story_count"))
    there = [pair for pair in pairs if pair[0] in counts and pair[1] in counts]
    first = sorted(there, key=lambda pair: (pair[2] == SAME_STORIES, -counts[pair[0]] - counts[pair[1]], pair))[:most]
    tags = Tag.objects.in_bulk({pk for pair in first for pk in pair[:2]})
    found = []
    for one, other, why in first:
        into, lesser = sorted((tags[one], tags[other]), key=lambda tag: (-tag.story_count, tag.pk))
        found.append(Twin(into, lesser, why))
    return found


def dismiss(one: Tag, other: Tag, *, now: datetime, by: Any = None) -> None:
    """Say that two tags are two: they are not offered as twins again."""
    first, second = sorted((one.pk, other.pk))
    FalseTwin.objects.get_or_create(one_id=first, other_id=second, defaults={"at": now, "by": by})


# --- piles ----------------------------------------------------------------------------------------------------------
def unused() -> QuerySet[Tag]:
    return Tag.objects.filter(story_count=0).order_by("name")


def used_once() -> QuerySet[Tag]:
    return Tag.objects.filter(story_count=1).order_by("name")


def too_broad() -> QuerySet[Tag]:
    return Tag.objects.filter(story_count__gte=least_broad()).order_by("-story_count", "name")


def undescribed() -> QuerySet[Tag]:
    """Without a description, those first whose page most stories lead to."""
    return Tag.objects.filter(description="", story_count__gt=1).order_by("-story_count", "name")


def least_broad() -> int:
    return max(BROAD_LEAST, Article.objects.listed().count() // BROAD_SHARE)


def rising(now: datetime, most: int) -> list[Rising]:
    """Tags on clearly more stories of the last days than before, the steepest first; two queries."""
    span = timedelta(days=RISING_DAYS)
    stories = Article.objects.listed().filter(published_at__gt=now - (1 + SPANS_BEFORE) * span, published_at__lte=now)
    recent = Count("pk", filter=Q(content_object__published_at__gt=now - span))
    rows = ArticleTag.objects.filter(content_object__in=stories.order_by()).order_by().values("tag")
    counted = rows.annotate(recent=recent, all=Count("pk")).filter(recent__gte=RISING_LEAST)
    found = [(row["tag"], row["recent"], (row["all"] - row["recent"]) / SPANS_BEFORE) for row in counted]
    steep = [each for each in found if each[1] >= RISING_TIMES * each[2]]
    first = sorted(steep, key=lambda each: (each[2] - each[1], each[0]))[:most]
    tags = Tag.objects.in_bulk([tag for tag, _recent, _before in first])
    return [Rising(tags[tag], recent, before) for tag, recent, before in first]


# --- the figure -----------------------------------------------------------------------------------------------------
def take_stock(day: date, pairs: Iterable[Pair]) -> TagHealth:
    """Count how the vocabulary stands, and keep it as the figure of this day.

    A tag is counted once: as unused, used once, too broad, or else as a twin of one that more stories carry.
    """
    broad = least_broad()
    counts = Tag.objects.aggregate(
        tags=Count("pk"),
        unused=Count("pk", filter=Q(story_count=0)),
        once=Count("pk", filter=Q(story_count=1)),
        broad=Count("pk", filter=Q(story_count__gte=broad)),
        undescribed=Count("pk", filter=Q(description="", story_count__gt=1)),
    )
    ours = Tag.objects.filter(story_count__gt=1, story_count__lt=broad, pk__in={pk for pair in pairs for pk in pair[:2]})
    used = dict(ours.values_list("pk", "story_count"))
    lesser = {min(pair[:2], key=lambda pk: (used.get(pk, broad), -pk)) for pair in pairs}
    counts["twins"] = len(lesser & used.keys())
    health, _new = TagHealth.objects.update_or_create(day=day, defaults=counts)
    return health


def in_order(health: TagHealth) -> int:
    """How many of a hundred tags want no hand."""
    wanting = health.unused + health.once + health.broad + health.twins
    return round(100 * (health.tags - wanting) / health.tags) if health.tags else 100
