"""Tags suggested from a text, with their evidence."""

import pytest

from articles import naming, relating, tagging
from articles.models import Tag, TagAlias
from articles.similarity.story import Story
from tests.factories import NOW, make_article, make_user

pytestmark = pytest.mark.django_db

TEXT = "The recycling plant recovers lithium from spent cells and sells the black mass to smelters."


def story(headline: str = "A new plant", summary: str = "", body: str = "") -> Story:
    return Story(id=relating.UNSAVED, headline=headline, summary=summary, body_text=body, published=NOW)


def suggested(*args: str, **kwargs) -> dict[str, str]:
    return {each.tag.name: each.why for each in tagging.suggest(story(*args), **kwargs)}


@pytest.fixture
def archive():
    for number in range(4):
        make_article(f"Lithium plant {number}", body=f"<p>{TEXT} {number}</p>", tags=["recycling", "Zürich"])
    make_article("Trains", body="<p>Sleepers run again between the capitals.</p>", tags=["trains"])
    relating.rebuild(now=NOW)


def test_a_name_in_the_text_is_suggested_with_its_place(archive):
    assert suggested("Night trains return")["trains"] == "in the headline; 1 of its 1 nearest stories"
    assert suggested("They return", "Night trains and days")["trains"] == "in the summary; 1 of its 1 nearest stories"
    assert suggested("They return", "", "Trains. " + "word " * 200 + "trains")["trains"] == (
        "in the opening, 2 times in the text; 1 of its 1 nearest stories"
    )


def test_another_spelling_and_a_plural_count_as_the_name(archive):
    TagAlias.objects.create(tag=Tag.objects.get(name="trains"), name="railway", key=naming.tag_key("railway"), slug="railway")
    assert suggested("The railway comes") == {"trains": "in the headline"}
    assert suggested("A train comes") == {"trains": "in the headline"}


def test_the_nearest_stories_lend_their_tags_and_are_counted(archive):
    assert suggested("Spent cells", "", TEXT) == {
        "recycling": "in the opening, 1 time in the text; 4 of its 4 nearest stories",
        "Zürich": "4 of its 4 nearest stories",
    }


def test_what_the_story_has_is_not_suggested_in_any_spelling(archive):
    assert set(suggested("Spent cells", "", TEXT, but=["ZURICH"])) == {"recycling"}


def test_a_tag_of_one_neighbour_alone_is_no_evidence(archive):
    make_article("Lithium plant 9", body=f"<p>{TEXT}</p>", tags=["strikes"])
    assert "strikes" not in suggested("Spent cells", "", TEXT)


def test_an_empty_archive_suggests_nothing_and_words_that_say_nothing_are_no_names():
    tagging.make("IT")
    assert suggested("It is what it is") == {}


def test_a_text_without_spaces_finds_its_names():
    tagging.make("東京")
    assert suggested("東京都の新しい工場") == {"東京": "in the headline"}


def test_a_suggestion_takes_as_many_queries_for_one_tag_as_for_three(archive, django_assert_max_num_queries):
    for number in range(3):
        make_article(f"Lithium plant {number} again", body=f"<p>{TEXT}</p>", tags=["recycling", f"lithium {number}", "cells"])
        with django_assert_max_num_queries(13):
            assert suggested("Spent cells", "", TEXT)


def test_the_form_is_answered_with_tags_and_their_evidence(archive, client):
    client.force_login(make_user())
    response = client.post("/admin/articles/article/tags/", {"headline": "A train comes", "tags": "sleepers"})
    assert response.json() == {"suggested": [{"name": "trains", "stories": 1, "why": "in the headline"}]}
    assert client.post("/admin/articles/article/tags/", {}).json() == {"suggested": []}


def test_only_who_writes_may_ask(archive, client):
    assert client.post("/admin/articles/article/tags/").status_code == 302
    client.force_login(make_user("rene", superuser=False))
    assert client.post("/admin/articles/article/tags/").status_code == 403
