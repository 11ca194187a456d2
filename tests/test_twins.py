"""Names that are nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import naming, twins


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("e-bike", "ebike", "spelling"),
        ("co2", "co 2", "spelling"),
        ("electric vehicle", "electric vehicles", "plural"),
        ("city", "cities", "plural"),
        ("ev", "evs", "plural"),
        ("batterie", "batterien", "plural"),
        ("Häuser", "Haus", "plural"),
        ("coche eléctrico", "coches eléctricos", "plural"),
        ("nación", "naciones", "plural"),
        ("charging station", "chargign station", "slip"),
        ("zuerich", "zürich", "slip"),
        ("c", "c++", ""),
        ("covid 18", "covid 19", ""),
        ("2024", "2025", ""),
        ("trade", "grade", ""),
        ("miners", "liners", ""),
        ("rail", "rail", ""),
        ("rail strike", "rail", ""),
    ],
)
def test_near_twins_are_found_and_different_things_are_not(one, other, why):
    keys = {1: naming.tag_key(one), 2: naming.tag_key(other)}
    assert twins.near(keys[1], keys[2]) == twins.near(keys[2], keys[1]) == why
    assert list(twins.pairs(keys)) == ([(1, 2, why)] if why else [])


alphabet = st.text("aeinrs y", min_size=1, max_size=9).map(naming.tag_key)


@given(st.lists(alphabet, max_size=12, unique=True))
def test_no_pair_is_missed_by_looking_only_within_groups(names):
    keys = dict(enumerate(names))
    every = {(one, other) for one in keys for other in keys if one < other and twins.near(keys[one], keys[other])}
    assert {pair[:2] for pair in twins.pairs(keys)} == every
