from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.similarity.collection import Collection
from articles.similarity.diversity import CARDS, choose, crowded, is_good, is_near_copy, least_score
from articles.similarity.ranking import UNKNOWN_GAP, Candidate, Facts, best, day_of, facts, gap, rank, score
from articles.similarity.reasons import heaviest, texts, why
from articles.similarity.weights import CONTENT_UNIT, DEFAULT, Recipe, Statistics, dot, vector

from .stories import newsroom, story

STATISTICS = Statistics(stories=100, tag_frequency={"batteries": 3, "news": 90})
FACTS = st.builds(
    Facts,
    id=st.integers(0, 9),
    day=st.none() | st.floats(0, 20_000),
    section=st.sampled_from([None, "local", "world"]),
    tags=st.frozensets(st.sampled_from(["batteries", "news", "new"])),
    authors=st.just(frozenset()),
    headline_opening=st.sampled_from(["", "trends on tuesday"]),
    body_opening=st.sampled_from(["", "by our reporter"]),
)
RECIPES = st.builds(Recipe, tags=st.floats(-1, 1), recency=st.floats(0, 2), section=st.floats(-2, 2), rubric=st.floats(-4, 1))


def candidate(id, score, *, tags=(), authors=(), day=0.0):
    return Candidate(Facts(id, day, None, frozenset(tags), frozenset(authors)), content=score, score=score)


def unlike(one, other):
    return 0


@given(st.integers(0, CONTENT_UNIT), FACTS, FACTS, RECIPES)
def test_the_score_is_symmetric(content, one, other, recipe):
    assert score(content, one, other, STATISTICS, recipe) == score(content, other, one, STATISTICS, recipe)


@pytest.mark.parametrize("days", [1, 30, 4000])
def test_a_wider_gap_scores_less(days):
    here, near, far = Facts(1, 100.0), Facts(2, 100.0), Facts(3, 100.0 + days)
    assert score(CONTENT_UNIT, here, near, STATISTICS) > score(CONTENT_UNIT, here, far, STATISTICS)


def test_a_rare_shared_tag_is_worth_more_than_a_common_one():
    rare, common = Facts(1, 0.0, tags=frozenset({"batteries"})), Facts(2, 0.0, tags=frozenset({"news"}))
    assert score(CONTENT_UNIT, rare, rare, STATISTICS) > score(CONTENT_UNIT, common, common, STATISTICS)


def test_stories_of_one_rubric_score_less():
    column = Facts(1, 0.0, headline_opening="trends on tuesday")
    assert score(CONTENT_UNIT, column, column, STATISTICS) < score(CONTENT_UNIT, Facts(1, 0.0), Facts(2, 0.0), STATISTICS)


@given(FACTS, st.lists(st.tuples(FACTS, st.integers(0, CONTENT_UNIT)), max_size=30), RECIPES, st.integers(1, 9))
def test_the_best_are_the_first_of_the_ranking(one, drawn, recipe, most):
    others = {100 + number: replace(each, id=100 + number) for number, (each, _) in enumerate(drawn)}
    contents = {100 + number: content for number, (_, content) in enumerate(drawn)}
    expected = rank(one, contents, others, STATISTICS, recipe)[:most]
    assert best(one, contents, others, STATISTICS, recipe, most) == expected


def test_an_undated_story_is_a_year_away():
    assert gap(Facts(1), Facts(2, 5.0)) == UNKNOWN_GAP


def test_an_instant_without_a_time_zone_is_utc():
    assert day_of(datetime(1970, 1, 2)) == day_of(datetime(1970, 1, 2, tzinfo=UTC)) == 1.0


def test_equal_scores_put_the_newer_story_first_then_the_smaller_id():
    others = {1: Facts(1, 5.0), 2: Facts(2, 15.0), 3: Facts(3, 5.0)}
    ranked = rank(Facts(0, 10.0), {3: 50, 2: 50, 1: 50}, others, STATISTICS)
    assert [each.facts.id for each in ranked] == [2, 1, 3]


def test_a_ranking_does_not_depend_on_the_order_the_stories_came_in():
    there, back = Collection(newsroom()), Collection(newsroom()[::-1])
    assert [there.ranked(id) for id in range(1, 9)] == [back.ranked(id) for id in range(1, 9)]


def test_the_stories_of_one_subject_find_each_other():
    collection = Collection(newsroom())
    assert [each.facts.id for each in collection.ranked(1)] == [2, 3]
    assert [each.facts.id for each in collection.ranked(4)] == [5]
    assert collection.ranked(6) == []


def test_an_added_story_ranks_as_in_a_rebuild_under_the_same_snapshot():
    stories = newsroom()
    statistics = Collection(stories[:4]).statistics
    grown = Collection(stories[:4], statistics)
    grown.ranked(1)
    for late in stories[4:]:
        grown.add(late)
    rebuilt = Collection(stories, statistics)
    assert [grown.ranked(id) for id in rebuilt] == [rebuilt.ranked(id) for id in rebuilt]


@given(st.integers(0, 7), st.integers(0, 7), RECIPES)
def test_the_parts_of_a_reason_sum_to_the_score(first, second, recipe):
    stories = newsroom()
    one, other = stories[first], stories[second]
    mine, theirs = vector(one, STATISTICS), vector(other, STATISTICS)
    reasons = why(mine, theirs, facts(one), facts(other), texts(one), STATISTICS, recipe)
    assert reasons.score == sum(part.points for part in reasons.parts)
    assert reasons.score == score(dot(mine, theirs), facts(one), facts(other), STATISTICS, recipe)


def test_a_reason_names_its_heaviest_words_its_tags_and_the_distance():
    one, other = newsroom()[:2]
    mine, theirs = vector(one, STATISTICS), vector(other, STATISTICS)
    reasons = why(mine, theirs, facts(one), facts(other), texts(one), STATISTICS, DEFAULT)
    assert reasons.terms[0] in ("pouch", "pouch cell", "leaf", "pouch cells")
    assert (reasons.tags, reasons.days) == (("batteries", "nissan"), 12)


def test_a_sentence_does_not_name_a_word_twice():
    assert heaviest(["pouch cells", "pouch", "leaf", "cells", "sk", "nissan"]) == ["pouch cells", "leaf", "sk"]


def test_a_near_copy_never_stands_beside_its_twin():
    ranked = [candidate(1, 90), candidate(2, 80), candidate(3, 70)]
    twins = {frozenset({1, 2})}

    def alike(one, other):
        return CONTENT_UNIT if frozenset({one.facts.id, other.facts.id}) in twins else 0

    assert [card.facts.id for card in choose(ranked, alike, STATISTICS)] == [1, 3]


def test_a_third_card_of_one_author_gives_way_to_one_that_fits():
    ranked = [candidate(id, 100 - id, authors=("ann",)) for id in range(4)] + [candidate(9, 80), candidate(10, 75)]
    assert [card.facts.id for card in choose(ranked, unlike, STATISTICS)] == [0, 1, 9, 10]


def test_a_third_card_of_one_author_stays_when_nothing_else_fits():
    ranked = [candidate(id, 100 - id, authors=("ann",)) for id in range(4)] + [candidate(9, 10)]
    assert [card.facts.id for card in choose(ranked, unlike, STATISTICS)] == [0, 1, 2, 3]


def test_a_common_tag_crowds_nothing():
    ranked = [candidate(id, 100 - id, tags=("news",)) for id in range(4)] + [candidate(9, 95)]
    assert crowded(ranked, STATISTICS) == set()


def test_a_box_has_no_more_than_its_cards():
    assert len(choose([candidate(id, 50) for id in range(9)], unlike, STATISTICS)) == CARDS
    assert choose([], unlike, STATISTICS) == []


def test_a_good_match_scores_more_in_a_young_archive():
    assert least_score(10**6) == least_score(2000) == 15_000_000
    assert [round(least_score(stories) / 1e9, 3) for stories in (0, 66, 150, 500)] == [0.061, 0.047, 0.036, 0.024]


def test_versions_of_one_story_are_near_copies():
    text = "The ferry to Harlow runs again after three weeks of repairs to the ramp " * 3
    one, other = (vector(story(id, "Ferry runs", text + extra), STATISTICS) for id, extra in ((1, ""), (2, " today")))
    assert is_near_copy(dot(one, other))


def test_a_young_archive_uses_the_usual_pull():
    assert Collection(newsroom()).statistics.pull == Statistics().pull


def test_an_archive_whose_subjects_are_brief_pulls_harder():
    def archive(spread):
        return [
            story(100 * subject + part, f"subject{subject}", f"word{subject} term{subject} x{part}", day=spread(subject, part))
            for subject in range(60)
            for part in range(4)
        ]

    brief = Collection(archive(lambda subject, part: 30 * subject + part)).statistics.pull
    lasting = Collection(archive(lambda subject, part: 450 * part + 7 * subject)).statistics.pull
    assert brief > lasting


def test_a_shared_tag_makes_half_the_score_enough():
    least = least_score(66)
    assert least_score(66, shares_tag=True) == least // 2
    mine, tagged, untagged = (Facts(id, 0.0, tags=frozenset(tags)) for id, tags in ((1, "ab"), (2, "b"), (3, "c")))
    assert is_good(Candidate(tagged, 0, least // 2), mine, 66)
    assert not is_good(Candidate(untagged, 0, least // 2), mine, 66)
    assert is_good(Candidate(untagged, 0, least), mine, 66)
