"""The counts added up: by place, by pair, corrected for the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Case, F, FloatField, QuerySet, Sum, Value, When

from articles.counting import bias
from articles.counting.bias import Examination
from articles.models import RelatedCount

MOST_SHOWN = 3000
"""So many of the pairs that were shown most are enough to learn how places, and pairs, differ."""
EVIDENCE = 200
"""Looks (showings x examination) from which on a pair's own rate counts for something."""
TOP = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the box: what was counted there, and the share of readers who look that far."""

    place: int
    shown: int
    followed: int
    share: float

    @property
    def looks(self) -> float:
        return self.shown * self.share

    @property
    def rate(self) -> float:
        return self.followed / self.shown if self.shown else 0.0

    @property
    def corrected(self) -> float:
        """Follows by looks: what the rate would be if the place were the best one."""
        return self.followed / self.looks if self.looks else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One story under another: what was counted, the looks it got, and its corrected rate, drawn towards the mean."""

    source: int
    target: int
    shown: int
    followed: int
    looks: float
    rate: float


@dataclass(frozen=True, slots=True)
class Report:
    """How the boxes do in a span of days."""

    places: Sequence[Place]
    examination: Examination
    mean: float
    top: Sequence[Pair]

    @property
    def shown(self) -> int:
        return sum(each.shown for each in self.places)

    @property
    def followed(self) -> int:
        return sum(each.followed for each in self.places)


Pairs = dict[tuple[int, int], dict[int, tuple[int, int]]]
"""{(source, target): {place: (shown, followed)}}"""


def report(since: date) -> Report:
    """How the boxes did from this day on, in three queries; each reads the counts of those days and nothing else."""
    counts = RelatedCount.objects.filter(day__gte=since)
    stood = most_shown(counts)
    learnt = examination(stood)
    places = by_place(counts, learnt)
    mean = mean_rate(places)
    looks = {pair: sum(shown * learnt.at(place) for place, (shown, _got) in at.items()) for pair, at in stood.items()}
    known = [(looks[pair], _followed(at)) for pair, at in stood.items() if looks[pair] >= EVIDENCE]
    worth = bias.worth(known, mean)
    top = sorted((pair for pair, at in stood.items() if _followed(at)), key=lambda pair: (-_followed(stood[pair]), pair))
    return Report(places, learnt, mean, [_pair(pair, stood[pair], looks[pair], mean, worth) for pair in top[:TOP]])


def _pair(pair: tuple[int, int], at: dict[int, tuple[int, int]], looks: float, mean: float, worth: float) -> Pair:
    followed, shown = _followed(at), sum(seen for seen, _got in at.values())
    return Pair(*pair, shown, followed, looks, bias.careful_rate(looks, followed, mean, worth))


def _followed(at: dict[int, tuple[int, int]]) -> int:
    return sum(got for _seen, got in at.values())


def by_place(counts: QuerySet, learnt: Examination) -> list[Place]:
    """Every place that was counted, in order."""
    rows = counts.values_list("position").annotate(seen=Sum("shown"), got=Sum("followed")).order_by("position")
    return [Place(place, seen, got, learnt.at(place)) for place, seen, got in rows]


def mean_rate(places: Sequence[Place]) -> float:
    """Follows by looks over all places."""
    looks = sum(each.looks for each in places)
    return sum(each.followed for each in places) / looks if looks else 0.0


def most_shown(counts: QuerySet) -> Pairs:
    """The pairs that were shown most, by place; two queries. Nobody follows what was not shown, whatever was sent."""
    pairs = counts.order_by().values_list("source_id", "target_id").annotate(seen=Sum("shown"))
    most = pairs.order_by("-seen", "source_id", "target_id")[:MOST_SHOWN]
    found: Pairs = {(source, target): {} for source, target, _seen in most}
    places = counts.filter(source__in={source for source, _target in found}, position__lte=settings.RELATED_CARDS)
    columns = ("source_id", "target_id", "position")
    for source, target, place, seen, got in places.order_by().values_list(*columns).annotate(Sum("shown"), Sum("followed")):
        if (source, target) in found and seen:
            found[source, target][place] = (seen, min(got, seen))
    return found


def examination(stood: Pairs) -> Examination:
    """How likely readers look at each place, learnt from those of the pairs that stood at several."""
    return bias.examination([at for at in stood.values() if len(at) > 1], settings.RELATED_CARDS)


def evidence(counts: QuerySet, learnt: Examination) -> list[tuple[int, int, float, int]]:
    """(source, target, looks, follows) of every pair that enough readers looked at."""
    shares = [When(position=place, then=Value(share)) for place, share in enumerate(learnt.shares, 1)]
    share = Case(*shares, default=Value(learnt.shares[-1]), output_field=FloatField())
    looks = Sum(F("shown") * share, output_field=FloatField())
    pairs = (
        counts.order_by().values_list("source_id", "target_id").annotate(looks=looks, got=Sum("followed"), seen=Sum("shown"))
    )
    rows = pairs.filter(looks__gte=EVIDENCE).order_by("source_id", "target_id")
    return [(source, target, looked, min(got, seen)) for source, target, looked, got, seen in rows]
