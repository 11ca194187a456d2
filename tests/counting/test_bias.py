"""Simulated readers who look at places with a known probability: what the place did to the counts is taken out again."""

from random import Random

import pytest

from articles.counting import bias

TRUE = (1.0, 0.62, 0.4, 0.25)


def readers(wishes, places, *, views, seed=7):
    """What is counted when pair i has wish `wishes[i]` and stands at `places[i]` for `views` page views each."""
    chance = Random(seed)
    return [
        {place: (views, sum(chance.random() < TRUE[place - 1] * wish for _ in range(views))) for place in stood}
        for wish, stood in zip(wishes, places, strict=True)
    ]


def test_without_counts_the_belief_holds():
    assert bias.examination([], 4).shares == pytest.approx(bias.PRIOR)
    assert bias.examination([], 6).shares == pytest.approx((*bias.PRIOR, 0.6, 0.6))
    assert bias.examination([], 1).at(3) == 1.0


def test_pairs_that_nobody_followed_do_not_move_the_belief():
    assert bias.examination([{1: (900, 0), 2: (900, 0)}], 4).shares == pytest.approx(bias.PRIOR)


def test_a_few_follows_hardly_move_the_belief():
    shares = bias.examination([{1: (40, 0), 2: (40, 2)}], 4).shares
    assert shares == pytest.approx(bias.PRIOR, abs=0.06)


def test_known_shares_are_found_again():
    chance = Random(1)
    places = [sorted(chance.sample((1, 2, 3, 4), 2)) for _ in range(300)]
    pairs = readers([chance.uniform(0.01, 0.12) for _ in places], places, views=1500)
    learnt = bias.examination(pairs, 4)
    assert learnt.pairs == 300
    assert learnt.shares == pytest.approx(TRUE, abs=0.04)


def test_good_stories_that_stood_first_do_not_make_the_first_place_look_better_than_it_is():
    """The engine puts better stories higher: raw rates by place would be off by far more."""
    wishes = [0.16] * 60 + [0.03] * 60
    pairs = readers(wishes, [(1, 2)] * 60 + [(3, 4)] * 60 + [], views=1500)
    pairs += readers([0.05] * 40, [(2, 3)] * 40, views=1500, seed=8)
    raw = [sum(pair[place][1] for pair in pairs if place in pair) / sum(pair[place][0] for pair in pairs if place in pair)
           for place in (1, 2, 3, 4)]  # fmt: skip
    learnt = bias.examination(pairs, 4)
    assert raw[3] / raw[0] < 0.06
    assert learnt.shares == pytest.approx(TRUE, abs=0.06)


def test_the_true_order_of_stories_comes_out_where_raw_rates_have_it_upside_down():
    wishes = {"dull at the top": 0.04, "good in the middle": 0.08, "best at the end": 0.12}
    counts = readers(wishes.values(), [(1,), (3,), (4,)], views=20_000)
    raw = {name: sum(f for _, f in pair.values()) / 20_000 for name, pair in zip(wishes, counts, strict=True)}
    corrected = {
        name: sum(f for _, f in pair.values()) / sum(shown * TRUE[place - 1] for place, (shown, _f) in pair.items())
        for name, pair in zip(wishes, counts, strict=True)
    }
    assert max(raw, key=raw.get) == "dull at the top"
    assert sorted(corrected, key=corrected.get) == list(wishes)


def test_pairs_that_differ_by_chance_alone_are_all_taken_for_the_mean():
    chance = Random(3)
    pairs = [(1000.0, sum(chance.random() < 0.05 for _ in range(1000))) for _ in range(200)]
    assert bias.worth(pairs, 0.05) > 10_000


def test_pairs_that_truly_differ_speak_for_themselves():
    chance = Random(3)
    wishes = [chance.uniform(0.0, 0.1) for _ in range(200)]
    pairs = [(1000.0, sum(chance.random() < wish for _ in range(1000))) for wish in wishes]
    assert 50 < bias.worth(pairs, 0.05) < 90  # variance of the wishes: 0.1² / 12, so 0.05 / 0.00083 = 60


def test_too_few_pairs_say_nothing_of_how_pairs_differ():
    assert bias.worth([(1000.0, 10), (1000.0, 90)], 0.05) == bias.USUAL_WORTH
    assert bias.worth([(0.0, 0)] * 5, 0.05) == bias.USUAL_WORTH


def test_few_looks_leave_a_rate_near_the_mean():
    assert bias.careful_rate(10, 10, 0.05, 400) == pytest.approx(0.073, abs=0.001)
    assert bias.careful_rate(40_000, 4000, 0.05, 400) == pytest.approx(0.0995, abs=0.0001)


@pytest.mark.parametrize(
    ("rate", "factor"), [(0.0, 1.0), (0.001, 0.9), (0.025, 0.9), (0.05, 1.0), (0.1, 1.1), (0.2, 1.1), (1.0, 1.1)]
)
def test_a_factor_never_leaves_its_bounds(rate, factor):
    assert bias.factor(rate, 0.05, 0.1) == pytest.approx(factor)
    assert bias.factor(rate, 0.0, 0.1) == 1.0
