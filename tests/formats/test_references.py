"""Pictures and links inside the HTML of a story."""

from articles.formats import PictureRef, references


def test_a_link_that_leads_nowhere_leaves_its_text():
    body = '<p><a href="a.md">one</a>, <a href="b.md" title="B &amp; C"><em>two</em></a>, <a name="x">three</a></p>'
    led = references.with_links(body, lambda href, line: None if href == "a.md" else "/b?x=1&y")
    assert led == '<p>one, <a href="/b?x=1&amp;y" title="B &amp; C"><em>two</em></a>, <a name="x">three</a></p>'


def test_a_picture_in_a_paragraph_of_its_own_is_told_from_one_in_a_sentence():
    body = '<p><img src="a.jpg" data-line="3"></p><p>x <img src="b.jpg" alt="B"> y</p>'
    seen = []
    shown = references.with_pictures(body, lambda picture, alone: seen.append((picture, alone)) or "P")
    assert (shown, seen) == (
        "P<p>x P y</p>",
        [(PictureRef("a.jpg", line=3), True), (PictureRef("b.jpg", "B"), False)],
    )


def test_an_unclosed_link_is_left_alone():
    assert references.with_links('<p><a href="a.md">one</p>', lambda href, line: None) == '<p><a href="a.md">one</p>'


def test_many_half_open_tags_are_no_work():
    body = "<a " * 100_000 + "<img " * 100_000
    assert references.with_links(body, lambda href, line: None) == body
    assert list(references.pictures(body)) == []
