"""Which tags keep company: they stand on the same stories more often than chance would put them there."""

from math import log

SURE = 10.83
"""The surprise that chance reaches once in a thousand times (chi-squared with one degree of freedom)."""
FEWEST = 2
"""Stories that two tags must share: once is nothing."""


def times_chance(both: int, one: int, other: int, stories: int) -> float:
    """How many times more often than chance two tags meet: `both` stories carry the two, `one` and `other` each of them.

    By chance they would meet on one * other / stories (the lift of association rules: Brin, Motwani, Ullman and Tsur 1997).
    """
    return both * stories / (one * other) if one and other else 0.0


def surprise(both: int, one: int, other: int, stories: int) -> float:
    """The log-likelihood ratio G² of that meeting (Dunning 1993, "Accurate methods for the statistics of surprise and
    coincidence"); 0 where they meet no more often than chance has it. Unlike the lift it does not favour the rarest.
    """
    both, one, other = min(both, one, other), min(one, stories), min(other, stories)
    if times_chance(both, one, other, stories) <= 1:
        return 0.0
    cells = (
        (both, one * other),
        (one - both, one * (stories - other)),
        (other - both, (stories - one) * other),
        (stories - one - other + both, (stories - one) * (stories - other)),
    )
    return 2 * sum(seen * log(seen * stories / expected) for seen, expected in cells if seen > 0 and expected > 0)


def is_company(both: int, one: int, other: int, stories: int) -> bool:
    """Whether two tags stand together more often than chance would have it, as far as one can be sure."""
    return both >= FEWEST and surprise(both, one, other, stories) >= SURE
