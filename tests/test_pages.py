"""What readers get: every public page, what it says, what it must not say, and what it costs."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from articles import caching, covering, picturing, publishing, relating
from articles.models import Article, Banner, Tag, TagAlias
from articles.urls import urlpatterns
from newsroom import inlined
from tests.factories import (
    DAY,
    NOW,
    make_article,
    make_articles,
    make_author,
    make_brief,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    words,
)
from tests.pictures import gradient

pytestmark = pytest.mark.django_db
SECRET = "zanzibar"


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def make_photo(**fields):
    return picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Harbour at dawn", **fields)


# --- the front ------------------------------------------------------------------------------------------------------
def test_an_empty_site_says_what_to_do_next_on_every_page(client):
    section, author = make_section("Energy"), make_author("Ada Moreau")
    tag = Tag.objects.create(name="rail", slug="rail", key="rail")
    assert "Nothing has been published yet" in text_of(client, "/")
    assert reverse("admin:index") in text_of(client, "/")
    assert "No stories here yet" in text_of(client, section.get_absolute_url())
    assert "Nothing signed yet" in text_of(client, author.get_absolute_url())
    assert "No stories with this tag" in text_of(client, tag.get_absolute_url())
    assert "There is no page here" in text_of(client, "/nowhere/", 404)
    for address in ("feed", "atom", "sitemap"):
        ElementTree.fromstring(text_of(client, reverse(address)))


@pytest.mark.parametrize("number", [1, 5, 50])
def test_the_front_holds_with_few_and_many_stories_and_prints_none_twice(client, number):
    for place in range(number):
        make_article(f"Story {place:02}.", published_at=NOW - timedelta(hours=place), section=f"Section {place % 3}")
    page = text_of(client, "/")
    headlines = re.findall(r"Story \d\d\.", page.split("<main")[1])
    assert headlines[0] == "Story 00."
    assert len(headlines) == len(set(headlines))
    assert len(headlines) == {1: 1, 5: 5, 50: 1 + 4 + 8 + 3 * 4}[number]
    assert page.count("<h1") == 1


def test_a_story_without_section_picture_summary_author_or_tag_has_its_page(client):
    bare = make_article("Bare", summary="", section=None)
    page = text_of(client, bare.get_absolute_url())
    assert '<h1 dir="auto">Bare</h1>' in page
    assert all(mark not in page for mark in ('class="kicker"', "standfirst", "<picture", 'class="byline"', 'class="tags"'))
    assert "Bare" in text_of(client, "/")


# --- a story --------------------------------------------------------------------------------------------------------
def test_a_story_prints_all_that_it_has(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    photo = make_photo(caption="The harbour.", credit="J. Doe")
    story = make_article(
        "Harbour plan", section="Energy", authors=["Ada Moreau", "Bo Lind"], tags=["ports", "wind"], lead_photo=photo
    )
    publishing.revise(story, words("Harbour plan, changed", section="Energy", lead_photo=photo, tags=["ports"]), now=NOW)
    publishing.publish(story, now=NOW + timedelta(hours=3), substantial=True)
    publishing.correct(story, text="It is four cranes.", at=NOW + DAY, now=NOW + DAY)
    page = text_of(client, story.get_absolute_url())
    assert '<h1 dir="auto">Harbour plan, changed</h1>' in page
    assert re.search(r'Published</dt><dd><time datetime="2026-03-02T13:00\+01:00">March 2, 2026, 13:00 CET</time>', page)
    assert re.search(r'Updated</dt><dd><time datetime="2026-03-03T13:00\+01:00">March 3, 2026, 13:00 CET</time>', page)
    assert "It is four cranes." in page
    assert f'href="{reverse("tag", args=["ports"])}"' in page
    assert 'alt="Harbour at dawn"' in page
    assert ("The harbour." in page, "J. Doe" in page) == (True, True)


def test_a_byline_leads_to_each_author_in_order(client):
    story = make_article(authors=["Bo Lind", "Ada Moreau"])
    page = text_of(client, story.get_absolute_url())
    assert re.findall(r'rel="author" href="([^"]+)"', page) == ["/author/bo-lind/", "/author/ada-moreau/"]


def test_the_box_prints_the_pinned_stories_in_their_order_with_their_teasers(client):
    story = make_article("The story")
    first, second = make_article("First choice", summary="Teaser one."), make_brief("Second choice", summary="Teaser two.")
    relating.pin(story, [first, second])
    page = text_of(client, story.get_absolute_url())
    box = page[page.index("You May Also Like") :]
    assert re.findall(r'card-headline" dir="auto"><a href="[^"]+">([^<]+)', box)[:2] == ["First choice", "Second choice"]
    assert box.index("Teaser one.") < box.index("Teaser two.")
    assert '<span class="label">Brief</span>' in box


def test_a_story_leads_to_what_came_before_it_and_to_the_next_of_its_section_and_to_no_story_twice(client, settings):
    settings.RELATED_CARDS = 1
    chapters = [
        make_article(f"Chapter {place}", section="Energy", tags=["harbour", "cranes"], published_at=NOW - place * DAY,
                     body=f"<p>The harbour of Averil buys cranes and quays, part {place}.</p>")
        for place in range(3)
    ]  # fmt: skip
    other = make_article("Something else", section="Energy", published_at=NOW - 9 * DAY, body="<p>Quite another matter.</p>")
    relating.rebuild(now=NOW)
    page = text_of(client, chapters[0].get_absolute_url())
    thread = page[page.index("Earlier in this story") : page.index("You May Also Like")]
    box = page[page.index("You May Also Like") : page.index("Next in Energy")]
    earlier, cards = (sorted(re.findall(r">(?:<bdi>)?(Chapter \d)", part)) for part in (thread, box))
    assert (len(earlier), len(cards)) == (1, 1)
    assert sorted([*earlier, *cards]) == [f"Chapter {place}" for place in (1, 2)]
    following = page[page.index("Next in Energy") :]
    assert other.headline in following


def test_share_links_are_plain_links_with_the_storys_own_address(client, settings):
    settings.SITE_URL = "https://news.example"
    story = make_article("Wind & “waves”")
    page = text_of(client, story.get_absolute_url())
    links = re.findall(r'<li><a href="([^"]+)" rel="nofollow noopener noreferrer">', page)
    assert [link.split(":")[0] for link in links] == ["mailto", "https", "https", "https"]
    assert all("https%3A%2F%2Fnews.example%2Fstory%2Fwind-waves%2F" in link for link in links)


def test_readers_are_told_why_a_story_is_related_where_a_setting_says_so(client, settings):
    stories = [make_article(tags=["ports", "cranes"], body="<p>Cranes at the port of Averil.</p>") for _ in range(2)]
    relating.rebuild(now=NOW)
    address = stories[0].get_absolute_url()
    assert "Also about" not in text_of(client, address)
    settings.RELATED_REASONS = True
    caching.touch()
    assert "Also about cranes, ports" in text_of(client, address)


def test_a_banner_stands_above_every_page_for_its_span_and_leads_only_to_what_readers_see(client):
    now = timezone.now()
    story, draft = make_article("The storm"), make_draft("Secret")
    banner = Banner.objects.create(text="Port closed", article=story, starts=now - DAY, ends=now + DAY)
    caching.touch()
    for address in ("/", story.get_absolute_url(), "/nowhere/"):
        assert f'<a href="{story.get_absolute_url()}">Port closed</a>' in client.get(address).content.decode()
    Banner.objects.filter(pk=banner.pk).update(article=draft)
    caching.touch()
    page = text_of(client, "/")
    assert ("Port closed" in page, draft.slug in page) == (True, False)
    Banner.objects.filter(pk=banner.pk).update(ends=now - timedelta(hours=1))
    caching.touch()
    assert "Port closed" not in text_of(client, "/")


def test_a_banner_ends_by_itself():
    now = timezone.now()
    Banner.objects.create(text="Port closed", starts=now - DAY, ends=now + DAY)
    assert caching.plan_next_due(now) == now + DAY


def test_a_story_with_no_relation_shows_the_latest_of_its_section(client):
    older = make_article("Older", section="Energy", published_at=NOW - DAY, summary="Salt.", body="<p>Salt.</p>")
    newer = make_article("Newer", section="Energy", summary="Tin.", body="<p>Tin.</p>")
    newer.related.all().delete()
    page = text_of(client, newer.get_absolute_url())
    assert "Latest in Energy" in page
    assert older.get_absolute_url() in page


def test_a_brief_says_so_and_asks_machines_to_pass_by(client):
    page = text_of(client, make_brief("Trams return", summary="From June.").get_absolute_url())
    assert '<meta name="robots" content="noindex">' in page
    assert "the full story isn’t here yet" in page
    assert ("From June." in page, "application/ld+json" in page) == (True, False)


def test_hostile_words_are_printed_as_text(client):
    hostile = '</script><script>alert("1")</script>'
    photo = make_photo(caption=hostile, credit=hostile)
    photo.alt = f'"><img src=x onerror=alert(1)>{hostile}'
    photo.save()
    section = make_section("Energy", description=hostile)
    author = make_author("Ada Moreau", life=hostile, role=hostile)
    about = {"section": section, "authors": [author], "tags": [hostile], "lead_photo": photo}
    story = make_article(hostile, summary=hostile, body=f"<p>ok</p>{hostile}", **about)
    publishing.correct(story, text=hostile, at=NOW, now=NOW)
    for address in [story.get_absolute_url(), *addresses(section, author, Tag.objects.get())]:
        page = text_of(client, address)
        assert "<script>" not in page
        assert "<img src=x" not in page
    assert "<p>ok</p>" in text_of(client, story.get_absolute_url())


def test_search_engines_read_the_story_and_nothing_ends_their_block_early(client, settings):
    settings.SITE_URL = "https://news.example"
    story = make_article("A </script> & B", authors=["Ada Moreau"], tags=["rail"], section="Energy")
    page = text_of(client, story.get_absolute_url())
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    facts = json.loads(block)
    assert (facts["@type"], facts["headline"], facts["articleSection"]) == ("NewsArticle", "A </script> & B", "Energy")
    assert facts["mainEntityOfPage"] == f"https://news.example{story.get_absolute_url()}"
    assert facts["author"] == [{"@type": "Person", "name": "Ada Moreau", "url": "https://news.example/author/ada-moreau/"}]
    assert (facts["keywords"], facts["datePublished"]) == (["rail"], "2026-03-02T12:00:00+00:00")


def test_the_canonical_address_is_the_sites_own_or_the_editors_choice(client, settings):
    settings.SITE_URL = "https://news.example"
    own, foreign = make_article(), make_article(canonical_url="https://elsewhere.example/a")
    assert f'rel="canonical" href="https://news.example{own.get_absolute_url()}"' in text_of(client, own.get_absolute_url())
    assert 'rel="canonical" href="https://elsewhere.example/a"' in text_of(client, foreign.get_absolute_url())


@pytest.mark.parametrize("headline", ["Zürich fährt", "قطار الليل", "夜行列車が戻る", "हिन्दी समाचार"])
def test_addresses_hold_letters_of_any_script(client, headline):
    story = make_article(headline, tags=[headline], section=headline)
    for address in (story.get_absolute_url(), story.section.get_absolute_url(), Tag.objects.get().get_absolute_url()):
        assert headline in text_of(client, address)


# --- lists ----------------------------------------------------------------------------------------------------------
HEADLINES = re.compile(r'card-headline" dir="auto"><a href="([^"]+)"')
LISTS = ("/author/ada-moreau/", "/tag/rail/", "/section/energy/")


def follow(client, address, name):
    """The addresses of the stories on each page, from `address` on by the links called `name`."""
    pages, question = [], ""
    for _page in range(9):
        page = text_of(client, f"{address}{question}")
        pages.append(HEADLINES.findall(page))
        found = re.search(rf'rel="{name}" href="([^"]+)"', page)
        if not found:
            break
        question = found[1]
    return pages


@pytest.mark.parametrize("address", LISTS)
def test_a_list_comes_in_pages_that_hold_every_story_once(client, address):
    stories = make_articles(46, section="Energy", authors=["Ada Moreau"], tags=["rail"])
    pages = follow(client, address, "next")
    assert len(pages) == 3
    assert [each for page in pages for each in page] == [story.get_absolute_url() for story in reversed(stories)]


def test_stories_of_one_moment_stand_on_one_page_each(client):
    for number in range(45):
        make_article(f"Together {number}", tags=["rail"], published_at=NOW)
    assert len({each for page in follow(client, "/tag/rail/", "next") for each in page}) == 45


@pytest.mark.parametrize("address", LISTS)
def test_a_page_stays_what_it_is_while_new_stories_arrive(client, address):
    make_articles(70, section="Energy", authors=["Ada Moreau"], tags=["rail"])
    first = text_of(client, address)
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = HEADLINES.findall(text_of(client, f"{address}{older}"))
    make_article("News", section="Energy", authors=["Ada Moreau"], tags=["rail"], now=NOW + DAY)
    page = text_of(client, f"{address}{older}")
    assert HEADLINES.findall(page) == second
    assert f'rel="canonical" href="{settings.SITE_URL}{address}{older}"' in page


def test_one_goes_back_as_one_came_and_ends_at_the_bare_address(client):
    make_articles(65, tags=["rail"])
    third = text_of(client, "/tag/rail/" + re.search(r'rel="next" href="([^"]+)"', last_but(client, 2))[1])
    back = re.search(r'rel="prev" href="([^"]+)"', third)[1]
    assert HEADLINES.findall(text_of(client, f"/tag/rail/{back}")) == HEADLINES.findall(last_but(client, 2))
    again = re.search(r'rel="prev" href="([^"]+)"', text_of(client, f"/tag/rail/{back}"))[1]
    assert client.get(f"/tag/rail/{again}")["Location"] == "/tag/rail/"


def last_but(client, number):
    """The page of the tag that stands `number` pages on, counted from 1."""
    question = ""
    for _ in range(number - 1):
        question = re.search(r'rel="next" href="([^"]+)"', text_of(client, f"/tag/rail/{question}"))[1]
    return text_of(client, f"/tag/rail/{question}")


@pytest.mark.parametrize(
    "place", ["", "0", "x-1", "1-x", "-1--1", "1.5-2", "１-１", "9" * 19 + "-1", "9" * 18 + "-1", "1-" + "9" * 19]
)
def test_a_place_that_cannot_be_read_is_not_found(client, place):
    make_article(section="Energy", authors=["Ada Moreau"], tags=["rail"])
    for address in LISTS:
        assert client.get(address, {"before": place}).status_code == 404
        assert client.get(address, {"after": place}).status_code == 404


def test_a_pages_number_of_old_leads_to_the_list(client):
    make_article(section="Energy", authors=["Ada Moreau"], tags=["rail"])
    for address in LISTS:
        response = client.get(address, {"page": "2"})
        assert (response.status_code, response["Location"]) == (301, address)


def test_another_spelling_of_a_tag_leads_to_the_tag_for_good(client):
    make_article(tags=["railways"])
    TagAlias.objects.create(tag=Tag.objects.get(), name="rail", key="rail", slug="rail")
    response = client.get("/tag/rail/")
    assert (response.status_code, response["Location"]) == (301, "/tag/railways/")


def test_an_author_is_introduced(client):
    make_article(authors=[make_author("Ada Moreau", role="Rail correspondent", life="Travels by night.", photo=make_photo())])
    page = text_of(client, "/author/ada-moreau/")
    assert ("Rail correspondent" in page, "Travels by night." in page, "1 story" in page, "<picture" in page) == (True,) * 4


# --- what is not there ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/x", "/story/x/", "/section/x/", "/tag/x/", "/author/x/", "/story/%00/", "/feed/x/"])
def test_a_page_that_is_not_there_offers_the_front_and_the_latest(client, address):
    make_article("Something to read")
    page = text_of(client, address, 404)
    assert ("Something to read" in page, 'href="/"' in page, "noindex" in page) == (True, True, True)


def test_a_retracted_story_is_gone_and_says_so(client):
    gone = make_retracted("Wrong from the start")
    page = text_of(client, gone.get_absolute_url(), 410)
    assert ("This story was retracted" in page, "Wrong from the start" in page) == (True, False)


def test_an_error_page_needs_no_database(client, monkeypatch, settings):
    settings.SITE_NAME = "The Paper"
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("articles.curating.front", lambda *a, **k: 1 / 0)
    assert "Something went wrong" in text_of(client, "/", 500)

    def unreachable(*args, **kwargs):
        raise DatabaseError("no database")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", unreachable)
    for address in ("/", "/story/x/", "/nowhere/"):
        page = text_of(client, address, 500)
        assert ("Something went wrong" in page, "The Paper" in page) == (True, True)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_only_read(client, method):
    story = make_article()
    for address in ("/", story.get_absolute_url(), "/feed/", "/feed/atom/", "/sitemap.xml", "/robots.txt"):
        assert getattr(client, method)(address).status_code == 405


# --- machines -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/"])
def test_feeds_name_the_stories_and_no_brief(client, settings, address):
    settings.SITE_URL = "https://news.example"
    story, brief = make_article("In the feed", authors=["Ada Moreau"], tags=["rail"]), make_brief("Not in the feed")
    feed = text_of(client, address)
    ElementTree.fromstring(feed)
    assert ("In the feed" in feed, f"https://news.example{story.get_absolute_url()}" in feed) == (True, True)
    assert (brief.headline in feed, "testserver" in feed) == (False, False)


def test_robots_are_led_to_the_sitemap_and_away_from_the_desk(client, settings):
    settings.SITE_URL = "https://news.example"
    lines = text_of(client, "/robots.txt").splitlines()
    assert {"Disallow: /admin/", "Sitemap: https://news.example/sitemap.xml"} <= set(lines)


# --- privacy and safety ---------------------------------------------------------------------------------------------
def addresses(section, author, tag):
    named = [reverse(name) for name in ("front", "feed", "atom", "sitemap", "robots")]
    return [*named, section.get_absolute_url(), author.get_absolute_url(), tag.get_absolute_url()]


def test_what_a_page_carries_within_itself_is_named_by_the_policy_and_nothing_else_is(client, settings):
    base = settings.BASE_DIR / "static"
    settings.INLINED_STYLES, settings.INLINED_SCRIPTS = inlined.sheets(base), inlined.scripts(base)
    story = make_article(section="Energy", tags=["rail"])
    for address in ("/", story.get_absolute_url(), "/section/energy/", "/tag/rail/", "/search/", "/nowhere/"):
        response = client.get(address)
        page, policy = response.content.decode(), response["Content-Security-Policy"]
        styles, scripts = re.findall(r"<style>(.*?)</style>", page, re.S), re.findall(r"<script>(.*?)</script>", page, re.S)
        assert len(styles) >= 3
        assert len(scripts) == 1
        assert {text: hashed in policy for text in styles + scripts for hashed in inlined.sources({"": text})} == dict.fromkeys(
            styles + scripts, True
        )
        assert "unsafe-inline" not in policy


def test_a_story_asks_for_nothing_that_its_first_line_could_wait_for(client, settings):
    base = settings.BASE_DIR / "static"
    settings.INLINED_STYLES, settings.INLINED_SCRIPTS = inlined.sheets(base), inlined.scripts(base)
    story = make_article(lead_photo=make_photo())
    relating.pin(story, [make_article()])
    page = re.sub("<noscript>.*?</noscript>", "", client.get(story.get_absolute_url()).content.decode())
    assert re.findall(r'<link rel="(?:stylesheet|preload)"[^>]*>', page) == []
    assert re.findall(r"<template data-sheet=[^>]*>", page) == ['<template data-sheet="/static/css/fonts.css">']
    assert re.findall(r"<script[^>]* src=[^>]*>", page) == []
    late = re.findall(r'data-script="([^"]+)"', page)
    assert late == ["/static/js/full.js", "/static/js/related.js", "/static/js/read.js"]


def test_no_page_sets_a_cookie_or_runs_anything_inline(client):
    story = make_article(section="Energy", authors=["Ada Moreau"], tags=["rail"], lead_photo=make_photo())
    extra = [story.get_absolute_url(), "/nowhere/", make_retracted().get_absolute_url()]
    for address in addresses(story.section, make_author("Ada Moreau"), Tag.objects.get()) + extra:
        response = client.get(address)
        page = response.content.decode()
        assert not response.cookies
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! type=.application/ld.json.>|[^>]* src=)", page)
        assert not re.search(
            r'<(?:link rel="(?:stylesheet|preload|icon)"|img|script|source)[^>]*(?:href|src|srcset)="(?:https?:)?//', page
        )


KINDS = ({}, {"kind": "atom"}, {"kind": "json"})
MARCH = {"year": 2026, "month": 3}


def every_address(slug, neighbour):
    """Addresses of every kind that the public site has, by the names of their patterns; `slug` is the story's that may tell."""
    own, other, energy, rail, ada = ({"slug": name} for name in (slug, neighbour.slug, "energy", "rail", "ada-moreau"))
    ways = {
        "article": [own, other], "section": [energy], "tag": [rail], "author": [ada],
        "search": ["?q=rails", f"?q={SECRET}"], "suggest": ["?q=rails", f"?q={SECRET[:4]}"],
        "year": [{"year": 2026}], "month": [MARCH], "day": [{**MARCH, "day": 2}],
        "api_articles": ["", "?q=rails", "?fields=body,headline", "?tag=rail"], "api_article": [own],
        "api_related": [other, own],
        "sitemap_month": [MARCH, {**MARCH, "part": 1}], "indexnow_key": [{"key": SECRET}],
        "oembed": [f"?url={settings.SITE_URL}/story/{slug}/"], "feed": KINDS, "corrections_feed": KINDS,
        "section_feed": [energy | kind for kind in KINDS], "tag_feed": [rail | kind for kind in KINDS],
        "author_feed": [ada | kind for kind in KINDS], "search_feed": ["?q=rails"],
        "preview": [{"name": SECRET}], "live": [f"/story/{slug}/live/?since=0"], "live_feed": [own | kind for kind in KINDS],
    }  # fmt: skip
    alone = {pattern.name for pattern in urlpatterns if "<" not in str(pattern.pattern)}
    named = {name: [""] for name in sorted(alone)} | ways
    return {name: [address_of(name, way) for way in named[name]] for name in named}


def address_of(name, way):
    """The address of the pattern `name`: with these parts, with this query, or a whole one as it is."""
    if isinstance(way, dict):
        return reverse(name, kwargs=way)
    return way if way.startswith("/") else reverse(name) + way


def places_that_tell(client, neighbour, slug):
    """The addresses whose page holds the secret word, of all that a reader can ask for."""
    walk = every_address(slug, neighbour)
    asked = [*(place for places in walk.values() for place in places), "/nowhere/", f"/old/{slug}/"]
    return {address for address in asked if tells(client.get(address).content.decode().lower())}


def tells(page):
    """Whether a page says more of the secret than was asked of it."""
    for echo in (f"q={SECRET}", f'value="{SECRET}"', f"<title>{SECRET}", f"nothing holds “{SECRET}”"):
        page = page.replace(echo, "")
    return SECRET in page


def secret(make, **fields):
    about = {"section": "Energy", "authors": ["Ada Moreau"], "tags": ["rail"], "slug": f"{SECRET}-story"}
    told = {"summary": f"{SECRET} in the summary.", "body": f"<p>{SECRET} in the text of rails.</p>"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        story = make(f"{SECRET.title()} in the headline", **about, **told, **fields)
    if story.published_at:
        publishing.correct(story, text=f"Not {SECRET}.", at=NOW, now=NOW)
    said = covering.Said(f"{SECRET} in an entry", f"<p>{SECRET}</p>", NOW, is_key=True)
    covering.bring_in(story, covering.Span(NOW, None), [covering.Brought(said)], now=NOW)
    story.refresh_from_db()
    return story


def test_the_walk_knows_every_kind_of_address():
    assert {pattern.name for pattern in urlpatterns} - set(every_address("x", Article(slug="y"))) == set()


def make_neighbour():
    about = {"section": "Energy", "authors": ["Ada Moreau"], "tags": ["rail"]}
    return make_article("A neighbour", published_at=NOW - DAY, body="<p>The text of rails.</p>", **about)


def test_a_published_story_is_told_of_everywhere_so_that_the_next_test_means_something(client):
    neighbour = make_neighbour()
    story = secret(make_article)
    relating.pin(neighbour, [story])
    told = places_that_tell(client, neighbour, story.slug)
    silent = {
        "opensearch", "year", "about", "api", "api_sections", "api_tags", "api_authors", "openapi", "count", "sitemap",
        "sitemap_pages", "sitemap_news", "robots", "security", "change_password", "manifest", "indexnow_key",
        "read", "sections", "tags", "authors", "favicon", "preview",
    }  # fmt: skip
    walk = every_address(story.slug, neighbour)
    everywhere = {place for name, places in walk.items() if name not in silent for place in places}
    assert everywhere - told == {f"/api/articles/{story.slug}/related/"}  # it shows others, not itself
    not_there = {"/nowhere/", f"/preview/{SECRET}/", f"/old/{story.slug}/", "/.well-known/security.txt", f"/{SECRET}.txt"}
    assert told - everywhere == not_there  # their page offers what there is instead


def in_review(*args, **fields):
    return publishing.submit(make_draft(*args, **fields), now=NOW)


def scheduled(*args, **fields):
    return make_scheduled(*args, at=NOW + 10_000 * DAY, **fields)


def approved(*args, **fields):
    publishing.approve(in_review(*args, **fields), now=NOW)
    return Article.objects.latest("pk")


def expired(*args, **fields):
    article = make_article(*args, **fields)
    publishing.set_expiry(article, NOW + DAY, now=NOW)
    [gone] = publishing.expire_due(NOW + DAY)
    return gone


@pytest.mark.parametrize("make", [make_draft, in_review, approved, scheduled, make_retracted, expired])
def test_what_readers_may_not_see_is_told_of_nowhere(client, make):
    neighbour = make_neighbour()
    story = secret(make)
    relating.pin(neighbour, [story])
    assert places_that_tell(client, neighbour, story.slug) == set()


def test_unpublished_changes_of_a_published_story_are_told_of_nowhere(client):
    neighbour = make_neighbour()
    changed = words(
        f"{SECRET} now", summary=SECRET, body=f"<p>{SECRET}</p>", section=SECRET, authors=[SECRET], tags=[SECRET], slug=SECRET
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        publishing.revise(neighbour, changed, now=NOW)
        make_draft(slug="another")
    assert places_that_tell(client, neighbour, "another") == set()


# --- costs ----------------------------------------------------------------------------------------------------------
def fill(number):
    """`number` stories that share everything, each with as many authors, tags, corrections and pins."""
    names, tags = [f"Author {place}" for place in range(number)], [f"tag {place}" for place in range(number)]
    fields = {"section": "Energy", "authors": names, "tags": tags, "lead_photo": make_photo()}
    stories = make_articles(number + 1, **fields)
    for place in range(number):
        publishing.correct(stories[0], text=f"Correction {place}.", at=NOW, now=NOW)
    relating.pin(stories[0], stories[1:])
    return stories[0]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 4),
        ("story", 3),
        ("/section/energy/", 4),
        ("/tag/tag-0/", 4),
        ("/tags/", 3),
        ("/tags/?letter=t", 3),
        ("/tags/?q=tag", 3),
        ("/sections/", 3),
        ("/authors/", 2),
        ("/tag/tag-0/feed/", 4),
        ("/author/author-0/", 3),
        ("/feed/", 3),
        ("/feed/atom/", 3),
        ("/sitemap.xml", 2),
        ("/robots.txt", 1),
        ("/404/", 3),
        ("/nowhere/", 7),
    ],
)
def test_a_page_costs_the_same_however_much_it_shows(client, django_assert_num_queries, number, address, queries):
    story = fill(number)
    client.get(make_brief().get_absolute_url())  # the sections are read once in an edition
    caching.listed(caching.edition())  # and the stories counted
    with django_assert_num_queries(queries):
        client.get(story.get_absolute_url() if address == "story" else address)


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_that_is_kept_costs_one_query(client, django_assert_num_queries, number):
    story = fill(number)
    text_of(client, story.get_absolute_url())
    with django_assert_num_queries(1):
        text_of(client, story.get_absolute_url())


def test_words_of_a_story_run_their_own_way_and_a_long_headline_is_set_smaller(client):
    story = make_article("مدينة", summary="بدأت", body="<p>نص</p>")
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<h1 dir="auto">مدينة</h1>' in page
    assert '<p class="standfirst" dir="auto">بدأت</p>' in page
    assert "is-long" not in page
    long = make_article("A headline word " * 6 + "more")
    assert 'class="story story-plain is-long"' in client.get(long.get_absolute_url()).content.decode()
