"""How often a card is followed depends on where it stands. This takes the place out again. Numbers only, no database.

The model: a card is followed when a reader looks at it and wants it, so its rate is examination(place) x wish(pair)
(Joachims, Swaminathan, Schnabel: Unbiased Learning-to-Rank with Biased Feedback, WSDM 2017). Examination is learnt from
pairs that stood at several places, because the order of a box changes as stories come: what differs between two places of
one pair is the place (Agarwal, Zaitsev, Wang, Li, Najork, Joachims: Estimating Position Bias without Intrusive
Interventions, WSDM 2019). No reader is shown anything for the sake of an experiment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

PRIOR = (1.0, 0.8, 0.7, 0.6)
"""What is believed of the places of a box before anything is counted; later places are like the last."""
PRIOR_FOLLOWS = 200
"""The belief weighs as much as one pair that was followed so often in all."""
ROUNDS, STILL = 60, 1e-5
LEAST_WORTH, USUAL_WORTH, MOST_WORTH = 50.0, 400.0, 20_000.0

Stood = Mapping[int, tuple[int, int]]
"""One pair of stories: {place: (shown, followed)}."""


@dataclass(frozen=True, slots=True)
class Examination:
    """How likely a reader looks at each place, as a share of the best place; `pairs` is what it was learnt from."""

    shares: tuple[float, ...]
    pairs: int = 0

    def at(self, place: int) -> float:
        return self.shares[min(place, len(self.shares)) - 1]


def examination(pairs: Sequence[Stood], places: int) -> Examination:
    """Learn from pairs that stood at several places; without any, the belief.

    The likeliest shares under follows that are Poisson with mean shown x share(place) x wish(pair), where every pair has a
    wish of its own, found in rounds: each share is set to what was followed at its place by what would have been at a
    share of one. The belief takes part as one more pair.
    """
    believed = [PRIOR[min(place, len(PRIOR) - 1)] for place in range(places)]
    shares = list(believed)
    for _round in range(ROUNDS):
        before = shares
        shares = _better(shares, pairs, believed)
        if max(abs(one - other) for one, other in zip(before, shares, strict=True)) < STILL:
            break
    return Examination(tuple(shares), len(pairs))


def _better(shares: Sequence[float], pairs: Sequence[Stood], believed: Sequence[float]) -> list[float]:
    """One round."""
    weight = PRIOR_FOLLOWS / sum(believed)
    got = [weight * belief for belief in believed]
    due = [PRIOR_FOLLOWS / sum(shares)] * len(shares)
    for pair in pairs:
        looked = sum(shown * shares[place - 1] for place, (shown, _followed) in pair.items())
        wish = sum(followed for _shown, followed in pair.values()) / looked if looked else 0.0
        for place, (shown, followed) in pair.items():
            got[place - 1] += followed
            due[place - 1] += shown * wish
    found = [one / other for one, other in zip(got, due, strict=True)]
    return [share / max(found) for share in found]


def worth(pairs: Iterable[tuple[float, int]], mean: float) -> float:
    """How many looks the site's mean is worth beside a pair's own: few where pairs differ truly, many where by chance alone.

    `pairs` are (looks, follows). By moments: what the rates differ beyond what chance explains (DerSimonian and Laird).
    """
    kept = [(looks, follows) for looks, follows in pairs if looks > 0]
    total = sum(looks for looks, _follows in kept)
    if len(kept) < 3 or mean <= 0:
        return USUAL_WORTH
    differ = sum(looks * (follows / looks - mean) ** 2 for looks, follows in kept)
    room = total - sum(looks * looks for looks, _follows in kept) / total
    true = (differ - (len(kept) - 1) * mean) / room if room > 0 else 0.0
    return min(max(mean / true, LEAST_WORTH), MOST_WORTH) if true > 0 else MOST_WORTH


def careful_rate(looks: float, follows: int, mean: float, worth: float) -> float:
    """A pair's rate, drawn towards the site's mean as long as few have looked."""
    return (follows + worth * mean) / (looks + worth)


def factor(rate: float, mean: float, reach: float) -> float:
    """What a score is multiplied by: 1 at the mean, 1 ± reach from twice or half the mean on; in whole hundredths.

    Without finer steps nothing moves from one day to the next for a handful of readers.
    """
    if mean <= 0 or rate <= 0:
        return 1.0
    return round(1.0 + reach * min(max(log2(rate / mean), -1.0), 1.0), 2)
