import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.similarity import bulk
from articles.similarity.packing import pack, pack_postings, unpack, unpack_postings
from articles.similarity.terms import feature_id
from articles.similarity.weights import DEFAULT, UNIT, Census, Recipe, Statistics, dot, feature_ids, vector

from .stories import newsroom, story

VECTORS = st.dictionaries(st.integers(0, (1 << 40) - 1), st.integers(1, UNIT), max_size=40)


def snapshot(stories) -> Statistics:
    census = Census()
    for one in stories:
        census.add(feature_ids(one), one.tags)
    return census.statistics()


def test_a_census_keeps_what_occurs_twice():
    statistics = snapshot([story(1, "ferry boat", tags=("sea",)), story(2, "ferry horn", tags=("sea", "noise"))])
    assert statistics.stories == 2
    assert statistics.frequency == {feature_id("ferry"): 2}
    assert statistics.tag_frequency == {"sea": 2, "noise": 1}


def test_a_census_does_not_depend_on_the_order_of_the_stories():
    assert snapshot(newsroom()) == snapshot(newsroom()[::-1])


def test_a_vector_has_the_same_length_for_a_short_and_a_long_story():
    statistics = snapshot(newsroom())
    short, long = vector(story(9, "ferry"), statistics), vector(story(9, "ferry", "ferry boat horn " * 90), statistics)
    assert dot(short, short) == UNIT * UNIT
    assert abs(dot(long, long) / (UNIT * UNIT) - 1) < 0.01


def test_a_story_of_emoji_only_has_no_features():
    assert vector(story(1, "🎉", "👍🏽"), Statistics()) == {}


def test_an_empty_story_has_no_features():
    assert vector(story(1), Statistics()) == {}


def test_a_story_of_stop_words_only_has_no_features():
    assert vector(story(1, "This is it", "and that was that"), Statistics()) == {}


def test_a_new_name_matches_at_once_in_two_new_stories():
    statistics = snapshot(newsroom())
    one, other = vector(story(9, "", "Zyxtra sails"), statistics), vector(story(10, "", "Zyxtra sinks"), statistics)
    assert dot(one, other) > 0


def test_an_unknown_pair_of_the_body_waits_for_the_next_snapshot():
    one = vector(story(9, "Zyxtra Harbour", "green lantern"), snapshot(newsroom()))
    assert feature_id("zyxtra harbour") in one
    assert feature_id("green lantern") not in one


def test_an_unknown_word_in_passing_waits_for_the_next_snapshot():
    one = vector(story(9, "", "filler " * 100 + "lantern buoy buoy"), snapshot(newsroom()))
    assert feature_id("buoy") in one
    assert feature_id("lantern") not in one


def test_a_word_of_every_story_is_too_common():
    everywhere = [story(number, "ferry", f"word{number}") for number in range(60)]
    assert feature_id("ferry") not in vector(everywhere[0], snapshot(everywhere))


def test_a_vector_keeps_the_heaviest_features_only():
    body = " ".join(f"word{number}" for number in range(900)) * 2
    assert len(vector(story(1, "", body), Statistics(stories=10))) == 360
    assert len(vector(story(1, "", body), Statistics(stories=50_000))) == 260
    assert len(vector(story(1, "", body), Statistics(stories=200_000))) == 200


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=200))
def test_no_text_is_an_error(headline, summary, body):
    weights = vector(story(1, headline, body, summary=summary), Statistics(stories=3)).values()
    assert all(0 < weight <= UNIT for weight in weights)


@given(VECTORS, VECTORS)
def test_the_content_score_is_symmetric(one, other):
    assert dot(one, other) == dot(other, one)


@given(VECTORS)
def test_a_packed_vector_comes_back(one):
    assert unpack(pack(one)) == one


@given(VECTORS)
def test_packing_does_not_depend_on_order(one):
    assert pack(one) == pack(dict(reversed(one.items())))


def test_a_cut_off_vector_is_refused():
    with pytest.raises(ValueError, match="no whole number"):
        unpack(pack({1 << 39: 300})[:-1])


@given(st.lists(st.tuples(st.integers(0, (1 << 32) - 1), st.integers(1, UNIT)), max_size=9))
def test_packed_postings_come_back(pairs):
    stories, weights = [story for story, _ in pairs], [weight for _, weight in pairs]
    assert [list(column) for column in unpack_postings(pack_postings(stories, weights))] == [stories, weights]


WORDS = st.lists(st.sampled_from("ferry boat horn harlow strait 東京都 the of café it's buoy's".split()), max_size=30).map(
    " ".join
)
STORIES = st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8)
RECIPES = st.builds(Recipe, headline=st.floats(0, 20), lead=st.floats(0, 20), pairs=st.floats(0, 4), rarity=st.floats(0.5, 4))


@given(STORIES, RECIPES)
@settings(deadline=None)
def test_counting_and_weighing_in_bulk_gives_the_same_integers(texts, recipe):
    stories = [story(number, *two, summary=third) for number, (*two, third) in enumerate(texts)]
    census = bulk.Census()
    for one in stories:
        census.add(bulk.counted(one, recipe), one.tags)
    statistics = census.statistics()
    scales = bulk.Scales(statistics, recipe)
    assert dict(statistics.frequency) == snapshot(stories).frequency
    expected = [pack(vector(one, snapshot(stories), recipe)) for one in stories]
    assert [scales.weigh(each) for each in census.counted()] == expected


def test_a_recipe_comes_back_from_its_values():
    recipe = DEFAULT.changed(tags=0.4)
    assert Recipe.from_dict(recipe.to_dict()) == recipe
    assert Recipe.from_dict({}) == DEFAULT


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"colour": 1}, "no colour"),
        ({"tags": "much"}, "tags must be"),
        ({"recency": 9}, "0 to 2"),
        ({"rubric": float("nan")}, "rubric"),
    ],
)
def test_a_bad_recipe_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Recipe.from_dict(values)
