"""Markdown with front matter, ours and that of other systems."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import formats
from articles.formats import (
    CorrectionNote,
    Draft,
    File,
    FormatError,
    Note,
    PictureRef,
    ReadOptions,
    RelatedLink,
    markdown,
    references,
)

OPTIONS = ReadOptions(zone=ZoneInfo("Europe/Lisbon"))
FULL = """---
title: "Battery plant: a year on"
slug: plant-a-year-on
summary: What changed, and what
  did not.
date: 2026-07-01 14:05
updated: 2026-07-02T09:00:00Z
section: Energy
authors: [Ada Moreau, Ben Okri]
tags: [batteries, no, 1.10]
image:
  file: ../pictures/plant.jpg
  alt: A hall
  caption: The hall
  credit: Ada Moreau
corrections:
  - date: 2026-07-03
    text: It is 90, not 80.
related:
  - Who Pays?
  - headline: Trucks Match Diesel
    teaser: They do.
canonical: https://elsewhere.example/plant
draft: false
weather: {sky: grey}
---

# Battery plant: a year on

Text with **weight**.
"""


def read(story: str) -> Draft:
    (draft,) = markdown.read(File("story.md", data=story.encode()), OPTIONS)
    return draft


def headed(front_matter: str, body: str = "Body.") -> Draft:
    return read(f"---\ntitle: T\n{front_matter}\n---\n{body}")


def refusal(story: str) -> tuple[int, str]:
    with pytest.raises(FormatError) as caught:
        read(story)
    return caught.value.line, caught.value.reason


# --- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "line", "sentence"),
    [
        ("title: T\na: &x [1]\nb: *x", 3, "The front matter uses an anchor (& or *). Write the value out instead."),
        ("title: T\nb: *x", 3, "The front matter uses an anchor (& or *). Write the value out instead."),
        (
            "title: !!python/object/apply:os.system [id]", 2,
            "The front matter uses the tag tag:yaml.org,2002:python/object/apply:os.system. Write the plain value instead.",
        ),
        ('title: "a\\0b"', 2, "The front matter has an escape that stands for no character. Remove it."),
        ("- a\n- b", 2, "The front matter is not a list of “key: value” lines. Write one key and its value on each line."),
        ("just words", 2, "The front matter is not a list of “key: value” lines. Write one key and its value on each line."),
        ("title: T\ntags: x\ntitle: U", 4, "The key “title” stands twice. Keep one of them."),
        ("title: T\n[a, b]: c", 3, "The front matter has a list or mapping as a key. Keys are plain words."),
        (
            "title: A: b", 2,
            "The front matter is not valid YAML: mapping values are not allowed here. "
            "Put quotes around values that hold a colon.",
        ),
        ("a: " + "[" * 3000, 1, "The front matter is nested too deeply to be read. Flatten it."),
        ("title: T\ndate: yesterday", 3, "“yesterday” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."),
        ("title: T\ndate: 2026-02-30", 3, "“2026-02-30” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."),
        ("title: T\ndate: 03/01/2026", 3,
            "“03/01/2026” could mean 3 January 2026 or 1 March 2026. "
            "Write it as 2026-03-01, or say --dates day-first or month-first for all of them."),
        ("title: T\ndate: 0001-01-01", 3, "“0001-01-01” lies outside the years 1450 to 2300. Check the year."),
        ("title: T\ndraft: perhaps", 3, "“draft: perhaps” is neither true nor false."),
        ("title: [a, b]", 2, "The title is a list. Write it as one line of text."),
        ("title: T\ncorrections: [{date: 2026-01-01}]", 3, "A correction has no text. Write “text: …” under it."),
        ("a: b\ntitle: " + "x" * 301, 3, "The title has 301 characters; a headline holds at most 300. Shorten it."),
    ],
)  # fmt: skip
def test_front_matter_that_is_hostile_or_wrong_is_refused_with_its_line(head, line, sentence):
    assert refusal(f"---\n{head}\n---\nBody") == (line, sentence)


def test_front_matter_that_never_ends_is_refused():
    sentence = "The front matter that begins with --- never ends. Close it with a line of ---."
    assert refusal("---\ntitle: T\n\nBody") == (1, sentence)


def test_wrong_toml_is_refused_with_its_line():
    assert refusal("+++\na = 1\ntitle = Words\n+++\nBody") == (
        3, "The front matter is not valid TOML: Invalid value. Text stands in quotes there.",
    )  # fmt: skip


def test_toml_that_no_database_takes_is_refused():
    assert refusal('+++\ntitle = "a\\u0000b"\n+++\nBody')[1].startswith("The front matter has an escape")
    assert refusal(f"+++\na = 0x{'F' * 9000}\n+++\nBody")[1].startswith("The front matter cannot be read as TOML.")


def test_a_story_without_a_title_is_refused():
    assert refusal("Body.\n\n## Not the title\n") == (
        1,
        "The story has no title. Write “title: …” into its front matter, or begin it with “# Title”. "
        "A plain-text story is imported with --format text.",
    )


# --- what is read ---------------------------------------------------------------------------------------------------
def test_a_full_front_matter_is_read():
    assert read(FULL) == Draft(
        format="markdown",
        name="story.md",
        title="Battery plant: a year on",
        slug="plant-a-year-on",
        summary="What changed, and what did not.",
        body="<p>Text with <strong>weight</strong>.</p>",
        status="published",
        date=datetime(2026, 7, 1, 14, 5, tzinfo=OPTIONS.zone),
        updated=datetime(2026, 7, 2, 9, tzinfo=UTC),
        section="Energy",
        authors=("Ada Moreau", "Ben Okri"),
        tags=("batteries", "no", "1.10"),
        image=PictureRef("../pictures/plant.jpg", "A hall", "The hall", "Ada Moreau", line=11),
        related=(RelatedLink("Who Pays?", line=19), RelatedLink("Trucks Match Diesel", "They do.", 19)),
        corrections=(CorrectionNote("It is 90, not 80.", datetime(2026, 7, 3, tzinfo=OPTIONS.zone), 16),),
        canonical_url="https://elsewhere.example/plant",
        extra={"weather": {"sky": "grey"}},
    )


def test_toml_says_the_same_as_yaml():
    draft = read('+++\ntitle = "T"\ndate = 2026-03-01T14:05:00Z\ntags = ["a", "b"]\ndraft = true\nweight = 3\n+++\n\nBody.')
    assert (draft.title, draft.date, draft.tags, draft.status, draft.extra) == (
        "T",
        datetime(2026, 3, 1, 14, 5, tzinfo=UTC),
        ("a", "b"),
        "draft",
        {"weight": "3"},
    )


def test_without_front_matter_the_first_heading_is_the_title():
    draft = read("# The *title* of it\n\nBody.\n\n## More\n")
    assert (draft.title, draft.body) == ("The title of it", "<p>Body.</p>\n<h2>More</h2>")


def test_a_first_heading_that_is_not_the_title_stays():
    assert headed("", "# Another\n\nBody.").body == "<h1>Another</h1>\n<p>Body.</p>"


@pytest.mark.parametrize(
    ("front_matter", "field", "value"),
    [
        ("description: Said.", "summary", "Said."),
        ("excerpt: Said.", "summary", "Said."),
        ("lastmod: 2026-03-01", "updated", datetime(2026, 3, 1, tzinfo=OPTIONS.zone)),
        ("published_at: 2026-03-01T10:00:00+02:00", "date", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("published: 2026-03-01", "date", datetime(2026, 3, 1, tzinfo=OPTIONS.zone)),
        ("category: Energy, Water", "section", "Energy, Water"),
        ("categories: [Energy]", "section", "Energy"),
        ("author: Ada Moreau, Ben Okri", "authors", ("Ada Moreau", "Ben Okri")),
        ("author: {name: Ada}", "authors", ("Ada",)),
        ("authors:\n  - name: Ada\n  - Ben", "authors", ("Ada", "Ben")),
        ("tags: a, b, a", "tags", ("a", "b")),
        ("draft: true", "status", "draft"),
        ("draft: false", "status", "published"),
        ("published: false", "status", "draft"),
        ("status: publish", "status", "published"),
        ("status: draft", "status", "draft"),
        ("weight: 3", "status", ""),
        ("guid: 42", "key", "42"),
        ("summary: ~", "summary", ""),
        ("cover: a.jpg", "image", PictureRef("a.jpg", line=3)),
        ("feature_image: a.jpg\nfeature_image_alt: A", "image", PictureRef("a.jpg", "A", line=3)),
    ],
)
def test_the_keys_of_other_systems_are_understood(front_matter, field, value):
    assert getattr(headed(front_matter), field) == value


@pytest.mark.parametrize(
    ("front_matter", "note"),
    [
        ("status: private", "The status “private” is not one of ours; the story is a draft."),
        ("categories: [Energy, Water]", "A story has one section: the first of these that is not left out (Energy, Water)."),
        ("canonical: javascript:alert(1)", "“javascript:alert(1)” is no web address; the story has no canonical one."),
        ("image: {alt: A hall}", "The image has no file. Write “file: …” under it."),
    ],
)
def test_what_is_read_otherwise_than_written_is_noted(front_matter, note):
    assert headed(front_matter).notes == (Note(3, note),)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-07-01", datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("2026-7-1", datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("2026/07/01 14:05", datetime(2026, 7, 1, 13, 5, tzinfo=UTC)),
        ("2026-07-01T14:05:09.5Z", datetime(2026, 7, 1, 14, 5, 9, 500_000, tzinfo=UTC)),
        ("2026-07-01 14:05:00 +0200", datetime(2026, 7, 1, 14, 5, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-07-01 14:05 UTC", datetime(2026, 7, 1, 14, 5, tzinfo=UTC)),
        ("Wed, 01 Jul 2026 14:05:00 GMT", datetime(2026, 7, 1, 14, 5, tzinfo=UTC)),
        ("1 July 2026", datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("July 1, 2026", datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_and_programs_write_them(written, moment):
    assert headed(f"date: {written}").date == moment


def test_tables_strikethrough_and_html_come_through():
    draft = headed("", "| a | b |\n|---|---|\n| 1 | 2 |\n\n~~old~~ <mark>new</mark>\n")
    assert draft.body.startswith("<table>")
    assert draft.body.endswith("<p><s>old</s> <mark>new</mark></p>")


def test_pictures_and_links_carry_the_line_they_stand_on():
    draft = headed("", 'Text\n![A](a.jpg "Caption")\nand [b](b.md).\n\n<img src="c.jpg">')
    found = list(formats.references.pictures(draft.body))
    assert found == [PictureRef("a.jpg", "A", "Caption", line=6), PictureRef("c.jpg", line=9)]
    assert list(formats.references.links(draft.body)) == [("b.md", 7)]


# --- anything -------------------------------------------------------------------------------------------------------
WORDS = ["---", "+++", "title: T", "date: 2026-01-01", "tags: [a", "a: {b: [c]}", "# H", "![a](b.jpg)", "- x", "> y"]
LINES = st.lists(st.sampled_from([*WORDS, "<b", "&a *a", "? !!x", "\t"]), max_size=20).map("\n".join)


def outcome(data: bytes) -> list[str]:
    """The titles read, or the sentence of the refusal; any other exception is the test's failure."""
    try:
        return [draft.title for draft in markdown.read(File("x.md", data=data), OPTIONS)]
    except FormatError as error:
        return [error.reason if error.line >= 1 else ""]


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode), LINES.map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    said = outcome(data)
    assert (len(said), all(said)) == (1, True)


@given(st.text(max_size=300), LINES)
def test_any_front_matter_is_read_or_refused(head, body):
    assert all(outcome(f"---\n{head}\n---\n{body}".encode()))
    assert all(outcome(f"+++\n{head}\n+++\n{body}".encode()))


def test_the_registry_knows_the_format_by_name_extension_and_content():
    assert formats.by_name("markdown").read is markdown.read
    assert [formats.detect(File(name)).name for name in ("a.md", "A.MARKDOWN")] == ["markdown"] * 2
    begun = (b"---\ntitle: T", b"\xef\xbb\xbf+++\r\n", b"# T")
    assert [formats.detect(File("a", data=data)).name for data in begun] == ["markdown"] * 3


def test_footnotes_stand_where_they_are_named_and_the_others_are_listed():
    text = (
        "# T\n\nOne[^a] and two[^b] `[^a]` [^none].\n\n[^b]: Source.\n[^a]: A *longer*\n    note.\n[^c]: Named nowhere.\n\nEnd."
    )
    assert read(text).body == (
        '<p>One<small role="note">A <em>longer</em> note.</small> and two<small role="note">Source.</small> '
        "<code>[^a]</code> [^none].</p>\n<p>End.</p>\n\n<ol>\n<li>Named nowhere.</li>\n</ol>"
    )


def test_what_looks_like_a_footnote_inside_code_stays():
    assert read("# T\n\n```\n[^a]: x\n```").body == "<pre><code>[^a]: x\n</code></pre>"


def test_codes_of_site_generators_become_plain_or_are_named_with_their_line():
    text = (
        '# T\n\n[a]({% post_url 2019-05-03-x %}) ![i]({{ site.baseurl }}/a.png) [r]({{< ref "b.md" >}})\n\n'
        '{{< figure src="a.png" caption="C" >}}\n\n{{< youtube abcdefghijk >}}\n\n{% highlight go %}\nx\n{% endhighlight %}\n\n'
        "{% include bar.html %}"
    )
    draft = read(text)
    assert references.LINE_MARK.sub("", draft.body) == (
        '<p><a href="2019-05-03-x.md">a</a> <img src="/a.png" alt="i" /> <a href="b.md">r</a></p>\n'
        '<figure><img src="a.png" alt=""><figcaption>C</figcaption></figure>\n'
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>\n<pre><code>x\n</code></pre>\n'
        "<p>{% include bar.html %}</p>"
    )
    assert [(note.line, note.text) for note in draft.notes] == [
        (13, "The code “{% include bar.html %}” of its former system stands in the text as it is.")
    ]


def test_links_and_pictures_of_obsidian_become_those_of_markdown_outside_of_code():
    text = (
        "# T\n\n[[port]], [[the quay#Night|at night]] and ![[hall.jpg|300]] ![[hall.jpg|A hall]] `[[x]]`\n\n"
        "```\n[[ -f x ]] {: .y}\n```\n\n%%to be checked%%"
    )
    draft = read(text)
    assert references.LINE_MARK.sub("", draft.body) == (
        '<p><a href="port.md">port</a>, <a href="the%20quay.md#Night">at night</a> and <img src="hall.jpg" alt="" /> '
        '<img src="hall.jpg" alt="A hall" /> <code>[[x]]</code></p>\n<pre><code>[[ -f x ]] {: .y}\n</code></pre>\n'
        "<p>%%to be checked%%</p>"
    )
    assert [(note.line, note.text) for note in draft.notes] == [
        (9, "The code “%%to be checked%%” of its former system stands in the text as it is.")
    ]


def test_attributes_that_jekyll_gives_an_element_are_none_of_the_text():
    assert references.LINE_MARK.sub("", read('# T\n\n![i](a.png){: .left width="9" }\n{:.note}\n').body) == (
        '<p><img src="a.png" alt="i" /></p>'
    )


def test_a_file_may_be_called_by_its_date():
    (draft,) = formats.read(File("posts/2019-05-03-the-fire.md", data=b"---\ntitle: T\n---\nText."), ReadOptions())
    assert (f"{draft.date:%Y-%m-%d}", draft.slug) == ("2019-05-03", "the-fire")
    assert [note.text for note in draft.notes] == ["Its date is that of its file's name, 2019-05-03."]


def named(name: str, keys: str) -> Draft:
    (draft,) = formats.read(File(name, data=f"---\ntitle: T\n{keys}\n---\nText.".encode()), ReadOptions())
    return draft


def test_a_file_named_by_its_day_has_its_address_from_its_name_beside_a_date_of_its_own():
    draft = named("2019-05-03-the-fire.md", "date: 2019-05-04 10:00:00 +0200")
    assert (f"{draft.date:%Y-%m-%d}", draft.slug, draft.notes) == ("2019-05-04", "the-fire", ())
    assert named("2019-05-03-the-fire.md", "slug: blaze").slug == "blaze"


@pytest.mark.parametrize(
    ("keys", "sections", "tags"),
    [
        ("categories: news energy\ntags: solar  wind", ("news", "energy"), ("solar", "wind")),
        ("categories: news\ntags: solar", (), ("solar",)),
        ("tags: solar power, wind", (), ("solar power", "wind")),
        ("tags: solar power; wind", (), ("solar power", "wind")),
        ("tags: [solar power, wind]", (), ("solar power", "wind")),
        ("category: News and views\ntag: solar power", (), ("solar power",)),
    ],
)
def test_spaces_part_the_plurals_of_a_file_that_is_named_as_jekyll_has_it(keys, sections, tags):
    draft = named("_posts/2019-05-03-the-fire.md", keys)
    assert (draft.categories, draft.tags) == (sections, tags)


@pytest.mark.parametrize(
    ("name", "title"), [("notes/My note.md", "My note"), ("2019-05-03-the-fire.md", "the-fire"), ("2019-05-03-x.html", "x")]
)
def test_a_note_and_a_dated_file_without_a_title_are_called_by_their_names(name, title):
    (draft,) = formats.read(File(name, data=b"---\ntags: [a]\n---\n<p>Text.</p>"), ReadOptions())
    assert (draft.title, draft.working_title, draft.body) == (title, True, "<p>Text.</p>")
    assert draft.notes[0].text == "It has no title; its file’s name is its headline."


def test_a_page_of_html_with_front_matter_is_read_by_both():
    file = File("2019-05-03-the-fire.html", data=b"---\ntitle: T\ntags: a b\n---\n    <p>One<b>.</b></p>\n\n    <p>Two.</p>\n")
    (draft,) = formats.read(file, ReadOptions())
    assert (draft.title, draft.slug, draft.tags) == ("T", "the-fire", ("a", "b"))
    assert draft.body.split() == ["<p>One<b>.</b></p>", "<p>Two.</p>"]


def test_what_lies_in_jekylls_folder_of_drafts_is_one_unless_it_says_otherwise():
    assert [named(name, "").status for name in ("_drafts/a.md", "_drafts/b/a.md", "drafts/a.md")] == ["draft", "draft", ""]
    assert named("_drafts/a.md", "published: true").status == "published"


def test_a_pattern_of_addresses_is_none():
    draft = named("a.md", "permalink: /:categories/:title/\naliases: [/old/]")
    assert (draft.addresses, draft.extra) == (("/old/",), {"permalink": "/:categories/:title/"})


def test_hugos_own_spellings_say_when_readers_see_a_story_and_when_no_more():
    draft = named("a.md", "date: 2019-06-01\npublishDate: 2019-06-05\nexpiryDate: 2019-07-01\nfeaturedImage: a.jpg")
    assert [f"{day:%m-%d}" for day in (draft.date, draft.expires)] == ["06-05", "07-01"]
    assert (draft.image.path, draft.extra) == ("a.jpg", {})
    earlier = named("a.md", "date: 2019-06-09\npublishDate: 2019-06-05")
    assert [f"{each.date:%m-%d}" for each in (named("a.md", "date: 2019-06-09"), earlier)] == ["06-09", "06-09"]


def test_the_report_says_what_spaces_have_parted():
    draft = named("2019-05-03-the-fire.md", "date: 2019-05-03\ncategories: news energy\ntags: solar wind")
    assert [note.text for note in draft.notes] == [
        "“news energy” was read as 2 categories, as Jekyll parts them.",
        "A story has one section: the first of these that is not left out (news, energy).",
        "“solar wind” was read as 2 tags, as Jekyll parts them.",
    ]


def test_in_any_other_file_spaces_part_nothing():
    draft = named("the-fire.md", "categories: News and views\ntags: solar power")
    assert (draft.section, draft.tags, draft.notes) == ("News and views", ("solar power",), ())


def test_a_surname_before_a_comma_is_named_in_the_report_and_a_semicolon_keeps_it_whole():
    draft = named("a.md", "author: Moreau, Ada")
    assert draft.authors == ("Moreau", "Ada")
    assert [note.text for note in draft.notes] == [
        "“Moreau, Ada” was read as 2 authors, parted by commas. If it is one, write a “;” after it."
    ]
    assert [named("a.md", f"author: {names}").authors for names in ("Moreau, Ada;", "Moreau, Ada; Okri, Ben")] == [
        ("Moreau, Ada",), ("Moreau, Ada", "Okri, Ben"),
    ]  # fmt: skip
    assert named("a.md", "author: Ada Moreau, Ben Okri").notes == ()


def test_categories_in_one_text_are_parted_as_tags_are_and_a_section_is_one():
    assert named("a.md", "categories: News, Energy").categories == ("News", "Energy")
    assert named("a.md", "section: Arts, Culture").section == "Arts, Culture"
    (draft,) = formats.read(File("2019-13-03-the-fire.md", data=b"# T\n\nText."), ReadOptions())
    assert (draft.date, draft.slug) == (None, "")
