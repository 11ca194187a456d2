"""The plain-text story: a title, a summary, paragraphs, then headlines and teasers by turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import formats
from articles.formats import Draft, File, FormatError, ReadOptions, text

OPTIONS = ReadOptions(related_headings=("You May Also Like", "Related stories", "Read more"))
PAIRS = [("Trucks Match Diesel", "They do 600 km – and more."), ("Who Pays?", "Everybody does, a little.")]


def read(story: str | bytes) -> Draft:
    data = story if isinstance(story, bytes) else story.encode()
    (draft,) = text.read(File("story.txt", data=data), OPTIONS)
    return draft


def related(draft: Draft) -> list[tuple[str, str]]:
    return [(link.headline, link.teaser) for link in draft.related]


def with_block(block: str) -> list[tuple[str, str]]:
    return related(read(f"title\n\nSummary.\n\nBody.\n\nYou May Also Like\n\n{block}"))


def refusal(story: str) -> tuple[int, str]:
    with pytest.raises(FormatError) as caught:
        read(story)
    return caught.value.line, caught.value.reason


# --- what is refused ------------------------------------------------------------------------------------------------
def test_a_title_that_is_too_long_for_a_headline_is_refused_and_not_cut():
    sentence = "The first line has 400 characters; a headline holds at most 300. Put the title on a line of its own."
    assert refusal("\n" + "x" * 400 + "\n\nBody.") == (2, sentence)


def test_a_file_of_one_giant_line_is_refused():
    assert refusal("word " * 100_000)[1].startswith("The first line has 499999 characters;")


def test_a_first_line_without_a_letter_is_no_title():
    sentence = "The first line, “=====”, is no title. Begin the file with the story's title."
    assert refusal("=====\n\nBody.") == (1, sentence)


def test_front_matter_in_a_text_file_is_named():
    assert refusal("---\ntitle: A\n---\nBody")[1].endswith("Front matter belongs in a Markdown file: use --format markdown.")


# --- title, summary, body -------------------------------------------------------------------------------------------
def test_a_story_is_its_title_its_summary_its_paragraphs_and_its_related_stories():
    draft = read(
        "japanese company signs deal\n\nThe summary.\n\nFirst & <foremost>.\n\nSecond.\n\nYou May Also Like\n\n"
        "Trucks Match Diesel\n\nThey do 600 km – and more.\n\nWho Pays?\n\nEverybody does, a little."
    )
    assert (draft.title, draft.slug, draft.working_title) == (
        "japanese company signs deal",
        "japanese company signs deal",
        True,
    )
    assert draft.summary == "The summary."
    assert draft.body == "<p>First &amp; &lt;foremost&gt;.</p>\n<p>Second.</p>"
    assert related(draft) == PAIRS
    assert [link.line for link in draft.related] == [11, 15]


@pytest.mark.parametrize(
    "story",
    [
        "title\n\nSummary.\n\nBody one.\n\nBody two.",
        "title\nSummary.\n\nBody one.\n\nBody two.\n",
        "\n\n  title  \n \t\n\n\nSummary.\n\n\n\nBody one.\n   \nBody two.\n\n\n",
        "# title\n\nSummary.\n\nBody\none.\n\nBody\ntwo.",
        "\ufefftitle\r\n\r\nSummary.\r\n\r\nBody one.\r\n\r\nBody two.\r\n",
    ],
)
def test_blank_lines_line_ends_and_wrapping_do_not_change_a_story(story):
    draft = read(story)
    assert (draft.title, draft.summary, draft.body) == ("title", "Summary.", "<p>Body one.</p>\n<p>Body two.</p>")


def test_a_title_alone_is_a_title_alone():
    assert (read("only a title").title, read("only a title").summary, read("only a title").body) == ("only a title", "", "")


def test_a_title_keeps_its_full_stop():
    assert read("It is over.\n\nYes.").title == "It is over."


def test_one_short_paragraph_is_a_summary_and_one_long_paragraph_is_the_story():
    assert (read("t\n\n" + "word " * 60).summary, read("t\n\n" + "word " * 60).body) == (("word " * 60).strip(), "")
    assert (read("t\n\n" + "word " * 61).summary, read("t\n\n" + "word " * 61).body[:8]) == ("", "<p>word ")


def test_a_first_paragraph_too_long_for_a_summary_belongs_to_the_story():
    draft = read("t\n\n" + "word " * 121 + "\n\nSecond.")
    assert (draft.summary, draft.body.count("<p>")) == ("", 2)


def test_lines_too_wide_to_be_wrapped_are_paragraphs_even_without_blank_lines():
    first, second = "first " * 40, "second " * 40
    assert read(f"t\n\nS.\n\n{first}\n{second}\nShort.").body.count("<p>") == 3


# --- the block of related stories -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "heading",
    ["You May Also Like", "YOU MAY ALSO LIKE:", "you may also like…", "## You May Also Like", "**You may also like**",
     "Related Stories", "Read more", "— Read more —"],
)  # fmt: skip
def test_the_heading_of_the_block_may_be_worded_and_decorated_in_many_ways(heading):
    draft = read(f"t\n\nS.\n\nB.\n\n{heading}\n\nTrucks Match Diesel\n\nThey do 600 km – and more.")
    assert (related(draft), draft.body) == (PAIRS[:1], "<p>B.</p>")


@pytest.mark.parametrize(
    "block",
    [
        "Trucks Match Diesel\n\nThey do 600 km – and more.\n\nWho Pays?\n\nEverybody does, a little.",
        "Trucks Match Diesel\n\n\n\nThey do 600 km –\nand more.\n \nWho Pays?\n\nEverybody does,\na little.\n",
        "Trucks Match Diesel\nThey do 600 km – and more.\n\nWho Pays?\nEverybody does, a little.",
        "Trucks Match Diesel\nThey do 600 km – and more.\nWho Pays?\nEverybody does, a little.",
        "Trucks\nMatch Diesel\n\nThey do 600 km – and more.\n\nWho Pays?\n\nEverybody does, a little.",
        "1. Trucks Match Diesel\n   They do 600 km – and more.\n2. Who Pays?\n   Everybody does, a little.",
        "1) Trucks Match Diesel\n\nThey do 600 km – and more.\n\n2) Who Pays?\n\nEverybody does, a little.",
        "- Trucks Match Diesel\n  They do 600 km –\n  and more.\n- Who Pays?\n  Everybody does, a little.",
        "• Trucks Match Diesel\n• They do 600 km – and more.\n• Who Pays?\n• Everybody does, a little.",
        "**Trucks Match Diesel**\n\nThey do 600 km – and more.\n\n### Who Pays?\n\nEverybody does, a little.",
        "[Trucks Match Diesel](https://x.example/a)\n\nThey do 600 km – and more.\n\nWho Pays?\n\nEverybody does, a little.",
        "Trucks Match Diesel\n\nThey do 600 km – and more.\n\n---\n\nWho Pays?\n\nEverybody does, a little.",
    ],
)
def test_headlines_and_teasers_are_told_apart_however_they_are_laid_out(block):
    assert with_block(block) == PAIRS


def test_teasers_need_no_full_stop():
    assert with_block("One\n\nits teaser\n\nTwo\n\nanother teaser") == [("One", "its teaser"), ("Two", "another teaser")]


def test_a_headline_at_the_end_may_lack_its_teaser():
    assert with_block("One\n\nIts teaser.\n\nTwo") == [("One", "Its teaser."), ("Two", "")]


def test_a_headline_in_the_middle_may_lack_its_teaser():
    assert with_block("One\n\nTwo\n\nIts teaser.\n\nThree\n\nIts teaser.") == [
        ("One", ""),
        ("Two", "Its teaser."),
        ("Three", "Its teaser."),
    ]


def test_a_bulleted_list_may_hold_headlines_alone():
    assert with_block("- One\n- Two\n- Three") == [("One", ""), ("Two", ""), ("Three", "")]


def test_a_block_may_follow_the_title_at_once():
    draft = read("t\n\nRelated stories\n\nOne\n\nIts teaser.")
    assert (draft.summary, draft.body, related(draft)) == ("", "", [("One", "Its teaser.")])


def test_a_heading_with_nothing_under_it_is_dropped():
    draft = read("t\n\nS.\n\nB.\n\nYou May Also Like\n\n")
    assert (draft.body, related(draft)) == ("<p>B.</p>", [])


@pytest.mark.parametrize(
    "body",
    [
        "If you want to read more, read more.",
        "There is a lot to\nread more\nabout in here.",
        "We ask the reader to\nread more",
        "Read more\n\n"
        + "This is prose that goes on for quite a while and says many things about the world at large " * 2
        + ".",
    ],
)
def test_the_words_of_the_heading_inside_the_story_are_the_storys(body):
    draft = read(f"t\n\nS.\n\n{body}\n\nLast.")
    assert related(draft) == []
    assert "ead more" in draft.body


def test_of_several_headings_the_last_that_is_followed_by_pairs_counts():
    draft = read("t\n\nS.\n\nB.\n\nRead more\n\nMore body.\n\nYou May Also Like\n\nOne\n\nIts teaser.\n\nRead more")
    assert (related(draft), draft.body) == ([("One", "Its teaser.")], "<p>B.</p>\n<p>Read more</p>\n<p>More body.</p>")


# --- anything -------------------------------------------------------------------------------------------------------
WORDS = ["title", "\n", "\n\n", "You May Also Like", "- One", "1. Two", "A teaser.", "# ", "**", "\r\n", " ", "---", "x" * 200]
PIECES = st.lists(st.sampled_from(WORDS), max_size=30).map("".join)


def outcome(data: bytes) -> list[str]:
    """The titles read, or the sentence of the refusal; any other exception is the test's failure."""
    try:
        return [draft.title for draft in text.read(File("x.txt", data=data), OPTIONS)]
    except FormatError as error:
        return [error.reason if error.line >= 1 else ""]


def test_a_file_of_unseen_spaces_is_refused():
    with pytest.raises(FormatError, match="nothing but blank lines"):
        list(text.read(File("x.txt", data="\u00a0\n\u2003".encode()), OPTIONS))


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode), PIECES.map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    said = outcome(data)
    assert (len(said), all(said)) == (1, True)


@given(PIECES)
def test_no_word_of_a_story_is_lost(story):
    try:
        draft = read(story)
    except (FormatError, UnicodeError):
        return
    kept = " ".join([draft.title, draft.summary, draft.body, *(f"{link.headline} {link.teaser}" for link in draft.related)])
    for word in ("title", "One", "Two", "teaser", "x" * 200):
        assert kept.count(word) == story.count(word)


def test_the_registry_knows_the_format_by_name_extension_and_content():
    assert formats.by_name("text").read is text.read
    assert [formats.detect(File(name)).name for name in ("a.txt", "A.TXT", "b.text")] == ["text"] * 3
    assert [formats.is_story(name) for name in ("a.txt", "a.pdf", "a")] == [True, False, False]
    assert formats.detect(File("a", data=b"any words")).name == "text"


def test_signs_that_cannot_be_stored_are_left_out():
    draft = read("A\x7f title\n\nA \u202esummary.\n")
    assert (draft.title, draft.summary) == ("A title", "A summary.")


def test_a_byline_and_a_date_on_lines_of_their_own_are_no_text():
    draft = read("a fire\n\nBy Ada Moreau and Ben Okri\n\nMarch 3, 2026\n\nA summary.\n\nThe text.")
    assert (draft.authors, f"{draft.date:%Y-%m-%d}", draft.summary, draft.body) == (
        ("Ada Moreau", "Ben Okri"), "2026-03-03", "A summary.", "<p>The text.</p>",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["By the sea it burnt for days.", "By Friday all was over", "By"])
def test_a_sentence_that_begins_with_by_is_text(line):
    assert read(f"a fire\n\n{line}\n\nThe text.").authors == ()


def test_lists_stay_lists_and_rules_go():
    draft = read("a fire\n\nSummary.\n\nIn numbers:\n- 40 trains\n- 1.1 billion\n\n1. First\n2. Then\n\n---\n\nEnd.")
    assert draft.body == (
        "<p>In numbers:</p>\n<ul><li>40 trains</li><li>1.1 billion</li></ul>\n<ol><li>First</li><li>Then</li></ol>\n<p>End.</p>"
    )


def test_pairs_whose_lines_are_wrapped_are_told_apart_by_their_full_stops():
    pairs = (
        "Freight Line Gets Batteries\nfor the Last Mile\n\nShunting without diesel:\nthree yards try it.\n\nWho Pays\n\nNobody."
    )
    block = f"You May Also Like\n\n{pairs}"
    related = read(f"a fire\n\nSummary.\n\nText.\n\n{block}").related
    assert [(link.headline, link.teaser) for link in related] == [
        ("Freight Line Gets Batteries for the Last Mile", "Shunting without diesel: three yards try it."),
        ("Who Pays", "Nobody."),
    ]


def test_utf_16_without_a_mark_is_read():
    (draft,) = formats.read(File("a.txt", data="a fire\n\nSummary.\n\nText.".encode("utf-16-be")), ReadOptions())
    assert (draft.title, draft.body) == ("a fire", "<p>Text.</p>")
