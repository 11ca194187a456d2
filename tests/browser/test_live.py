"""A live story in a browser: what is new is announced and waits for the reader; hidden pages and busy servers are spared."""

from itertools import pairwise

import pytest
from django.utils import timezone

from articles import covering
from articles.covering import Said
from tests.admin.desk import change
from tests.covering.live import MINUTE, make_live

pytestmark = pytest.mark.django_db(transaction=True)
HIDE = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"


@pytest.fixture(autouse=True)
def eager(settings):
    settings.LIVE_SECONDS = 1


@pytest.fixture
def story():
    return make_live(3, now=timezone.now() - 30 * MINUTE, body="<p>A long introduction.</p>" * 60)


def headlines(page):
    return page.locator(".entry h3").all_inner_texts()


def test_new_entries_are_announced_and_shown_when_pressed_and_nothing_moves_before(page, site, story):
    page.goto(site + story.get_absolute_url())
    entry = page.locator(".entry").first
    entry.scroll_into_view_if_needed()
    stood = entry.bounding_box()
    for number in (4, 5):
        covering.add(story, Said(f"Entry {number}", f"<p>Text {number}.</p>"), now=timezone.now())
    button = page.get_by_role("button", name="2 new entries")
    button.wait_for()
    assert page.get_by_role("status").inner_text() == "2 new entries"
    assert (entry.bounding_box(), headlines(page)) == (stood, ["Entry 3", "Entry 2", "Entry 1"])
    button.press("Enter")
    assert headlines(page) == ["Entry 5", "Entry 4", "Entry 3", "Entry 2", "Entry 1"]
    assert page.evaluate("document.activeElement.querySelector('h3').textContent") == "Entry 5"
    assert button.count() == 0


def test_what_is_changed_and_taken_back_comes_with_the_same_press(page, site, story):
    covering.set_order(story, oldest_first=True, now=timezone.now())
    page.goto(site + story.get_absolute_url())
    first, second, _third = story.entries.oldest()
    covering.change(first, Said("Entry one"), now=timezone.now())
    covering.take_back(second, now=timezone.now())
    page.get_by_role("button", name="Entries were changed").press("Enter")
    assert headlines(page) == ["Entry one", "Entry 3"]


def test_the_end_is_told_and_nothing_is_asked_after_it(page, site, story):
    page.goto(site + story.get_absolute_url())
    covering.end(story, now=timezone.now())
    page.get_by_text("The live coverage has ended.").wait_for()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_a_hidden_page_asks_nothing_and_asks_at_once_when_it_is_seen_again(page, site, story):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/?since=" in request.url else None)
    page.add_init_script(HIDE % "true")
    page.goto(site + story.get_absolute_url())
    page.wait_for_timeout(2500)
    assert asked == []
    with page.expect_request(lambda request: "/live/?since=" in request.url, timeout=1500):
        page.evaluate(HIDE % "false" + "document.dispatchEvent(new Event('visibilitychange'))")


def test_a_busy_server_is_asked_ever_less_often(browser, site, story):
    """In a page of its own: the browser itself notes each 503 as an error."""
    page, asked = browser.new_page(), []

    def busy(route):
        asked.append(page.evaluate("performance.now()"))
        route.fulfill(status=503, body="")

    page.route("**/live/?since=*", busy)
    page.goto(site + story.get_absolute_url())
    page.wait_for_timeout(9000)
    page.close()
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert len(pauses) == 2
    assert pauses[1] > 1.6 * pauses[0] > 2400


def test_an_entry_is_written_with_the_editor_and_published_by_keys(desk, site, story):
    page = desk
    page.goto(site + change(story, "live"))
    page.locator("#id_headline").fill("By keys")
    page.locator(".tiptap.ProseMirror").click()
    page.keyboard.type("Typed here.")
    page.wait_for_timeout(400)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Added. Readers see it now.").wait_for()
    entry = story.entries.newest().first()
    assert (entry.headline, entry.body) == ("By keys", "<p>Typed here.</p>")
