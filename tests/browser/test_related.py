"""The panel of related stories in a browser: it follows the typing, and obeys buttons, keys and the mouse."""

import re

import pytest
from playwright.sync_api import expect

from articles import relating
from articles.models import Article
from tests.factories import make_article, make_draft

TEXTBOX = ".tiptap.ProseMirror"
ADD = "/admin/articles/article/add/"


@pytest.fixture
def stories(transactional_db) -> list[Article]:
    """Two of one subject, one of another."""
    return [
        make_article("Night ferry takes pouch cells", body="<p>Pouch cells of the harbour plant leave by night ferry.</p>"),
        make_article("Harbour plant makes pouch cells", body="<p>The harbour plant makes pouch cells for the ferry.</p>"),
        make_article("Sopranos sing until midnight", body="<p>The opera season opened with four sopranos.</p>"),
    ]


def box(page):
    return page.locator("#related .box .proposed-words > a")


def type_text(page, text: str) -> None:
    page.locator(TEXTBOX).click()
    page.keyboard.type(text)


def press(page, name: str) -> None:
    """Reach a button with the keyboard alone, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def test_the_box_follows_the_typing_and_a_card_pinned_by_key_stands_first_on_the_site(desk, site, violations, stories):
    desk.goto(f"{site}{ADD}")
    expect(box(desk)).to_have_count(0)
    desk.get_by_label("Headline", exact=False).fill("Four sopranos and an opera")
    expect(box(desk)).to_have_text(["Sopranos sing until midnight"])
    type_text(desk, "Pouch cells of the harbour plant leave Malmö by night ferry. " * 3)
    expect(box(desk)).to_have_count(3)
    expect(desk.locator("#related-state")).to_have_text("Up to date with what you write")
    press(desk, "Pin: Sopranos sing until midnight")
    expect(box(desk).first).to_have_text("Sopranos sing until midnight")
    expect(desk.locator("#related-told")).to_contain_text("Pinned.")
    expect(desk.get_by_role("button", name="Move up: Sopranos sing until midnight")).to_be_focused()
    assert Article.objects.count() == 3
    assert violations() == []
    desk.get_by_role("button", name="Publish now").click()
    desk.get_by_role("link", name="See it on the site").click()
    shown = desk.locator("section", has=desk.get_by_role("heading", name="You May Also Like"))
    expect(shown.get_by_role("link").first).to_have_text(re.compile("Sopranos sing until midnight"))
    assert violations() == []


def test_pins_are_moved_by_key_and_by_mouse_and_the_focus_stays(desk, site, stories):
    article = make_draft("Pouch cells leave Malmö", body="<p>Pouch cells of the harbour plant leave by night ferry.</p>")
    relating.pin(article, stories)
    first, second, third = [story.headline for story in stories]
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    press(desk, f"Move down: {first}")
    expect(box(desk)).to_have_text([second, first, third])
    expect(desk.get_by_role("button", name=f"Move down: {first}")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(box(desk)).to_have_text([second, third, first])
    desk.locator(".is-pinned", has_text=first).drag_to(desk.locator(".is-pinned", has_text=second))
    expect(box(desk)).to_have_text([first, second, third])
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    assert [pin.target for pin in article.pins.in_order()] == stories


def test_a_card_is_refused_and_the_others_are_accepted(desk, site, stories):
    article = make_draft("Pouch cells leave", body="<p>Pouch cells of the harbour plant leave by night ferry; opera.</p>")
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    refused = stories[0]
    press(desk, f"Refuse: {refused.headline}")
    expect(desk.locator("#related .box")).not_to_contain_text(refused.headline)
    expect(desk.locator(".entry-exclusions")).to_contain_text(refused.headline)
    kept = box(desk).all_text_contents()
    desk.get_by_role("button", name=re.compile("^Accept th")).click()
    expect(desk.locator("#related .box .chip")).to_have_count(len(kept))
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    assert [pin.target.headline for pin in article.pins.in_order()] == kept
    assert [row.target for row in article.exclusions.all()] == [refused]


def test_an_error_keeps_the_box_says_so_and_is_over_with_the_next_answer(desk, site, stories):
    article = make_draft("Pouch cells leave", body="<p>Pouch cells of the harbour plant leave by night ferry.</p>")
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    before = box(desk).all_text_contents()
    assert before
    desk.route("**/related/", lambda route: route.fulfill(status=302, headers={"Location": "/admin/login/"}))
    desk.get_by_label("Headline", exact=False).fill("Four sopranos")
    expect(desk.locator("#related-state")).to_contain_text("You are logged out.")
    assert box(desk).all_text_contents() == before
    desk.unroute("**/related/")
    desk.get_by_label("Headline", exact=False).fill("Four sopranos sing")
    expect(desk.locator("#related-state")).to_have_text("Up to date with what you write")
    assert box(desk).all_text_contents() != before


def test_typing_on_does_not_bring_back_an_older_answer(desk, site, stories):
    """The answer to the first question arrives after that to the second."""
    desk.goto(f"{site}{ADD}")
    held = []
    desk.route("**/related/", lambda route: held.append(route) if not held else route.continue_())
    desk.get_by_label("Headline", exact=False).fill("Four sopranos and an opera")
    expect(desk.locator("#related")).to_have_attribute("aria-busy", "true")
    desk.get_by_label("Headline", exact=False).fill("Pouch cells leave by night ferry")
    expect(box(desk)).to_have_count(2)
    held[0].continue_()
    desk.wait_for_timeout(300)
    expect(box(desk)).to_have_count(2)
