"""Lists of the site that an import comes from: their addresses lead to ours, and go with the run."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from articles import importing, redirecting, tagging
from articles.importing import Options
from articles.models import Article, FormerAddress, Section, Tag
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bugle</title><link>{site}</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
"""
TERMS = """
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>Ada.M</wp:author_login>
  <wp:author_display_name>Ada Moreau</wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>power</wp:category_nicename>
  <wp:category_parent></wp:category_parent><wp:cat_name>Energy &amp; Power</wp:cat_name></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>cells</wp:category_nicename>
  <wp:category_parent>power</wp:category_parent><wp:cat_name>Batteries</wp:cat_name></wp:category>
<wp:category><wp:term_id>6</wp:term_id><wp:category_nicename>empty</wp:category_nicename>
  <wp:category_parent></wp:category_parent><wp:cat_name>Never used</wp:cat_name></wp:category>
<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>e-cars</wp:tag_slug><wp:tag_name>Electric cars</wp:tag_name></wp:tag>
<wp:tag><wp:term_id>7</wp:term_id><wp:tag_slug>rail</wp:tag_slug><wp:tag_name>Rail</wp:tag_name></wp:tag>
"""
ITEM = """<item><title>{title}</title><link>{site}/2024/05/{slug}/</link><dc:creator>Ada.M</dc:creator>
<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>2024-05-01 10:00:00</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="cells">Batteries</category>
<category domain="post_tag" nicename="e-cars">Electric cars</category>
<category domain="post_tag" nicename="rail">Rail</category></item>
"""
SITE = "https://bugle.example"
LED = {
    "/category/power/": "/section/energy-power/",
    "/category/power/cells/": "/section/batteries/",
    "/category/cells": "/section/batteries/",
    "/category/power/cells/page/2/": "/section/batteries/",
    "/category/power/cells/feed/": "/section/batteries/feed/",
    "/category/cells/feed/atom/": "/section/batteries/feed/atom/",
    "/?cat=4": "/section/batteries/",
    "/?cat=4&feed=rss2": "/section/batteries/feed/",
    "/tag/e-cars/": "/tag/electric-cars/",
    "/tag/e-cars/feed/rss2/": "/tag/electric-cars/feed/",
    "/?tag=e-cars": "/tag/electric-cars/",
    "/tag/rail/page/3/": "/tag/rail/",
    "/author/ada-m/": "/author/ada-moreau/",
    "/author/ada-m/feed/": "/author/ada-moreau/feed/",
    "/?author=2": "/author/ada-moreau/",
}


def export(site: str = SITE, terms: str = TERMS, body: str = "The text.", **more: str) -> str:
    item = ITEM.format(title="The fire", slug="the-fire", number=12, body=body, site=site)
    return HEAD.format(site=site) + terms + item + "</channel></rss>"


@pytest.fixture
def bring(tmp_path):
    def bring(text: str, name: str = "bugle.xml", **options: object) -> importing.ImportReport:
        path = Path(tmp_path / name)
        path.write_text(text)
        return importing.run([str(path)], options=Options(**options), now=NOW)

    return bring


def leads(address: str) -> str:
    found = redirecting.find(address)
    return found.url if found else ""


def test_the_lists_of_wordpress_lead_to_ours_with_their_further_pages_and_feeds(bring, client):
    assert [client.get(address).status_code for address in LED if "?" not in address] == [404] * 11
    bring(export())
    answers = {address: client.get(address) for address in LED}
    assert {address: (answer.status_code, answer.get("Location")) for address, answer in answers.items()} == {
        address: (301, url) for address, url in LED.items()
    }
    assert {client.get(url).status_code for url in LED.values()} == {200}


def test_the_report_counts_the_lists_and_a_dry_run_says_the_same(bring):
    told = [
        "Old addresses of lists lead to ours: 2 of sections, 2 of tags, 1 of authors.",
        "Lists of the source that have none here, so that their addresses lead nowhere: 1 (Never used).",
    ]
    tried = [remark for remark in bring(export(), dry_run=True).remarks if "ist" in remark]
    assert (tried, FormerAddress.objects.count()) == (told, 0)
    assert [remark for remark in bring(export()).remarks if "ist" in remark] == told
    before = FormerAddress.objects.count()
    assert [remark for remark in bring(export()).remarks if "ist" in remark] == told
    assert FormerAddress.objects.count() == before


def test_a_blog_in_a_folder_has_its_lists_there(bring):
    bring(export(f"{SITE}/blog"))
    assert leads("/blog/category/power/cells/") == "/section/batteries/"
    assert leads("/blog/?cat=3") == "/section/energy-power/"
    assert leads("/blog/tag/rail/feed/") == "/tag/rail/feed/"
    assert [leads("/category/power/"), leads("/blog/")] == ["", ""]


def test_an_export_of_some_posts_tells_of_categories_and_tags_in_these_alone(bring):
    bring(export(terms=""))
    assert [leads("/category/cells/"), leads("/tag/e-cars/")] == ["/section/batteries/", "/tag/electric-cars/"]


def test_what_a_mapping_calls_otherwise_leads_there_and_what_it_leaves_out_nowhere(bring):
    names = {"section": {"Batteries": "Storage"}, "tag": {"Electric cars": ""}, "author": {"Ada Moreau": "A. Moreau"}}
    bring(export(), names=names)
    found = [leads(address) for address in ("/category/power/cells/", "/tag/e-cars/", "/author/ada-m/")]
    assert found == ["/section/storage/", "", "/author/a-moreau/"]


def test_a_category_that_is_no_section_here_leads_to_what_it_stands_in(bring):
    Section.objects.create(name="Energy & Power", slug="energy")
    bring(export(), names={"section": {"Batteries": ""}})
    assert leads("/category/power/cells/") == "/section/energy/"


def test_a_page_of_ours_is_never_led_away_from(bring, client):
    Tag.objects.create(name="Something else", key="something else", slug="e-cars")
    Section.objects.create(name="Never used", slug="never-used")
    bring(export())
    assert client.get("/tag/e-cars/").status_code == 200
    assert not FormerAddress.objects.filter(key__in=("at:/tag/e-cars", "at:/tag/rail", "at:/section/never-used")).exists()


def test_what_the_desk_led_elsewhere_stays_so(bring):
    redirecting.choose("/category/cells/", "/feed/", now=NOW)
    bring(export())
    assert [leads("/category/cells/"), leads("/category/power/cells/")] == ["/feed/", "/section/batteries/"]


def test_the_addresses_go_with_the_run_and_so_they_do_where_the_list_stays(bring):
    Section.objects.create(name="Batteries", slug="batteries")
    run = bring(export()).run
    assert leads("/category/cells/") == "/section/batteries/"
    importing.undo(run, now=NOW + DAY)
    assert (leads("/category/cells/"), FormerAddress.objects.count(), Section.objects.count()) == ("", 0, 1)


def test_links_in_texts_to_lists_of_the_old_site_lead_to_ours(bring):
    bring(export(body=f'See <a href="{SITE}/category/power/cells/">all</a>, <a href="{SITE}/tag/rail/#top">rail</a>.'))
    assert Article.objects.get().body == (
        '<p>See <a href="/section/batteries/" rel="noopener">all</a>, <a href="/tag/rail/#top" rel="noopener">rail</a>.</p>'
    )


def test_a_tag_that_is_renamed_merged_deleted_and_all_of_it_undone_is_found_under_its_old_addresses(bring):
    bring(export())
    cars, rail = Tag.objects.get(slug="electric-cars"), Tag.objects.get(slug="rail")
    renamed = tagging.rename(cars, name="EVs", slug="evs", now=NOW)
    assert leads("/tag/e-cars/") == "/tag/evs/"
    merged = tagging.merge([cars], rail, now=NOW)
    assert leads("/tag/e-cars/feed/") == "/tag/rail/feed/"
    tagging.undo(merged, now=NOW)
    assert leads("/tag/e-cars/") == "/tag/evs/"
    deleted = tagging.delete([cars], now=NOW)
    assert leads("/tag/e-cars/") == ""
    tagging.undo(deleted, now=NOW)
    tagging.undo(renamed, now=NOW)
    assert leads("/tag/e-cars/") == "/tag/electric-cars/"


def test_a_section_and_an_author_that_move_are_found_at_once(bring, client):
    bring(export())
    section = Section.objects.get(slug="batteries")
    section.slug = "storage"
    section.save()
    redirecting.moved(section, "/section/batteries/", now=timezone.now())
    assert leads("/category/power/cells/page/2/") == "/section/storage/"


def test_a_story_that_had_the_address_itself_keeps_it(bring):
    text = export().replace("/2024/05/the-fire/", "/category/cells/")
    bring(text)
    assert leads("/category/cells/") == Article.objects.get().get_absolute_url()


# --- Ghost ---------------------------------------------------------------------------------------------------------------
GHOST = {
    "posts": [{"id": "1", "uuid": "u1", "title": "Fire", "slug": "fire", "html": "<p>Text.</p>", "status": "published",
               "visibility": "public", "published_at": "2024-05-01T10:00:00.000Z"}],
    "tags": [{"id": "t1", "name": "Electric cars", "slug": "e-cars"}, {"id": "t2", "name": "#wide", "slug": "hash-wide"}],
    "users": [{"id": "a1", "name": "Ada Moreau", "slug": "ada"}],
    "posts_tags": [{"post_id": "1", "tag_id": "t1"}, {"post_id": "1", "tag_id": "t2"}],
    "posts_authors": [{"post_id": "1", "author_id": "a1"}],
}  # fmt: skip


def test_the_lists_of_ghost_lead_to_ours(bring):
    report = bring(json.dumps({"db": [{"meta": {"version": "5.0"}, "data": GHOST}]}), "bugle.json")
    assert "Old addresses of lists lead to ours: 0 of sections, 1 of tags, 1 of authors." in report.remarks
    asked = ("/tag/e-cars/", "/tag/e-cars/rss/", "/tag/e-cars/page/2/", "/author/ada/", "/author/ada/rss/", "/tag/hash-wide/")
    assert [leads(address) for address in asked] == [
        "/tag/electric-cars/", "/tag/electric-cars/feed/", "/tag/electric-cars/", "/author/ada-moreau/",
        "/author/ada-moreau/feed/", "",
    ]  # fmt: skip


# --- what holds for any list that is here -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/rss/", "/feed/"), ("/feed/rss2/", "/feed/"), ("/page/2/", "/"), ("/tag/rail/rss/", "/tag/rail/feed/"),
        ("/Section/Batteries/page/2", "/section/batteries/"), ("/2024/05/page/2/", "/2024/05/"), ("/2023/05/page/2/", ""),
        ("/tag/no-such/page/2/", ""), ("/page/2/3/", ""), ("/tag//rss/", ""),
    ],
)  # fmt: skip
def test_further_pages_and_feeds_as_other_systems_write_them_lead_to_ours(bring, client, asked, led):
    bring(export())
    assert leads(asked) == led
    answer = client.get(asked)
    assert (answer.status_code, answer.get("Location")) == ((301, led) if led else (404, None))
