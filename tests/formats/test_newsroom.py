"""JSON and JSON Lines, by our keys and like ones."""

import json

import pytest

from articles import formats
from articles.formats import File, FormatError, Life, PictureRef, RelatedLink, SectionFacts, TagFacts, jsonstream
from tests.formats.exports import drafts, export, problems, records, told


def lines(*values: object) -> File:
    return File("a.jsonl", data="\n".join(json.dumps(value) for value in values).encode())


def test_a_line_that_is_no_json_is_a_problem_and_the_next_one_is_read():
    assert problems(records(export("stories.jsonl"))) == [
        (3, "", "The line is not valid JSON: Expecting value at character 31."),
        (5, "", "This is no story: a story is an object with a “headline” and a “body”."),
    ]


def test_a_story_is_told_by_our_keys_or_like_ones():
    stories = drafts(export("stories.jsonl"))
    ferries = stories["Ferries change to batteries"]
    assert (ferries.line, ferries.item, ferries.key) == (1, 1, "https://bugle.example/2019/05/ferries/")
    assert (ferries.authors, ferries.tags, ferries.section) == (("Ada Moreau", "Ben Okri"), ("ferries", "2019"), "Harbour")
    assert (ferries.date.isoformat(), ferries.addresses) == (
        "2019-05-03T10:30:00+02:00",
        ("https://bugle.example/2019/05/ferries/",),
    )
    assert ferries.image == PictureRef("quay.jpg", "An empty quay", line=1, focal=(0.25, 0.5))
    assert ferries.extra == {"weather": {"sky": "grey", "wind": 7}}
    assert stories["Plain text"].body == "<p>A first paragraph.</p>\n<p>A second &lt; third.</p>"
    untitled = stories["It has no headline, but a text."]
    assert untitled.related == (RelatedLink("ferries", line=5), RelatedLink("Plain text", "Said.", 5))
    assert told(untitled) == ["It has no title; the first words of its text are its headline."]


@pytest.mark.parametrize(
    "document",
    [
        '[{"title": "A"}, {"title": "B"}]',
        '{"page": 1, "articles": [{"title": "A"}, {"title": "B"}]}',
        '{"title": "A"}\n{"title": "B"}\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_a_mapping_of_one_and_lines_are_the_same(document, encoding):
    assert list(drafts(File("a.json", data=document.encode(encoding)))) == ["A", "B"]


def test_one_object_is_one_story():
    file = File("a.json", data=b'{\n "headline": "A",\n "text": "Words."\n}')
    assert [(draft.title, draft.body) for draft in drafts(file).values()] == [("A", "<p>Words.</p>")]


def test_what_is_said_of_sections_tags_authors_and_pictures_comes_as_such():
    file = lines(
        {"type": "newsroom", "version": 1},
        {"type": "section", "name": "Harbour", "slug": "harbour", "position": 2},
        {"type": "author", "name": "Ada", "role": "Reporter", "life": "Ada.", "portrait": {"file": "a.jpg"}},
        {"type": "tag", "name": "ferries", "aliases": ["ferry"], "is_reason": False},
        {"type": "photo", "file": "quay.jpg", "alt": "A quay"},
        {"type": "story", "headline": "A", "body": "<div>As it stands"},
        {"type": "horoscope"},
    )
    found = records(file)
    assert found[:4] == [
        SectionFacts("Harbour", "harbour", position=2, whole=True),
        Life("Ada", "Reporter", "Ada.", portrait=PictureRef("a.jpg"), whole=True),
        TagFacts("ferries", aliases=("ferry",), is_reason=False, whole=True),
        PictureRef("quay.jpg", "A quay"),
    ]
    assert drafts(file)["A"].body == "<div>As it stands"
    assert problems(found) == [(2, "", "“horoscope” is no type that we know. It was written by a newer version.")]


def test_ten_thousand_tags_stay_with_the_origin():
    draft = drafts(lines({"title": "A", "tags": [f"t{number}" for number in range(10_000)]}))["A"]
    assert (len(draft.tags), len(draft.extra["tags"])) == (100, 10_000)
    assert told(draft) == ["It has 10,000 tags; the first 100 were taken, the others stay with its origin."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'[{"title": "A"}, {"ti', "The file is not valid JSON"),
        (b'{"title": ' + b"[" * 100_000, "The file is nested more than 500 deep."),
        (b"words", "This is no JSON: it begins with neither { nor [."),
        (b'[{"title": "\xe9"}]', "The file is not valid JSON"),
    ],
)
def test_what_is_no_json_is_refused(data, sentence):
    with pytest.raises(FormatError) as caught:
        records(File("a.json", data=data))
    assert caught.value.reason.startswith(sentence)


def test_a_line_longer_than_any_story_is_passed_over():
    file = File("a.jsonl", data=b'{"title": "A"}\n{"title": "' + b"x" * 21_000_000 + b'"}\n{"title": "B"}')
    assert list(drafts(file)) == ["A", "B"]
    assert problems(records(file)) == [(2, "", "The line has more than 20 MB. Split its story.")]


def test_what_no_database_takes_is_taken_out():
    draft = drafts(lines({"title": "A\x00B\u202e", "x": {"y\x00": ["\ud800z", 10**30, 1.5]}}))["AB"]
    assert draft.extra == {"x": {"y": ["z", str(10**30), 1.5]}}


def test_json_is_known_by_how_it_begins():
    assert [formats.detect(File("a", data=data)).name for data in (b' {"a": 1}', b"[")] == ["json", "json"]


def test_a_text_that_another_system_wrapped_is_unwrapped():
    story = {"title": {"rendered": "T"}, "content": {"rendered": "<p>Text.</p>"}, "excerpt": {"rendered": "Short."}}
    draft = drafts(File("a.json", data=json.dumps([story]).encode()))["T"]
    assert (draft.body, draft.summary) == ("<p>Text.</p>", "Short.")


def test_a_text_may_be_a_list_of_paragraphs():
    draft = drafts(File("a.json", data=b'[{"title": "T", "body": ["One.", {"text": "Two."}]}]'))["T"]
    assert draft.body == "<p>One.</p>\n<p>Two.</p>"


def test_a_text_of_another_shape_is_no_empty_story():
    found = problems(records(File("a.json", data=b'[{"title": "T", "body": {"blocks": [1]}}]')))
    assert found == [(1, "T", "Its text is neither a text nor a list of paragraphs. Write HTML under “body”.")]


def test_a_list_in_plain_text_stays_a_list():
    draft = drafts(File("a.json", data=json.dumps([{"title": "T", "body": "In numbers:\n- 40 trains\n- 2 halls"}]).encode()))[
        "T"
    ]
    assert draft.body == "<p>In numbers:</p>\n<ul><li>40 trains</li><li>2 halls</li></ul>"


def test_broken_utf_8_in_a_list_is_said_in_a_sentence():
    with pytest.raises(FormatError) as caught:
        records(File("a.json", data=b'[{"title": "caf\xe9"}]'))
    assert caught.value.reason == (
        "The file is not valid JSON: it is not in UTF-8. Export it again, or check it with a JSON validator."
    )


def test_a_value_that_has_no_end_is_given_up(monkeypatch):
    monkeypatch.setattr(jsonstream, "LINE_BYTES", 1_000_000)
    with pytest.raises(FormatError, match="A single value of the file has more than 1 MB"):
        records(File("a.json", data=b'[{"title": "A", "body": "' + b"x" * 3_000_000 + b'"}]'))
