"""Two people wrote on one story: what they did apart is joined, what they did to the same words is shown, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import merging
from articles.merging import Collision

OPENED = "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"


def text(*paragraphs: str) -> str:
    return "\n".join(f"<p>{each}</p>" for each in paragraphs)


def sides(collisions: list[Collision]) -> list[tuple[str, str]]:
    return [(each.mine, each.theirs) for each in collisions]


# --- fields ---------------------------------------------------------------------------------------------------------
def test_each_field_is_taken_from_whoever_changed_it():
    base = {"headline": "A", "summary": "B", "section_id": 1}
    merged = merging.merge(base, base | {"headline": "Mine"}, base | {"summary": "Theirs", "section_id": None})
    assert merged == merging.Merged({"headline": "Mine", "summary": "Theirs", "section_id": None}, [])


def test_a_field_that_both_changed_alike_does_not_collide():
    assert merging.merge({"headline": "A"}, {"headline": "B"}, {"headline": "B"}).collisions == []


def test_a_field_that_both_changed_differently_collides_until_somebody_chooses():
    three = {"headline": "A"}, {"headline": "Mine"}, {"headline": "Theirs"}
    [collision] = merging.merge(*three).collisions
    assert (collision.field, collision.mine, collision.theirs) == ("headline", "Mine", "Theirs")
    assert merging.merge(*three, {collision.key: "theirs"}) == merging.Merged({"headline": "Theirs"}, [])
    assert merging.merge(*three, {collision.key: "mine"}) == merging.Merged({"headline": "Mine"}, [])
    assert merging.merge(*three, {collision.key: "nonsense"}).collisions == [collision]


def test_tags_and_authors_are_sets_in_an_order():
    assert merging.united(["a", "b"], ["b", "c"], ["a", "b", "d"]) == ["b", "c", "d"]
    assert merging.united([1, 2], [1, 2], [2, 1]) == [2, 1]
    assert merging.united([1, 2], [2, 1], [1, 2, 3]) == [2, 1, 3]


# --- the text -------------------------------------------------------------------------------------------------------
def test_a_text_falls_into_its_blocks():
    html = '<p>A <em>b</em></p><ul><li>One<ul><li>Two</li></ul></li></ul>\n<hr>loose<figure><img src="/x.jpg"></figure>'
    assert merging.blocks(html) == [
        "<p>A <em>b</em></p>", "<ul><li>One<ul><li>Two</li></ul></li></ul>", "<hr>", "loose",
        '<figure><img src="/x.jpg"></figure>',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [
        (["One, mine.", "Two.", "Three."], ["One.", "Two.", "Three, theirs."], ["One, mine.", "Two.", "Three, theirs."]),
        (["One, mine.", "Two.", "Three."], ["One.", "Two, theirs.", "Three."], ["One, mine.", "Two, theirs.", "Three."]),
        (["Two.", "Three."], ["One.", "Two.", "Three.", "Four."], ["Two.", "Three.", "Four."]),
        (["One, mine.", "Two.", "Three."], ["One.", "New.", "Two.", "Three."], ["One, mine.", "New.", "Two.", "Three."]),
        (["One.", "Same.", "Three."], ["One.", "Same.", "Three."], ["One.", "Same.", "Three."]),
    ],
)
def test_paragraphs_that_do_not_touch_are_joined(mine, theirs, joined):
    assert merging.body(OPENED, text(*mine), text(*theirs), {}) == (text(*joined), [])


def test_a_paragraph_that_both_changed_is_shown_and_the_rest_is_joined_once_it_is_chosen():
    mine, theirs = text("One.", "Two, mine.", "Three."), text("One.", "Two, theirs.", "Three.", "Four.")
    _unchanged, [collision] = merging.body(OPENED, mine, theirs, {})
    assert sides([collision]) == [("<p>Two, mine.</p>", "<p>Two, theirs.</p>")]
    chosen = {choice: merging.body(OPENED, mine, theirs, {collision.key: choice})[0] for choice in ("mine", "theirs", "both")}
    assert chosen == {
        "mine": text("One.", "Two, mine.", "Three.", "Four."),
        "theirs": text("One.", "Two, theirs.", "Three.", "Four."),
        "both": text("One.", "Two, theirs.", "Two, mine.", "Three.", "Four."),
    }


def test_two_additions_in_one_place_are_shown():
    _text, collisions = merging.body(OPENED, OPENED + "<p>Mine.</p>", OPENED + "<p>Theirs.</p>", {})
    assert sides(collisions) == [("<p>Mine.</p>", "<p>Theirs.</p>")]


def test_a_paragraph_deleted_here_and_changed_there_is_shown():
    _text, collisions = merging.body(OPENED, text("One.", "Three."), text("One.", "Two, theirs.", "Three."), {})
    assert sides(collisions) == [("", "<p>Two, theirs.</p>")]


def test_a_choice_outlasts_further_typing_on_my_side():
    theirs = text("One.", "Theirs.", "Three.")
    _text, [collision] = merging.body(OPENED, text("One.", "Mine.", "Three."), theirs, {})
    later = merging.body(OPENED, text("One.", "Mine, longer.", "Three."), theirs, {collision.key: "mine"})
    assert later == (text("One.", "Mine, longer.", "Three."), [])


def test_equal_collisions_are_chosen_one_by_one():
    base, mine, theirs = text("A", "-", "A"), text("B", "-", "B"), text("C", "-", "C")
    _text, [one, two] = merging.body(base, mine, theirs, {})
    assert merging.body(base, mine, theirs, {one.key: "mine", two.key: "theirs"}) == (text("B", "-", "C"), [])


def test_what_only_the_editor_s_engine_writes_differently_is_no_change():
    base = "<ul>\n<li>One</li>\n</ul>\n<table><tr><td>Cell</td></tr></table>"
    mine = '<ul><li><p>One</p></li></ul><table><tr><td colspan="1" rowspan="1"><p>Cell</p></td></tr></table><p>New.</p>'
    theirs = base.replace("One", "One, changed")
    assert merging.body(base, mine, theirs, {}) == (
        "<ul>\n<li>One, changed</li>\n</ul>\n<table><tr><td>Cell</td></tr></table>\n<p>New.</p>", []
    )  # fmt: skip


# --- whatever anybody does ------------------------------------------------------------------------------------------
paragraphs = st.lists(st.sampled_from("abcdefgh"), max_size=7)
texts = paragraphs.map(lambda names: text(*names))


def decided(base: str, mine: str, theirs: str, choice: str) -> str:
    """The joined text once every collision is decided alike; it may be asked once more, about the whole."""
    choices: dict[str, str] = {}
    for _round in range(3):
        joined, collisions = merging.body(base, mine, theirs, choices)
        choices |= {each.key: choice for each in collisions}
    assert collisions == []
    return joined


def test_a_paragraph_that_stands_twice_is_not_deleted_by_two_people_who_each_kept_one():
    base, mine, theirs = text("b", "a", "b"), text("b"), text("a", "b")
    _text, collisions = merging.body(base, mine, theirs, {})
    assert sides(collisions) == [(mine, theirs)]


@given(texts, texts, texts)
def test_no_word_is_lost(base, mine, theirs):
    """With both sides of every collision kept, all that a side wrote is in the joined text, and what nobody touched."""
    joined = decided(base, mine, theirs, "both")
    old, result = set(merging.blocks(base)), set(merging.blocks(joined))
    written = (set(merging.blocks(mine)) | set(merging.blocks(theirs))) - old
    kept = set(merging.blocks(mine)) & set(merging.blocks(theirs)) & old
    assert written - result == set()
    assert kept - result == set()


@given(texts, texts)
def test_a_side_that_did_nothing_takes_what_the_other_did(base, changed):
    assert merging.blocks(merging.body(base, changed, base, {})[0]) == merging.blocks(changed)
    assert merging.blocks(merging.body(base, base, changed, {})[0]) == merging.blocks(changed)
    assert merging.body(base, changed, changed, {}) == (changed, [])


@given(texts, texts, texts)
def test_whoever_saves_second_finds_the_same_collisions(base, mine, theirs):
    _one, here = merging.body(base, mine, theirs, {})
    _two, there = merging.body(base, theirs, mine, {})
    assert sides(here) == [(each.theirs, each.mine) for each in there]


@given(texts, texts, texts, st.sampled_from(["mine", "theirs", "both"]))
def test_a_decided_merge_has_nothing_left_to_decide(base, mine, theirs, choice):
    joined = decided(base, mine, theirs, choice)
    assert merging.body(base, joined, joined, {}) == (joined, [])


@given(*[st.lists(st.integers(0, 9), unique=True, max_size=6)] * 3)
def test_sets_keep_what_anybody_added_and_drop_what_anybody_dropped(base, mine, theirs):
    dropped = {each for each in base if each not in mine or each not in theirs}
    assert set(merging.united(base, mine, theirs)) == (set(mine) | set(theirs)) - dropped
    assert len(merging.united(base, mine, theirs)) == len(set(merging.united(base, mine, theirs)))
