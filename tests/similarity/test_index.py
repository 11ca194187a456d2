import sys

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.similarity import disk, packing
from articles.similarity.disk import DiskIndex
from articles.similarity.index import ArrayIndex, PlainIndex, new_index
from articles.similarity.weights import UNIT, dot

VECTORS = st.dictionaries(st.integers(0, 30).map(lambda n: n * 36_000_000_000), st.integers(1, UNIT), max_size=9)


def filled(index, vectors):
    for vector in vectors:
        index.add(dict(sorted(vector.items())))
    return index


def naive(vectors, query, least):
    scores = {number: dot(query, vector) for number, vector in enumerate(vectors)}
    return {number: score for number, score in scores.items() if score >= least}


@given(st.lists(VECTORS, max_size=8), VECTORS, st.integers(1, 1000))
@settings(deadline=None)
def test_both_indexes_equal_plain_dot_products(vectors, query, least):
    expected = naive(vectors, query, least)
    assert filled(PlainIndex(), vectors).neighbours(query, least) == expected
    assert filled(ArrayIndex(), vectors).neighbours(query, least) == expected


@given(st.lists(VECTORS, max_size=8), st.lists(VECTORS, max_size=3), VECTORS, st.integers(1, 1000))
@settings(max_examples=25, deadline=None)
def test_the_index_on_disk_equals_plain_dot_products(first, then, query, least):
    vectors, index = first + then, DiskIndex()
    for some in (first, then):
        index.add([packing.pack(vector) for vector in some])
    turned = list(index.turn())
    known = {feature: weight for feature, weight in query.items() if shared(feature, vectors)}
    assert index.neighbours(query, least) == naive(vectors, known, least)
    assert [index.vector(number) for number in range(len(index))] == [dict(sorted(each.items())) for each in vectors]
    assert postings(turned) == sorted(
        (feature, number, weight) for number, vector in enumerate(vectors) for feature, weight in vector.items()
    )


def shared(feature, vectors):
    """Whether more than one story has it: what one alone has leads nowhere, and is left out."""
    return sum(feature in vector for vector in vectors) > 1


def postings(turned):
    return [
        row
        for part in turned
        for row in zip(
            np.repeat(part.features, part.counts).tolist(), part.stories.tolist(), part.weights.tolist(), strict=True
        )
    ]


def test_rows_come_back_in_the_order_of_their_features_however_few_are_held(monkeypatch):
    monkeypatch.setattr(disk, "HELD", 3)
    rows, features = disk.Sorter(np.uint64), [7 << 35, 5, 31 << 35, 5, 8 << 35, 1, 7 << 35]
    for feature in features:
        rows.add(np.array([feature], np.uint64))
    assert [feature for part in rows.parts() for feature in part.tolist()] == sorted(features)


def test_an_index_gives_its_vectors_back():
    assert filled(ArrayIndex(), [{}, {3: 4, 5: 6}]).vector(1) == {3: 4, 5: 6}


def test_a_story_can_be_added_after_a_question():
    index = filled(ArrayIndex(), [{3: 4}])
    assert index.neighbours({3: 1}) == {0: 4}
    index.add({3: 5})
    assert index.neighbours({3: 1}) == {0: 4, 1: 5}
    assert len(index) == 2


def test_the_largest_weights_do_not_overflow():
    assert filled(ArrayIndex(), [{7: UNIT}]).neighbours({7: UNIT}) == {0: UNIT * UNIT}


def test_without_numpy_the_plain_index_answers(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert isinstance(new_index(), PlainIndex)
