"""Sitemaps, robots.txt, what stands at well-known places, cards for other sites, data blocks, and who is told of news."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from articles import announcing, picturing, publishing
from articles.models import Tag
from tests.factories import DAY, NOW, make_article, make_articles, make_author, make_brief, make_draft, make_section
from tests.pictures import gradient

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://news.example"


def places(client, address) -> list[str]:
    tree = ElementTree.fromstring(client.get(address).content)
    return [place.text.removeprefix("https://news.example") for place in tree.iter(f"{MAP}loc")]


# --- sitemaps -------------------------------------------------------------------------------------------------------
def test_the_index_names_a_sitemap_for_each_month_with_its_last_change(client, on_commit):
    old = make_article(published_at=datetime(2025, 11, 30, 23, tzinfo=UTC), now=NOW)
    make_article()
    publishing.correct(old, text="It is four.", at=NOW, now=NOW)
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [(each.findtext(f"{MAP}loc"), each.findtext(f"{MAP}lastmod")) for each in tree]
    assert [(place.removeprefix("https://news.example"), changed) for place, changed in found] == [
        ("/sitemap/pages.xml", None),
        ("/sitemap/news.xml", None),
        ("/sitemap/2026-03.xml", "2026-03-02T12:00:00+00:00"),
        ("/sitemap/2025-11.xml", "2026-03-02T12:00:00+00:00"),
    ]


def test_a_months_sitemap_names_each_story_with_its_picture_and_no_brief(client):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn")
    story = make_article(lead_photo=photo)
    make_brief()
    make_draft()
    page = client.get("/sitemap/2026-03.xml").content.decode()
    assert places(client, "/sitemap/2026-03.xml") == [story.get_absolute_url()]
    assert f"<image:loc>https://news.example{picturing.largest(photo)[0]}</image:loc>" in page
    assert "<lastmod>2026-03-02T12:00:00+00:00</lastmod>" in page
    for address in ("/sitemap/2026-02.xml", "/sitemap/2026-13.xml", "/sitemap/2026-03-2.xml", "/sitemap/2026-03-0.xml"):
        assert client.get(address).status_code == 404


def test_a_month_of_too_many_stories_comes_in_parts(client, monkeypatch):
    monkeypatch.setattr("articles.sitemaps.maps.MOST", 2)
    stories = make_articles(3)
    assert places(client, "/sitemap.xml")[2:] == ["/sitemap/2026-03.xml", "/sitemap/2026-03-2.xml"]
    parts = places(client, "/sitemap/2026-03.xml") + places(client, "/sitemap/2026-03-2.xml")
    assert parts == [story.get_absolute_url() for story in stories]


def test_the_news_sitemap_holds_two_days(client):
    now = timezone.now()
    new = make_article("New & hot", published_at=now - DAY, now=now)
    make_article("Old", published_at=now - 3 * DAY, now=now)
    page = client.get("/sitemap/news.xml").content.decode()
    assert places(client, "/sitemap/news.xml") == [new.get_absolute_url()]
    assert ("<news:title>New &amp; hot</news:title>" in page, "<news:language>en</news:language>" in page) == (True, True)


def test_the_sites_own_pages_are_named(client, settings):
    settings.TAG_PAGE_LEAST = 1
    make_article(section="Energy", tags=["rail"], authors=["Ada Moreau"])
    make_section("Empty")
    make_author("Nobody")
    assert places(client, "/sitemap/pages.xml") == [
        "/", "/about/", "/corrections/", "/sections/", "/tags/", "/authors/",
        "/section/energy/", "/author/ada-moreau/", "/tag/rail/",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("", 2), ("/pages", 4), ("/news", 2), ("/2026-03", 2)])
def test_a_sitemap_costs_the_same_however_much_it_names(client, django_assert_num_queries, name, queries, number):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn")
    make_articles(number, section="Energy", tags=["rail"], authors=["Ada Moreau"], lead_photo=photo)
    with django_assert_num_queries(queries):
        client.get(f"/sitemap{name}.xml")


@pytest.mark.parametrize(
    ("code", "named"),
    [("en", "en"), ("en-gb", "en"), ("pt-BR", "pt"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw"), ("fil", "fil")],
)
def test_the_news_sitemap_names_the_language_without_a_country(client, settings, code, named):
    make_article(now=timezone.now())
    settings.LANGUAGE_CODE = code
    assert f"<news:language>{named}</news:language>" in client.get("/sitemap/news.xml").content.decode()


# --- manners --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("policy", "training", "answering"), [("allow", False, False), ("search", True, False), ("none", True, True)]
)
def test_robots_are_told_what_the_setting_says(client, settings, policy, training, answering):
    settings.AI_CRAWLERS = policy
    groups = client.get("/robots.txt").content.decode().split("\n\n")
    refused = {group for group in groups if group.endswith("Disallow: /")}
    named = "\n".join(refused)
    assert ("GPTBot" in named, "OAI-SearchBot" in named) == (training, answering)
    assert len(refused) == (1 if training else 0)
    assert any(group.startswith("User-agent: *\nDisallow: /admin/\nDisallow: /search/?\n") for group in groups)


def test_whom_to_tell_of_a_hole_is_said_once_somebody_is_named(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@news.example"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@news.example"
    expires = datetime.strptime(lines["Expires"], "%Y-%m-%dT%H:%M:%S%z")
    assert 100 * DAY < expires - timezone.now() < 365 * DAY


def test_well_known_places(client, settings):
    assert client.get("/.well-known/change-password")["Location"] == reverse("admin:password_change")
    manifest = json.loads(client.get("/site.webmanifest").content)
    assert (manifest["name"], [icon["sizes"] for icon in manifest["icons"]]) == ("Newsroom", ["192x192", "512x512", "512x512"])
    assert client.get("/favicon.ico")["Location"] == static("icons/192.png")
    settings.INDEXNOW_KEY = "abcdef123456"
    assert client.get("/abcdef123456.txt").content == b"abcdef123456"
    assert client.get("/abcdef654321.txt").status_code == 404


# --- cards for others -----------------------------------------------------------------------------------------------
def test_others_get_a_card_of_a_story_in_plain_html(client):
    story = make_article(
        'Harbour <"plan">', summary="A & b", lead_photo=picturing.store(gradient(), name="a.jpg", now=NOW, alt="x")
    )
    address = f"https://news.example{story.get_absolute_url()}"
    card = json.loads(client.get("/oembed/", {"url": address, "maxwidth": "300"}).content)
    assert (card["version"], card["type"], card["title"], card["width"]) == ("1.0", "rich", 'Harbour <"plan">', 300)
    assert "Harbour &lt;&quot;plan&quot;&gt;" in card["html"]
    assert card["thumbnail_url"].startswith("https://news.example/media/")
    xml = ElementTree.fromstring(client.get("/oembed/", {"url": address, "format": "xml"}).content)
    assert (xml.findtext("title"), xml.findtext("html")) == (card["title"], card["html"])
    assert client.get("/oembed/", {"url": address, "format": "yaml"}).status_code == 501


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://news.example/",
        "https://elsewhere.example{path}",
        "http://[broken",
        "https://news.example/story/none/",
        "{path}",
    ],
)
def test_there_is_no_card_of_anything_else(client, address):
    path = make_article().get_absolute_url()
    assert client.get("/oembed/", {"url": address.format(path=path)}).status_code == 404


# --- data blocks ----------------------------------------------------------------------------------------------------
def blocks(client, address) -> dict[str, dict]:
    page = client.get(address).content.decode()
    found = [json.loads(each) for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)]
    return {block["@type"]: block for block in found}


def test_a_story_tells_machines_all_that_it_prints(client):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn", credit="J. Doe", caption="The sea.")
    author = make_author("Ada Moreau", role="Reporter")
    story = make_article("Harbour", section="Energy", authors=[author], lead_photo=photo, tags=["Ostend", "rail"])
    Tag.objects.filter(name="Ostend").update(kind=Tag.Kind.PLACE)
    publishing.correct(story, text="It is four.", at=NOW + DAY, now=NOW + DAY)
    found = blocks(client, story.get_absolute_url())
    facts = found["NewsArticle"]
    assert facts["author"][0]["jobTitle"] == "Reporter"
    assert facts["image"][0]["creditText"] == "J. Doe"
    assert facts["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": "It is four.",
            "datePublished": "2026-03-03T12:00:00+00:00",
        }
    ]
    assert facts["about"] == [
        {"@type": "Place", "name": "Ostend", "url": "https://news.example/tag/ostend/"},
        {"@type": "Thing", "name": "rail", "url": "https://news.example/tag/rail/"},
    ]
    assert (facts["isAccessibleForFree"], facts["publisher"]["@type"]) == (True, "NewsMediaOrganization")
    assert facts["publisher"]["logo"]["url"] == "https://news.example/static/icons/512.png"
    crumbs = [(each["name"], each.get("item")) for each in found["BreadcrumbList"]["itemListElement"]]
    assert crumbs == [
        ("Newsroom", "https://news.example/"), ("Energy", "https://news.example/section/energy/"), ("Harbour", None),
    ]  # fmt: skip


def test_the_site_its_search_and_its_authors_tell_what_they_are(client, settings):
    settings.CONTACT_EMAIL = "desk@news.example"
    make_article(authors=[make_author("Ada Moreau", role="Reporter", life="Travels.")], section="Energy", tags=["rail"])
    front = blocks(client, "/")
    assert front["WebSite"]["potentialAction"]["target"]["urlTemplate"] == "https://news.example/search/?q={search_term_string}"
    assert front["NewsMediaOrganization"]["correctionsPolicy"] == "https://news.example/corrections/"
    person = blocks(client, "/author/ada-moreau/")["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == ("Person", "Ada Moreau", "Reporter")
    for address in ("/section/energy/", "/tag/rail/", "/2026/03/"):
        assert "BreadcrumbList" in blocks(client, address)


# --- announcing -----------------------------------------------------------------------------------------------------
class Told(list):
    """What would have been sent, instead of a thread that sends it."""

    def __call__(self, *, target, args, **more):
        self.extend(args[0])
        return self

    def start(self):
        """Nothing is sent."""


@pytest.fixture
def told(monkeypatch):
    sent = Told()
    monkeypatch.setattr("articles.announcing.Thread", sent)
    return sent


def test_nobody_is_told_unless_a_setting_names_them(told):
    make_article()
    assert told == []


def test_the_hub_is_told_of_every_feed_that_lists_the_story(told, settings):
    settings.WEBSUB_HUB = "https://hub.example/"
    energy = make_section("Energy")
    make_section("Wind", parent=energy)
    make_article(section="Wind", tags=["rail"], authors=["Ada Moreau"])
    assert told[0].full_url == "https://hub.example/"
    form = parse_qs(told[0].data.decode())
    feeds = {address.removeprefix("https://news.example") for address in form["hub.url"]}
    assert {feed for feed in feeds if feed.endswith("feed/")} == {
        "/feed/", "/section/energy/feed/", "/section/wind/feed/", "/tag/rail/feed/", "/author/ada-moreau/feed/",
    }  # fmt: skip
    assert len(feeds) == 15


def test_search_engines_are_told_of_what_came_and_what_went(told, settings, on_commit):
    settings.INDEXNOW_KEY = "abcdef123456"
    story = make_article()
    with on_commit():
        publishing.retract(story, now=NOW)
        make_draft()
    assert len(told) == 2
    for request in told:
        assert json.loads(request.data) == {
            "host": "news.example",
            "key": "abcdef123456",
            "keyLocation": "https://news.example/abcdef123456.txt",
            "urlList": [f"https://news.example{story.get_absolute_url()}"],
        }


def test_a_hub_that_does_not_answer_is_a_line_in_the_log(caplog):
    from urllib.request import Request

    announcing._send([Request("http://127.0.0.1:9/")])
    assert "http://127.0.0.1:9/ could not be told" in caplog.text
