"""A link from story to story is kept by number: it survives a new address, leaks no draft, and the desk finds dead ones."""

import pytest
from django.urls import reverse

from articles import linking, markup, publishing, reading, relating
from articles.models import Article, StoryLink
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, words

pytestmark = pytest.mark.django_db


def to(address: str, number: object = "", text: str = "there") -> str:
    named = f' data-story="{number}"' if number else ""
    return f'<p>See <a href="{address}"{named} rel="noopener">{text}</a>.</p>'


# --- whose address it is --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/story/here/", "here"),
        ("/story/here", "here"),
        ("https://news.example/story/here/?utm=1#top", "here"),
        ("//news.example/story/h%C3%A9re/", "hére"),
        ("https://elsewhere.example/story/here/", ""),
        ("/section/energy/", ""),
        ("/story/", ""),
        ("mailto:desk@news.example", ""),
        ("", ""),
    ],
)
def test_an_address_of_a_story_of_ours_is_known(settings, address, slug):
    settings.SITE_URL = "https://news.example"
    assert linking.slug_in(address) == slug


# --- saving ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address", ["/story/here/", "https://news.example/story/here/", "https://news.example/story/here/?x=1"]
)
def test_a_link_to_a_story_of_ours_gets_its_number_as_the_text_is_saved(settings, address):
    settings.SITE_URL = "https://news.example"
    there = make_article("Here", slug="here")
    assert make_draft(body=to(address)).latest_revision.body == to("/story/here/", there.pk)


def test_the_place_within_the_page_stays():
    there = make_article("Here", slug="here")
    assert linking.identify(to("/story/here/#corrections")) == to("/story/here/#corrections", there.pk)


def test_other_links_and_unknown_stories_are_left_alone():
    body = to("https://elsewhere.example/story/here/") + to("/story/nowhere/") + "<p>Text.</p>"
    assert linking.identify(body) == body


def test_a_number_of_no_story_is_dropped_and_the_link_stays():
    assert linking.identify(to("/story/gone/", 999)) == to("/story/gone/")


def test_a_link_that_was_led_elsewhere_forgets_its_number():
    there = make_article("Here", slug="here")
    assert linking.identify(to("https://elsewhere.example/", there.pk)) == to("https://elsewhere.example/")


def test_an_address_that_was_changed_counts_more_than_the_number_beside_it():
    one, two = make_article("One", slug="one"), make_article("Two", slug="two")
    assert linking.identify(to("/story/two/", one.pk)) == to("/story/two/", two.pk)


def test_a_number_is_digits_or_nothing():
    assert markup.clean('<p><a href="/story/x/" data-story="1 onclick=x">y</a></p>') == (
        '<p><a href="/story/x/" rel="noopener">y</a></p>'
    )


# --- reading --------------------------------------------------------------------------------------------------------
def renamed(story: Article, slug: str) -> None:
    publishing.revise(story, words(story.headline, slug=slug), now=NOW + DAY)
    publishing.publish(story, now=NOW + DAY)


def test_a_link_survives_a_new_address(client, on_commit):
    there = make_article("Here", slug="here")
    source = make_article("Source", body=to("/story/here/#top"))
    with on_commit():
        renamed(there, "moved")
    page = client.get(source.get_absolute_url()).content.decode()
    assert f'See <a href="{reverse("article", args=["moved"])}#top" rel="noopener">there</a>.' in page
    assert "data-story" not in page.split('<div class="prose article-body" dir="auto">')[1].split("</div>")[0]
    assert relating.links_in(Article.objects.get(pk=source.pk).body) == [there.pk]


def test_a_link_to_what_was_never_published_is_only_its_words(client):
    there = make_draft("Secret", slug="secret-plan")
    source = make_article("Source", body=to("/story/secret-plan/"))
    assert "secret-plan" in Article.objects.get(pk=source.pk).body
    page = client.get(source.get_absolute_url()).content.decode()
    assert "See there." in page
    assert "secret-plan" not in page
    publishing.publish(there, now=NOW)
    assert 'href="/story/secret-plan/"' in linking.current(Article.objects.get(pk=source.pk).body)


@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/", "/feed/json/", "/api/articles/source/"])
def test_feeds_and_the_api_give_todays_address_and_tell_of_no_draft(client, on_commit, settings, address):
    settings.FEED_FULL_TEXT = True
    there, secret = make_article("Here", slug="here"), make_draft("Secret", slug="secret-plan")
    make_article("Source", slug="source", body=to("/story/here/") + to("/story/secret-plan/"))
    assert "secret-plan" in Article.objects.get(slug="source").body
    with on_commit():
        renamed(there, "moved")
    answer = client.get(address)
    told = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    assert "/story/moved/" in told
    assert "secret-plan" not in told
    assert "data-story" not in told
    assert secret.slug == "secret-plan"


def test_a_text_for_another_desk_keeps_links_to_drafts_and_no_numbers():
    make_draft("Secret", slug="secret-plan")
    source = make_article("Source", body=to("/story/secret-plan/"))
    assert linking.portable(Article.objects.get(pk=source.pk).body) == to("/story/secret-plan/")


def test_a_link_to_a_retracted_story_stays_since_its_address_says_so():
    there = make_retracted("Gone", slug="gone")
    assert linking.current(to("/story/gone/", there.pk)) == to("/story/gone/")


def test_a_link_to_a_deleted_story_is_only_its_words():
    assert linking.current(to("/story/gone/", 999)) == "<p>See there.</p>"


@pytest.mark.parametrize("links", [1, 3])
def test_the_links_of_a_text_take_one_query(links, django_assert_num_queries):
    stories = [make_article(f"Story {number}", slug=f"story-{number}") for number in range(links)]
    body = "".join(to(f"/story/{story.slug}/", story.pk) for story in stories)
    for act in (linking.identify, linking.current):
        with django_assert_num_queries(1):
            act(body)
        with django_assert_num_queries(0):
            act("<p>No link, or <a href='https://elsewhere.example/'>one</a>.</p>")


# --- what the desk is told ------------------------------------------------------------------------------------------
def gone() -> list[tuple[str, str]]:
    return [(link.source.headline, link.target.headline) for link in linking.to_what_is_gone()]


def test_links_to_a_retracted_story_are_listed_until_they_are_taken_out():
    there = make_article("There", slug="there")
    source = make_article("Source", body=to("/story/there/"))
    make_draft("Only a draft", body=to("/story/there/"))
    assert gone() == []
    publishing.retract(there, now=NOW)
    assert gone() == [("Source", "There")]
    publishing.revise(source, words("Source", body="<p>Without.</p>"), now=NOW + DAY)
    assert gone() == [("Source", "There")]
    publishing.publish(source, now=NOW + DAY)
    assert (gone(), StoryLink.objects.count()) == ([], 0)


def test_a_stale_address_beside_a_number_leads_somewhere_for_the_checks():
    there = make_article("Here", slug="here")
    source = make_draft("Source", body=to("/story/here/"))
    renamed(there, "moved")
    assert publishing.publish(source, now=NOW).status == "published"


def test_a_storys_page_knows_where_its_links_lead_without_asking_again(client, django_assert_num_queries):
    there, hidden = make_article("There", slug="there"), make_draft("Hidden", slug="hidden")
    body = to("/story/there/", there.pk) + to("/story/hidden/", hidden.pk, "not yet")
    story = make_article("Leading", body=body)
    assert reading.story(story.slug).linked == {there.pk: "there", hidden.pk: None}
    client.get(there.get_absolute_url())  # the sections are read once in an edition
    with django_assert_num_queries(2):
        page = client.get(story.get_absolute_url()).content.decode()
    assert ('See <a href="/story/there/" rel="noopener">there</a>.' in page, "See not yet." in page) == (True, True)


def test_a_link_that_was_not_noted_is_asked_for():
    there = make_article("There", slug="there")
    story = make_article("Leading", body=to("/story/there/", there.pk))
    StoryLink.objects.all().delete()
    assert linking.current(story.body, reading.story(story.slug).linked) == to("/story/there/")
