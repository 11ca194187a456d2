"""WordPress's export: tests/fixtures/exports/wordpress.xml, and what other blogs put into theirs."""

import re
from datetime import UTC, datetime

import pytest

from articles import formats, markup
from articles.formats import (
    Draft,
    File,
    FormatError,
    Life,
    PictureRef,
    ReadOptions,
    SectionFacts,
    TagFacts,
    blocks,
    bodies,
    xmlstream,
)
from tests.formats.exports import drafts, export, problems, records, remarks, told

UPLOADS = "https://bugle.example/wp-content/uploads/2019/05"
BAD_DATE = "“2019-02-30 08:00:00” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."
CHANNEL = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:wp="http://wordpress.org/export/{version}/"><channel><link>https://bugle.example</link>{items}</channel></rss>"""


def wxr(content: str = "", fields: str = "", version: str = "1.2") -> File:
    item = f"<item><title>T</title><content:encoded><![CDATA[{content}]]></content:encoded>{fields}</item>"
    return File("a.xml", data=CHANNEL.format(version=version, items=item).encode())


def body(content: str) -> str:
    return drafts(wxr(content))["T"].body


@pytest.fixture(scope="module")
def stories():
    return drafts(export("wordpress.xml"))


# --- what is refused or said ----------------------------------------------------------------------------------------
def test_a_post_whose_date_cannot_be_read_is_a_problem_and_the_others_are_read():
    found = records(export("wordpress.xml"))
    assert problems(found) == [(6, "A date that nobody can read", BAD_DATE)]
    assert [draft.item for draft in drafts(export("wordpress.xml")).values()] == [1, 2, 3, 4, 5, 7]


def test_what_is_no_story_is_counted():
    assert remarks(records(export("wordpress.xml"))) == [
        "Older versions of its stories were left out: 1. They come along with --revisions.",
        "WordPress’s export holds besides, and none of it is a story: "
        "2 × entry of the media library, 1 × comment, 1 × post in the trash.",
        "Not only posts are stories now: 1 × page.",
    ]


# --- what a real WordPress 6.1 was found to write ---------------------------------------------------------------------
def test_an_export_that_wordpress_itself_wrote_is_read_whole():
    """Made with WordPress 6.1.9 by its own functions, and written by its own exporter (asked to write revisions, too)."""
    found = records(export("wordpress61.xml"))
    stories = drafts(export("wordpress61.xml"))
    assert problems(found) == []
    assert {title: draft.status for title, draft in stories.items()} == {
        "Ferries change to “batteries” & back again": "published",
        "Who pays?": "published",
        "A gallery of its own": "published",
        "A private one": "draft",
        "With a password": "draft",
        "A draft": "draft",
        "Pending": "in_review",
        "Tomorrow": "published",
        "Untitled words stand here. And more.": "published",
        "No words at all": "published",
        "Über Größe 日本語 😀": "published",
        "About us": "published",
        "Our history": "published",
        "With the box": "published",
        "Revised 3 times": "published",
    }
    assert remarks(found) == [
        "Older versions of its stories were left out: 5. They come along with --revisions.",
        "WordPress’s export holds besides, and none of it is a story: 4 × entry of the media library, 1 × comment, "
        "1 × post in the trash, 1 × text that stands in several posts.",
        "Not only posts are stories now: 2 × page.",
    ]
    assert told(stories["Ferries change to “batteries” & back again"]) == [
        "A script was left out.",
        "A gallery of pictures that the export lacks was left out.",
        "The block “latest-posts” was left out.",
        "A story has one section: the first of these that is not left out (Ferries & Co, Harbour).",
    ]


def test_an_address_in_another_script_is_read_as_its_signs():
    (story,) = drafts(wxr("A.", "<wp:post_name>gr%c3%b6%c3%9fe-%e6%97%a5%e6%9c%ac</wp:post_name>")).values()
    assert story.slug == "größe-日本"


def test_blocks_that_are_taken_away_leave_no_empty_lines_and_code_keeps_its_own():
    listed = (
        "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>One</li>\n<!-- /wp:list-item -->\n\n"
        "<!-- wp:list-item -->\n<li>Two</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->\n\n"
        '<!-- wp:code -->\n<pre class="wp-block-code"><code>a\n\n\nb</code></pre>\n<!-- /wp:code -->'
    )
    assert body(listed) == '<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n<pre class="wp-block-code"><code>a\n\n\nb</code></pre>'


def test_the_description_of_a_category_is_its_sections():
    told = "<wp:category><wp:cat_name>Harbour</wp:cat_name><wp:category_description>Ships &amp; quays</wp:category_description>"
    story = "</wp:category><item><title>T</title><content:encoded>A.</content:encoded></item>"
    found = records(File("a.xml", data=CHANNEL.format(version="1.2", items=told + story).encode()))
    assert [record for record in found if isinstance(record, SectionFacts)] == [
        SectionFacts("Harbour", description="Ships & quays")
    ]


# --- authors, sections, notes, files ----------------------------------------------------------------------------------
def channel(told: str) -> File:
    return File("a.xml", data=CHANNEL.format(version="1.2", items=told).encode())


def meta(**fields: str) -> str:
    return "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in fields.items()
    )


def test_authors_of_co_authors_plus_are_called_as_they_show_themselves_not_by_their_logins():
    shown = "<wp:author_display_name>Ada Moreau</wp:author_display_name>"
    ada = f"<wp:author><wp:author_login>ada</wp:author_login>{shown}</wp:author>"
    told = {"cap-user_login": "ben-okri", "cap-display_name": "Ben Okri", "cap-description": "Ben covers ports."}
    guest = f"<item><title>ben</title><wp:post_type>guest-author</wp:post_type>{meta(**told)}</item>"
    names = ("ada", "ben-okri", "someone")
    signed = "".join(f'<category domain="author" nicename="cap-{name}">{name}</category>' for name in names)
    found = records(channel(f"{ada}<item><title>T</title><content:encoded>A.</content:encoded>{signed}</item>{guest}"))
    assert [record.authors for record in found if isinstance(record, Draft)] == [("Ada Moreau", "Ben Okri", "someone")]
    assert Life("Ben Okri", "", "Ben covers ports.") in found


def test_a_category_within_another_is_a_section_within_it_and_counts_before_it():
    told = "".join(
        f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name>{name}</wp:cat_name></wp:category>"
        for slug, parent, name in (("port", "news", "The Port"), ("news", "", "All News"))
    )
    filed = '<category nicename="news">All News</category><category nicename="port">The Port</category>'
    found = records(channel(f"{told}<item><title>T</title><content:encoded>A.</content:encoded>{filed}</item>"))
    there = tuple(f"https://bugle.example/category/{path}/" for path in ("news/port", "port"))
    assert SectionFacts("The Port", "port", parent="All News", addresses=there) in found
    assert [record.section for record in found if isinstance(record, Draft)] == ["The Port"]


NOTED = '<p>Words<sup data-fn="8a" class="fn"><a href="#8a" id="8a-link">1</a></sup>.</p>\n<!-- wp:footnotes /-->'


@pytest.mark.parametrize(
    ("kept", "read_as"),
    [
        ('[{"id": "8a", "content": "A <em>note</em>."}]', '<p>Words<small role="note">A <em>note</em>.</small>.</p>'),
        ('[{"id": [], "content": 1}]', '<p>Words<sup data-fn="8a" class="fn"><a href="#8a" id="8a-link">1</a></sup>.</p>'),
        ("{broken", '<p>Words<sup data-fn="8a" class="fn"><a href="#8a" id="8a-link">1</a></sup>.</p>'),
    ],
)
def test_footnotes_stand_where_the_text_names_them(kept, read_as):
    (story,) = drafts(wxr(NOTED, meta(footnotes=kept))).values()
    assert story.body == read_as


def test_a_page_break_and_the_end_of_a_teaser_part_paragraphs():
    assert body("One<!--more Go on-->two\n<!--nextpage-->\nthree") == "<p>One</p>\n<p>two</p>\n<p>three</p>"


def test_files_of_the_old_site_are_named_and_a_download_is_linked_once():
    address = "https://bugle.example/wp-content/uploads/2024/01/plan.pdf"
    block = f'<div><a href="{address}">plan</a><a class="wp-block-file__button" href="{address}" download>Download</a></div>'
    (story,) = drafts(wxr(f'{block}\n\n[audio mp3="https://bugle.example/wp-content/uploads/horn.mp3"]')).values()
    assert [re.sub("<.*?>", "", line) for line in story.body.splitlines()] == ["plan", "horn.mp3"]
    assert told(story) == ["It links to files of the old site, which did not come along: plan.pdf, horn.mp3."]


def test_words_for_search_engines_come_along_unless_they_are_a_pattern():
    fields = "<excerpt:encoded>The summary.</excerpt:encoded>" + meta(
        _yoast_wpseo_title="Harbour %%sep%% %%sitename%%", rank_math_title="Harbour", _yoast_wpseo_metadesc="For machines."
    )
    (story,) = drafts(wxr("A.", fields)).values()
    assert (story.summary, story.seo_title, story.seo_description) == ("The summary.", "", "For machines.")
    (story,) = drafts(wxr("A.", meta(rank_math_title="Harbour &amp; port"))).values()
    assert (story.seo_title, story.seo_description) == ("Harbour & port", "")


def test_what_was_typed_into_forms_is_no_story_and_other_types_that_are_stories_are_named():
    items = "".join(
        f"<item><title>{kind}</title><content:encoded>A.</content:encoded><wp:post_type>{kind}</wp:post_type></item>"
        for kind in ("post", "recipe", "feedback", "flamingo_inbound", "page")
    )
    found = records(channel(items))
    assert [record.title for record in found if isinstance(record, Draft)] == ["post", "recipe", "page"]
    assert remarks(found)[-1] == "Not only posts are stories now: 1 × page, 1 × recipe."


# --- older versions -------------------------------------------------------------------------------------------------
def revision(number: int, content: str, title: str = "T", name: str = "7-revision-v1", parent: int = 7) -> str:
    date = f"2026-01-0{number} 10:00:00"
    return (
        f"<item><title>{title}</title><dc:creator>ada</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>{90 + number}</wp:post_id><wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>{name}</wp:post_name>"
        f"<wp:post_parent>{parent}</wp:post_parent><wp:status>inherit</wp:status><wp:post_type>revision</wp:post_type></item>"
    )


def with_revisions(*revisions: str) -> File:
    author = "<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada</wp:author_display_name></wp:author>"
    story = (
        "<item><title>T</title><dc:creator>ada</dc:creator><content:encoded>Now.</content:encoded><wp:post_id>7</wp:post_id>"
        '<wp:post_name>t</wp:post_name><category domain="category" nicename="a"><![CDATA[Energy]]></category></item>'
    )
    return File("a.xml", data=CHANNEL.format(version="1.2", items=author + "".join(revisions) + story).encode())


def test_older_versions_stay_out_and_are_counted_unless_they_are_asked_for():
    file = with_revisions(revision(1, "First."), revision(2, "Second."))
    found = records(file)
    assert remarks(found) == ["Older versions of its stories were left out: 2. They come along with --revisions."]
    assert drafts(file)["T"].revisions == ()


def test_older_versions_come_in_their_order_with_their_dates_and_who_saved_them():
    later, earlier = revision(2, "<p>Second, <em>better</em>.</p>", title="T &amp; Co"), revision(1, "First.\n\nMore.")
    story = drafts(with_revisions(later, earlier), ReadOptions(revisions=True))["T"]
    assert [(each.title, each.body, each.saved, each.note) for each in story.revisions] == [
        ("T", "<p>First.</p>\n<p>More.</p>", datetime(2026, 1, 1, 10, tzinfo=UTC), "Saved in WordPress by Ada"),
        ("T & Co", "<p>Second, <em>better</em>.</p>", datetime(2026, 1, 2, 10, tzinfo=UTC), "Saved in WordPress by Ada"),
    ]
    assert [(each.section, each.authors, each.slug) for each in story.revisions] == [("Energy", ("Ada",), "t")] * 2


def test_the_version_that_is_the_present_text_is_none_of_the_older_ones():
    story = drafts(with_revisions(revision(1, "First."), revision(2, "Now.")), ReadOptions(revisions=True))["T"]
    assert [each.body for each in story.revisions] == ["<p>First.</p>"]


def test_unsaved_changes_and_versions_of_nothing_are_counted():
    file = with_revisions(revision(1, "Half", name="7-autosave-v1"), revision(2, "Lost.", parent=8))
    assert remarks(records(file, ReadOptions(revisions=True))) == [
        "WordPress’s export holds besides, and none of it is a story: "
        "1 × unsaved change that WordPress kept, 1 × old revision of no story in the file."
    ]


def test_an_older_version_that_cannot_be_read_is_named_and_the_others_come():
    bad = revision(1, "First.").replace("2026-01-01", "2026-02-30")
    story = drafts(with_revisions(bad, revision(2, "Second.")), ReadOptions(revisions=True))["T"]
    assert [each.body for each in story.revisions] == ["<p>Second.</p>"]
    assert told(story) == [
        "An older version was left out: “2026-02-30 10:00:00” is no date we can read. "
        "Write it as 2026-03-01 or 2026-03-01 14:05."
    ]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(declared):
    hostile = wxr().data.replace(b'<?xml version="1.0"?>', b'<?xml version="1.0"?>' + declared.encode())
    with pytest.raises(FormatError, match="The file defines entities or refers to other files"):
        records(File("a.xml", data=hostile))


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes_and_then_refused():
    whole = export("wordpress.xml").path.read_bytes()
    cut = b"</item>".join(whole.split(b"</item>")[:7]) + b"</item><item><title>Ha"
    found = []
    with pytest.raises(FormatError) as caught:
        found.extend(formats.read(File("a.xml", data=cut), ReadOptions()))
    assert caught.value.reason == (
        "The file breaks off here. What stands before was read. Export it again, or from another date on, and import that too."
    )
    assert next(record.title for record in found if isinstance(record, Draft)) == "Ferries change to batteries & back"


def test_a_file_that_forgot_to_declare_its_prefixes_is_read_nevertheless():
    declared = wxr("Text").data
    bare = re.sub(rb'\s+xmlns:\w+="[^"]*"', b"", declared)
    assert b"xmlns" not in bare
    assert drafts(File("a.xml", data=bare), name="wordpress")["T"] == drafts(File("a.xml", data=declared))["T"]


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_an_empty_file_is_called_empty(data):
    with pytest.raises(FormatError) as caught:
        records(File("a.xml", data=data))
    assert caught.value.reason == "The file is empty."


def test_a_file_without_a_story_is_refused():
    with pytest.raises(FormatError, match="No story was found in it, read as wordpress"):
        records(File("a.xml", data=b"<urlset><url/></urlset>"))


def test_a_single_text_without_an_end_is_given_up(monkeypatch):
    monkeypatch.setattr(xmlstream, "TEXT_BYTES", 100_000)
    with pytest.raises(FormatError, match="A single text of the file has more than"):
        records(wxr("x" * 300_000))


def test_broken_utf_8_and_controls_are_cleaned():
    broken = wxr("XX and a bell").data.replace(b"XX", b"caf\xe9\x07")
    assert drafts(File("a.xml", data=broken))["T"].body == "<p>caf�� and a bell</p>"


# --- what readers may not see ---------------------------------------------------------------------------------------
def test_private_posts_and_those_with_a_password_stay_drafts(stories):
    secret, word = stories["A secret"], stories["Behind a word"]
    assert (secret.status, told(secret)) == ("draft", ["It is “private” in WordPress, and stays a draft."])
    assert (word.status, told(word)) == ("draft", ["It has a password in WordPress, and stays a draft."])
    assert "sesame" not in repr(word.extra)


# --- what is read ---------------------------------------------------------------------------------------------------
def test_a_post_comes_with_all_that_belongs_to_it(stories):
    draft = stories["Ferries change to batteries & back"]
    assert (draft.key, draft.slug, draft.summary, draft.status, draft.language) == (
        "https://bugle.example/?p=123",
        "ferries-change-to-batteries",
        "Three lines, two boats, no noise.",
        "published",
        "en-GB",
    )
    assert (draft.date, draft.updated) == (datetime(2019, 5, 3, 8, 30, tzinfo=UTC), datetime(2019, 5, 4, 9, tzinfo=UTC))
    assert (draft.section, draft.categories) == ("Harbour", ("Harbour", "Energy & Grid"))
    assert (draft.authors, draft.tags) == (("Ada Moreau",), ("ferries", "CO₂"))
    assert draft.image == PictureRef(f"{UPLOADS}/quay.jpg", "An empty quay", "Quay 3 at dawn")
    assert draft.addresses == (
        "https://bugle.example/2019/05/ferries-change-to-batteries/",
        "https://bugle.example/?p=123",
        "https://bugle.example/2019/05/quiet-ferries/",
    )
    assert draft.extra == {
        "categories": ["Energy & Grid", "Harbour"],
        "sticky": True,
        "comments": 1,
        "guid": "https://bugle.example/?p=123",
        "terms": {"series": ["The quiet bay"]},
        "meta": {"_yoast_wpseo_primary_category": "5", "reading_level": "easy"},
    }


def test_blocks_become_plain_html_with_the_pictures_of_the_library(stories):
    draft = stories["Ferries change to batteries & back"]
    ferry = '<img src="https://bugle.example/wp-content/uploads/2019/05/ferry.jpg" alt="A white ferry">'
    quay = '<img src="https://bugle.example/wp-content/uploads/2019/05/quay.jpg" alt="An empty quay">'
    assert formats.references.LINE_MARK.sub("", draft.body).replace(' class="wp-block-image size-large"', "") == (
        "<p>Two ferries crossed the bay <strong>without a sound</strong>, as "
        '<a href="https://bugle.example/2019/05/an-older-post/">we foretold</a>.</p>\n'
        f'<figure>{ferry}<figcaption class="wp-element-caption">The <em>Gannet</em> at quay 3</figcaption></figure>\n'
        '<h2 class="wp-block-heading">What it costs</h2>\n'
        f'<figure class="wp-block-gallery has-nested-images columns-2">\n<figure class="wp-block-image">{ferry}</figure>\n'
        f'<figure class="wp-block-image">{quay}</figure>\n</figure>\n'
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>\n'
        '<blockquote class="wp-block-quote">\n<p>Nobody heard us.</p>\n<cite>The captain</cite></blockquote>'
    )
    assert told(draft) == [
        "The block “latest-posts” was left out.",
        "A story has one section: the first of these that is not left out (Harbour, Energy & Grid).",
    ]


def test_a_classic_post_gets_its_paragraphs_captions_and_galleries(stories):
    draft = stories["An older post"]
    ferry = '<img src="https://bugle.example/wp-content/uploads/2019/05/ferry.jpg" alt="A white ferry">'
    assert draft.body.split("\n")[:3] == [
        "<p>A first paragraph,<br>broken over two lines [sic].</p>",
        f"<figure>{ferry}<figcaption>The Gannet</figcaption></figure>",
        f"<figure><figure>{ferry}</figure>",
    ]
    assert told(draft) == [
        "An embed became a link.",
        "A script was left out.",
        "A picture of a gallery was left out.",
        "The shortcode [contact-form-7] was left out.",
        "The shortcode [pullquote] was taken away and its text kept.",
    ]


def test_a_pull_quote_stays_one_and_an_older_gallery_is_a_row_without_its_list():
    quote = '<figure class="wp-block-pullquote"><blockquote><p>Nobody heard us.</p></blockquote></figure>'
    items = "".join(f'<li class="blocks-gallery-item"><figure><img src="/{n}.jpg"/></figure></li>' for n in "12")
    row = f'<figure class="wp-block-gallery"><ul class="blocks-gallery-grid">{items}</ul></figure>'
    text = f"<!-- wp:pullquote -->\n{quote}\n<!-- /wp:pullquote -->\n<!-- wp:gallery -->\n{row}\n<!-- /wp:gallery -->"
    body, left = blocks.to_html(text, {}, Plain())
    assert markup.clean(body) == (
        '<blockquote role="doc-pullquote"><p>Nobody heard us.</p></blockquote>\n'
        '<figure><figure><img src="/1.jpg"></figure><figure><img src="/2.jpg"></figure></figure>'
    )
    assert left == []


class Plain:
    """A sheet that only tidies."""

    def body(self, text: str) -> str:
        return bodies.tidy(text).body


def test_who_signs_and_what_is_said_of_tags_comes_first():
    site = "https://bugle.example"
    ferries = TagFacts(
        "ferries", "ferries", "The three lines across the bay.", addresses=(f"{site}/tag/ferries/", f"{site}/?tag=ferries")
    )
    told = records(export("wordpress.xml"))
    assert told[0] == Life(
        "Ada Moreau", "", "", email="ada@bugle.example", addresses=(f"{site}/author/ada/", f"{site}/?author=2")
    )
    assert [record for record in told if isinstance(record, TagFacts) and record.description] == [ferries]


def test_a_post_without_a_title_is_called_by_its_first_words(stories):
    draft = stories["A note without a title, which somebody saved and never finished or…"]
    assert (draft.status, draft.date) == ("draft", None)
    assert told(draft) == ["It has no title; the first words of its text are its headline."]


def test_a_page_is_a_story_that_says_so(stories):
    assert (stories["About us"].extra, stories["About us"].addresses[1]) == (
        {"post_type": "page"},
        "https://bugle.example/?page_id=2",
    )


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_namespace_is_known(version):
    file = wxr("<p>One.</p>", "<wp:post_id>7</wp:post_id><wp:status>draft</wp:status>", version)
    draft = drafts(file)["T"]
    assert (formats.detect(file).name, draft.key, draft.status) == ("wordpress", "https://bugle.example/?p=7", "draft")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("He said [sic] and [the mayor] left.", "<p>He said [sic] and [the mayor] left.</p>"),
        ("[[gallery]] is a code.", "<p>[gallery] is a code.</p>"),
        ("[embed]https://vimeo.com/1[/embed]", '<p><a href="https://vimeo.com/1">vimeo.com</a></p>'),
        ('[video src="https://films.example/a.mp4"]', '<p><a href="https://films.example/a.mp4">a.mp4</a></p>'),
        ("[vc_row][vc_column]Words.[/vc_column][/vc_row]", "<p>Words.</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_shortcodes_are_told_from_words_in_brackets(written, read_as):
    assert body(written) == read_as


def test_a_custom_type_is_a_story_and_furniture_is_not():
    recipe = drafts(wxr("<p>Salt.</p>", "<wp:post_type>recipe</wp:post_type>"))["T"]
    assert recipe.extra == {"post_type": "recipe"}
    assert drafts(wxr("<p>Salt.</p>", "<wp:post_type>wp_navigation</wp:post_type>")) == {}


@pytest.mark.parametrize("piece", ["[caption]", "[a ", "<!-- wp:a", "[[", "https://a.example\n", "<a href='x.jpg'>", "\n\n"])
def test_no_piece_repeated_is_more_work_than_its_length(piece):
    assert len(drafts(wxr(piece * 20_000 + "words")).values()) == 1


def test_a_block_that_stands_in_many_posts_stands_in_each():
    block = "</item><item><title>Our promise</title><wp:post_type>wp_block</wp:post_type><wp:post_id>77</wp:post_id>"
    fields = (
        f"{block}<content:encoded><![CDATA[<!-- wp:paragraph --><p>We check.</p><!-- /wp:paragraph -->]]></content:encoded>"
    )
    story = drafts(wxr('<p>One.</p><!-- wp:block {"ref":77} /--><p>Two.</p><!-- wp:block {"ref":5} /-->', fields))["T"]
    assert (story.body.replace("\n", ""), told(story)) == (
        "<p>One.</p><p>We check.</p><p>Two.</p>", ["The block “block” was left out."],
    )  # fmt: skip


def test_a_block_that_holds_itself_ends():
    block = "</item><item><title>Loop</title><wp:post_type>wp_block</wp:post_type><wp:post_id>7</wp:post_id>"
    fields = f'{block}<content:encoded><![CDATA[<p>x</p><!-- wp:block {{"ref":7}} /-->]]></content:encoded>'
    assert drafts(wxr('<!-- wp:block {"ref":7} /-->', fields))["T"].body.startswith("<p>x</p>")


def test_a_gallery_without_numbers_shows_the_pictures_of_its_post():
    fields = (
        "<wp:post_id>3</wp:post_id></item><item><title>quay</title><wp:post_type>attachment</wp:post_type>"
        "<wp:post_id>4</wp:post_id><wp:post_parent>3</wp:post_parent>"
        "<wp:attachment_url>https://bugle.example/quay.jpg</wp:attachment_url>"
    )
    assert drafts(wxr("[gallery]", fields))["T"].body == (
        '<figure><img src="https://bugle.example/quay.jpg"></figure>'
    )  # fmt: skip


def test_preformatted_text_of_a_classic_post_keeps_its_lines():
    assert body("<pre>one\n\n  two\n\nthree</pre>\n\nAfter.") == "<pre>one\n\n  two\n\nthree</pre>\n<p>After.</p>"


def test_a_shortcode_with_its_address_after_a_sign_of_equality_becomes_a_link():
    assert body("[youtube=https://www.youtube.com/watch?v=abcdefghijk]") == (
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>'
    )


def test_the_pictures_of_a_library_are_known_in_all_files_of_an_export():
    picture = (
        "<wp:post_type>attachment</wp:post_type><wp:post_id>4</wp:post_id>"
        "<wp:attachment_url>https://bugle.example/quay.jpg</wp:attachment_url>"
    )
    lead = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>4</wp:meta_value></wp:postmeta>"
    first, second = wxr("Text", lead), wxr("", picture)
    assert told(drafts(first)["T"]) == ["Its featured picture (attachment 4) is not in the export."]
    together = ReadOptions(beside=[first, second])
    assert drafts(first, together)["T"].image == PictureRef("https://bugle.example/quay.jpg")
