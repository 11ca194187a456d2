import pytest

from articles.relating import spreading
from articles.relating.matching import packed_reasons
from articles.similarity import ranking, reasons
from articles.similarity.collection import Collection
from articles.similarity.weights import DEFAULT
from tests.similarity.stories import newsroom


def test_packed_reasons_say_what_the_whole_reasons_say():
    collection = Collection(newsroom())
    one, other = collection[1], collection[2]
    vectors = [collection.index.vector(collection.numbers[each]) for each in (1, 2)]
    packed = packed_reasons(*vectors, one, other, collection.statistics, DEFAULT)
    whole = reasons.why(*vectors, one, other, {}, collection.statistics)
    assert sum(points for _feature, points in packed["terms"]) + packed["rest"] + sum(packed["factors"]) == whole.score
    assert packed["factors"] == [part.points for part in whole.parts if part.kind in ranking.FACTORS]
    assert (packed["tags"], packed["days"], packed["section"]) == (list(whole.tags), whole.days, whole.same_section)


@pytest.mark.parametrize("is_much", [True, False])
def test_work_that_is_spread_comes_back_in_order(is_much, monkeypatch):
    monkeypatch.setattr(spreading, "cores", lambda: 2)
    base = 100
    assert list(
        spreading.spread(lambda some: [base + each for each in some], spreading.cut(range(50), 7), is_much=is_much)
    ) == [[base + each for each in range(start, min(start + 7, 50))] for start in range(0, 50, 7)]


def test_a_server_with_other_threads_is_not_forked(monkeypatch):
    monkeypatch.setattr(spreading, "cores", lambda: 2)
    monkeypatch.setattr(spreading, "active_count", lambda: 2)
    assert not spreading.may_fork()
