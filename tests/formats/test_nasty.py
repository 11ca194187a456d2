"""Files that somebody made to hurt, or a program wrote badly: refused or cleaned, with a sentence, and no text is lost."""

import json

import pytest

from articles.formats import Draft, File, FormatError, ReadOptions, jsonstream
from tests.formats.exports import drafts, problems, records


def story(**told: object) -> str:
    return json.dumps({"headline": "A", "body": "<p>B.</p>", **told})


# --- half signs in JSON ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"x \ud83d y", "x y"),
        (r"x \ude00\ud83d y", "x y"),
        (r"x \ud83d\ude00 y", "x 😀 y"),
        (r"x \\ud83d y", r"x \ud83d y"),
        (r"\ud83d", "Text"),
        (r"\\\ud83d \\\\ud83d", r"\ \\ud83d"),
    ],
)
def test_half_a_sign_goes_and_the_file_is_read_on(written, read):
    lines = f'{{"title": "{written}", "body": "Text"}}', '{"title": "After", "body": "Text"}'
    for data in (f"[{lines[0]}, {lines[1]}]", "\n".join(lines)):
        assert list(drafts(File("a.json", data=data.encode()))) == [read, "After"]


def test_half_a_sign_is_found_wherever_the_file_is_cut():
    written = '["' + r"a\ud83d\ude00b\ud83dc\\d\\\ud83de\u00e9" * 3 + '"]'
    for size in range(1, 30):
        paired = jsonstream._Paired(jsonstream._Utf8(File("a", data=written.encode()).open()))
        found = b"".join(iter(lambda paired=paired, size=size: paired.read(size), b""))
        assert json.loads(found) == ["a😀bc\\d\\eé" * 3]


def test_half_a_sign_in_an_entry_of_a_live_story_goes():
    entries = [{"date": "2026-01-05T10:00:00Z", "headline": "x \ud83d y", "body": "<p>a \ud83d b</p>"}]
    lines = {"type": "newsroom"}, {"headline": "A", "body": "B", "live": {"began": "2026-01-05T10:00:00Z", "entries": entries}}
    data = "\n".join(map(json.dumps, lines)).encode()
    (read,) = drafts(File("a.jsonl", data=data)).values()
    assert [(entry.headline, entry.body) for entry in read.live.entries] == [("x y", "<p>a  b</p>")]


# --- numbers, dates, keys -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("date", ["2021-02-30", -1, 1609459200.5, 10**30, "1e400", "NaN", "2021-01-01T25:00", True])
def test_what_is_no_date_is_refused_by_name(date):
    ((_item, title, reason),) = problems(records(File("a.jsonl", data=story(date=date).encode())))
    assert (title, reason.endswith("is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05.")) == ("A", True)


def test_thousandths_of_seconds_since_1970_are_a_date():
    (read,) = drafts(File("a.jsonl", data=story(date=1609459200000).encode())).values()
    assert read.date.isoformat() == "2021-01-01T00:00:00+00:00"


def test_a_value_that_json_does_not_have_is_refused():
    with pytest.raises(FormatError, match="The file is not valid JSON: lexical error: invalid char in json text"):
        records(File("a.json", data=b'{"headline": "A", "body": "B", "x": NaN}'))


def test_of_a_key_that_stands_twice_the_last_counts():
    assert list(drafts(File("a.json", data=b'{"headline": "One", "headline": "Two", "body": "B"}'))) == ["Two"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_file_that_is_not_in_the_encoding_of_its_mark_says_so(name):
    data = '{"headline": "A", "body": "B"}\n'.encode("utf-32") + b"\xff" * 8
    with pytest.raises(FormatError, match="The file says it is UTF-32 and is not"):
        records(File(name, data=data))


# --- too much, too deep ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["> " * 5000 + "x", "\n".join("  " * depth + "- x" for depth in range(1500))])
def test_text_so_deep_that_it_would_be_lost_is_refused(text):
    with pytest.raises(FormatError, match="The text is nested too deeply to be read"):
        records(File("a.md", data=f"# A\n\n{text}".encode()))


def test_lists_that_are_only_deep_keep_their_text():
    text = "\n".join("  " * depth + f"- item {depth}" for depth in range(30))
    (read,) = drafts(File("a.md", data=f"# A\n\n{text}".encode())).values()
    assert "item 29" in read.body


@pytest.mark.parametrize("name", ["a.html", "a.json"])
def test_markup_of_thousands_of_levels_is_refused(name):
    deep = "<ul><li>" * 5000 + "x"
    data = f"<!doctype html><html><body><article>{deep}" if name == "a.html" else story(body=deep)
    try:
        reasons = [reason for _item, _title, reason in problems(records(File(name, data=data.encode())))]
    except FormatError as refusal:
        reasons = [refusal.reason]
    assert [reason for reason in reasons if "deep" in reason] == reasons != []


def test_a_cell_that_is_longer_than_any_story_says_so():
    with pytest.raises(FormatError, match="A cell that begins here has more than 5 MB"):
        records(File("a.csv", data=b'title,body\nA,"' + b"x" * 5_100_000 + b'"\n'))


@pytest.mark.parametrize(
    "data",
    [
        "<rss version='2.0'><channel><item><title>A</title><description>D</description>{}</item></channel></rss>",
        "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>A</title>{}</item></channel></rss>",
    ],
)
def test_ten_thousand_tags_are_cut_and_kept_with_the_origin(data):
    tags = "".join(f'<category domain="post_tag" nicename="t{number}">t{number}</category>' for number in range(10_000))
    (read,) = drafts(File("a.xml", data=data.format(tags).encode())).values()
    assert (len(read.tags), len(read.extra["tags"])) == (100, 10_000)
    assert "It has 10,000 tags; the first 100 were taken, the others stay with its origin." in [
        note.text for note in read.notes
    ]


def test_of_a_thousand_enclosures_the_first_picture_is_the_storys():
    pictures = "".join(f'<enclosure url="https://x.example/{number}.jpg" type="image/jpeg"/>' for number in range(1000))
    data = f'<rss version="2.0"><channel><item><title>A</title><description>D</description>{pictures}</item></channel></rss>'
    (read,) = drafts(File("a.xml", data=data.encode())).values()
    assert read.image.path == "https://x.example/0.jpg"


# --- encodings ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.csv", "title,body\nA,Text\n", "csv"),
        ("a.json", '[{"title": "A", "body": "Text"}]', "json"),
        ("a.md", "# A\n\nText", "markdown"),
        (
            "a.xml",
            "<rss version='2.0'><channel><item><title>A</title><description>Text</description></item></channel></rss>",
            "feed",
        ),
    ],
)
def test_a_file_with_the_mark_of_another_encoding_is_recognised_and_loses_no_text(encoding, name, text, kind):
    if (encoding, kind) == ("utf-32", "feed"):
        with pytest.raises(FormatError):  # the parser of XML knows no UTF-32
            records(File(name, data=text.encode(encoding)))
        return
    (read,) = (record for record in records(File(name, data=text.encode(encoding))) if isinstance(record, Draft))
    assert (read.format, read.title, "Text" in read.body) == (kind, "A", True)


def test_a_page_without_a_story_is_refused():
    page = b"<!doctype html><html><head><title>T</title></head><body><nav>a</nav><footer>b</footer></body></html>"
    with pytest.raises(FormatError, match="No story was found on this page"):
        list(records(File("a.html", data=page), ReadOptions()))
