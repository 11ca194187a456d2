"""Search as readers meet it: the page, what is offered while they type, and pages that are not there."""

import json
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from articles import searching
from tests.factories import DAY, NOW, make_article, make_articles, make_brief, make_retracted, make_section

pytestmark = pytest.mark.django_db


def page_of(client, query: str, status: int = 200) -> str:
    response = client.get(reverse("search") + query)
    assert response.status_code == status
    return response.content.decode()


def test_the_form_stands_alone_where_nothing_was_asked(client):
    page = page_of(client, "")
    assert ('role="search"' in page, 'name="q"' in page, "Nothing found" in page) == (True, True, False)
    # How one may ask stands below the field, not in it, where a telephone would cut it off.
    assert ('aria-describedby="search-hint"' in page, "placeholder" in page) == (True, False)
    assert '<p class="search-hint" id="search-hint">Words, “a phrase”, -without</p>' in page


def test_search_engines_may_know_the_search_page_and_not_its_results(client):
    make_article("Harbour")
    noindex = '<meta name="robots" content="noindex, follow">'
    pages = ["", "?q=", "?q=harbour", "?q=nothing", "?section=energy"]
    assert [noindex in page_of(client, query) for query in pages] == [False, False, True, True, True]


def test_what_is_found_is_shown_with_the_words_marked_and_nothing_else_is_html(client):
    make_article("Harbour & <b>plan</b>", summary='A "harbour" <script>alert(1)</script>', section="Energy")
    page = page_of(client, "?q=harbours")
    assert "<mark>Harbour</mark> &amp; &lt;b&gt;plan&lt;/b&gt;" in page
    assert "<script>" not in page
    assert "1 story" in page


def test_a_question_is_printed_as_text(client):
    page = page_of(client, '?q="><script>alert(1)</script>&section="><script>&since=<script>')
    assert "<script>" not in page
    assert "is no date" in page


def test_results_come_in_pages_whose_links_carry_the_question(client):
    make_articles(21, section="Energy", summary="About a harbour.")
    page = page_of(client, "?q=harbour&section=energy")
    assert 'rel="next" href="?q=harbour&amp;section=energy&amp;page=2"' in page
    assert page.count('class="card-headline"') == 20
    second = page_of(client, "?q=harbour&section=energy&page=2")
    assert (second.count('class="card-headline"'), 'rel="prev" href="?q=harbour&amp;section=energy"' in second) == (1, True)
    for number in ("3", "0", "x", "", "-1", "9" * 30):
        page_of(client, f"?q=harbour&section=energy&page={number}", 404)


def test_filters_narrow_and_one_that_means_nothing_is_named(client):
    make_article("Harbour one", section="Energy", tags=["ports"], authors=["Ada Moreau"], published_at=NOW - 5 * DAY)
    make_article("Harbour two", section="Culture", published_at=NOW)

    def found(query):
        page = page_of(client, f"?q=harbour&{query}")
        return ["</mark> one" in page, "</mark> two" in page]

    assert found("") == [True, True]
    for query in ("section=energy", "tag=PORTS", "author=Ada+Moreau", "author=ada-moreau", "until=2026-03-01"):
        assert found(query) == [True, False]
    assert found("since=2026-03-02") == [False, True]
    assert found("since=2026-02-25&until=2026-02-25") == [True, False]
    page = page_of(client, "?q=harbour&tag=nothing&section=none&author=nobody&since=2026-13-45&until=0001-01-01")
    assert page.count('class="search-note"') == 5
    assert "Harbour" in page


def test_other_words_are_said_to_be_others(client):
    make_article("Vienna by night", summary="Trains.")
    assert "These hold <strong>vienna</strong>" in page_of(client, "?q=vienan")
    assert "These hold some of them" in page_of(client, "?q=vienna+zebra")
    assert "Nothing found" in page_of(client, "?q=zebra")


def test_a_pasted_address_leads_to_its_story(client):
    story = make_article("Harbour plan")
    response = client.get(reverse("search"), {"q": f"https://news.example{story.get_absolute_url()}?utm=x"})
    assert (response.status_code, response["Location"]) == (302, story.get_absolute_url())
    gone = make_retracted("Gone")
    assert client.get(reverse("search"), {"q": gone.get_absolute_url()}).status_code == 200


@pytest.mark.parametrize(("number", "doubt"), [(1, 1), (3, 0), (9, 0)])
def test_a_search_costs_the_same_however_much_it_finds(client, django_assert_num_queries, number, doubt):
    """With one result or two, one query more asks whether the words are spelt as they are elsewhere."""
    make_articles(number, summary="About a harbour.", section="Energy")
    client.get(make_brief().get_absolute_url())  # the sections are read once in an edition
    with django_assert_num_queries(3 + doubt):
        client.get("/search/?q=harbour")
    with django_assert_num_queries(5 + doubt):
        client.get("/search/?q=harbour&section=energy")


def test_headlines_are_offered_while_one_types(client, settings):
    settings.SITE_URL = "https://news.example"
    story = make_article("Harbour plan", section="Energy")
    response = client.get("/search/suggest/?q=Harb")
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert json.loads(response.content) == [
        "Harb",
        ["Harbour plan"],
        ["Energy"],
        [f"https://news.example{story.get_absolute_url()}"],
    ]
    assert json.loads(client.get("/search/suggest/?q=h").content) == ["h", [], [], []]
    assert json.loads(client.get("/search/suggest/").content) == ["", [], [], []]


def test_browsers_can_add_the_search_to_their_own(client, settings):
    settings.SITE_URL = "https://news.example"
    description = ElementTree.fromstring(client.get("/opensearch.xml").content)
    urls = description.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert [url.get("template") for url in urls] == [
        "https://news.example/search/?q={searchTerms}",
        "https://news.example/search/suggest/?q={searchTerms}",
    ]


def test_a_page_that_is_not_there_offers_what_its_address_was_about(client):
    make_article("Harbour gigafactory wins its permit", section="Energy")
    make_article("Something else")
    page = client.get("/2019/05/harbour-gigafactory-permitt.html")
    assert page.status_code == 404
    text = page.content.decode()
    assert ("Perhaps you meant" in text, "Harbour gigafactory wins" in text, "Something else" in text) == (True, True, False)
    text = client.get("/12345/").content.decode()
    assert ("Latest" in text, "Something else" in text) == (True, True)


def test_a_section_finds_what_its_parts_hold(client):
    energy = make_section("Energy")
    make_section("Wind", parent=energy)
    make_article("Harbour of sails", section="Wind")
    hits = searching.find("harbour", now=NOW, filters=searching.Filters(section=energy)).hits
    assert [hit.article.headline for hit in hits] == ["Harbour of sails"]
