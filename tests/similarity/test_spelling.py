import pytest

from articles.similarity.reasons import heaviest, texts
from articles.similarity.spelling import spellings
from articles.similarity.terms import feature_id

from .stories import story


@pytest.mark.parametrize(
    ("text", "feature", "written"),
    [
        ("SK On builds cells.", "sk on", "SK On"),
        ("Nissan’s plant in Ōsaka", "nissan", "Nissan"),
        ("12-hour shifts", "12 hour", "12-hour"),
        ("It cost €318,000.", "318 000", "318,000"),
        ("Strike ends. The strike cost much.", "strike", "strike"),
        ("Cells late. Cells here.", "cells", "Cells"),
        ("STRASSE und Straße, Straße", "strasse", "Straße"),
    ],
)
def test_a_feature_is_written_as_the_story_writes_it(text, feature, written):
    assert spellings(story(1, "", text))[feature] == written


def test_shared_terms_are_named_as_written_and_others_as_folded():
    named = texts(story(1, "SK Off", "東京都の電池"))
    assert named[feature_id("sk")] == "SK"
    assert named[feature_id("東京")] == "東京"


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        (["bright", "mile", "Bright Mile", "sockets"], ["Bright Mile", "sockets"]),
        (["2026", "000 homes", "318,000", "homes"], ["homes"]),
        (["strike", "late", "either", "Dunmore", "eight hours"], ["strike", "Dunmore", "eight hours"]),
        (["12-hour", "hour"], ["12-hour"]),
        ([], []),
    ],
)
def test_the_terms_that_say_most_are_named(terms, named):
    assert heaviest(terms) == named
