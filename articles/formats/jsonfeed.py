"""JSON Feed (1.0 and 1.1): an item is a story."""

import re
from collections.abc import Iterator
from typing import Any

from articles.formats import jsonstream, newsroom
from articles.formats.drafts import Draft, FormatError, ReadOptions, Record
from articles.formats.files import File
from articles.formats.sheets import Sheet, each

NAME = "jsonfeed"
EXTENSIONS = (".json",)
VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
OURS = {"date_published": "date", "date_modified": "updated", "banner_image": "cover", "external_url": "elsewhere"}


def recognises(head: bytes) -> bool:
    """Whether the file says that it is a JSON Feed."""
    return bool(VERSION.search(head))


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """The items of a feed. Raises FormatError where it is no longer JSON."""
    yield from each(
        jsonstream.items(file, "items.item"),
        lambda value, item: _story(Sheet(NAME, file, options, item=item), value),
        lambda value: value.get("title") if isinstance(value, dict) else "",
    )


def _story(sheet: Sheet, value: Any) -> Draft:
    if not isinstance(value, dict):
        raise FormatError(0, "This is no item of a feed: an item is an object with an “id” and a text.")
    values: dict[str, Any] = {str(OURS.get(key, key)): inner for key, inner in value.items()}
    plain = values.pop("content_text", "")
    if not values.get("content_html"):
        values["content_html"] = plain
    return newsroom.story(sheet, {"status": "published", **values})
