"""What a real browser tells of the box: seen for a second and followed, once each; nothing for who asks not to be counted."""

import pytest

from articles import relating
from articles.models import RelatedCount
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story():
    """A long story with two others pinned under it, out of sight at first."""
    source = make_article("Cranes go quiet", body="<p>Words on the port.</p>" * 80)
    relating.pin(source, [make_article("Two words"), make_article("Three more words")])
    return source


def lines():
    return list(RelatedCount.objects.order_by("position").values_list("target__headline", "position", "shown", "followed"))


def until(page, wanted):
    """Wait for the beacon, which nothing on the page waits for."""
    for _ in range(40):
        if lines() == wanted:
            break
        page.wait_for_timeout(100)
    assert lines() == wanted


def scroll_to_box(page):
    page.locator(".shelf").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.shelf').scrollIntoView({block: 'center'})")


def test_a_card_that_is_seen_and_followed_is_counted_once(page, site, story, violations):
    page.goto(site + story.get_absolute_url())
    scroll_to_box(page)
    page.wait_for_timeout(1400)
    assert violations() == []
    page.locator(".shelf").get_by_role("link", name="Three more words").click()
    page.wait_for_url("**/story/three-more-words/")
    assert violations() == []
    until(page, [("Two words", 1, 1, 0), ("Three more words", 2, 1, 1)])
    assert page.context.cookies() == []


def test_a_card_opened_in_another_tab_is_counted_once_however_often(page, site, story):
    page.goto(site + story.get_absolute_url())
    scroll_to_box(page)
    for _ in range(2):
        with page.context.expect_page():
            page.locator(".shelf").get_by_role("link", name="Two words").click(button="middle")
    page.wait_for_timeout(300)
    assert [line for line in lines() if line[0] == "Two words"] == [("Two words", 1, 1, 1)]


def test_a_card_that_nobody_scrolled_to_is_not_counted(page, site, story):
    page.goto(site + story.get_absolute_url())
    page.wait_for_timeout(1400)
    page.goto(f"{site}/")
    page.wait_for_timeout(500)
    assert lines() == []


@pytest.mark.parametrize("wish", ["doNotTrack: {value: '1'}", "globalPrivacyControl: {value: true}"])
def test_who_asks_not_to_be_counted_sends_nothing(page, site, story, wish):
    page.add_init_script(f"Object.defineProperties(Navigator.prototype, {{{wish}}})")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/count/" in request.url else None)
    page.goto(site + story.get_absolute_url())
    scroll_to_box(page)
    page.wait_for_timeout(1400)
    page.locator(".shelf").get_by_role("link", name="Two words").click()
    page.wait_for_url("**/story/two-words/")
    page.wait_for_timeout(300)
    assert (asked, lines()) == ([], [])
