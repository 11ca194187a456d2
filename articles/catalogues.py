"""Catalogues of translations: read as people edit them (.po), written as programs read them (.mo), without a tool of gettext.

A message is known by its context and its text, as in .mo files: "context\\x04text", or "text" alone.
"""

import ast
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d)\])?\s+(".*")')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%|</?\w+")
MAGIC = 0x950412DE


class BadCatalogue(ValueError):
    """A .po file that cannot be read; the text names the line."""


@dataclass
class Message:
    """One message: what stands in the code, and what stands for it (one text, or one for each plural form)."""

    text: str = ""
    plural: str = ""
    context: str = ""
    translated: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        return f"{self.context}\x04{self.text}" if self.context else self.text

    @property
    def is_translated(self) -> bool:
        forms = 2 if self.plural else 1
        return not self.is_fuzzy and len(self.translated) >= forms and all(self.translated.values())


def read(po: str) -> list[Message]:
    """The messages of a .po file, its head (whose text is empty) first. Raises BadCatalogue."""
    found: list[Message] = []
    for block in re.split(r"\n\s*\n", po.replace("\r\n", "\n")):
        lines = [(number, line) for number, line in enumerate(block.split("\n"), start=1) if line and not line.startswith("#~")]
        if any(not line.startswith("#") for _number, line in lines):
            found.append(_message([line for _number, line in lines]))
    return found


def _message(lines: Iterable[str]) -> Message:
    message, parts = Message(), {}
    for line in lines:
        if line.startswith("#"):
            message.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif started := LINE.fullmatch(line.strip()):
            place = (started.group(1), int(started.group(2) or 0))
            parts[place] = _quoted(started.group(3))
        elif parts and line.strip().startswith('"'):
            parts[place] += _quoted(line.strip())
        else:
            raise BadCatalogue(f"This is no line of a catalogue: {line}")
    message.context, message.text = parts.get(("msgctxt", 0), ""), parts.get(("msgid", 0), "")
    message.plural = parts.get(("msgid_plural", 0), "")
    message.translated = {number: text for (name, number), text in parts.items() if name == "msgstr"}
    return message


def _quoted(text: str) -> str:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        raise BadCatalogue(f"This is no text in quotes: {text}") from None


def compiled(messages: Iterable[Message]) -> bytes:
    """The messages that are translated, as a .mo file: GNU gettext's format, revision 0, little-endian, without hashes."""
    pairs = sorted(
        (
            (message.key + (f"\0{message.plural}" if message.plural else "")).encode(),
            "\0".join(text for _number, text in sorted(message.translated.items())).encode(),
        )
        for message in messages
        if message.is_translated or not message.text
    )
    start = 7 * 4
    keys, values, offset = b"", b"", start + 16 * len(pairs)
    tables: list[list[int]] = [[], []]
    for place, texts in enumerate(zip(*pairs, strict=True)):
        for text in texts:
            tables[place] += [len(text), offset]
            offset += len(text) + 1
        joined = b"".join(text + b"\0" for text in texts)
        keys, values = (joined, values) if place == 0 else (keys, joined)
    head = struct.pack("<7I", MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, 0)
    return head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + keys + values


def faults(message: Message) -> list[str]:
    """What is wrong with a translation, in words: placeholders and tags that are not those of the message."""
    allowed = [sorted(PLACEHOLDER.findall(each)) for each in (message.text, message.plural or message.text)]
    return [
        f"“{text}” has other placeholders than “{message.text}”"
        for text in message.translated.values()
        if text and sorted(PLACEHOLDER.findall(text)) not in allowed
    ]


def untranslated(wanted: Iterable[str], messages: Iterable[Message]) -> list[str]:
    """Those of the keys in the code for which the catalogue has nothing."""
    known: Mapping[str, Message] = {message.key: message for message in messages if message.is_translated}
    return sorted(key for key in set(wanted) if key not in known)
