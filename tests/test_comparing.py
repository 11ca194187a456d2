"""What differs between two texts: words that came and went, in a form that people read."""

from articles import comparing
from articles.comparing import Part, Passage


def shown(parts):
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(marks[part.kind].format(part.text) for part in parts)


def test_changed_words_are_marked_and_the_others_stay():
    assert shown(comparing.words("The port opens on Monday.", "The port opens on Friday.")) == (
        "The port opens on -Monday-+Friday+."
    )
    assert shown(comparing.words("Two ships sank", "Two large ships sank today")) == "Two +large +ships sank +today+"


def test_a_single_word_between_two_changes_goes_with_them():
    old, new = "Alpha beta gamma delta one two three four", "Omega beta sigma delta one two three four"
    assert shown(comparing.words(old, new)) == "-Alpha beta gamma -+Omega beta sigma +delta one two three four"


def test_a_line_with_hardly_a_word_in_common_is_shown_as_rewritten():
    assert (
        shown(comparing.words("Council meets", "A quite different headline")) == "-Council meets-+A quite different headline+"
    )


def test_spaces_alone_are_no_change():
    assert comparing.words("One  two", "One two") == (Part("same", "One two"),)


def test_scripts_without_spaces_are_compared_sign_by_sign():
    assert shown(comparing.words("東京の港が開く", "東京の駅が開く")) == "東京の-港-+駅+が開く"


def test_the_empty_text_and_a_new_one():
    assert shown(comparing.words("", "New words")) == "+New words+"
    assert shown(comparing.words("Old words", "")) == "-Old words-"
    assert comparing.words("", "") == ()


def test_a_list_shows_what_came_went_and_moved():
    assert shown(comparing.items(["a", "b", "c"], ["b", "c", "d"])) == "-a-bc+d+"
    assert shown(comparing.items(["a", "b"], ["b", "a"])) in ("-a-b+a+", "+b+a-b-")


def test_unchanged_paragraphs_are_counted_and_those_beside_a_change_shown():
    old = "\n".join(f"The paragraph number {number}" for number in range(1, 11))
    new = old.replace("number 6", "number six")
    found = comparing.passages(old, new)
    assert [passage.skipped or shown(passage.parts) for passage in found] == [
        4, "The paragraph number 5", "The paragraph number -6-+six+", "The paragraph number 7", 3,
    ]  # fmt: skip


def test_a_paragraph_that_came_is_one_passage():
    found = comparing.passages("One.\nTwo.", "One.\nNew.\nTwo.")
    assert [shown(passage.parts) for passage in found] == ["One.", "+New.+", "Two."]
    assert Passage(skipped=3).parts == ()


def test_each_paragraph_that_came_or_went_is_a_passage_of_its_own():
    found = comparing.passages("One.\nLast.", "One.\nA first new one.\nA second new one.\nLast.")
    assert [shown(passage.parts) for passage in found] == ["One.", "+A first new one.+", "+A second new one.+", "Last."]
    found = comparing.passages("", "A first.\nA second.")
    assert [shown(passage.parts) for passage in found] == ["+A first.+", "+A second.+"]


def test_a_paragraph_is_compared_with_the_one_that_it_became_wherever_others_came():
    old = "The port opens on Monday at nine."
    new = "Something else altogether came first.\nThe port opens on Friday at nine.\nAnd more was said after it."
    assert [shown(passage.parts) for passage in comparing.passages(old, new)] == [
        "+Something else altogether came first.+",
        "The port opens on -Monday -+Friday +at nine.",
        "+And more was said after it.+",
    ]


def test_a_new_paragraph_before_one_that_changed_makes_neither_look_rewritten():
    old = "Ships came to the port.\nTrains left the city."
    new = "Buses run at night here.\nShips came to the old port."
    assert [shown(passage.parts) for passage in comparing.passages(old, new)] == [
        "+Buses run at night here.+", "Ships came to the +old +port.", "-Trains left the city.-",
    ]  # fmt: skip


def test_texts_too_long_to_compare_word_by_word_are_shown_whole():
    old, new = "a " * 2100, "a " * 2100 + "b"
    assert [part.kind for part in comparing.words(old, new)] == ["removed", "added"]
