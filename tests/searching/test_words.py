"""Text to words, and what somebody typed to a question; without a database."""

import pytest

from articles.searching import snippets, terms
from articles.searching.questions import slug_in, understand
from articles.searching.spelling import distance


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Málaga", "MALAGA"),
        ("Łódź’s", "lodz"),
        ("Tromsø", "tromso"),
        ("Straße", "strasse"),
        ("Cities", "city"),
        ("elections", "election"),
        ("ＡＢＣ", "abc"),
        ("Αθήνα", "αθηνα"),
        ("ёлка", "елка"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("O’Brien", "o'brien"),
        ("l’élection", "l election"),
        ("COVID-19", "covid 19"),
    ],
)
def test_two_ways_to_write_a_word_are_one(one, other):
    assert terms.words(one) == terms.words(other) != []


@pytest.mark.parametrize(
    ("one", "other"), [("bus", "bu"), ("glass", "glas"), ("heroes", "heroe"), ("C", "D"), ("हिन्दी", "हनद")]
)
def test_different_words_stay_different(one, other):
    assert terms.words(one) != terms.words(other)


def test_a_script_without_spaces_is_found_by_any_part_of_it():
    assert terms.words("東京都 2026年") == ["東京", "京都", "都", "2026", "年"]


@pytest.mark.parametrize(
    ("typed", "required", "excluded"),
    [
        ("harbour plan", ["harbour", "plan"], []),
        ("the harbour of the city", ["harbour", "city"], []),
        ("to be or not to be", ["to", "be", "or", "not", "to", "be"], []),
        ('"night train" vienna', ["night train", "vienna"], []),
        ("„night train“", ["night train"], []),
        ('"unclosed phrase', ["unclosed phrase"], []),
        ("rail -strike −bus", ["rail"], ["strike", "bus"]),
        ('rail -"night train"', ["rail"], ["night train"]),
        ("covid-19", ["covid 19"], []),
        ("O'Brien", ["o brien"], []),
        ("東京都", ["東京 京都"], []),
        ("都", ["都*"], []),
        ("-only -without", [], ["only", "without"]),
        ("* ( ) : ^ ' \" - & | ! <-> NEAR", ["near"], []),
        ("", [], []),
    ],
)
def test_what_was_typed_is_understood(typed, required, excluded):
    question = understand(typed)
    told = [[" ".join(term.words) + "*" * term.prefix for term in each] for each in (question.required, question.excluded)]
    assert told == [required, excluded]


def test_a_very_long_text_is_a_question_of_twelve_terms():
    assert len(understand("word " * 10_000).required) == 12


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("https://news.example/story/night-train/", "night-train"),
        ("http://localhost:8000/story/夜行/?x=1#y", "夜行"),
        ("/story/night-train/", "night-train"),
        ("story about trains", ""),
    ],
)
def test_a_pasted_address_names_its_slug(typed, slug):
    assert slug_in(typed) == slug


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("train", "train", 0),
        ("train", "trian", 1),
        ("train", "rain", 1),
        ("train", "trains", 1),
        ("train", "brain", 1),
        ("a", "xyz", 3),
    ],
)
def test_slips_of_the_pen_are_counted(one, other, slips):
    assert distance(one, other, 2) == slips


def marked(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("The Harbour plan", "harbours", "The [Harbour] plan"),
        ("In Málaga’s port", "malaga", "In [Málaga]’s port"),
        ("東京都知事が会見", "都知事", "東京[都知事]が会見"),
        ("Trains, <b>trains</b>", "train", "[Trains], <b>[trains]</b>"),
        ("हिन्दी समाचार", "हिन्दी", "[हिन्दी] समाचार"),
        ("", "x", ""),
    ],
)
def test_what_was_looked_for_is_marked_and_the_text_is_unchanged(text, typed, shown):
    assert marked(snippets.marked(text, understand(typed))) == shown


def test_a_snippet_is_cut_between_words_around_what_was_looked_for():
    text = "Nothing to see here. " * 40 + "At last the harbour opened. " + "Nothing to see there. " * 40
    pieces = snippets.snippet(["A summary.", text], understand("harbour"))
    shown = marked(pieces)
    assert "[harbour]" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 220
    assert shown[2:-2].replace("[", "").replace("]", "").strip() in text


def test_a_summary_that_says_it_all_is_the_snippet():
    pieces = snippets.snippet(["The harbour plan.", "A harbour. " * 100], understand("harbour plan"))
    assert marked(pieces) == "The [harbour] [plan]."
