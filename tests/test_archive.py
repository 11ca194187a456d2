"""The archive by date, the corrections, and what the paper says of itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles import publishing
from tests.factories import DAY, NOW, make_article, make_articles, make_brief, make_draft, make_retracted

pytestmark = pytest.mark.django_db


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def at(*parts) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_day_lists_its_stories_and_names_its_neighbours(client):
    for headline, moment in (
        ("Old", at(2025, 12, 31, 9)),
        ("One", at(2026, 3, 1, 9)),
        ("Two", at(2026, 3, 1, 20)),
        ("New", NOW),
    ):
        make_article(headline, published_at=moment, now=NOW)
    page = text_of(client, "/2026/03/01/")
    assert re.findall(r'card-headline" dir="auto"><a href="[^"]+">([^<]+)', page) == ["Two", "One"]
    assert ('rel="prev" href="/2025/12/31/"' in page, 'rel="next" href="/2026/03/02/"' in page) == (True, True)
    assert ("2 stories" in page, 'rel="canonical"' in page, "BreadcrumbList" in page) == (True, True, True)


def test_a_month_and_a_year_count_what_each_day_brought(client):
    make_article(published_at=at(2025, 11, 23, 9), now=NOW)
    make_articles(3)
    page = text_of(client, "/2026/03/")
    assert re.findall(r'<a href="(/2026/03/\d\d/)"[^>]*aria-label="2 March: 3 stories"', page) == ["/2026/03/02/"]
    assert 'rel="prev" href="/2025/11/"' in page
    year = text_of(client, "/2026/")
    assert ("3 stories" in year, 'rel="prev" href="/2025/"' in year, year.count("<table")) == (True, True, 12)
    assert 'rel="next" href="/2026/"' in text_of(client, "/2025/")
    # A number alone beside the month's name would read as a date.
    assert re.findall(r"<caption>(?:<a[^>]*>)?(November|March)(?:</a>)? ?(.*?)</caption>", year) == [
        ("March", "<span>3 stories</span>"), ("November", ""),
    ]  # fmt: skip


def test_days_begin_where_the_site_is(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    make_article("Late", published_at=at(2026, 2, 28, 16), now=NOW)
    assert "Late" in text_of(client, "/2026/03/01/")
    text_of(client, "/2026/02/28/", 404)
    assert "Late" in text_of(client, "/2026/03/")
    text_of(client, "/2026/02/", 404)


@pytest.mark.parametrize(
    "address",
    ["/1999/", "/2026/04/", "/2026/03/03/", "/2026/13/", "/2026/00/", "/2026/02/30/", "/2999/", "/0000/", "/2026/3/2/"],
)
def test_an_empty_day_and_one_that_no_calendar_has_are_not_found(client, address):
    make_article()
    make_brief(published_at=at(2026, 3, 1))
    make_draft()
    make_retracted(published_at=at(2026, 3, 1, 5))
    text_of(client, address, 404)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/2026/", 2), ("/2026/03/", 3), ("/2026/03/02/", 3)])
def test_the_archive_costs_the_same_however_much_it_holds(client, django_assert_num_queries, address, queries, number):
    make_articles(number, section="Energy")
    for place in range(number):
        make_article(published_at=NOW - (place + 2) * DAY)
    client.get(make_brief(published_at=NOW - DAY).get_absolute_url())  # the sections are read once in an edition
    with django_assert_num_queries(queries):
        client.get(address)


def test_a_long_month_comes_in_pages(client):
    for place in range(51):
        make_article(published_at=NOW + timedelta(minutes=place), now=NOW + DAY)
    assert 'rel="next" href="?page=2"' in text_of(client, "/2026/03/")
    assert text_of(client, "/2026/03/?page=2").count('class="card-headline"') == 1
    text_of(client, "/2026/03/?page=3", 404)


# --- corrections and about ------------------------------------------------------------------------------------------
def test_corrections_stand_together_the_newest_first_and_only_of_what_readers_may_open(client):
    assert "Nothing has been corrected yet" in text_of(client, "/corrections/")
    story, gone = make_article("Harbour plan"), make_article("Gone")
    for place, each in enumerate((story, story, gone)):
        publishing.correct(each, text=f"Note {place} on it.", at=NOW + place * DAY, now=NOW + 9 * DAY)
    publishing.retract(gone, now=NOW + 9 * DAY)
    page = text_of(client, "/corrections/?")
    assert re.findall(r"Note (\d)", page) == ["1", "0"]
    assert f'href="{story.get_absolute_url()}#corrections"' in page
    feed = text_of(client, "/corrections/feed/atom/")
    assert re.findall(r"Note (\d)", feed) == ["1", "0"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_corrections_cost_the_same_however_many_they_are(client, django_assert_num_queries, number):
    for _ in range(number):
        publishing.correct(make_article(), text="It is four.", at=NOW, now=NOW)
    client.get(make_brief().get_absolute_url())
    with django_assert_num_queries(3):
        client.get("/corrections/")


def test_the_paper_says_who_it_is_in_its_own_words(client, settings, tmp_path):
    settings.CONTACT_EMAIL, settings.SITE_ABOUT = "desk@news.example", "A paper of record."
    settings.ABOUT_FILE = tmp_path / "about.txt"
    settings.ABOUT_FILE.write_text("# Standards\n\nWe check <b>twice</b>.\nAlways.\n\n\nAnd we say so.")
    page = text_of(client, "/about/")
    assert "<h2>Standards</h2><p>We check &lt;b&gt;twice&lt;/b&gt;. Always.</p>" in page.replace("\n", "")
    assert ("A paper of record." in page, "mailto:desk@news.example" in page) == (True, True)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00broken"])
def test_the_about_page_stands_without_a_file_that_can_be_read(client, settings, tmp_path, content):
    settings.ABOUT_FILE = tmp_path / "about.txt"
    if content:
        settings.ABOUT_FILE.write_bytes(content)
    assert "When we are wrong" in text_of(client, "/about/")
