"""Why two stories stand together, as an editor reads it."""

import pytest
from django.utils.translation import override

from articles.relating.wording import distance, sentence
from articles.similarity.reasons import Part, Reasons

WORDS = tuple(Part("term", text, 1) for text in ("pouch cells", "pouch", "leaf"))
WHOLE = Reasons(WORDS, 3, ("batteries", "nissan"), 12, same_section=True)


def test_a_reason_reads_as_a_sentence():
    assert sentence(WHOLE) == "Both mention pouch cells, leaf; tags batteries, nissan; same section; 12 days apart"


def test_what_is_not_shared_is_not_named():
    assert sentence(Reasons((), 0, ("batteries",), None, same_section=False)) == "Tag batteries"
    assert sentence(Reasons((), 0, (), None, same_section=False)) == ""


@pytest.mark.parametrize(("days", "text"), [(0, "same day"), (1, "1 day apart"), (12, "12 days apart")])
def test_distances_read_well(days, text):
    assert distance(days) == text


def test_it_speaks_the_language_of_the_desk():
    with override("de"):
        assert sentence(WHOLE) == (
            "Beide nennen pouch cells, leaf; Schlagwörter batteries, nissan; dasselbe Ressort; 12 Tage auseinander"
        )
