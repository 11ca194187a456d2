"""ninjs 2.1, an item a line: published stories, for other newsrooms and agencies."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FILE = "stories.ninjs.jsonl"
STATUS = {
    "retracted": "canceled",
    "expired": "canceled",
    **dict.fromkeys(("draft", "in_review", "approved", "scheduled"), "withheld"),
}


def write(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(file, line) for each story."""
    site = ""
    photos: dict[str, Mapping[str, Any]] = {}
    for record in records:
        if record["type"] == "newsroom":
            site = str(record.get("site", ""))
        elif record["type"] == "photo":
            photos[record["file"]] = record
        elif record["type"] == "story":
            yield FILE, json.dumps(item(record, site, photos), ensure_ascii=False) + "\n"


def item(story: Mapping[str, Any], site: str, photos: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """One story as an item."""
    date, updated = story.get("date", ""), story.get("updated", "")
    made: dict[str, Any] = {
        "uri": f"{site}/story/{story['slug']}/",
        "standard": {"name": "ninjs", "version": "2.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"},
        "type": "text",
        "pubstatus": STATUS.get(story.get("status", ""), "usable"),
        "firstcreated": date,
        "versioncreated": updated or date,
        "language": story.get("language", ""),
        "headlines": [{"role": "main", "value": story["headline"]}],
        "descriptions": [{"role": "summary", "value": story["summary"]}] if story.get("summary") else [],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": story["body"]}] if story.get("body") else [],
        "by": ", ".join(story.get("authors", [])),
        "subjects": [{"name": name} for name in story.get("tags", [])],
        "genres": [{"name": story["section"]}] if story.get("section") else [],
        "embargoed": story.get("embargo", ""),
        "altids": [{"role": "slug", "value": story["slug"]}],
        "associations": [_picture(photos[story["image"]], site)] if story.get("image") in photos else [],
    }
    return {key: value for key, value in made.items() if value not in ("", [])}


def _picture(photo: Mapping[str, Any], site: str) -> dict[str, Any]:
    made = {
        "name": "featuremedia",
        "uri": f"{site}/{photo['file']}",
        "type": "picture",
        "headlines": [{"value": photo["alt"]}] if photo.get("alt") else [],
        "descriptions": [{"role": "caption", "value": photo["caption"]}] if photo.get("caption") else [],
        "by": photo.get("credit", ""),
        "renditions": [{"name": "original", "href": photo["file"]}],
    }
    return {key: value for key, value in made.items() if value not in ("", [])}
