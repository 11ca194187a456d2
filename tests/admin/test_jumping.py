"""The palette finds stories, tags, authors and pages: what one may see, in the same number of queries."""

import pytest

from articles import tagging
from tests.factories import make_article, make_author, make_draft

pytestmark = pytest.mark.django_db
JUMP = "/admin/jump/"


def found(client, text="", **more) -> list[tuple[str, str]]:
    return [(each["kind"], each["label"]) for each in client.get(JUMP, {"q": text, **more}).json()["results"]]


def test_each_kind_is_found_and_leads_to_its_page(desk, on_commit):
    with on_commit():
        story = make_draft("Storage comes to the port")
    tagging.make("Grid storage"), make_author("Sto Rage")
    assert found(desk, "storage") == [("Story", story.headline), ("Tag", "Grid storage")]
    assert found(desk, "rage")[-1] == ("Author", "Sto Rage")
    [first, *_rest] = desk.get(JUMP, {"q": "storage"}).json()["results"]
    assert (first["url"], first["note"], first["id"]) == (f"/admin/articles/article/{story.pk}/change/", "Draft", story.pk)


def test_without_words_the_pages_of_the_desk_are_offered(desk):
    assert found(desk)[:3] == [("Page", "Desk"), ("Page", "New story"), ("Page", "Stories")]


def test_for_a_link_stories_alone_are_found_also_by_their_address(desk):
    make_article("Cranes go quiet", slug="cranes")
    tagging.make("Cranes")
    assert found(desk, "cranes", kind="story") == [("Story", "Cranes go quiet")]
    assert found(desk, "https://news.example/story/cranes/", kind="story") == [("Story", "Cranes go quiet")]
    assert desk.get(JUMP, {"q": "cranes", "kind": "story"}).json()["results"][0]["address"] == "/story/cranes/"


def test_nobody_finds_what_they_may_not_see(login, client, on_commit):
    with on_commit():
        make_draft("Secret plan")
    tagging.make("Secret")
    assert found(login("view_article"), "secret") == [("Story", "Secret plan")]
    assert found(login("view_tag", username="tess"), "secret") == [("Tag", "Secret")]
    client.logout()
    assert client.get(JUMP, {"q": "secret"}).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_finding_takes_the_same_queries_however_much_there_is(desk, number, on_commit, django_assert_num_queries):
    for place in range(number):
        with on_commit():
            make_draft(f"Port {place}")
        tagging.make(f"Port {place}"), make_author(f"Port {place}")
    with django_assert_num_queries(7):  # due, session, user; how many texts match, stories; tags, authors
        found(desk, "port")
