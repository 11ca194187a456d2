"""The table of facts that machines ask for, held against the pages; and it does complain."""

import json

import pytest

from articles import picturing, publishing
from tests.factories import NOW, make_article, make_author
from tests.figures.facts import BLOCK, EXPECTED, complaints
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://news.example"
    settings.SITE_ABOUT, settings.CONTACT_EMAIL = "A paper.", "desk@news.example"


def blocks(client, address: str) -> list[dict]:
    return [json.loads(block) for block in BLOCK.findall(client.get(address).content.decode())]


def test_every_fact_on_the_pages_is_one_that_machines_ask_for(client):
    photo = picturing.store(
        gradient(size=(800, 600)), name="dawn.jpg", now=NOW, alt="Dawn", caption="The harbour.", credit="A. M."
    )
    author = make_author("Ada Moreau", role="Reporter")
    story = make_article(section="Energy", authors=[author], tags=["Port"], lead_photo=photo)
    publishing.correct(story, text="It is four.", at=NOW, now=NOW)
    day = f"/{NOW:%Y/%m/%d}/"
    pages = {
        "front": "/", "corrected story": story.get_absolute_url(), "section": "/section/energy/", "tag": "/tag/port/",
        "author": author.get_absolute_url(), "about": "/about/", "day": day,
    }  # fmt: skip
    found = {kind: blocks(client, address) for kind, address in pages.items()}
    assert {kind: {block["@type"] for block in each} for kind, each in found.items()} == {
        kind: EXPECTED[kind] for kind in pages
    }
    assert [each for page in found.values() for block in page for each in complaints(block)] == []


def test_what_is_missing_misspelt_or_of_the_wrong_type_is_named():
    story = {
        "@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "A headline", "datePublished": "2026-03-02T12:00:00",
        "author": [{"@type": "Person", "name": " ", "url": "/author/ada/"}], "image": [],
        "dateModifed": "2026-03-02T12:00:00Z",
    }  # fmt: skip
    assert list(complaints(story)) == [
        "NewsArticle: no dateModified",
        'NewsArticle: datePublished is "2026-03-02T12:00:00"',
        'NewsArticle: Person: name is " "',
        'NewsArticle: Person: url is "/author/ada/"',
        "NewsArticle: dateModifed is not a property of it",
    ]
