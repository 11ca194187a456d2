"""Bytes to text, whatever saved them: UTF-8 and UTF-16 with or without a mark, UTF-32 with one, what a page declares,
Windows-1252.
"""

import codecs
import re

from articles.formats.drafts import STORY_BYTES, FormatError, Note
from articles.formats.files import too_long
from articles.formats.scrubbing import UNSTORABLE

# UTF-32's little-endian mark begins with UTF-16's, so it is asked first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings that pages declare; Python knows some more, which would do more than decode.
PAGES = re.compile(
    r"(?:windows|cp)-?\d{3,4}|iso-?8859-\d{1,2}|latin-?\d|koi8-[rut]|shift[_-]jis|x-sjis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|"
    r"gb2312|gbk|gb18030|big5(?:-hkscs)?|tis-620|macintosh|mac-?roman",
    re.IGNORECASE,
)
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or a document of a word processor"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "a document of an old word processor"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")


def plain_head(head: bytes) -> bytes:
    """The first bytes of a file as UTF-8 where a mark says that they are UTF-16 or UTF-32; any others as they are."""
    for mark, encoding in MARKS[1:]:
        if head.startswith(mark):
            return head.removeprefix(mark).decode(encoding, "ignore").encode("utf-8", "ignore")
    return head


def decode(data: bytes, declared: str = "") -> tuple[str, list[Note]]:
    """The text of `data` with every line ended by a newline alone, and what was noticed on the way.

    `declared` is the encoding that the file itself names; it counts where the bytes are no UTF. FormatError when it is empty,
    longer than one story can be, or no text.
    """
    if len(data) > STORY_BYTES:
        raise too_long(len(data))
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise FormatError(1, f"This is {kind}, not text. Save the story as plain text (UTF-8) and import that.")
    text, notes = _decoded(data, declared)
    text = LINE_BREAKS.sub("\n", text)
    _refuse_binary(text)
    # A text of nothing but signs that cannot be stored is empty, too.
    text = UNSTORABLE.sub("", text)
    _refuse_empty(text)
    return text, notes


def _decoded(data: bytes, declared: str) -> tuple[str, list[Note]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), []
            except UnicodeDecodeError:
                reason = f"The file says it is {encoding[:6].upper().rstrip('-')} and is not. Save it again as UTF-8."
                raise FormatError(1, reason) from None
    unmarked = unmarked_utf16(data)
    try:
        return data.decode(unmarked or "utf-8"), []
    except UnicodeDecodeError as error:
        return _as_declared(data, declared) or _from_windows(data, error.start)


def unmarked_utf16(head: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" for text in it without a mark: mostly Latin letters, of which every other byte is nothing."""
    head = head[:2000]
    first, second = head[::2].count(0) / max(1, len(head[::2])), head[1::2].count(0) / max(1, len(head[1::2]))
    if max(first, second) < 0.4 or min(first, second) > 0.02:
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _as_declared(data: bytes, declared: str) -> tuple[str, list[Note]] | None:
    """`data` in the encoding that it names, if pages were written in it and the bytes bear it out."""
    try:
        text = data.decode(declared if PAGES.fullmatch(declared) else "utf-8")
    except (LookupError, UnicodeError):
        return None
    return text, [Note(1, f"The file is not UTF-8 and was read as {declared}, as it says.")]


def _from_windows(data: bytes, start: int) -> tuple[str, list[Note]]:
    """`data` as Windows-1252; its five undefined bytes become the sign for "unknown", and are named."""
    line = data[:start].count(b"\n") + 1
    text = data.decode("cp1252", errors="replace")
    notes = [Note(line, "The file is not UTF-8 and was read as Windows-1252.")]
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        notes.append(Note(line, "A byte means nothing in Windows-1252 either and became �."))
    return text, notes


def _refuse_binary(text: str) -> None:
    found = CONTROL.findall(text)
    if "\x00" in found or len(found) > len(text) / 20:
        line = text[: CONTROL.search(text).start()].count("\n") + 1  # type: ignore[union-attr]
        raise FormatError(line, "This is not text (it holds binary data). Save the story as plain text (UTF-8).")


def _refuse_empty(text: str) -> None:
    if not text.strip(" \t\n\ufeff"):
        raise FormatError(1, "The file is empty.")
