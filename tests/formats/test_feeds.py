"""RSS, Atom and JSON Feed: what a feed tells of its stories."""

from datetime import UTC, datetime

import pytest

from articles import formats
from articles.formats import File, PictureRef
from tests.formats.exports import drafts, export, problems, records, told

BAD_DATE = "“last Friday” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."


def test_an_entry_whose_date_cannot_be_read_is_a_problem():
    assert problems(records(export("feed.rss"))) == [(3, "A date that nobody can read", BAD_DATE)]


def test_an_entry_of_rss_with_its_whole_text():
    draft = drafts(export("feed.rss"))["Ferries change to batteries & back"]
    assert (draft.key, draft.status, draft.summary) == ("bugle-123", "published", "Three lines, two boats, no noise.")
    assert draft.body == '<p>Two ferries crossed the bay.</p><p><a href="https://vimeo.com/123456">vimeo.com</a></p>'
    assert (draft.date, draft.authors) == (datetime(2019, 5, 3, 8, 30, tzinfo=UTC), ("Ada Moreau", "Ben Okri"))
    assert (draft.tags, draft.addresses) == (("Harbour", "CO₂"), ("https://bugle.example/2019/05/ferries/",))
    assert draft.image == PictureRef("https://bugle.example/quay.jpg", "An empty quay", credit="Ada Moreau")


def test_an_entry_with_a_teaser_alone_has_it_as_its_text():
    draft = drafts(export("feed.rss"))["Only a teaser"]
    assert (draft.summary, draft.body, draft.authors) == ("", "<p>All that the feed tells.</p>", ("Ada Moreau",))


def test_an_entry_of_atom_in_xhtml_or_escaped():
    stories = drafts(export("feed.atom"))
    draft = stories["Ferries & quays"]
    assert (draft.key, draft.body, draft.summary) == (
        "tag:bugle.example,2019:1", "<p>Two <em>ferries</em> crossed.</p>", "No noise.",
    )  # fmt: skip
    assert (draft.date.isoformat(), draft.updated) == ("2019-05-03T10:30:00+02:00", datetime(2019, 5, 4, 9, tzinfo=UTC))
    assert (draft.authors, draft.tags) == (("Ada Moreau",), ("Harbour",))
    assert (draft.image, draft.addresses) == (PictureRef("https://bugle.example/quay.jpg"), ("https://bugle.example/ferries",))
    assert (stories["Escaped"].body, told(stories["Escaped"])) == ("<p>Text.</p>", ["A script was left out."])


def test_an_item_of_json_feed():
    stories = drafts(export("feed.json"))
    draft = stories["Ferries change"]
    assert (draft.key, draft.summary, draft.body) == ("bugle-123", "No noise.", "<p>Two ferries crossed.</p>")
    assert (draft.date.isoformat(), draft.updated) == ("2019-05-03T10:30:00+02:00", datetime(2019, 5, 4, 9, tzinfo=UTC))
    assert (draft.authors, draft.tags, draft.extra) == (("Ada Moreau",), ("Harbour",), {"_bugle": {"desk": 7}})
    assert stories["A note. Without a title."].body == "<p>A note.</p>\n<p>Without a title.</p>"


@pytest.mark.parametrize(("name", "known"), [("feed.rss", "feed"), ("feed.atom", "feed"), ("feed.json", "jsonfeed")])
def test_a_feed_is_known_by_its_beginning_whatever_it_is_called(name, known):
    assert formats.detect(File("a.txt", data=export(name).path.read_bytes())).name == known


def test_links_and_pictures_are_seen_from_the_page_of_the_story():
    rss = File(
        "a.rss",
        data=b"""<rss version="2.0"><channel><link>https://bugle.example/</link><item><title>T</title>
        <link>/2020/a</link><description>&lt;a href="../b"&gt;x&lt;/a&gt; &lt;img src="c.jpg"&gt;
&lt;a href="#n"&gt;y&lt;/a&gt;</description>
        </item></channel></rss>""",
    )
    draft = drafts(rss)["T"]
    assert (draft.addresses, draft.body) == (
        ("https://bugle.example/2020/a",),
        '<p><a href="https://bugle.example/b">x</a> <img src="https://bugle.example/2020/c.jpg">\n<a href="#n">y</a></p>',
    )


def test_a_feed_may_say_from_where_its_addresses_are_seen():
    atom = File(
        "a.atom",
        data=b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bugle.example/blog/"><entry>
        <title>T</title><link href="post/1"/><content type="html">&lt;img src="x.png"&gt;</content></entry></feed>""",
    )
    draft = drafts(atom)["T"]
    assert (draft.addresses, draft.body) == (
        ("https://bugle.example/blog/post/1",), '<p><img src="https://bugle.example/blog/post/x.png"></p>',
    )  # fmt: skip
