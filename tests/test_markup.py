"""What may stand in a story's HTML, and what is made of it."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import markup


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Plain</p>", "<p>Plain</p>"),
        ("<p onclick=x()>A<script>alert(1)</script></p>", "<p>A</p>"),
        ('<p><a href="javascript:alert(1)">A</a></p>', '<p><a rel="noopener">A</a></p>'),
        ('<p style="color:red" class="MsoNormal">A</p>', "<p>A</p>"),
        ("<h1>Head</h1>", "<h2>Head</h2>"),
        ("<p><b>bold</b> <i>it</i></p>", "<p><strong>bold</strong> <em>it</em></p>"),
        ("<p></p><p>&nbsp;</p><p>A</p>", "<p>A</p>"),
        ('<figure><img src="https://elsewhere.example/x.jpg"></figure><p>A</p>', "<p>A</p>"),
        ('<img src="/media/a.jpg" alt="A" onerror="x()">', '<img src="/media/a.jpg" alt="A">'),
        ('<img src="//elsewhere.example/x.jpg">', ""),
        ('<iframe src="https://elsewhere.example"></iframe>', ""),
        ("<p>a\x00b\u202ec</p>", "<p>abc</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("", ""),
    ],
)
def test_html_is_cleaned(dirty, clean):
    assert markup.clean(dirty) == clean


@given(st.text(alphabet=st.sampled_from("<>/ap=\"'&; \nscriptonerror:imgh1b\x00é")))
def test_cleaning_twice_changes_nothing(text):
    once = markup.clean(text)
    assert markup.clean(once) == once


def test_the_words_of_a_story_are_read_without_tags():
    html = "<h2>Head</h2><p>One &amp; <em>two</em></p><ul><li>a</li><li>b</li></ul>"
    assert markup.text_of(html) == "Head\nOne & two\na\nb"


def test_plain_text_becomes_paragraphs_and_every_sign_stays_text():
    assert markup.paragraphs("a < b\nline two\n\n\n<script>x</script>") == (
        "<p>a &lt; b line two</p>\n<p>&lt;script&gt;x&lt;/script&gt;</p>"
    )


def test_an_excerpt_is_cut_between_words():
    assert markup.excerpt("one two three four", 12) == "one two…"
    assert markup.excerpt("short", 12) == "short"


def test_words_are_counted_in_any_script():
    assert markup.word_count("Nissan’s 600 km, high-nickel cells") == 5
    assert markup.word_count("日本の電車") == 3
    assert markup.word_count("🔋 —") == 0


def test_a_role_of_an_element_that_goes_is_passed_over_in_silence(monkeypatch):
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    assert markup.clean('<section role="doc-endnotes"><ol><li>A note.</li></ol></section>') == "<ol><li>A note.</li></ol>"
    assert said == []
