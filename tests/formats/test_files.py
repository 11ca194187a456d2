"""A file is opened by its reader, known by its beginning, and never held whole unless it is one story."""

import pytest

from articles import formats
from articles.formats import File, FormatError


def test_a_file_gives_a_new_stream_each_time(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Words.")
    file = File("a.txt", tmp_path / "a.txt")
    for _ in range(2):
        with file.open() as stream:
            assert stream.read() == b"Words."
    assert file.head() == b"Words."


def test_what_is_at_hand_is_read_like_a_file():
    assert (File("a", data=b"Words.").whole(), File("a", data=b"Words.").head()) == (b"Words.", b"Words.")


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(FormatError) as caught:
        File("a.txt", tmp_path / "a.txt").head()
    assert (caught.value.line, caught.value.reason) == (1, "The file cannot be read: No such file or directory.")


def test_a_file_longer_than_any_story_is_refused_before_it_is_held(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"word " * 1_200_000)
    with pytest.raises(FormatError) as caught:
        File("a.txt", tmp_path / "a.txt").whole()
    assert caught.value.reason == "The file has 6.0 MB; one story holds at most 5. Split it into one file per story."


def test_the_chosen_format_counts_more_than_the_name():
    story = File("a.txt", data=b"# A title\n\nWords.")
    assert [next(formats.read(story, formats.ReadOptions(), name)).format for name in ("", "markdown")] == ["text", "markdown"]
