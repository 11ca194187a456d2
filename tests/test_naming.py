"""Slugs, and the keys under which headlines and tags are found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import naming


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("japanese company signs battery deal", "japanese-company-signs-battery-deal"),
        ("Renault’s 600 Km Electric Trucks", "renaults-600-km-electric-trucks"),
        ("Málaga – a city", "málaga-a-city"),
        ("東京 の 電車", "東京-の-電車"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("CO₂ falls", "co2-falls"),
        ("  --- ", "story"),
        ("🔋🔋", "story"),
    ],
)
def test_a_slug_keeps_letters_of_any_script(text, slug):
    assert naming.slugify(text) == slug


@given(st.text())
def test_a_slug_is_never_empty_never_long_and_made_again_stays_itself(text):
    slug = naming.slugify(text)
    assert 0 < len(slug) <= naming.SLUG_LENGTH
    assert naming.slugify(slug) == slug
    assert not set(slug) & set("/?#% \n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ottawa Freezes ‘Tesla’s’ Aid", 'ottawa freezes "tesla\'s" aid'),
        ("Trains – and trucks", "Trains — and  trucks"),
        ("Trains - and trucks", "Trains—and trucks"),
        ("Ｆｕｌｌ width", "full width"),
        ("A headline.", "A headline"),
    ],
)
def test_headlines_that_differ_in_type_alone_share_a_key(one, other):
    assert naming.headline_key(one) == naming.headline_key(other)


def test_headlines_that_differ_in_words_or_accents_do_not():
    assert naming.headline_key("Resume of the talks") != naming.headline_key("Résumé of the talks")


def test_tags_fold_case_width_accents_and_spaces_but_not_signs():
    assert naming.tag_key(" ZÜRICH  West") == naming.tag_key("zurich west")
    assert len({naming.tag_key(name) for name in ("C", "C++", "C#")}) == 3


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("japanese company signs battery deal", "Japanese company signs battery deal"),
        ("ev-sales-slump", "Ev sales slump"),
        ("ev_sales_slump", "Ev sales slump"),
        ("iPhone sales slump", "iPhone sales slump"),
        ("Already a Headline", "Already a Headline"),
        ("x", "X"),
    ],
)
def test_a_working_title_becomes_a_headline(title, headline):
    assert naming.headline_from(title) == headline


@pytest.mark.parametrize(("used", "free"), [(0, "a"), (1, "a-2"), (2, "a-3"), (10, "a-11"), (25, "a-26")])
def test_a_taken_slug_gets_the_next_number(used, free):
    taken = {"a", *(f"a-{number}" for number in range(2, used + 1))} if used else set()
    assert naming.numbered("a", taken.intersection) == free


def test_a_numbered_slug_stays_within_the_length():
    slug = "x" * naming.SLUG_LENGTH
    assert len(naming.numbered(slug, {slug}.intersection)) == naming.SLUG_LENGTH
