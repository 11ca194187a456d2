"""The API described in OpenAPI 3.1: tests ask every path and hold the answers against these schemas."""

from typing import Any

from django.conf import settings

from articles.api import asking, shapes

PLACES = {"articles": "articles/", "sections": "sections/", "tags": "tags/", "authors": "authors/", "openapi": "openapi.json"}
TEXT, WHOLE, ADDRESS = {"type": "string"}, {"type": "integer"}, {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
NAMED = {"slug": TEXT, "name": TEXT, "url": ADDRESS}


def document() -> dict[str, Any]:
    """The whole document, with the site's own name and address."""
    about = {"title": settings.SITE_NAME, "version": "1", "description": "What readers see, as JSON. Everything is only read."}
    return {
        "openapi": "3.1.0",
        "info": about,
        "servers": [{"url": f"{settings.SITE_URL}/api"}],
        "paths": paths(),
        "components": {"schemas": schemas()},
    }


def paths() -> dict[str, Any]:
    """Every address with what it takes and gives."""
    fields, limit, cursor = _fields(shapes.FIELDS), _limit(), _query("cursor", "where the list goes on: follow “next”")
    filters = [
        _query("q", "words, “phrases” and -without, as on the search page; best first"),
        *(_query(name, f"the slug of a {name}") for name in ("section", "tag", "author")),
        _query("since", "from this date (in the site's zone) or moment on"),
        _query("until", "to the end of this date, or before this moment"),
    ]
    slug = {"name": "slug", "in": "path", "required": True, "schema": TEXT}
    return {
        "/": _get("Where everything is", "Places", []),
        "/articles/": _get("Stories, newest first", "Articles", [*filters, limit, cursor, fields], refuses=True),
        "/articles/{slug}/": _get("One story, whole", "Article", [slug, fields], refuses=True, missing=True),
        "/articles/{slug}/related/": _get(
            "You May Also Like", "Articles", [slug, _fields(shapes.IN_LISTS)], refuses=True, missing=True
        ),
        "/sections/": _get("Sections with stories", "Sections", []),
        "/tags/": _get("Tags with stories", "Tags", [limit, cursor], refuses=True),
        "/authors/": _get("Who signed something", "Authors", [limit, cursor], refuses=True),
    }


def schemas() -> dict[str, Any]:
    named = _object(NAMED)
    picture = _object({"url": ADDRESS, "width": WHOLE, "height": WHOLE, "alt": TEXT, "caption": TEXT, "credit": TEXT})
    story = {
        "id": WHOLE, "slug": TEXT, "url": ADDRESS, "headline": TEXT, "summary": TEXT,
        "language": TEXT, "translations": {"type": "array", "items": _object({"language": TEXT, "slug": TEXT, "url": ADDRESS})},
        "body": {"type": "string", "description": "clean HTML"},
        "section": _or_null(_ref("Named")), "authors": _list("Named"), "tags": _list("Named"), "image": _or_null(_ref("Image")),
        "published_at": MOMENT, "updated_at": {"type": ["string", "null"], "format": "date-time"}, "word_count": WHOLE,
        "corrections": {"type": "array", "items": _object({"at": MOMENT, "kind": TEXT, "text": TEXT})},
        "live": _or_null(_ref("Live")),
    }  # fmt: skip
    entry = {
        "id": WHOLE, "url": ADDRESS, "at": MOMENT, "changed_at": MOMENT, "headline": TEXT,
        "body": {"type": "string", "description": "clean HTML"}, "is_key": {"type": "boolean"}, "correction": TEXT,
    }  # fmt: skip
    until = {"type": ["string", "null"], "format": "date-time"}
    span = {"began": MOMENT, "until": until, "is_live": {"type": "boolean"}}
    section = _object({**NAMED, "description": TEXT, "parent": {"type": ["string", "null"]}})
    tag = _object({**NAMED, "description": TEXT, "stories": WHOLE})
    kind = {"type": "string", "enum": ["person", "desk"]}
    author = _object({**NAMED, "kind": kind, "role": TEXT, "life": TEXT, "image": _or_null(_ref("Image"))})
    lists = {f"{name}s": _object({"data": _list(name), "next": {"type": ["string", "null"], "format": "uri"}})
             for name in ("Article", "Section", "Tag", "Author")}  # fmt: skip
    return {
        "Places": _object(dict.fromkeys(PLACES, ADDRESS)),
        "Named": named,
        "Image": picture,
        "Article": {"type": "object", "properties": story, "additionalProperties": False},
        "Live": _object({**span, "entries": _list("Entry")}),
        "Entry": _object(entry),
        "Section": section,
        "Tag": tag,
        "Author": author,
        "Error": _object({"error": TEXT}),
        **lists,
    }


def _get(summary: str, schema: str, parameters: list[Any], *, refuses: bool = False, missing: bool = False) -> dict[str, Any]:
    answers = {"200": _answer("The answer", schema), "304": {"description": "Nothing has changed since that ETag"}}
    if refuses or not parameters:
        answers["400"] = _answer("A parameter that cannot be meant", "Error")
    if missing:
        answers["404"] = _answer("Nothing that readers may see", "Error")
    answers["503"] = _answer("The database does not answer", "Error")
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _answer(words: str, schema: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": _ref(schema)}}}


def _query(name: str, words: str, schema: Any = TEXT) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _limit() -> dict[str, Any]:
    span = {"type": "integer", "minimum": 1, "maximum": asking.MOST, "default": asking.LIMIT}
    return _query("limit", "how many in one answer", span)


def _fields(names: tuple[str, ...]) -> dict[str, Any]:
    several = {"type": "array", "items": {"type": "string", "enum": list(names)}}
    return {**_query("fields", "only these, separated by commas", several), "style": "form", "explode": False}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
