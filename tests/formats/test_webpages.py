"""Web pages: the story on a page, by what the page says of itself and by where its text stands."""

from datetime import UTC, datetime

import pytest

from articles.formats import File, FormatError, PictureRef, detect
from tests.formats.exports import drafts, export, records, told


def page(body: str, head: str = "<title>T</title>"):
    (draft,) = drafts(
        File("a.html", data=f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())
    ).values()
    return draft


def test_a_page_without_a_story_is_refused():
    with pytest.raises(FormatError, match="No story was found on this page"):
        records(File("a.html", data=b"<!doctype html><html><body><nav>Home</nav></body></html>"))


def test_a_page_tells_its_story():
    draft = drafts(export("page.html"))["Ferries change to batteries"]
    assert (draft.key, draft.summary, draft.section, draft.language) == (
        "https://bugle.example/2019/05/ferries/", "Three lines, two boats, no noise.", "Harbour", "en-GB",
    )  # fmt: skip
    assert draft.body == (
        "<p>Two ferries crossed <b>the bay</b>.</p>\n"
        '<figure><img src="/media/ferry.jpg" alt="A white ferry"><figcaption>The Gannet</figcaption></figure>\n'
        "<p>Nobody heard us.</p>"
    )
    assert (draft.date.isoformat(), draft.updated) == ("2019-05-03T10:30:00+02:00", datetime(2019, 5, 4, 9, tzinfo=UTC))
    assert (draft.authors, draft.tags) == (("Ada Moreau", "Ben Okri"), ("ferries", "CO₂"))
    assert draft.image == PictureRef("https://bugle.example/quay.jpg", "An empty quay")


def test_comments_and_buttons_for_sharing_are_none_of_the_story():
    comment = '<article class="comment-body"><p>First!</p></article>'
    story = (
        '<article><h1>T</h1><p>One.</p><div class="box share-buttons"><p>Share</p><div>Again</div></div><p>Two.</p>'
        f'<div id="comments"><ol class="comment-list"><li>{comment}</li></ol></div></article><div class="shares">x</div>'
    )
    assert page(story).body == "<p>One.</p><p>Two.</p>"


@pytest.mark.parametrize(
    "body",
    [
        "<div>Menu</div><article><h1>T</h1><p>Words.</p></article>",
        "<main><h1>T</h1><p>Words.</p></main><footer>Rights</footer>",
        '<article><p>Teaser</p><div itemprop="articleBody"><p>Words.</p></div></article>',
        '<div class="post-content"><p>Words.</p></div><div>Rights</div>',
        "<h1>T</h1><p>Words.</p><nav>Menu</nav>",
    ],
)
def test_the_text_is_found_by_its_surest_sign(body):
    assert page(body).body == "<p>Words.</p>"


def test_microdata_tells_too():
    marked = (
        '<article itemscope><h1 itemprop="headline">A ferry</h1><time itemprop="datePublished" datetime="2019-05-03">May</time>'
        '<span itemprop="author">Ada Moreau</span><div itemprop="articleBody"><p>Words.</p></div></article>'
    )
    draft = page(marked, "")
    assert (draft.title, draft.date, draft.authors) == ("A ferry", datetime(2019, 5, 3, tzinfo=UTC), ("Ada Moreau",))


def test_a_page_is_known_by_its_beginning():
    assert detect(File("a", data=b"\n<!-- x --><!DOCTYPE html>")).name == "html"


@pytest.mark.parametrize(("encoding", "words"), [("windows-1251", "Пожар в порту"), ("shift_jis", "港で火事")])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding, words):
    page = (
        f'<html><head><meta charset="{encoding}"></head><body><article><h1>{words}</h1><p>{words}</p></article></body></html>'
    )
    draft = drafts(File("a.html", data=page.encode(encoding)))[words]
    assert (draft.body, told(draft)) == (
        f"<p>{words}</p>", [f"The file is not UTF-8 and was read as {encoding}, as it says."],
    )  # fmt: skip


def test_a_heading_counts_with_all_its_parts():
    page = b'<html><body><article><h1 itemprop="headline">Fire <em>at</em> sea</h1><p>Text.</p></article></body></html>'
    assert drafts(File("a.html", data=page))["Fire at sea"].body == "<p>Text.</p>"


def test_authors_may_stand_inside_microdata():
    page = b"""<html><body><article><h1>T</h1><div itemprop="author" itemscope><a href="/a">
        <span itemprop="name">Ada</span></a></div><p>Text.</p></article></body></html>"""
    assert drafts(File("a.html", data=page))["T"].authors == ("Ada",)


def test_a_file_that_is_all_story_needs_no_page_around_it():
    draft = drafts(File("a.html", data=b"<h1>Fire at sea</h1><p>Text.</p>"))["Fire at sea"]
    assert draft.body == "<p>Text.</p>"
