"""Substack's export: the table and the texts beside it, joined; and what stays out."""

import json
from html import escape
from pathlib import Path

import pytest

from articles import formats
from articles.formats import Draft, File, Problem, ReadOptions
from articles.formats.substack import plainer
from tests.formats.exports import drafts, records, remarks, told
from tests.formats.exports import export as whole

HEAD = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
FERRIES = (
    '101.ferries,2023-05-03T08:30:00.000Z,true,2023-05-03T08:31:00.000Z,,newsletter,everyone,"Ferries, again",They stop.,\n'
)


class Export:
    """A folder as Substack packs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "posts").mkdir()

    def write(self, rows: str, **texts: str) -> None:
        (self.folder / "posts.csv").write_text(HEAD + rows)
        for name, text in texts.items():
            (self.folder / "posts" / f"{name.replace('_', '.', 1).replace('_', '-').lstrip('n')}.html").write_text(text)

    def read(self) -> list:
        return list(formats.read(File("posts.csv", self.folder / "posts.csv"), ReadOptions()))

    def only(self) -> Draft:
        (draft,) = [record for record in self.read() if isinstance(record, Draft)]
        return draft


@pytest.fixture
def export(tmp_path):
    return Export(tmp_path)


def test_an_export_as_substack_writes_it_is_read_whole():
    found = drafts(whole("posts.csv"))
    ferries, talk = found["Ferries change to batteries, and back"], found["A talk on the quay"]
    assert ferries.body == (
        "<p>Two ferries crossed the bay <strong>without a sound</strong>"
        '<small role="note">Measured at the <em>quay</em>.</small>, '
        'as <a href="https://bugle.substack.example/p/talk">we heard</a>.</p>'
        '<figure><img src="https://substack-post-media.s3.amazonaws.com/public/images/4f2c_800x600.jpeg" alt="A ferry">'
        '<figcaption class="image-caption">The Gannet at quay 3</figcaption></figure>'
        '<blockquote role="doc-pullquote"><p>Nobody hears us.</p></blockquote>'
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p><p>What it costs is not known.</p>'
    )
    assert told(ferries) == ["An embed became a link."]
    assert (talk.status, talk.summary) == ("draft", "")
    assert remarks(records(whole("posts.csv"))) == ["Empty drafts of Substack were left out: 1."]


def test_a_row_and_its_text_are_one_story(export):
    export.write(FERRIES, n101_ferries="<p>Two ferries.</p>")
    draft = export.only()
    assert (draft.format, draft.title, draft.summary, draft.body) == (
        "substack", "Ferries, again", "They stop.", "<p>Two ferries.</p>",
    )  # fmt: skip
    assert (draft.key, draft.slug, draft.addresses, draft.status) == ("101", "ferries", ("/p/ferries",), "published")
    assert f"{draft.date:%Y-%m-%d %H:%M %Z}" == "2023-05-03 08:30 UTC"
    assert (draft.extra, told(draft)) == ({"email_sent_at": "2023-05-03T08:31:00.000Z"}, [])


def test_what_is_not_published_or_not_for_everyone_stays_a_draft(export):
    rows = "1.a,,false,,,newsletter,everyone,A,,\n2.b,2023-01-01T00:00:00Z,true,,,newsletter,only_paid,B,,\n"
    export.write(rows, n1_a="<p>A.</p>", n2_b="<p>B.</p>")
    found = [(draft.title, draft.status, draft.date and draft.date.year, told(draft)) for draft in export.read()]
    sentence = "Substack shows it to “only_paid” alone, and it stays a draft."
    assert found == [("A", "draft", None, []), ("B", "draft", 2023, [sentence])]


def test_drafts_that_nobody_began_are_counted_and_a_missing_text_is_named(export):
    export.write("1,,false,,,newsletter,everyone,,,\n2.b,2023-01-01T00:00:00Z,true,,,newsletter,everyone,B,S,\n", n1="")
    draft = export.only()
    assert told(draft) == ["Its text, posts/2.b.html, is not in the export."]
    assert remarks(export.read()) == ["Empty drafts of Substack were left out: 1."]


def test_the_sound_of_a_podcast_becomes_a_link_above_its_notes(export):
    export.write(
        "7.talk,2023-01-01T00:00:00Z,true,,,podcast,everyone,Talk,,https://api.example/talk.mp3\n", n7_talk="<p>Notes.</p>"
    )
    draft = export.only()
    assert draft.body == '<p><a href="https://api.example/talk.mp3">talk.mp3</a></p><p>Notes.</p>'
    assert (draft.extra["type"], told(draft)) == ("podcast", ["An embed became a link."])


def test_a_row_that_cannot_be_read_is_a_problem_and_those_after_it_are_read(export):
    rows = f"../../etc/passwd,,true,,,newsletter,everyone,Bad,,\n5.x,yesterday,true,,,newsletter,everyone,Day,,\n{FERRIES}"
    export.write(rows, n101_ferries="<p>Two.</p>", n5_x="<p>X.</p>")
    bad, day, good = export.read()
    assert isinstance(bad, Problem)
    assert bad.reason == "“../../etc/passwd” is no number of a post."
    assert (day.title, good.title) == ("Day", "Ferries, again")


def test_a_text_that_is_a_link_out_of_the_export_is_not_read(export, tmp_path_factory):
    secret = tmp_path_factory.mktemp("else") / "secret.html"
    secret.write_text("<p>Secret.</p>")
    export.write(FERRIES)
    (export.folder / "posts" / "101.ferries.html").symlink_to(secret)
    assert (export.only().body, told(export.only())) == ("", ["Its text, posts/101.ferries.html, is not in the export."])


def test_its_texts_and_tables_of_readers_are_no_stories_by_themselves(export):
    export.write(FERRIES, n101_ferries="<p>Two.</p>", n102_stray="<p>Stray.</p>")
    for name in ("email_list.bugle.csv", "posts/101.opens.csv", "posts/101.delivers.csv"):
        (export.folder / name).write_text("email\nreader@x.example\n")
    parts = formats.parts(File("posts.csv", export.folder / "posts.csv"))
    assert sorted(path.name for path in parts) == [
        "101.delivers.csv", "101.ferries.html", "101.opens.csv", "102.stray.html", "email_list.bugle.csv",
    ]  # fmt: skip
    assert remarks(export.read()) == [
        "Texts of which posts.csv says nothing were left out: 1 (102.stray.html).",
        "Tables of readers were not read: 3.",
    ]


def test_another_table_of_that_name_has_no_parts(tmp_path):
    (tmp_path / "posts.csv").write_text("title,body,date\nA,B,2023-01-01\n")
    assert formats.parts(File("posts.csv", tmp_path / "posts.csv")) == set()
    assert formats.detect(File("posts.csv", tmp_path / "posts.csv")).name == "csv"


# --- texts ------------------------------------------------------------------------------------------------------------------
def attrs(**values: object) -> str:
    return f'data-attrs="{escape(json.dumps(values))}"'


SOURCE = "https://substack-post-media.s3.amazonaws.com/public/images/quay_800x600.jpeg"
CDN = "https://substackcdn.com/image/fetch/$s_!x!,w_1456,c_limit,f_auto/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fquay_800x600.jpeg"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (f'<img src="{CDN}" alt="Q">', f'<img src="{SOURCE}" alt="Q">'),
        (
            'Stop<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1" target="_self">1</a>.'
            '<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-1" href="#footnote-anchor-1" '
            'class="footnote-number">1</a><div class="footnote-content"><p>In <i>June</i>.</p><p>Or so.</p></div></div>',
            'Stop<small role="note">In <i>June</i>. Or so.</small>.',
        ),
        ('<div class="pullquote"><p>So</p></div><p>x</p>', '<blockquote role="doc-pullquote"><p>So</p></blockquote><p>x</p>'),
        (
            f'<p>A</p><div class="subscription-widget-wrap" {attrs(url="https://x.substack.com/subscribe?")}><div '
            'class="preamble"><p>Join</p></div><form><div>x</div></form></div><p>B</p>',
            "<p>A</p><p>B</p>",
        ),
        (f'<p class="button-wrapper" {attrs(url="%%share_url%%")}><a href="%%share_url%%">Share</a></p>', ""),
        (
            f'<p class="button-wrapper" {attrs(url="https://r.example/")}><a href="https://r.example/">Read</a></p>',
            f'<p class="button-wrapper" {attrs(url="https://r.example/")}><a href="https://r.example/">Read</a></p>',
        ),
        (
            f'<div class="tweet" {attrs(url="https://twitter.com/a/status/1", full_text="Ferries <stop>")}></div>',
            '<p><a href="https://twitter.com/a/status/1">Ferries &lt;stop&gt;</a></p>',
        ),
        (
            f'<div class="digest-post-embed" {attrs(title="Older", canonical_url="https://x.example/p/older")}></div>',
            '<p><a href="https://x.example/p/older">Older</a></p>',
        ),
        (
            f'<div class="image-gallery-embed" {attrs(gallery={"images": [{"src": SOURCE, "alt": "Q"}]})}></div>',
            f'<p><img src="{SOURCE}" alt="Q"></p>',
        ),
        (f'<div class="latex-rendered" {attrs(persistentExpression="a<b")}></div>', "<p><code>a&lt;b</code></p>"),
        ('<div class="tweet" data-attrs="{broken"></div>x</div>', "x"),
    ],
)  # fmt: skip
def test_what_only_substack_understands_becomes_what_all_do(text, made):
    assert plainer(text, lambda sentence: None) == made
