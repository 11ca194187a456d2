"""JSON read as it comes: one item of a long file at a time, whatever its encoding."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from articles.formats.drafts import STORY_BYTES, FormatError
from articles.formats.files import File

MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
# A line of JSON holds one story with all that belongs to it.
LINE_BYTES = 4 * STORY_BYTES
INVALID = "The file is not valid JSON: {problem}. Export it again, or check it with a JSON validator."
PROBLEMS = (ijson.JSONError, ValueError, RecursionError, OSError)
# A backslash with what it means; a half sign alone is "lone".
ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
HALF = re.compile(rb"\\u[dD][89a-fA-F]")
FIRST_HALF = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")
LONGEST_PAIR = len(rb"\ud83d\ude00")
STARTS, ENDS = ("start_map", "start_array"), ("end_map", "end_array")
DEEPEST = 500
DEEP = "It is nested too deeply to be read."


def items(file: File, place: str) -> Iterator[Any]:
    """Each value at `place` ("item" for a list, "db.item.data.posts.item" further in), in order. Raises FormatError."""
    wanted = place.split(".") if place else []
    builder: Any = None
    for path, event, value in events(file):
        if builder is None:
            if event in ENDS or event == "map_key" or len(path) != len(wanted) or path != wanted:
                continue
            if event not in STARTS:
                yield value
                continue
            builder = ijson.ObjectBuilder()
        builder.event(event, value)
        if event in ENDS and len(path) == len(wanted):
            yield builder.value
            builder = None


def events(file: File) -> Iterator[tuple[list[str], str, Any]]:
    """(path, event, value) for every piece of the file; the path is one list that changes. Raises FormatError."""
    path: list[str] = []
    with file.open() as stream:
        try:
            text = _Paired(_Utf8(stream, most=LINE_BYTES))
            for event, value in ijson.basic_parse(text):
                text.stream.since = 0
                if event in ENDS:
                    path.pop()
                elif event == "map_key":
                    path[-1] = value
                yield path, event, value
                if event in STARTS:
                    path.append("item" if event == "start_array" else "")
                    if len(path) > DEEPEST:
                        raise FormatError(1, f"The file is nested more than {DEEPEST} deep. This is no export of stories.")
        except PROBLEMS as error:
            raise FormatError(1, INVALID.format(problem=_problem(error))) from None


def lines(file: File) -> Iterator[tuple[int, Any]]:
    """(line, value) for every line that holds one; the value of a line that cannot be read is its FormatError."""
    with file.open() as stream:
        for number, raw in enumerate(_short_lines(_Utf8(stream)), start=1):
            if raw is None:
                yield number, FormatError(number, f"The line has more than {LINE_BYTES // 1_000_000} MB. Split its story.")
            elif raw.strip():
                yield number, _parsed(raw, number)


def shape(file: File) -> str:
    """ "lines" for JSON Lines, "list" for a list, "mapping" for one object, "" for anything else. Raises FormatError."""
    with file.open() as stream:
        head = _Utf8(stream).read(64 * 1024).lstrip()
    first, newline, rest = head.partition(b"\n")
    if head.startswith(b"[") and not _is_whole(first, newline, rest):
        return "list"
    if head.startswith(b"{"):
        return "lines" if _is_whole(first, newline, rest) else "mapping"
    return "list" if head.startswith(b"[") else ""


def document(file: File) -> Any:
    """The one value of a file that is no longer than a story. Raises FormatError."""
    return next(items(File(file.name, data=file.whole()), ""), None)


def _is_whole(first: bytes, newline: bytes, rest: bytes) -> bool:
    """Whether the first line is a JSON object of its own and another follows, so that the file is JSON Lines."""
    if not newline or not first.rstrip().endswith(b"}") or (rest.strip() and not rest.lstrip().startswith(b"{")):
        return False
    return isinstance(_parsed(first, 1), dict)


def _parsed(raw: bytes, number: int) -> Any:
    try:
        return json.loads(raw.decode("utf-8"))
    except RecursionError:
        return FormatError(number, DEEP)
    except json.JSONDecodeError as error:
        return FormatError(number, f"The line is not valid JSON: {error.msg} at character {error.colno}.")
    except UnicodeDecodeError:
        return FormatError(number, "The line is not valid UTF-8. Save the file as UTF-8.")
    except ValueError:
        return FormatError(number, "The line is not valid JSON: a number has too many digits.")


def _short_lines(stream: "_Utf8") -> Iterator[bytes | None]:
    """The lines of `stream`; None for one that is too long, without ever holding it."""
    buffer = b""
    passing = False
    while chunk := stream.read(256 * 1024):
        *whole, buffer = (buffer + chunk).split(b"\n")
        for line in whole:
            yield None if passing else line
            passing = False
        if len(buffer) > LINE_BYTES:
            buffer, passing = b"", True
    if buffer or passing:
        yield None if passing else buffer


def _problem(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):
        return "it is not in UTF-8"
    said = error.args[0] if error.args else ""
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "UTF8" in said:
        return "it is not in UTF-8"
    if "premature EOF" in said:
        return "it breaks off"
    return (said.strip() or "it breaks off").split("\n")[0].rstrip(". :")[:120]


class _Paired:
    """JSON without half signs: "\\ud83d" names one only together with what follows it, and the parser gives up at one alone."""

    def __init__(self, stream: "_Utf8") -> None:
        self.stream, self.held = stream, b""

    def read(self, size: int = -1) -> bytes:
        """At least one byte until the stream ends."""
        while size:
            read = self.stream.read(size)
            data = self.held + read
            end = _before_escape(data) if read else len(data)
            data, self.held = data[:end], data[end:]
            whole = ESCAPE.sub(_paired, data) if HALF.search(data) else data
            if whole or not read:
                return whole
        return b""


def _before_escape(data: bytes) -> int:
    """Where an escape begins that may go on in the bytes to come; the end of the data if there is none."""
    begin = data.find(b"\\", max(0, len(data) - LONGEST_PAIR + 1))
    if begin > 0 and FIRST_HALF.search(data[max(0, begin - 6) : begin]):
        begin -= 6
    while begin > 0 and data[begin - 1 : begin] == b"\\":
        begin -= 1
    return len(data) if begin < 0 else begin


def _paired(match: re.Match[bytes]) -> bytes:
    return b"" if match["lone"] else match[0]


class _Utf8:
    """A stream of UTF-8 without its mark, made of UTF-8, UTF-16 or UTF-32. `since` counts what was read since the reader last
    set it to nothing; more than `most` is refused.
    """

    def __init__(self, stream: BinaryIO, most: int = 0) -> None:
        self.stream, self.most = stream, most
        head = stream.read(4)
        encoding = next((name for mark, name in MARKS if head.startswith(mark)), "")
        self.decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
        self.waiting = head.removeprefix(codecs.BOM_UTF8)
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        """At least one byte until the stream ends. Raises FormatError, for a value without an end too."""
        if size == 0:
            return b""
        self.since += max(0, size)
        if self.most and self.since > self.most:
            reason = f"A single value of the file has more than {self.most // 1_000_000} MB. What stands before was read."
            raise FormatError(1, f"{reason} Split its story, or write each story on a line of its own.")
        data, self.waiting = self.waiting, b""
        data += self.stream.read(size)
        if self.decoder is None:
            return data
        text = ""
        try:
            while data and not text:
                text = self.decoder.decode(data)
                data = b"" if text else self.stream.read(size)
        except UnicodeDecodeError as error:
            reason = f"The file says it is {error.encoding[:6].upper()} and is not. Save it again as UTF-8."
            raise FormatError(1, reason) from None
        return text.encode("utf-8", "replace")
