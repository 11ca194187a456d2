"""The rules of the three formats of feeds, held against ours; and they do complain."""

import pytest

from articles import picturing, publishing
from tests.factories import NOW, make_article, make_author
from tests.figures.feeds import KINDS, complaints
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://news.example"
    settings.FEED_FULL_TEXT = True


@pytest.fixture
def story():
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn", credit="A. M.")
    body = '<p>See <a href="/about/">about us</a>.</p><p><a href="https://youtu.be/dQw4w9WgXcQ">A film</a></p>'
    story = make_article(
        "Q & A: “it’s here”", section="Energy", authors=[make_author()], tags=["Port"], lead_photo=photo, body=body
    )
    publishing.correct(story, text="It is four.", at=NOW, now=NOW)
    make_article(section="Energy", authors=[make_author()], tags=["Port"], summary="")
    return story


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", ["/", "/section/energy/", "/tag/port/", "/author/ada-moreau/", "/corrections/"])
def test_feeds_keep_the_rules_of_their_format(client, story, page, kind):
    address = page + KINDS[kind]
    assert list(complaints(client.get(address).content, kind, f"https://news.example{address}")) == []


def test_a_feed_that_breaks_the_rules_is_told_which(client, story):
    broken = client.get("/feed/").content.replace(b' version="2.0"', b' version="0.9"')
    elsewhere = client.get("/feed/atom/").content.replace(b'href="https://news.example/story', b'href="/story')
    json = client.get("/feed/json/").content.replace(b'"id"', b'"di"')
    assert list(complaints(broken, "rss", "https://news.example/feed/")) == ["not RSS 2.0"]
    assert any(
        "not a whole address: /story" in each for each in complaints(elsewhere, "atom", "https://news.example/feed/atom/")
    )
    assert any("id is missing" in each for each in complaints(json, "json", "https://news.example/feed/json/"))
