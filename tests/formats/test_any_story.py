"""Stories as anybody might write them, in every format: each comes in with its words, or is refused with a sentence."""

import csv
import io
import json
import re
from html import escape
from xml.sax.saxutils import escape as xml_escape

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import formats
from articles.formats import Draft, File, FormatError, Problem, ReadOptions
from articles.formats.scrubbing import UNSTORABLE

# A word that nothing takes away.
MARK = "quaystone"
# As an attribute of a tag, which is no word of the story: "<b quaystone ]]>".
IN_A_TAG = re.compile(rf"<\w[^<>]*{MARK}[^<>]*>")
HOSTILE = [
    "<script>alert(1)</script>", "]]>", "<!-- wp:x -->", "[gallery]", "[[", "]]", "&amp;", "&nbsp", "=1+1", "'", '"', "`", "*",
    "#", "---", "+++", "{{< x >}}", "{% x %}", "\u202e", "\ufeff", "\u2028", "\r", "\n\n", "\t", "<p>", "</p>", "<b", "a: b",
    "- ", "1. ", "javascript:alert(1)", "../../etc/passwd", "You May Also Like", "火", "é", "[^1]", "[^1]: x", "<table><tr>",
    "<iframe src=x>",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=6).map(" ".join)
DATES = st.sampled_from(
    ["", "2020-01-01", "0000-00-00 00:00:00", "yesterday", "31/02/2026", "03/04/2026", "1700000000", "01 Jan 20"]
)


@st.composite
def stories(draw) -> dict[str, str]:
    """Words for each field; the title and the text hold the mark, so that nobody may lose them unsaid."""
    around = (
        st.tuples(WORDS, WORDS).map(lambda pair: f"{pair[0]} {MARK} {pair[1]}").filter(lambda text: not IN_A_TAG.search(text))
    )
    return {
        "title": draw(around)[:250], "body": f"Text of {MARK}. {draw(around)}", "summary": draw(WORDS), "date": draw(DATES),
        "author": draw(WORDS), "tag": draw(WORDS), "slug": draw(WORDS), "section": draw(WORDS),
    }  # fmt: skip


def as_json(story):
    return json.dumps([{**story, "tags": [story["tag"]]}])


def as_lines(story):
    return json.dumps(story) + "\n" + json.dumps({"title": "After", "body": "x"})


def as_csv(story):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([list(story), list(story.values())])
    return buffer.getvalue()


def as_markdown(story):
    head = {key: value for key, value in story.items() if key != "body"}
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n{story['body']}"


def as_ghost(story):
    post = {**story, "id": "1", "html": f"<p>{escape(story['body'])}</p>", "published_at": story["date"], "status": "published"}
    return json.dumps({"db": [{"data": {"posts": [post], "tags": [], "users": []}}]})


def as_jsonfeed(story):
    item = {"id": "1", "title": story["title"], "content_text": story["body"], "date_published": story["date"]}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


def as_ninjs(story):
    return json.dumps({"uri": "u", "versioncreated": story["date"], "headline": story["title"], "body_text": story["body"]})


def as_dumpdata(story):
    fields = {"headline": story["title"], "body": f"<p>{escape(story['body'])}</p>", "published_at": story["date"], "slug": "s"}
    return json.dumps([{"model": "articles.article", "pk": 1, "fields": fields}])


def as_feed(story):
    told = {"title": story["title"], "description": escape(story["body"]), "pubDate": story["date"], "category": story["tag"]}
    inside = "".join(f"<{name}>{xml_escape(UNSTORABLE.sub('', value))}</{name}>" for name, value in told.items())
    return f"<rss><channel><item>{inside}</item></channel></rss>"


def as_wordpress(story):
    told = {
        "title": story["title"],
        "content:encoded": story["body"],
        "wp:post_date": story["date"],
        "category": story["section"],
    }
    inside = "".join(f"<{name}>{xml_escape(UNSTORABLE.sub('', value))}</{name}>" for name, value in told.items())
    return f"<rss><channel><item><wp:post_id>1</wp:post_id>{inside}</item></channel></rss>"


def as_page(story):
    title, body = escape(story["title"]), escape(story["body"])
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"


def as_medium(story):
    title, body = escape(story["title"]), escape(story["body"])
    text = f'<section data-field="body" class="e-content"><h3 class="graf graf--title">{title}</h3><p>{body}</p></section>'
    date = f'<footer><time class="dt-published" datetime="{escape(story["date"])}">x</time></footer>'
    return f'<html><body><article class="h-entry"><h1 class="p-name">{title}</h1>{text}{date}</article></body></html>'


def as_substack(story):
    told = {"post_id": "1.x", "is_published": "true", "audience": "everyone", "title": story["title"]}
    return as_csv(told | {"subtitle": story["body"], "post_date": story["date"]})


def as_text(story):
    return f"{' '.join(story['title'].split())}\n\n{story['summary']}\n\n{story['body']}"


WRITERS = {
    "json": as_json, "csv": as_csv, "markdown": as_markdown, "ghost": as_ghost, "jsonfeed": as_jsonfeed, "ninjs": as_ninjs,
    "dumpdata": as_dumpdata, "feed": as_feed, "wordpress": as_wordpress, "html": as_page, "text": as_text,
    "medium": as_medium, "substack": as_substack,
}  # fmt: skip


def test_every_format_is_tried():
    assert set(WRITERS) == {known.name for known in formats.FORMATS}


@pytest.mark.parametrize("name", ["feed", "html", "json", "medium", "wordpress"])
def test_a_title_that_writes_of_signs_is_decoded_once(name):
    story = dict.fromkeys(("summary", "date", "author", "tag", "slug", "section"), "") | {"body": "Text."}
    data = WRITERS[name](story | {"title": f"The signs &amp;lt; and &amp;amp; of {MARK}"}).encode()
    (draft,) = (record for record in formats.read(File("a", data=data), ReadOptions(), name) if isinstance(record, Draft))
    assert draft.title == f"The signs &lt; and &amp; of {MARK}"


@pytest.mark.parametrize(("name", "write"), [*WRITERS.items(), ("json", as_lines)])
@given(story=stories())
@settings(max_examples=60, deadline=None)
def test_a_story_comes_in_whole_or_is_refused_with_a_sentence(name, write, story):
    file = File("a", data=write(story).encode("utf-8", "replace"))
    drafts, reasons = [], []
    try:
        for record in formats.read(file, ReadOptions(), name):
            drafts += [record] if isinstance(record, Draft) else []
            reasons += [record.reason] if isinstance(record, Problem) else []
    except FormatError as refusal:
        reasons.append(refusal.reason)
    assert [reason for reason in reasons if not reason.endswith((".", "…"))] == []
    if not reasons:
        draft = drafts[0]
        assert MARK in draft.title
        assert MARK in " ".join([draft.summary, draft.body, *(link.headline for link in draft.related)])
