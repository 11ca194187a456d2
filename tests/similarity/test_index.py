import sys

from hypothesis import given
from hypothesis import strategies as st

from articles.similarity import index as index_module
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
def test_both_indexes_equal_plain_dot_products(vectors, query, least):
    expected = naive(vectors, query, least)
    assert filled(PlainIndex(), vectors).neighbours(query, least) == expected
    assert filled(ArrayIndex(), vectors).neighbours(query, least) == expected


@given(st.lists(VECTORS, max_size=8), VECTORS)
def test_a_large_archive_is_added_up_alike(vectors, query):
    usual, index_module.DENSE = index_module.DENSE, 0
    try:
        assert filled(ArrayIndex(), vectors).neighbours(query) == naive(vectors, query, 1)
    finally:
        index_module.DENSE = usual


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
