"""Old addresses: where each leads, in whatever way it is written, and what readers may not learn from it."""

import pytest
from django.utils import timezone

from articles import publishing, redirecting
from articles.models import Article, Author, FormerAddress, Section
from tests.factories import make_article as published
from tests.factories import make_draft as draft
from tests.factories import words

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def save_again(article: Article, **fields: object) -> Article:
    values = words(article.headline, **fields)
    return publishing.revise(article, values, now=timezone.now()).article


def came_from(article: Article, *addresses: str) -> None:
    for address in addresses:
        FormerAddress.objects.create(article=article, key=redirecting.finding.stored_key(address))


@pytest.mark.parametrize(
    "asked",
    [
        "/2019/05/the-fire/", "/2019/05/the-fire", "/2019/05/The-Fire/", "/2019/05/the-fire/amp/", "/2019/05/the-fire/feed/",
        "/2019/05/the-fire/?utm_source=news&fbclid=1", "/2019/05/the-fire/index.html", "/2019/05/the%2Dfire/",
        "/2019/05/the-fire/embed/", "/2019/05/the-fire/comment-page-2/#comment-7", "/2019/05/the-fire/page/2/",
    ],
)  # fmt: skip
def test_every_way_to_write_an_old_address_leads_to_the_story(client, asked):
    story = published("The fire")
    assert client.get(asked).status_code == 404
    came_from(story, "/2019/05/the-fire/")
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (301, story.get_absolute_url())


def test_a_number_in_the_query_is_a_story_and_another_number_is_not(client):
    story = published("The fire")
    came_from(story, "/?p=123")
    assert client.get("/?p=123")["Location"] == story.get_absolute_url()
    assert [client.get(address).status_code for address in ("/?p=124", "/", "/?q=123")] == [200, 200, 200]


def test_a_draft_is_not_told_of_and_a_retracted_story_is_gone(client):
    hidden, taken = draft("Not yet"), published("Taken back")
    came_from(hidden, "/old/not-yet")
    came_from(taken, "/old/taken")
    assert client.get("/old/taken").status_code == 301
    publishing.retract(taken, now=timezone.now())
    assert [client.get(address).status_code for address in ("/old/not-yet", "/old/taken")] == [404, 410]


def test_what_the_desk_chose_counts_before_what_moved_and_that_before_what_was_imported():
    imported, moved, chosen = published("One"), published("Two"), published("Three")
    came_from(imported, "/old")
    assert redirecting.find("/old").url == imported.get_absolute_url()
    redirecting.moved(moved, "/old/", now=NOW)
    assert redirecting.find("/old").url == moved.get_absolute_url()
    redirecting.choose("/old", chosen.get_absolute_url(), now=NOW)
    assert redirecting.find("/old").url == chosen.get_absolute_url()


def test_a_page_that_exists_asks_nothing_of_the_old_addresses(client, django_assert_num_queries):
    story = published("The fire")
    client.get(story.get_absolute_url())
    with django_assert_num_queries(1):  # the edition
        client.get(story.get_absolute_url())


@pytest.mark.parametrize("others", [0, 2])
def test_an_old_address_costs_two_questions_however_many_had_it(django_assert_num_queries, others):
    story = published("The fire")
    came_from(story, "/old")
    for number in range(others):
        came_from(published(f"Another {number}"), "/old")
    with django_assert_num_queries(2):
        assert redirecting.find("/old").url == story.get_absolute_url()


# --- what moves leads itself on -----------------------------------------------------------------------------------------
def test_a_story_whose_slug_changes_is_found_under_every_one_that_it_had(client):
    story = published("The fire", slug="the-fire")
    for slug in ("the-blaze", "the-great-blaze"):
        story = publishing.publish(save_again(story, slug=slug), now=timezone.now())
    found = [client.get(address) for address in ("/story/the-fire/", "/story/the-blaze/")]
    assert [(answer.status_code, answer["Location"]) for answer in found] == [(301, "/story/the-great-blaze/")] * 2
    assert client.get("/story/the-fire")["Location"] == "/story/the-fire/"  # the missing slash comes first


def test_a_story_that_goes_back_to_its_first_slug_leads_there_and_not_in_a_circle(client):
    story = published("The fire", slug="the-fire")
    for slug in ("the-blaze", "the-fire"):
        story = publishing.publish(save_again(story, slug=slug), now=timezone.now())
    assert client.get("/story/the-fire/").status_code == 200
    assert client.get("/story/the-blaze/")["Location"] == "/story/the-fire/"
    assert FormerAddress.objects.count() == 1


def test_a_draft_that_changes_its_slug_leaves_no_address_behind():
    story = draft("The fire")
    save_again(story, slug="the-blaze")
    assert FormerAddress.objects.count() == 0


def test_a_story_that_takes_an_address_over_is_shown_and_nobody_is_led_away_from_it(client):
    first = published("The fire", slug="the-fire")
    publishing.publish(save_again(first, slug="the-blaze"), now=timezone.now())
    second = published("Another fire", slug="the-fire")
    assert second.slug == "the-fire"
    assert client.get("/story/the-fire/").status_code == 200


@pytest.mark.parametrize(("model", "page"), [(Section, "section"), (Author, "author")])
def test_a_section_and_an_author_whose_slug_changes_lead_on(admin_client, client, model, page):
    row = model.objects.create(name="City", slug="city")
    fields = {"name": "City", "slug": "town", "kind": "person", "position": 0}
    assert admin_client.post(f"/admin/articles/{page}/{row.pk}/change/", fields).status_code == 302
    answer = client.get(f"/{page}/city/")
    assert (answer.status_code, answer["Location"]) == (301, f"/{page}/town/")


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        *((asked, "/story/the-fire/") for asked in (
            "/STORY/The-Fire/", "/story/the-fire.", "/story/the-fire/)", "/story//the-fire/", "/%2Fstory/the-fire/",
            "/story/the-fire%20/", "/story/the-fire/%E2%80%9D,",
        )),
        ("/Section/Energy/", "/section/energy/"), ("/tag/Ports;/", "/tag/ports/"),
        ("/author/Ada-Moreau./", "/author/ada-moreau/"), ("/story/MA%CC%81LAGA/", "/story/m%C3%A1laga/"),
    ],
)  # fmt: skip
def test_an_address_that_is_a_little_off_leads_to_the_page_that_was_meant(client, asked, page):
    published("The fire", section="Energy", tags=["Ports"], authors=["Ada Moreau"])
    published("Málaga")
    answer = client.get(asked)
    if answer["Location"] != page:  # a missing slash is added first
        answer = client.get(answer["Location"])
    assert (answer.status_code, answer["Location"], client.get(page).status_code) == (301, page, 200)


def test_an_address_that_is_a_little_off_tells_of_no_draft_and_of_a_retracted_story_that_it_is_gone(client):
    draft("Not yet", slug="not-yet")
    publishing.retract(published("Taken back", slug="taken"), now=timezone.now())
    asked = ("/story/Not-Yet/", "/story/TAKEN/", "/story/Nowhere/", "/Nowhere/", "/story/.../", "/Admin/Nothing/")
    assert [client.get(address).status_code for address in asked] == [404, 410, 404, 404, 404, 404]
