"""Which tags a text deserves, and how that is measured where they are hidden."""

import pytest

from articles.naming import fold
from articles.similarity import held_out, subjects
from articles.similarity.archive import Labelled
from articles.similarity.mentions import Mention, mentions
from articles.similarity.story import Story
from articles.similarity.subjects import Neighbour, deserved


def keys(*args, **kwargs) -> list[str]:
    return [each.key for each in deserved(*args, **kwargs)]


def test_a_phrase_comes_in_the_ways_a_tag_may_be_written():
    found = mentions("", "", "charging stations open.")
    assert {"charging stations", "charging-stations", "charging station", "stations", "station"} <= set(found)


def test_a_phrase_ends_where_a_sentence_ends():
    assert "ports open" not in mentions("", "", "in the ports. open them")


def test_names_with_signs_are_found_and_quotes_are_not_part_of_one():
    assert {"c++", "c#", ".net", "u.s.", "bright mile"} <= set(mentions("", "", "“bright mile” in c++, c#, .net and the u.s."))


def test_where_a_name_stands_is_told_and_how_often():
    found = mentions("grid", "a grid", "grid " + "word " * 150 + "grid")
    assert found["grid"] == Mention(headline=True, summary=True, opening=True, body=2)


def test_the_tag_that_more_of_the_nearest_carry_stands_first():
    near = [Neighbour(100, ["grid", "wind"]), Neighbour(100, ["grid", "wind"]), Neighbour(50, ["grid"])]
    assert keys({}, near, {}, {}) == ["grid", "wind"]


def test_a_near_story_counts_for_more_than_a_far_one():
    near = [Neighbour(300, ["b"]), Neighbour(200, ["b"]), Neighbour(100, ["a"]), Neighbour(90, ["a"])]
    assert keys({}, near, {}, {}) == ["b", "a"]


def test_a_name_that_every_story_has_says_little():
    place = Mention(headline=True, body=3)
    found = deserved({"design": place, "solar": place}, [], {"design": 5, "solar": 5}, {"design": 500, "solar": 5})
    assert [each.key for each in found] == ["solar"]


def test_nothing_in_gives_nothing_out():
    assert deserved({}, [], {}, {}) == []


@pytest.mark.parametrize(
    ("name", "number"), [("grid", 1), ("grid storage", 1), ("electric vehicle tax", 2), ("it", 1), ("the who", 0)]
)
def test_the_index_knows_names_by_their_words(name, number):
    assert len(subjects.features_of(name)) == number


def test_hidden_tags_are_found_again_and_better_than_the_most_used():
    labelled = [
        Labelled(
            Story(
                f"{subject}{number}", f"{subject} report", body_text=f"{subject} {extra} " * 9, tags=(subject.upper(), "news")
            )
        )
        for subject, extra in (("wind", "turbine blade"), ("rail", "sleeper track"), ("salt", "sodium cell"))
        for number in range(4)
    ]
    rows = list(held_out.scored(labelled, fold, split="rest", variant="A"))
    means = {method: held_out.mean([row[method] for row in rows], "recall@5") for method in held_out.METHODS}
    assert (len(rows), means["suggested"]) == (12, 1.0)
    assert held_out.measure(["a", "x", "b", "y", "c", "d"], {"a", "b", "d"}) == (2 / 3, 2 / 3)


def test_a_storys_own_tag_that_no_other_story_has_is_not_known():
    labelled = [Labelled(Story("1", "quartz", tags=("quartz",))), Labelled(Story("2", "salt", tags=("salt",)))]
    rows = list(held_out.scored(labelled, fold, split="all", variant="A"))
    assert [row["suggested"] for row in rows] == [(0.0, 0.0)] * 2
