"""Ghost's export: tests/fixtures/exports/ghost.json, and older ones."""

import json
from datetime import UTC, datetime

import pytest

from articles import formats
from articles.formats import File, FormatError, Life, PictureRef, TagFacts
from tests.formats.exports import drafts, export, problems, records, remarks, told


def ghost(lists: dict | None = None, **post: object) -> File:
    data = {"posts": [{"id": "1", "title": "T", "slug": "t", "status": "published", **post}], **(lists or {})}
    return File("a.json", data=json.dumps({"meta": {"exported_on": 1}, "data": data}).encode())


def lexical(*nodes: dict) -> str:
    return drafts(ghost(lexical=json.dumps({"root": {"children": nodes}})))["T"].body


@pytest.fixture(scope="module")
def stories():
    return drafts(export("ghost.json"))


# --- what is refused or said ----------------------------------------------------------------------------------------
def test_a_post_whose_date_cannot_be_read_is_a_problem():
    sentence = "“2019-13-01T08:00:00.000Z” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."
    assert problems(records(export("ghost.json"))) == [(8, "A date that nobody can read", sentence)]


def test_an_export_without_posts_is_refused():
    with pytest.raises(FormatError, match="This export of Ghost holds no list of posts"):
        records(File("a.json", data=b'{"db": [{"meta": {}, "data": {"users": []}}]}'))


@pytest.mark.parametrize("visibility", ["members", "paid", "tiers"])
def test_what_only_members_may_read_is_a_draft(visibility):
    draft = drafts(ghost(html="<p>A.</p>", visibility=visibility))["T"]
    assert (draft.status, told(draft)) == ("draft", [f"Ghost shows it to “{visibility}” alone, and it stays a draft."])


def test_a_text_nested_too_deeply_is_refused():
    node: dict = {"type": "paragraph", "children": []}
    for _ in range(150):
        node = {"type": "quote", "children": [node]}
    found = records(ghost(lexical=json.dumps({"root": {"children": [node]}})))
    assert problems(found) == [(1, "T", "The text is nested more than 100 deep. Flatten its lists and quotes.")]


def test_a_text_that_is_no_lexical_gives_way_to_its_html():
    draft = drafts(ghost(lexical="{", html="<p>Kept.</p>"))["T"]
    assert (draft.body, told(draft)) == ("<p>Kept.</p>", ["Its lexical text cannot be read; its HTML was taken instead."])


def test_links_to_files_are_named_and_those_that_open_ghosts_own_window_keep_their_text():
    links = '<a href="__GHOST_URL__/content/files/2024/plan.pdf">Plan</a> <a href="#/portal/signup">Join</a>'
    draft = drafts(ghost(html=f"<p>{links}</p>"))["T"]
    assert draft.body == '<p><a href="/content/files/2024/plan.pdf">Plan</a> Join</p>'
    assert told(draft) == ["It links to files of the old site, which did not come along: plan.pdf."]


def test_words_for_search_engines_come_along():
    said = {"meta_title": "For machines", "meta_description": "Described."}
    draft = drafts(ghost(html="<p>A.</p>", custom_excerpt="Excerpt.", **said))["T"]
    assert (draft.summary, draft.seo_title, draft.seo_description) == ("Excerpt.", "For machines", "Described.")
    draft = drafts(ghost(html="<p>A.</p>", **said))["T"]
    assert (draft.summary, draft.seo_title, draft.seo_description) == ("Described.", "For machines", "")


# --- what readers may not see ---------------------------------------------------------------------------------------
def test_what_ghost_shows_to_some_readers_alone_stays_a_draft(stories):
    draft = stories["For those who pay"]
    assert (draft.status, told(draft)) == ("draft", ["Ghost shows it to “paid” alone, and it stays a draft."])
    assert [stories[title].status for title in ("Unfinished", "Tomorrow", "About us")] == ["draft", "published", "published"]


# --- what is read ---------------------------------------------------------------------------------------------------
def test_a_post_comes_with_all_that_belongs_to_it(stories):
    draft = stories["Ferries change to batteries & back"]
    assert (draft.key, draft.slug, draft.summary) == (
        "00000000-0000-4000-8000-000000000001", "ferries-change", "Three lines, two boats, no noise.",
    )  # fmt: skip
    assert (draft.date, draft.updated) == (datetime(2019, 5, 3, 8, 30, tzinfo=UTC), datetime(2019, 5, 4, 9, tzinfo=UTC))
    assert (draft.authors, draft.tags, draft.categories, draft.section) == (
        ("Ben Okri", "Ada Moreau"), ("Harbour", "ferries"), ("Harbour", "ferries"), "",
    )  # fmt: skip
    assert draft.image == PictureRef("/content/images/2019/05/quay.jpg", "An empty quay", "Quay 3 at dawn")
    assert (draft.addresses, draft.extra["internal_tags"]) == (("/ferries-change/",), ["#wide"])
    assert told(draft) == ["A card “signup” was left out.", "A script was left out."]


def test_every_card_of_the_newer_editor_is_shown(stories):
    ferry = '<img src="/content/images/2019/05/ferry.jpg" alt="A white ferry">'
    assert stories["Ferries change to batteries & back"].body == (
        '<p>Two ferries crossed the bay <strong>without a sound</strong>, as <a href="/an-older-post/">we foretold</a>.</p>'
        f"<figure>{ferry}<figcaption>The <em>Gannet</em> at quay 3</figcaption></figure>"
        '<h2>What it costs</h2><ol start="3"><li>Money</li><li><em>Time</em></li></ol>'
        f'<figure><figure>{ferry}</figure><figure><img src="/content/images/2019/05/quay.jpg"></figure>'
        "<figcaption>Two views</figcaption></figure>"
        '<p><a href="https://port.example/plan">The plan of the port</a><br>Ten pages, two maps.</p>'
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">The Gannet leaves</a></p>'
        "<blockquote><p>💡 Tickets stay the same.</p></blockquote><h4>How loud is it?</h4><p>Forty decibels.</p>"
        "<pre><code>if a &lt; b:\n    go()</code></pre><p>Own HTML.</p><p>Some <em>Markdown</em>.</p><hr>"
        '<p><a href="https://port.example/plan">Read the plan</a></p><blockquote>Nobody heard us.</blockquote>'
    )


def test_the_older_editor_is_read_too(stories):
    assert stories["An older post"].body == (
        '<p>An <strong>older</strong> post with <a href="https://port.example/a?b=1&amp;c=2">a link</a>'
        "<br>and a second line.</p>"
        '<figure><img src="/content/images/2019/05/quay.jpg" alt="An empty quay"><figcaption>Quay 3</figcaption></figure>'
        "<ul><li>one</li><li>two</li></ul><h2>More</h2><p>A <em>card</em>.</p><hr>"
        '<p><a href="https://vimeo.com/123456">vimeo.com</a></p>'
    )
    assert told(stories["An older post"]) == ["A card “poll” was left out."]


def test_authors_and_tags_come_first_and_nobody_who_wrote_nothing():
    assert records(export("ghost.json"))[:4] == [
        Life("Ada Moreau", "", "Ada writes about the harbour.", "ada", "ada@bugle.example",
             portrait=PictureRef("/content/images/ada.jpg"), addresses=("/author/ada/",)),
        Life("Ben Okri", "", "", "ben", "ben@bugle.example", addresses=("/author/ben/",)),
        TagFacts("Harbour", "harbour", addresses=("/tag/harbour/",)),
        TagFacts("ferries", "ferries", "The three lines across the bay.", addresses=("/tag/ferries/",)),
    ]  # fmt: skip
    assert remarks(records(export("ghost.json"))) == [
        "Ghost’s internal tags were kept with the origins and are no tags here: 1."
    ]


def test_the_oldest_exports_count_thousandths_of_seconds_and_know_one_author():
    people = {"users": [{"id": 7, "name": "Ada Moreau"}]}
    draft = drafts(ghost(people, published_at=1556872200000, author_id=7, html="<p>Old.</p>"))["T"]
    assert (draft.date, draft.authors) == (datetime(2019, 5, 3, 8, 30, tzinfo=UTC), ("Ada Moreau",))


def test_marks_nest_in_one_order():
    text = {"type": "text", "text": "a<b", "format": 1 | 2 | 16}
    assert lexical({"type": "paragraph", "children": [text]}) == "<p><strong><em><code>a&lt;b</code></em></strong></p>"


def test_ghosts_export_is_known_by_its_beginning():
    assert [formats.detect(file).name for file in (export("ghost.json"), ghost())] == ["ghost", "ghost"]


def test_a_text_that_cannot_be_read_and_has_no_html_is_no_empty_story():
    sentence = "Its lexical text cannot be read, and it has no HTML. Open and save it in Ghost, and export again."
    assert problems(records(ghost(lexical="{"))) == [(1, "T", sentence)]


def test_mobiledoc_of_version_0_2_is_read():
    document = {"version": "0.2.0", "sections": [
        [["B"], ["A", ["href", "https://x.example/"]]],
        [[1, "P", [[[], 0, "Two "], [[0], 1, "boats"], [[1], 1, "link"]]], [3, "ul", [[[[], 0, "one"]]]],
         [10, "card-markdown", {"markdown": "**m**"}]],
    ]}  # fmt: skip
    assert drafts(ghost(mobiledoc=json.dumps(document)))["T"].body == (
        '<p>Two <b>boats</b><a href="https://x.example/">link</a></p><ul><li>one</li></ul><p><strong>m</strong></p>'
    )


def test_a_table_of_lexical_is_a_table():
    cell = {"type": "tablecell", "children": [{"type": "text", "text": "1"}]}
    head = {"type": "tablecell", "headerState": 1, "children": [{"type": "text", "text": "a"}]}
    rows = [{"type": "tablerow", "children": [head]}, {"type": "tablerow", "children": [cell]}]
    assert lexical({"type": "table", "children": rows}) == "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"


def test_a_sound_of_the_site_is_named_with_its_file():
    nodes = [{"type": "audio", "src": "__GHOST_URL__/content/media/a.mp3"}]
    draft = drafts(ghost(html="<p>x</p>", lexical=json.dumps({"root": {"children": nodes}})))["T"]
    assert told(draft) == ["A card “audio” with the file “/content/media/a.mp3” was left out."]


def test_an_export_of_several_databases_is_read_whole():
    data = [{"data": {"posts": [{"id": number, "title": title, "html": "<p>x</p>"}]}} for number, title in ((1, "A"), (2, "B"))]
    assert list(drafts(File("a.json", data=json.dumps({"db": data}).encode()))) == ["A", "B"]


def test_a_picture_comes_in_full_instead_of_a_size_that_ghost_made():
    node = {"type": "image", "src": "__GHOST_URL__/content/images/size/w1000/format/webp/2022/03/crane.jpg"}
    assert lexical(node) == '<figure><img src="/content/images/2022/03/crane.jpg"></figure>'
