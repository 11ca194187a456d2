"""What is written down says what was told, and our own readers take it back."""

import json
from xml.etree import ElementTree

import pytest

from articles import formats, markup
from articles.formats import File, ReadOptions, markdown
from articles.formats.writing import WRITERS, pages

STORY = {
    "type": "story", "id": "ferries", "headline": "Ferries: “quiet” & back", "slug": "ferries", "summary": "No noise.",
    "body": "<p>Two <em>ferries</em> crossed.</p>", "status": "published", "date": "2026-03-01T10:00:00+00:00",
    "section": "Harbour", "authors": ["Ada Moreau"], "tags": ["CO₂", "a, b"], "image": "media/quay.jpg", "logins": ["ada"],
}  # fmt: skip
TOLD = [
    {"type": "newsroom", "version": 1, "name": "The Bugle", "site": "https://bugle.example"},
    {"type": "section", "name": "Harbour", "slug": "harbour"},
    {"type": "author", "name": "Ada Moreau", "slug": "ada", "life": "Ada writes."},
    {"type": "tag", "name": "CO₂", "slug": "co2"},
    {"type": "photo", "file": "media/quay.jpg", "alt": "A quay"},
    STORY,
]


def back(body: str) -> str:
    return markup.clean(markdown.render(pages.body(body)))


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_what_is_written_is_read_again(writer):
    written: dict[str, str] = {}
    for name, piece in writer.write(TOLD):
        written[name] = written.get(name, "") + piece
    written.pop("authors.md", None)
    ((name, text),) = written.items()
    records = formats.read(File(name, data=text.encode()), ReadOptions())
    (draft,) = (record for record in records if isinstance(record, formats.Draft))
    assert (draft.title, draft.summary, draft.slug, draft.tags) == (STORY["headline"], "No noise.", "ferries", ("CO₂", "a, b"))
    assert (draft.body, draft.date.isoformat()) == (STORY["body"], STORY["date"])
    assert (draft.status, draft.authors, draft.image.path.endswith("quay.jpg")) == ("published", ("Ada Moreau",), True)


@pytest.mark.parametrize(
    "body",
    [
        "<p>One.</p>\n<p>Two with <strong>weight</strong>, <em>stress</em>, <s>loss</s> and <code>code</code>.</p>",
        '<p>A <a href="/story/a/">link</a>, 2 * 3 * 4, [sic], a_b_c and &lt;p&gt; &amp; so on.</p>',
        "<h2>Head</h2>\n<p>Text<br>\nbroken.</p>\n<hr>\n<p># no head, 1. no list, - no list</p>",
        "<ul>\n<li>one</li>\n<li>two\n<ul>\n<li>deep</li>\n</ul>\n</li>\n</ul>",
        '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>',
        "<blockquote>\n<p>Said.</p>\n<p>And again.</p>\n</blockquote>",
        '<figure><img src="/media/a.jpg" alt="A"><figcaption>Seen</figcaption></figure>\n<p>After.</p>',
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
    ],
)
def test_html_goes_through_markdown_unharmed(body):
    assert markup.text_of(back(body)) == markup.text_of(body)
    assert [tag for tag in ("<a ", "<em>", "<h2>", "<li>", "<blockquote>", "<figure>", "<table>") if tag in body] == [
        tag for tag in ("<a ", "<em>", "<h2>", "<li>", "<blockquote>", "<figure>", "<table>") if tag in back(body)
    ]


# The properties that an item of ninjs 2.1 may have (https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json).
NINJS = {
    "uri", "type", "representationtype", "profile", "version", "firstcreated", "versioncreated", "contentcreated", "embargoed",
    "pubstatus", "urgency", "copyrightholder", "copyrightnotice", "usageterms", "ednote", "language", "descriptions", "bodies",
    "headlines", "people", "organisations", "places", "subjects", "events", "objects", "infosources", "title", "by", "slugline",
    "located", "renditions", "associations", "altids", "trustindicators", "standard", "genres", "expires", "rightsinfo",
}  # fmt: skip


def test_an_item_of_ninjs_has_no_property_that_its_schema_does_not_know():
    (writer,) = (writer for writer in WRITERS if writer.name == "ninjs")
    ((_name, line),) = writer.write([*TOLD[:-1], {**STORY, "embargo": "2026-04-01T10:00:00+00:00"}])
    item = json.loads(line)
    (picture,) = item["associations"]
    assert (item.keys() - NINJS, picture.keys() - NINJS - {"name"}) == (set(), set())
    assert (picture["uri"], item["embargoed"]) == ("https://bugle.example/media/quay.jpg", "2026-04-01T10:00:00+00:00")


def test_wordpress_is_told_of_sections_after_those_that_hold_them_and_of_photos_by_different_titles():
    (wxr,) = (writer for writer in WRITERS if writer.name == "wxr")
    sections = [{"type": "section", "name": name, "slug": name.lower(), "parent": parent}
                for name, parent in (("Quay", "Port"), ("Port", "News"), ("News", ""))]  # fmt: skip
    photos = [{"type": "photo", "file": f"media/{folder}/quay.jpg", "alt": "A quay"} for folder in "ab"]
    root = ElementTree.fromstring("".join(piece for _name, piece in wxr.write([TOLD[0], *sections, *photos])))
    space = "{http://wordpress.org/export/1.2/}"
    told = [
        (one.findtext(f"{space}cat_name"), one.findtext(f"{space}category_parent")) for one in root.iter(f"{space}category")
    ]
    assert told == [("News", ""), ("Port", "news"), ("Quay", "port")]
    assert [item.findtext("title") for item in root.iter("item")] == ["quay", "quay-2"]


def test_a_post_for_wordpress_has_all_that_its_importer_asks_for():
    """wordpress-importer drops terms without a nicename, and takes posts of one title without a date for one."""
    (wxr,) = (writer for writer in WRITERS if writer.name == "wxr")
    told = [{**TOLD[0], "zone": "Europe/Zurich"}, *TOLD[1:], {**STORY, "section": "New?", "tags": []}]
    root = ElementTree.fromstring("".join(piece for _name, piece in wxr.write(told)))
    space = "{http://wordpress.org/export/1.2/}"
    photo, first, second = root.iter("item")
    assert [(term.get("domain"), term.get("nicename"), term.text) for term in first.iter("category")] == [
        ("category", "harbour", "Harbour"), ("post_tag", "co2", "CO₂"), ("post_tag", "a-b", "a, b"),
        ("author", "ada", "Ada Moreau"),
    ]  # fmt: skip
    assert next(second.iter("category")).get("nicename") == "new"
    wanted = ("post_id", "post_date", "post_date_gmt", "post_name", "status", "post_parent", "post_type", "is_sticky")
    assert {name: first.findtext(space + name) for name in wanted} == {
        "post_id": "2", "post_date": "2026-03-01 11:00:00", "post_date_gmt": "2026-03-01 10:00:00", "post_name": "ferries",
        "status": "publish", "post_parent": "0", "post_type": "post", "is_sticky": "0",
    }  # fmt: skip
    assert photo.findtext("guid") == photo.findtext(f"{space}attachment_url") == "https://bugle.example/media/quay.jpg"
    assert root.findtext(f"channel/{space}wxr_version") == "1.2"
