"""Whatever stands in a file: a reader yields records or refuses with a sentence, and nothing else comes out of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import formats
from articles.formats import Draft, File, FormatError, Problem, ReadOptions
from articles.formats.scrubbing import UNSTORABLE
from tests.formats.exports import FOLDER

EXPORTS = sorted(path for path in FOLDER.iterdir() if path.is_file())
NAMES = [known.name for known in formats.FORMATS]
BYTES = st.binary(max_size=40) | st.sampled_from(
    [b"<", b">", b"{", b"[", b'"', b"\\", b"]]>", b"\x00", b"\xff", b"null", b"1e999", b"[]", b"{}"]
)


def said(data: bytes, name: str) -> list[str]:
    """What is refused of it; what comes out besides can be stored."""
    found: list[str] = []
    try:
        for record in formats.read(File("a", data=data), ReadOptions(), name):
            if isinstance(record, Problem):
                found.append(record.reason)
            elif isinstance(record, Draft):
                assert 0 < len(record.title) <= 300
                assert not UNSTORABLE.search(record.title + record.summary + record.body + "".join(record.tags))
    except FormatError as refusal:
        found.append(refusal.reason)
    return found


def check(data: bytes, name: str) -> None:
    assert [reason for reason in said(data, name) if not reason.endswith((".", "…"))] == []


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=2000))
@settings(max_examples=30, deadline=None)
def test_any_bytes_are_read_or_refused(name, data):
    check(data, name)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
def test_a_damaged_export_is_read_or_refused(path, data):
    whole = path.read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = min(len(whole), start + data.draw(st.integers(0, 30)))
        whole = whole[:start] + data.draw(BYTES) + whole[end:]
    check(whole, formats.detect(File(path.name, path)).name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_an_export_read_as_another_format_is_read_or_refused(name, path):
    check(path.read_bytes(), name)
