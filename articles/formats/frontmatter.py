"""The mapping at the head of a Markdown file: YAML between lines of ---, or TOML between lines of +++.

Every plain value is read as the text that stands there, so `no`, 1.10 and 2026-03-01 stay what the reporter typed.
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

import yaml

from articles.formats.drafts import FormatError

FENCES = {"---": ("---", "..."), "+++": ("+++",)}
# What \0 and \ud800 in quotes become: no text that a database takes.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class FrontMatter:
    """`values` by key as written, the line on which each key stands, the text that follows and the line it begins on."""

    values: dict[str, Any]
    lines: dict[str, int]
    rest: str
    rest_line: int


def split(text: str) -> FrontMatter:
    """`text` without and with its front matter; FormatError when that is not closed, not safe or no mapping."""
    text = text.lstrip("\ufeff")
    lines = text.split("\n")
    fence = lines[0].rstrip()
    if fence not in FENCES:
        return FrontMatter({}, {}, text, 1)
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() in FENCES[fence]), None)
    if end is None:
        raise FormatError(1, f"The front matter that begins with {fence} never ends. Close it with a line of {fence}.")
    head = "\n".join(lines[1:end])
    values, places = _yaml(head) if fence == "---" else _toml(head)
    return FrontMatter(values, places, "\n".join(lines[end + 1 :]), end + 2)


class _PlainLoader(yaml.BaseLoader):
    """YAML's plain part: mappings, lists and text. No anchors (they multiply), no tags (they build objects)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 2
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FormatError(line, "The front matter uses an anchor (& or *). Write the value out instead.")
        if getattr(event, "tag", None):
            raise FormatError(line, f"The front matter uses the tag {event.tag}. Write the plain value instead.")
        return super().compose_node(parent, index)

    def construct_scalar(self, node: Any) -> Any:
        if node.style is None and node.value in NOTHING:
            return ""
        if UNSTORABLE.search(node.value):
            raise FormatError(
                node.start_mark.line + 2, "The front matter has an escape that stands for no character. Remove it."
            )
        return super().construct_scalar(node)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _value in node.value:
            line = key.start_mark.line + 2
            if not isinstance(key, yaml.ScalarNode):
                raise FormatError(line, "The front matter has a list or mapping as a key. Keys are plain words.")
            if key.value in seen:
                raise FormatError(line, f"The key “{key.value}” stands twice. Keep one of them.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _yaml(head: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        loader = _PlainLoader(head)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it breaks off"
        reason = f"The front matter is not valid YAML: {problem}. Put quotes around values that hold a colon."
        raise FormatError(mark.line + 2 if mark else 1, reason) from None
    except RecursionError:
        raise FormatError(1, "The front matter is nested too deeply to be read. Flatten it.") from None
    if not isinstance(values, dict):
        raise FormatError(2, "The front matter is not a list of “key: value” lines. Write one key and its value on each line.")
    places = {key.value: key.start_mark.line + 2 for key, _value in node.value} if node else {}
    return values, places


def _toml(head: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        values = _plain(tomllib.loads(head))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) + 1 if place else 1
        problem = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise FormatError(line, f"The front matter is not valid TOML: {problem}. Text stands in quotes there.") from None
    except (RecursionError, ValueError):
        raise FormatError(1, "The front matter cannot be read as TOML. Check its numbers and its nesting.") from None
    places: dict[str, int] = {}
    for number, line_text in enumerate(head.split("\n"), start=2):
        key = re.match(r"\s*\[*\s*[\"']?([\w-]+)", line_text)
        if key:
            places.setdefault(key.group(1), number)
    return values, places


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if UNSTORABLE.search(text):
        raise FormatError(1, "The front matter has an escape that stands for no character. Remove it.")
    return text
