"""Pages that earn their place: a tag's page, what goes with it, its feeds, and the indexes of what there is."""

import re

import pytest

from articles import caching, naming, picturing, tagging
from articles.models import Article, Tag, TagAlias
from articles.similarity import company
from tests.factories import DAY, NOW, make_article, make_author, make_brief, make_draft, make_section
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def names_on(page: str) -> list[str]:
    listed = page.split('class="index', 1)[-1].split("</main>", maxsplit=1)[0]
    return re.findall(r'<li><a href="[^"]+">([^<]+)</a>', listed)


# --- the page -------------------------------------------------------------------------------------------------------
def test_a_tag_is_introduced_with_its_words_its_picture_and_its_number(client):
    make_article(tags=["rail"])
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="A harbour at dawn")
    Tag.objects.update(description="Everything on rails.", photo=photo)
    page = text_of(client, "/tag/rail/")
    assert ("Everything on rails." in page, "A harbour at dawn" in page, "1 story" in page) == (True, True, True)


def test_a_thin_page_is_for_readers_alone(client, settings):
    settings.TAG_PAGE_LEAST = 2
    make_article(tags=["rail", "ports"])
    make_article(tags=["rail"])
    sitemap = text_of(client, "/sitemap/pages.xml")
    assert ("noindex" in text_of(client, "/tag/ports/"), "/tag/ports/" in sitemap) == (True, False)
    assert ("noindex" in text_of(client, "/tag/rail/"), "/tag/rail/" in sitemap) == (False, True)


@pytest.mark.parametrize("number", [1, 3])
def test_a_tag_with_parts_counts_and_shows_their_stories_where_it_says_so_at_no_further_cost(
    client, django_assert_num_queries, number
):
    make_article(tags=["cars"])
    make_brief(tags=["cars"])
    for part in range(number):
        make_article(f"Part {part}", tags=[f"part {part}", "cars"])
        make_article(f"Part {part} alone", tags=[f"part {part}"])
    cars = Tag.objects.get(name="cars")
    Tag.objects.exclude(pk=cars.pk).update(parent=cars)
    page = text_of(client, "/tag/cars/")
    assert (f"{number + 1} stor" in page, "Part 0 alone" in page, 'href="/tag/part-0/"' in page) == (True, False, True)
    Tag.objects.filter(pk=cars.pk).update(with_children=True)
    caching.touch()
    text_of(client, "/tag/part-0/")  # the sections are read once in an edition, and the stories counted
    with django_assert_num_queries(4):
        page = text_of(client, "/tag/cars/")
    assert (f"{2 * number + 1} stories" in page, "Part 0 alone" in page) == (True, True)


# --- what goes with it ----------------------------------------------------------------------------------------------
def company_of(tag: str) -> dict[str, tuple[int, float]]:
    return {
        each.tag.name: (each.stories, each.times)
        for each in tagging.companions(Tag.objects.get(name=tag), Article.objects.listed().count())
    }


@pytest.fixture
def archive():
    for number in range(6):
        make_article(tags=["lithium", "recycling", "news"])
        make_article(tags=["rail", "news", f"number {number}"])
    for _ in range(12):
        make_article(tags=["news"])


def test_tags_that_meet_more_often_than_chance_go_together_and_say_how_much(archive, client):
    assert company_of("lithium") == {"recycling": (6, 4.0)}
    assert "6 times, 4× more than chance" in re.sub(r"\s+", " ", text_of(client, "/tag/lithium/"))


def test_a_tag_that_everything_carries_goes_with_nothing(archive):
    assert company_of("news") == company_of("rail") == {}


def test_drafts_and_briefs_make_no_company(archive):
    for _ in range(9):
        make_brief(tags=["rail", "ports"])
        make_draft(tags=["rail", "ports"])
    assert company_of("rail") == {}


def test_company_takes_one_query_for_one_tag_and_for_three(archive, django_assert_num_queries):
    for _ in range(3):
        make_article(tags=["lithium", "salt", "sun"])
        tag = Tag.objects.get(name="lithium")
        with django_assert_num_queries(1):
            tagging.companions(tag, 100)


def test_surprise_is_nothing_where_chance_explains_it_and_grows_with_what_it_does_not():
    assert company.surprise(both=1, one=10, other=10, stories=100) == 0
    assert company.surprise(10, 10, 10, 100) > company.surprise(5, 10, 10, 100) > 0
    assert company.times_chance(5, 10, 10, 100) == 5
    assert company.surprise(3, 2, 2, 2) == 0
    # The value of Dunning's table for 110, 2442, 111, 29114 (two words side by side).
    assert company.surprise(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) == pytest.approx(270.72, abs=0.01)


# --- feeds ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_the_feed_of_another_spelling_leads_to_the_tags_feed_for_good(client, kind):
    make_article(tags=["railways"])
    TagAlias.objects.create(tag=Tag.objects.get(), name="rail", key="rail", slug="rail")
    response = client.get(f"/tag/rail/feed/{kind}")
    assert (response.status_code, response["Location"]) == (301, f"/tag/railways/feed/{kind}")


# --- indexes --------------------------------------------------------------------------------------------------------
def test_the_index_of_tags_shows_the_most_used_and_then_each_letter(client):
    make_article(tags=["Zürich", "zinc", "3D printing"])
    make_article(tags=["Zürich", "ports"])
    tagging.make("zebra")
    assert names_on(text_of(client, "/tags/")) == ["Zürich", "3D printing", "ports", "zinc"]
    assert names_on(text_of(client, "/tags/?letter=z")) == ["zinc", "Zürich"]
    assert names_on(text_of(client, "/tags/?letter=0–9")) == ["3D printing"]
    text_of(client, "/tags/?letter=q", 404)


def test_the_index_of_tags_is_searched_in_any_spelling(client):
    make_article(tags=["electric vehicles", "Zürich"])
    tag = Tag.objects.get(name="electric vehicles")
    TagAlias.objects.create(tag=tag, name="EVs", key=naming.tag_key("EVs"), slug="evs")
    assert names_on(text_of(client, "/tags/?q=evs")) == ["electric vehicles"]
    assert names_on(text_of(client, "/tags/?q=ZURICH")) == ["Zürich"]
    page = text_of(client, "/tags/?q=<b>")
    assert ("No tag is called so" in page, "<b>" in page, "noindex" in page) == (True, False, True)


def test_a_letter_with_many_tags_goes_on(client, monkeypatch):
    monkeypatch.setattr("articles.views.indexes.MOST", 2)
    make_article(tags=["p1", "p2", "p3"])
    page = text_of(client, "/tags/?letter=p")
    further = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert names_on(page) + names_on(text_of(client, f"/tags/{further}")) == ["p1", "p2", "p3"]


def test_the_index_of_sections_stands_as_they_do_within_one_another(client):
    energy = make_section("Energy")
    make_section("Grid", parent=energy)
    make_section("Empty")
    make_article(section="Grid")
    page = text_of(client, "/sections/")
    assert names_on(page) == ["Energy", "Grid"]


def test_the_index_of_authors_counts_what_readers_can_see(client):
    make_article(authors=["Óscar Ruiz", "Ada Moreau"])
    make_article(authors=["Ada Moreau"])
    make_draft(authors=["Nobody"])
    make_author("Silent")
    page = text_of(client, "/authors/")
    assert re.findall(r'<h2 id="letter-\d">(.)</h2>', page) == ["A", "O"]
    assert ("2 stories" in page, "1 story" in page, "Silent" in page, "Nobody" in page) == (True, True, False, False)
    assert "Ada" not in text_of(client, "/authors/?q=oscar")


def test_the_index_of_authors_goes_on_from_a_name_and_by_letters(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("articles.views.indexes.MOST", 2)
    make_author("Zoe Unread")
    make_article(authors=["Ada Moreau", "Álvaro Ruiz", "Bo Lind", "Dorothea Falk", "Eva Holt"])
    first = text_of(client, "/authors/")
    assert re.findall(r'href="/author/([^/]+)/', first) == ["ada-moreau", "bo-lind"]
    assert 'href="?from=dorothea-falk"' in first
    with django_assert_num_queries(2):  # the edition, the authors: the letters are known
        second = text_of(client, "/authors/?from=dorothea-falk")
    assert re.findall(r'href="/author/([^/]+)/', second) == ["dorothea-falk", "eva-holt"]
    last = text_of(client, "/authors/?from=f")  # nobody begins so: the next
    assert re.findall(r'href="/author/([^/]+)/', last) == ["%C3%A1lvaro-ruiz"]
    assert "Further authors" not in last
    assert client.get("/authors/?from=%C3%BF").status_code == 404


@pytest.mark.parametrize("address", ["/tags/", "/sections/", "/authors/"])
def test_an_empty_index_says_so(client, address):
    assert "yet" in text_of(client, address)


def test_a_list_without_words_of_its_own_is_described_by_its_newest_headlines(client):
    for number in range(4):
        make_article(f"Train {number} & more", section="Transport", tags=["rail"], published_at=NOW - number * DAY)
    told = '<meta name="description" content="Train 0 &amp; more · Train 1 &amp; more · Train 2 &amp; more">'
    pages = ["/", "/section/transport/", "/tag/rail/"]
    assert [told in client.get(page).content.decode() for page in pages] == [True, True, True]
    Tag.objects.update(description="Everything on rails.")
    caching.touch()
    page = client.get("/tag/rail/").content.decode()
    assert (told in page, '<meta name="description" content="Everything on rails.">' in page) == (False, True)
