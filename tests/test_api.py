"""The read API: its answers hold against its own description, whatever is asked."""

import json

import pytest
from django.db import DatabaseError
from django.urls import reverse

from articles import picturing, publishing, relating
from articles.api.description import document
from tests.factories import DAY, NOW, make_article, make_articles, make_author, make_brief, make_section
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://news.example"


def get(client, address, status=200):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    return json.loads(response.content)


def faults(value, schema, where="") -> list[str]:
    """What in a value breaks its schema: as much of JSON Schema as the description uses, and nothing else."""
    if "$ref" in schema:
        return faults(value, document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], where)
    if "anyOf" in schema:
        tried = [faults(value, each, where) for each in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    return type_faults(value, schema, where)


def type_faults(value, schema, where) -> list[str]:
    """The same for a schema that says itself what it is."""
    kinds = {"string": str, "integer": int, "object": dict, "array": list, "null": type(None)}
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if type(value) not in [kinds[name] for name in named]:
        return [f"{where} is {value!r}, not {named}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where} is {value!r}"]
    if isinstance(value, list):
        return [fault for place, each in enumerate(value) for fault in faults(each, schema["items"], f"{where}[{place}]")]
    if not isinstance(value, dict):
        return []
    found = [f"{where} lacks {name}" for name in schema.get("required", []) if name not in value]
    found += [f"{where} has {name} too" for name in value if name not in schema["properties"]]
    known = [name for name in value if name in schema["properties"]]
    return found + [fault for name in known for fault in faults(value[name], schema["properties"][name], f"{where}.{name}")]


def test_the_judge_of_answers_finds_faults():
    schema = document()["components"]["schemas"]["Tag"]
    assert faults({"slug": 1, "more": 2}, schema) == [
        " lacks name", " lacks url", " lacks description", " lacks stories", " has more too", ".slug is 1, not ['string']",
    ]  # fmt: skip


def test_every_path_of_the_description_answers_as_it_says(client):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn")
    author = make_author("Ada Moreau", photo=photo)
    make_section("Wind", parent=make_section("Energy"))
    about = {"tags": ["rail"], "authors": [author, "Bo Lind"], "lead_photo": photo}
    stories = [make_article(section="Wind", **about), make_article(section=None)]
    relating.pin(stories[0], [stories[1], make_brief()])
    publishing.correct(stories[0], text="It is four.", at=NOW, now=NOW)
    described = get(client, "/api/openapi.json")
    assert described == json.loads(json.dumps(document()))
    for path, ways in described["paths"].items():
        schema = ways["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for story in stories if "{slug}" in path else stories[:1]:
            answer = get(client, "/api" + path.replace("{slug}", story.slug))
            assert faults(answer, schema, path) == []
    fields = ",".join(document()["components"]["schemas"]["Article"]["properties"])
    rows = get(client, f"/api/articles/?fields={fields}")["data"]
    assert sorted(rows[0]) == sorted(fields.split(","))
    assert faults(get(client, "/api/articles/?limit=0", 400), document()["components"]["schemas"]["Error"]) == []


def test_places_are_addresses_that_answer(client):
    for address in get(client, "/api/").values():
        get(client, address.removeprefix("https://news.example"))


@pytest.mark.parametrize("query", ["?limit=3", "?limit=3&q=harbour", "?limit=3&fields=id,headline"])
def test_following_next_brings_every_story_once(client, query):
    for place in range(7):
        make_article(f"Harbour {place}", published_at=NOW - (place // 3) * DAY)  # some in the same moment
    seen, address = [], f"/api/articles/{query}"
    while address:
        answer = get(client, address)
        assert len(answer["data"]) <= 3
        seen += [row["headline"] for row in answer["data"]]
        address = (answer["next"] or "").removeprefix("https://news.example")
    assert seen == ["Harbour 2", "Harbour 1", "Harbour 0", "Harbour 5", "Harbour 4", "Harbour 3", "Harbour 6"]


def test_a_list_goes_on_where_it_was_although_something_came_or_went(client):
    stories = make_articles(4)
    answer = get(client, "/api/articles/?limit=2")
    publishing.retract(stories[2], now=NOW)
    make_article("Newer", published_at=NOW)
    rest = get(client, answer["next"].removeprefix("https://news.example"))
    assert [row["id"] for row in answer["data"] + rest["data"]] == [story.pk for story in reversed(stories)]


def test_filters_narrow(client):
    make_section("Wind", parent=make_section("Energy"))
    one = make_article("One", section="Wind", tags=["rail"], authors=["Ada Moreau"], published_at=NOW - 5 * DAY)
    make_article("Two", section="Culture")
    for query in ("section=energy", "section=wind", "tag=rail", "author=ada-moreau", "until=2026-02-25", "q=one",
                  "since=2026-02-25&until=2026-02-25", "until=2026-02-25T12:00:01%2B00:00"):  # fmt: skip
        assert [row["id"] for row in get(client, f"/api/articles/?{query}")["data"]] == [one.pk]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "section=none", "tag=none", "author=none", "since=x", "until=2026-13-01",
     "fields=secret", "fields=", "cursor=x", "cursor=%F0%9F%99%82", "cursor=eA", "q=x&cursor=MXwx", "page=2",
     "since=0001-01-01",
     "cursor=MjAyNi0wMS0wMVQwMDowMDowMHwx"],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_sentence(client, query):
    make_article()
    answer = get(client, f"/api/articles/?{query}", 400)
    assert answer["error"].endswith((".", "corrections."))


def test_what_is_not_there_is_said_in_json(client):
    for path in ("/api/articles/none/", "/api/articles/none/related/", f"/api/articles/{make_brief().slug}/"):
        assert get(client, path, 404) == {"error": "There is nothing here that readers may see."}


def test_an_answer_that_has_not_changed_is_not_sent_again(client):
    make_article()
    first = client.get("/api/articles/")
    again = client.get("/api/articles/", headers={"If-None-Match": first["ETag"]})
    assert (first["Access-Control-Allow-Origin"], again.status_code, again.content) == ("*", 304, b"")


def test_other_sites_may_ask_and_nobody_may_write(client):
    for name in ("api", "api_articles", "api_sections", "openapi"):
        asked = client.options(reverse(name), headers={"Origin": "https://elsewhere.example"})
        assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
        for method in ("post", "put", "delete", "patch"):
            response = getattr(client, method)(reverse(name))
            assert (response.status_code, response["Allow"], response.cookies) == (405, "GET, HEAD, OPTIONS", {})


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 1), ("articles/", 3), ("articles/?section=energy", 5), ("articles/?fields=headline,corrections", 3),
        ("sections/", 2), ("tags/", 2), ("authors/", 2), ("articles/story/", 4), ("articles/story/related/", 6),
    ],
)  # fmt: skip
def test_an_answer_costs_the_same_however_much_it_holds(client, django_assert_num_queries, path, queries, number):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn")
    names = [make_author(f"Author {place}", photo=photo) for place in range(number)]
    about = {"section": "Energy", "authors": names, "tags": [f"tag {place}" for place in range(number)], "lead_photo": photo}
    stories = make_articles(number + 1, **about)
    relating.pin(stories[0], stories[1:])
    with django_assert_num_queries(queries):
        client.get("/api/" + path.replace("story/", f"{stories[0].slug}/"))


def test_without_a_database_the_answer_is_a_sentence_in_json(client, monkeypatch):
    described = get(client, "/api/openapi.json")
    make_article(slug="x")

    def unreachable(*args, **kwargs):
        raise DatabaseError("no database")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", unreachable)
    for path in ("/api/articles/", "/api/articles/x/", "/api/tags/"):
        response = client.get(path)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (503, "*")
        assert response.json() == {"error": "The stories cannot be reached at the moment. Ask again in a minute."}
        assert "Cache-Control" not in response
    assert {"503" in methods["get"]["responses"] for methods in described["paths"].values()} == {True}
