"""Feeds in three formats: what they name, how they go on, how they are told apart, and what they cost."""

import json
import re
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from articles import caching, picturing, publishing
from articles.models import Tag, TagAlias
from tests.factories import DAY, NOW, make_article, make_articles, make_author, make_brief, make_retracted, make_section, words
from tests.pictures import gradient

pytestmark = pytest.mark.django_db
KINDS = ("rss", "atom", "json")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://news.example"


def read(client, address: str) -> dict:
    """A feed in any format as {title, self, ids, titles, links by rel}."""
    response = client.get(address)
    assert response.status_code == 200
    kind = response["Content-Type"]
    if "json" in kind:
        feed = json.loads(response.content)
        rels = {"self": feed["feed_url"], "prev-archive": feed.get("next_url")}
        entries = [(item["id"], item["title"]) for item in feed["items"]]
        title = feed["title"]
    elif b"<feed " in response.content:
        feed = ElementTree.fromstring(response.content)
        rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        entries = [(item.findtext(f"{ATOM}id"), item.findtext(f"{ATOM}title")) for item in feed.findall(f"{ATOM}entry")]
        title = feed.findtext(f"{ATOM}title")
    else:
        feed = ElementTree.fromstring(response.content).find("channel")
        rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        entries = [(item.findtext("guid"), item.findtext("title")) for item in feed.findall("item")]
        title = feed.findtext("title")
    return {"title": title, "rels": rels, "ids": [pk for pk, _ in entries], "titles": [name for _, name in entries]}


def addresses(kind: str) -> dict[str, str]:
    more = {} if kind == "rss" else {"kind": kind}
    return {
        "site": reverse("feed", kwargs=more),
        "section": reverse("section_feed", kwargs={"slug": "energy", **more}),
        "tag": reverse("tag_feed", kwargs={"slug": "rail", **more}),
        "author": reverse("author_feed", kwargs={"slug": "ada-moreau", **more}),
        "search": reverse("search_feed", kwargs=more) + "?q=harbour",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_feed_names_its_stories_newest_first_and_itself(client, kind):
    make_article("Elsewhere", section="Culture", published_at=NOW - 3 * DAY)
    about = {"section": "Energy", "tags": ["rail"], "authors": ["Ada Moreau"]}
    for place in range(2):
        make_article(f"Harbour {place}", published_at=NOW - place * DAY, **about)
    make_brief("Harbour brief", **about)
    make_retracted("Harbour gone", **about)
    for of, address in addresses(kind).items():
        feed = read(client, address)
        assert feed["titles"] == ["Harbour 0", "Harbour 1", *(["Elsewhere"] if of == "site" else [])]
        assert feed["rels"]["self"] == f"https://news.example{address}"
        assert "Newsroom" in feed["title"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_keeps_its_id_whatever_becomes_of_the_story(client, kind, on_commit):
    story = make_article("Harbour")
    before = read(client, addresses(kind)["site"])["ids"]
    with on_commit():
        publishing.revise(story, words("Port", slug="another-address"), now=NOW + DAY)
        publishing.publish(story, now=NOW + DAY, published_at=NOW - DAY)
    after = read(client, addresses(kind)["site"])
    assert (after["ids"], after["titles"]) == (before, ["Port"])
    assert before[0].startswith("tag:news.example,")


def test_what_an_entry_says_is_the_same_in_every_format(client, settings):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn & <sea>", credit="J. Doe")
    make_article(
        "R&D <b>", summary="A & <i>b</i>", section="Energy", tags=["a&b"], authors=["Ada Moreau", "Bo Lind"], lead_photo=photo
    )
    item = json.loads(client.get("/feed/json/").content)["items"][0]
    rss = ElementTree.fromstring(client.get("/feed/").content).find("channel/item")
    atom = ElementTree.fromstring(client.get("/feed/atom/").content).find(f"{ATOM}entry")
    picture = settings.SITE_URL + picturing.largest(photo)[0]
    assert (item["title"], item["summary"], item["tags"], item["image"]) == ("R&D <b>", "A & <i>b</i>", ["a&b"], picture)
    assert [author["name"] for author in item["authors"]] == ["Ada Moreau", "Bo Lind"]
    assert (rss.findtext("title"), rss.findtext("description")) == ("R&D <b>", "A &amp; &lt;i&gt;b&lt;/i&gt;")
    assert [each.text for each in rss.findall("category")] == ["Energy", "a&b"]
    assert rss.find("enclosure").get("url") == picture
    assert rss.find("{http://search.yahoo.com/mrss/}content").get("url") == picture
    assert [each.text for each in rss.findall("{http://purl.org/dc/elements/1.1/}creator")] == ["Ada Moreau, Bo Lind"]
    assert parsedate_to_datetime(rss.findtext("pubDate")) == NOW
    assert (atom.findtext(f"{ATOM}title"), atom.findtext(f"{ATOM}summary")) == ("R&D <b>", "A & <i>b</i>")
    assert atom.findtext(f"{ATOM}published") == "2026-03-02T12:00:00+00:00"


def test_whole_stories_stand_in_feeds_where_the_setting_says_so(client, settings):
    make_article(slug="x")
    body = '<p>See <a href="/story/x/">x</a> & <img src="/media/a.jpg" alt=""></p>'
    story = make_article(published_at=NOW + DAY, now=NOW + DAY, body=body)
    publishing.correct(story, text="It is <four>.", at=NOW + DAY, now=NOW + DAY)
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    assert ElementTree.fromstring(client.get("/feed/").content).find(f"channel/item/{encoded}") is None
    settings.FEED_FULL_TEXT = True
    html = ElementTree.fromstring(client.get("/feed/?x").content).find(f"channel/item/{encoded}").text
    assert 'href="https://news.example/story/x/"' in html
    assert 'src="https://news.example/media/a.jpg"' in html
    assert html.endswith("<p>Correction: It is &lt;four&gt;.</p>")
    assert json.loads(client.get("/feed/json/").content)["items"][0]["content_html"] == html


@pytest.mark.parametrize("kind", KINDS)
def test_archives_and_the_newest_entries_together_hold_every_story_once(client, kind, monkeypatch):
    monkeypatch.setattr("articles.feeds.channels.ARCHIVED", 3)
    monkeypatch.setattr("articles.feeds.channels.LENGTH", 1)
    stories = make_articles(8)
    seen, address, pages = [], addresses(kind)["site"], 0
    while address:
        feed = read(client, address)
        seen += feed["titles"]
        address = feed["rels"].get("prev-archive")
        pages += 1
    assert (seen, pages) == ([story.headline for story in reversed(stories)], 3)


def test_a_full_archive_page_stays_as_it_is(client, monkeypatch):
    monkeypatch.setattr("articles.feeds.channels.ARCHIVED", 3)
    make_articles(4)
    before = read(client, "/feed/?archive=1")["ids"]
    make_article("Newer", published_at=NOW)
    assert read(client, "/feed/?archive=1")["ids"] == before
    for number in ("0", "2", "x", "", "-1", "9" * 20):
        assert client.get(f"/feed/?archive={number}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_that_has_not_changed_is_not_sent_again(client, kind):
    make_article()
    address = addresses(kind)["site"]
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    since = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, since.status_code, again.content) == (304, 304, b"")
    assert first["Last-Modified"] == "Mon, 02 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize("kind", KINDS)
def test_a_hub_is_named_where_there_is_one(client, settings, kind):
    make_article()
    assert "hub" not in client.get(addresses(kind)["site"])["Link"]
    settings.WEBSUB_HUB = "https://hub.example/"
    response = client.get(addresses(kind)["site"] + "?x")
    assert '<https://hub.example/>; rel="hub"' in response["Link"]
    assert b"https://hub.example/" in response.content


def test_another_spelling_of_a_tag_leads_to_its_feed(client):
    make_article(tags=["railways"])
    TagAlias.objects.create(tag=Tag.objects.get(), name="rail", key="rail", slug="rail")
    response = client.get("/tag/rail/feed/atom/")
    assert (response.status_code, response["Location"]) == (301, "/tag/railways/feed/atom/")


@pytest.mark.parametrize("address", ["/section/x/feed/", "/tag/x/feed/json/", "/author/x/feed/atom/", "/feed/rss3/"])
def test_a_feed_of_nothing_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_feed_is_still_a_feed(client, kind):
    make_section("Energy")
    make_author("Ada Moreau")
    Tag.objects.create(name="rail", slug="rail", key="rail")
    for address in addresses(kind).values():
        assert read(client, address)["titles"] == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_costs_the_same_however_much_it_holds(client, django_assert_num_queries, kind, number):
    names, tags = [f"Author {place}" for place in range(number)], ["rail", *(f"tag {place}" for place in range(number))]
    make_articles(number, section="Energy", tags=tags, authors=["Ada Moreau", *names], summary="A harbour.")
    caching.listed(caching.edition())  # the stories are counted once in an edition
    for of, address in addresses(kind).items():
        with django_assert_num_queries({"site": 3, "search": 5 if number == 1 else 4}.get(of, 4)):
            client.get(address)


def test_people_who_open_a_feed_can_read_it(client):
    page = client.get("/feed/").content.decode()
    assert re.search(r'<\?xml-stylesheet type="text/css" href="[^"]+css/feed.css"\?>', page)


def test_each_page_names_its_feeds_and_each_of_them_answers(client):
    make_article(section="Energy", tags=["rail"], authors=["Ada Moreau"], summary="A harbour.")
    pages = {
        "/": 3, "/section/energy/": 6, "/tag/rail/": 6, "/author/ada-moreau/": 6, "/corrections/": 6, "/search/?q=harbour": 6,
    }  # fmt: skip
    for page, number in pages.items():
        named = re.findall(
            r'<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)"', client.get(page).content.decode()
        )
        assert len(named) == number
        assert [client.get(address.replace("&amp;", "&")).status_code for address in named] == [200] * number


def test_a_story_names_its_card(client):
    story = make_article("Harbour & sea")
    page = client.get(story.get_absolute_url()).content.decode()
    address = re.search(r'type="application/json\+oembed" title="[^"]+" href="https://news.example([^"]+)"', page)[1]
    assert json.loads(client.get(address).content)["title"] == "Harbour & sea"
