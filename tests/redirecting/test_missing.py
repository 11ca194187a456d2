"""The inbox of addresses that were not found: what is counted, what is not, and how one click leads it on."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import redirecting
from articles.models import FormerAddress, Miss
from articles.redirecting import missing
from tests.factories import make_article as published

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def asked(client, address: str, **headers: str) -> int:
    return client.get(address, headers={"user-agent": BROWSER, **headers}).status_code


def misses() -> list[tuple[str, int]]:
    return list(Miss.objects.order_by("pk").values_list("address", "count"))


def test_an_address_in_vain_is_counted_with_the_site_that_led_there_and_nothing_else(client):
    assert asked(client, "/2019/Fire/?utm_source=a&mail=x@y.example", referer="https://other.example/secret?q=1") == 404
    miss = Miss.objects.get()
    assert (miss.address, miss.key, miss.count, miss.referrer) == ("/2019/Fire/", "at:/2019/fire", 1, "other.example")


def test_the_same_address_is_counted_once_a_minute_and_again_later():
    for seconds in (0, 10):
        missing.note("/old", agent=BROWSER, referrer="", now=NOW + timedelta(seconds=seconds))
    assert misses() == [("/old", 1)]
    cache.clear()
    missing.note("/old/?ref=mail", agent=BROWSER, referrer="", now=NOW + timedelta(minutes=2))
    assert misses() == [("/old", 2)]


@pytest.mark.parametrize(
    "address", ["/wp-login.php", "/.env", "/old/app.js", "/xmlrpc.php", "/apple-touch-icon.png", "/.git/config"]
)
def test_probes_and_files_are_not_counted(client, address):
    asked(client, "/a-story-that-moved")
    asked(client, address)
    assert misses() == [("/a-story-that-moved", 1)]


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8", "python-requests/2.32", ""])
def test_robots_are_not_counted(client, agent):
    asked(client, "/a-story-that-moved", **{"user-agent": agent})
    assert misses() == []


def test_what_is_found_what_leads_on_and_the_admin_are_not_counted(client):
    redirecting.choose("/old", "/feed/", now=NOW)
    published("The fire", slug="the-fire")
    for address in ("/", "/old", "/story/the-fire", "/admin/nothing/", "/static/nothing"):
        asked(client, address)
    assert misses() == []


def test_a_flood_is_written_down_at_sixty_addresses_a_minute_and_no_faster():
    counted = [missing.note(f"/{number}", agent=BROWSER, referrer="", now=NOW) for number in range(70)]
    assert counted.count(True) == missing.PER_MINUTE


def test_the_least_asked_make_room(monkeypatch):
    monkeypatch.setattr(missing, "MOST", 3)
    monkeypatch.setattr(missing, "ROOM", 2)
    for number, count in enumerate((5, 1, 2)):
        Miss.objects.create(key=f"at:/{number}", address=f"/{number}", count=count, first=NOW, last=NOW)
    missing.note("/new", agent=BROWSER, referrer="", now=NOW)
    assert misses() == [("/0", 5), ("/new", 1)]


def test_the_inbox_offers_the_story_with_the_same_slug_or_else_the_nearest_and_one_click_leads_there(admin_client, client):
    same, near = published("Something else", slug="the-fire"), published("Glaciers melt faster in the Alps")
    for address in ("/2019/05/The_Fire.html", "/wissen/glaciers-alps-melting.php"):
        asked(client, address)
    page = admin_client.get("/admin/articles/miss/").content.decode()
    assert f'value="{same.get_absolute_url()}"' in page
    assert f'value="{near.get_absolute_url()}"' in page
    miss = Miss.objects.get(key="at:/2019/05/the_fire.html")
    admin_client.post("/admin/articles/miss/act/", {"miss": miss.pk, "lead": "1", "to": same.get_absolute_url()})
    assert client.get("/2019/05/The_Fire.html")["Location"] == same.get_absolute_url()
    assert misses() == [("/wissen/glaciers-alps-melting.php", 1)]
    assert FormerAddress.objects.get().reason == FormerAddress.Reason.CHOSEN


def test_what_is_ignored_leaves_the_inbox_and_can_be_taken_back(admin_client):
    miss = Miss.objects.create(key="at:/x", address="/x-address", first=NOW, last=NOW)
    admin_client.post("/admin/articles/miss/act/", {"miss": miss.pk, "ignore": "1"})
    pages = [admin_client.get(f"/admin/articles/miss/{query}").content.decode() for query in ("", "?ignored")]
    assert ["<code>/x-address</code>" in page for page in pages] == [False, True]
    admin_client.post("/admin/articles/miss/act/", {"miss": miss.pk, "take": "1"})
    assert "<code>/x-address</code>" in admin_client.get("/admin/articles/miss/").content.decode()


@pytest.mark.parametrize("address", ["/%00", "/a%ff%fe", "/" + "x" * 3000, "/?p=%00", "/\u202eabc", "/[", "/?p=1&p=2"])
def test_no_address_however_odd_breaks_the_page(client, address):
    assert asked(client, address) in (200, 400, 404)
