"""Bytes become text, or a sentence says why not."""

import pytest

from articles.formats.decoding import decode
from articles.formats.drafts import FormatError, Note

STORY = "Añejo “quoted” — CO₂\n\nDon’t.\n"


def refusal(data: bytes) -> tuple[int, str]:
    with pytest.raises(FormatError) as caught:
        decode(data)
    return caught.value.line, caught.value.reason


@pytest.mark.parametrize("data", [b"", b"   \n\n \t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\ufeff \n".encode()])
def test_a_file_without_a_word_is_refused(data):
    assert refusal(data) == (1, "The file is empty.")


def test_binary_data_is_refused_on_its_line():
    sentence = "This is not text (it holds binary data). Save the story as plain text (UTF-8)."
    assert refusal(b"Title\n\nBody\x00") == (3, sentence)
    assert refusal(bytes(range(32)) * 10) == (1, sentence)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "a zip archive or a document of a word processor"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1 Hello}", "an RTF document"),
        (b"\xff\xd8\xff\xe0", "a picture"),
    ],
)
def test_what_is_plainly_something_else_is_called_by_its_name(data, kind):
    assert refusal(data) == (1, f"This is {kind}, not text. Save the story as plain text (UTF-8) and import that.")


def test_a_broken_utf_16_file_is_refused():
    assert refusal(b"\xff\xfeA") == (1, "The file says it is UTF-16 and is not. Save it again as UTF-8.")


def test_a_file_longer_than_any_story_is_refused():
    sentence = "The file has 10.0 MB; one story holds at most 5. Split it into one file per story."
    assert refusal(b"word " * 2_000_000) == (1, sentence)


@pytest.mark.parametrize(
    "data",
    [
        STORY.encode(),
        STORY.encode("utf-8-sig"),
        STORY.encode("utf-16"),
        b"\xfe\xff" + STORY.encode("utf-16-be"),
        STORY.encode("utf-32"),
        STORY.replace("\n", "\r\n").encode(),
        STORY.replace("\n", "\r").encode(),
        STORY.replace("\n", "\u2028").encode(),
    ],
)
def test_every_encoding_and_line_end_gives_the_same_text(data):
    assert decode(data) == (STORY, [])


def test_windows_1252_is_read_and_named():
    data = "Title\n\nDon’t — “stop” €5 é".encode("cp1252")
    assert decode(data) == (
        "Title\n\nDon’t — “stop” €5 é",
        [Note(3, "The file is not UTF-8 and was read as Windows-1252.")],
    )


def test_a_byte_that_means_nothing_is_shown_and_named():
    text, notes = decode(b"Title\n\nCaf\xe9 \x81")
    assert text == "Title\n\nCafé �"
    assert notes[1] == Note(3, "A byte means nothing in Windows-1252 either and became �.")
