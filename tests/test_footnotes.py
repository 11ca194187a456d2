"""Footnotes stand in their sentence, and are numbered where the text is printed."""

import re

import pytest

from articles import footnotes, markup, printing
from articles.templatetags.texts import story_text
from tests.factories import make_article

NOTED = '<p>It rained <small role="note">Own <em>count</em>.</small> and rained.<small role="note">So did we.</small></p>'
LABELS = footnotes.Labels("Notes", "Note %d", "Back to %d")


def test_notes_leave_their_place_to_numbers_and_keep_their_order():
    text, notes = footnotes.apart(NOTED, lambda number: f"[{number}]")
    assert text == "<p>It rained[1] and rained.[2]</p>"
    assert notes == ["Own <em>count</em>.", "So did we."]


def test_a_reference_and_its_note_lead_to_one_another_and_say_what_they_are():
    text, notes = footnotes.printed('<p>A<small role="note">B</small></p>', LABELS, prefix="story-7-")
    assert text == (
        '<p>A<sup class="note-ref"><a id="story-7-ref-1" href="#story-7-note-1" role="doc-noteref" aria-label="Note 1">1</a>'
        "</sup></p>"
    )
    assert notes == (
        '<section class="notes" role="doc-endnotes" aria-labelledby="story-7-notes"><h2 id="story-7-notes">Notes</h2>\n<ol>\n'
        '<li id="story-7-note-1">B <a class="note-back" href="#story-7-ref-1" role="doc-backlink" aria-label="Back to 1">'
        "↩&#xFE0E;</a></li>\n</ol></section>"
    )


def test_a_text_without_notes_is_left_as_it_is():
    assert footnotes.printed("<p>A <small>b</small></p>", LABELS) == ("<p>A <small>b</small></p>", "")


def test_cleaning_keeps_notes_and_pull_quotes_and_no_other_role():
    body = f'{NOTED}<blockquote role="doc-pullquote"><p>Q</p></blockquote>'
    assert markup.clean(body) == body
    assert markup.clean('<p><small role="alert">x</small></p>') == "<p><small>x</small></p>"
    assert markup.clean('<blockquote role="note"><p>x</p></blockquote>') == "<blockquote><p>x</p></blockquote>"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<p>A<small role="note"> </small></p>', "<p>A</p>"),
        ('<p><small role="note">a <small>b</small> c</small></p>', '<p><small role="note">a b c</small></p>'),
        ('<p><small role="note">a <small role="note">b</small> c</small></p>', '<p><small role="note">a b c</small></p>'),
        ('<p><small>a <small role="note">b</small> c</small></p>', '<p><small>a <small role="note">b</small> c</small></p>'),
    ],
)
def test_a_note_is_not_empty_and_holds_no_other(given, kept):
    assert markup.clean(given) == kept
    assert markup.clean(kept) == kept


def test_a_row_of_pictures_is_kept_and_a_row_of_one_is_a_picture():
    one, two = '<figure><img src="/1.jpg" alt=""></figure>', '<figure><img src="/2.jpg" alt=""></figure>'
    row = f"<figure>{one}{two}<figcaption>Both</figcaption></figure>"
    assert markup.clean(row) == row
    assert markup.clean(f"<figure>{one}</figure>") == one
    assert markup.clean(f'<figure>{one}<figure><img src="https://elsewhere/x.jpg"></figure></figure>') == one


def test_plain_text_has_notes_in_brackets():
    assert markup.text_of(NOTED) == "It rained [Own count.] and rained. [So did we.]"


@pytest.mark.django_db
def test_each_note_is_on_the_storys_page_and_in_its_feeds_once(client, settings):
    settings.FEED_FULL_TEXT = True
    story = make_article("It rains", body=NOTED)
    page = client.get(story.get_absolute_url()).text
    assert (page.count("So did we."), page.count('role="doc-noteref"'), page.count('role="doc-backlink"')) == (1, 2, 2)
    (item,) = client.get("/feed/json/").json()["items"]
    told = item["content_html"]
    assert (told.count("So did we."), told.count('role="doc-noteref"'), told.count('role="doc-backlink"')) == (1, 2, 2)
    stories = [story]
    printing.for_readers(stories)
    assert f'<li id="story-{story.pk}-note-2">So did we. <a' in stories[0].body


@pytest.mark.django_db
def test_a_note_in_a_feed_leads_to_its_place_on_the_storys_page(client, settings):
    settings.FEED_FULL_TEXT = True
    story = make_article("It rains", body=NOTED)
    page, feed = client.get(story.get_absolute_url()).text, client.get("/feed/json/").json()["items"][0]["content_html"]
    address = settings.SITE_URL + story.get_absolute_url()
    places = ["note-1", "note-2", "ref-1", "ref-2"]
    assert re.findall(r'href="([^"]*#[^"]*)"', feed) == [f"{address}#{place}" for place in places]
    assert [f'id="{place}"' in page for place in places] == [True] * 4


@pytest.mark.django_db
def test_a_story_without_pictures_and_notes_asks_nothing_for_them(django_assert_num_queries):
    story = make_article(body="<p>Plain.</p>")
    with django_assert_num_queries(0):
        text = story_text(story)
    assert (text.html, text.notes, list(text.pictures), text.has_panels) == ("<p>Plain.</p>", "", [], False)
