"""Whatever HTML another system kept, what comes out is paragraphs, pictures and links, and says what became of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import markup
from articles.formats import FormatError, bodies, tokens


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        ("<div>One.</div><div>Two.</div>", "<p>One.</p>\n<p>Two.</p>"),
        ("Loose <b>words</b>", "<p>Loose <b>words</b></p>"),
        ("<div><p>One.</p>Two.<ul><li>a<li>b</ul></div>", "<p>One.</p><p>Two.</p>\n<ul><li>a<li>b</li></li></ul>"),
        ("<p>One<p>Two", "<p>One</p><p>Two"),
        ('<img data-src="a.jpg" src="data:image/gif;base64,R0">', '<p><img src="a.jpg"></p>'),
        ('<p>1 < 2 and <a href="x?a=1&amp;b=2">x</a></p>', '<p>1 < 2 and <a href="x?a=1&amp;b=2">x</a></p>'),
        ("<figcaption>Words</figcaption>", "<p>Words</p>"),
        ("<!-- a remark --><p>One.</p>", "<p>One.</p>"),
    ],
)
def test_boxes_go_and_loose_words_become_paragraphs(written, body):
    assert bodies.tidy(written).body == body


@pytest.mark.parametrize(
    ("written", "body", "note"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="The ferry"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">The ferry</a></p>',
            "An embed became a link.",
        ),
        (
            '<video><source src="//films.example/a.mp4">Old browsers</video>',
            '<p><a href="https://films.example/a.mp4">a.mp4</a></p>',
            "An embed became a link.",
        ),
        ('<object data="javascript:alert(1)"></object>', "", "An embed without an address was left out."),
        ("<p>a</p><script>alert('<p>')</script><script src=x></script>", "<p>a</p>", "2 scripts were left out."),
        ("<form><p>Name</p></form>", "", "A form was left out."),
        ('<p><img alt="x"></p>', "<p></p>", "A picture without a file was left out."),
    ],
)
def test_what_we_do_not_show_becomes_a_link_or_is_named(written, body, note):
    assert bodies.tidy(written) == bodies.Tidied(body, (note,))


@pytest.mark.parametrize(("title", "kept"), [("DSC_0012", ""), ("dsc 0012", ""), ("The quay", ' title="The quay"'), ("", "")])
def test_a_title_of_a_picture_that_is_but_its_files_name_is_not_to_be_read_under_it(title, kept):
    written = f'<p><img src="https://x.example/a/DSC_0012-300x200.jpg" title="{title}"></p>'
    assert bodies.tidy(written).body == f'<p><img src="https://x.example/a/DSC_0012-300x200.jpg"{kept}></p>'


def test_a_text_that_is_too_long_or_too_deep_is_refused():
    with pytest.raises(FormatError, match=r"The text of this story has 5\.0 million characters; one story holds at most 5"):
        bodies.tidy("x" * 5_000_001)
    with pytest.raises(FormatError, match="The text is nested more than 200 deep"):
        bodies.tidy("<blockquote>" * 1000)


@given(st.text("<>/\"'=-! apimgscript&;\n"))
def test_any_text_is_made_of_its_pieces_and_tidied(written):
    assert "".join(token.raw for token in tokens.tokens(written)) == written
    assert "<script" not in markup.clean(bodies.tidy(written).body)


@pytest.mark.parametrize("piece", ["<", "<a ", '<a "', "<!--", "<script>", "<img src='", "&", "</p>", "<p>"])
def test_no_piece_repeated_a_hundred_thousand_times_is_more_work_than_its_length(piece):
    assert "".join(token.raw for token in tokens.tokens(piece * 100_000)) == piece * 100_000
