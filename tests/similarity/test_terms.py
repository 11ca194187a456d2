from articles.similarity.terms import character_pairs, feature_id, features, frequencies, ids, is_pair, names, opening, words

from .stories import story


def test_words_are_folded_and_lose_the_possessive():
    assert words("Nissan’s LEAF isn't new") == ["nissan", "leaf", "isn't", "new"]


def test_full_width_letters_read_like_narrow_ones():
    assert words("ＳＫ　Ｏｎ") == ["sk", "on"]


def test_composed_and_decomposed_letters_are_the_same_word():
    assert words("cafe\u0301") == words("caf\u00e9") == ["café"]


def test_marks_do_not_cut_a_hindi_word():
    assert words("हिन्दी समाचार") == ["हिन्दी", "समाचार"]


def test_a_text_without_spaces_gives_overlapping_character_pairs():
    assert [word for word in words("東京都") if word] == ["東京", "京都"]


def test_thai_marks_stay_in_the_pairs():
    assert "".join(words("น้ำ")[:1]).startswith("น")


def test_korean_words_stay_words():
    assert words("서울 시장") == ["서울", "시장"]


def test_mixed_scripts_are_split_where_the_script_changes():
    assert [word for word in words("iPhone発売") if word] == ["iphone", "発売"]


def test_a_single_character_makes_a_pair_of_one():
    assert character_pairs("水") == ["水"]


def test_emoji_are_not_words():
    assert words("🎉🎉 👩‍👩‍👧") == []


def named(text):
    return [names(text)[feature] for feature in features(ids(text))]


def test_pairs_join_neighbours_that_both_say_something():
    assert named("Pouch cell for the Leaf") == ["pouch", "cell", "leaf", "pouch cell"]


def test_character_pairs_do_not_pair_up_again():
    assert named("東京都") == ["東京", "京都"]


def test_a_pair_is_another_feature_in_the_other_order():
    assert feature_id("pouch cell") != feature_id("cell pouch")
    assert [is_pair(feature_id(text)) for text in ("pouch", "pouch cell")] == [False, True]


def test_the_headline_counts_more_than_the_body():
    counts, on_top = frequencies(story(1, "Ferry", "ferry boat"), headline=5, summary=2, lead=1)
    assert counts == {feature_id("ferry"): 7.0, feature_id("boat"): 2.0, feature_id("ferry boat"): 2.0}
    assert on_top == {feature_id("ferry")}


def test_every_feature_of_a_text_has_its_name():
    text = "Nissan’s LEAF isn't new in 東京都, and " + "x" * 80
    assert {feature_id(name): name for name in names(text).values()} == names(text)
    assert set(names(text)) == set(features(ids(text)))


def test_an_opening_is_the_first_three_words():
    assert opening("Trends on Tuesday: tablets") == "trends on tuesday"
    assert opening("🎉") == ""


def test_feature_ids_never_change():
    assert feature_id("pouch") == 772966652760
    assert feature_id("pouch cell") == 61814638287


def test_a_lone_surrogate_is_no_error():
    assert 0 <= feature_id("\ud800") < 1 << 40
