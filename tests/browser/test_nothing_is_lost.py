"""Words that nobody saved: kept by the desk, by the browser when it cannot be reached, and offered back; who else is here."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from articles.models import Article, Presence, WorkingCopy
from tests.browser.waiting import until
from tests.factories import make_draft, make_user

TEXTBOX = ".tiptap.ProseMirror"


@pytest.fixture
def story():
    return make_draft("First", body="<p>Its text.</p>")


@pytest.fixture
def address(site, story):
    return f"{site}/admin/articles/article/{story.pk}/change/"


def write(page, text: str) -> None:
    page.locator(f"{TEXTBOX} p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def log_in_again(page, site, username="mara") -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def test_words_are_kept_a_few_seconds_after_the_typing_stops_and_restored(desk, address, violations):
    desk.goto(address)
    desk.locator(TEXTBOX).wait_for()
    write(desk, " And more of it.")
    expect(desk.locator("#save-state")).to_contain_text("kept for you at")
    assert WorkingCopy.objects.get().fields["body"] == ["<p>Its text. And more of it.</p>"]
    assert Article.objects.get().revisions.count() == 1
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(address)
    expect(desk.locator(".unsaved")).to_contain_text("You have unsaved words from today")
    desk.get_by_text("Compare with what is saved").click()
    expect(desk.locator(".unsaved .side").last).to_contain_text("And more of it.")
    desk.get_by_role("link", name="Restore").click()
    expect(desk.locator(TEXTBOX)).to_contain_text("And more of it.")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("Saved as version 2.")
    expect(desk.locator(".unsaved")).to_have_count(0)
    assert (violations(), WorkingCopy.objects.count()) == ([], 0)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_session_that_ends_mid_sentence_loses_nothing(desk, address, site, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(address)
    desk.locator(TEXTBOX).wait_for()
    write(desk, " Mid-sentence")
    Session.objects.all().delete()
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator("#save-state")).to_contain_text("You are logged out. Your words are kept in this browser.")
    assert desk.locator("#save-state").bounding_box()["height"] > 15
    expect(desk.locator(TEXTBOX)).to_contain_text("Mid-sentence")
    log_in_again(desk, site)
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("Saved as version 2.")
    assert "Mid-sentence" in Article.objects.get().latest_revision.body
    assert desk.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('newsroom:'))") == []


def test_words_of_an_ended_session_are_offered_back_after_logging_in(desk, address, site):
    desk.goto(address)
    desk.locator(TEXTBOX).wait_for()
    Session.objects.all().delete()
    write(desk, " Kept here.")
    expect(desk.locator("#save-state")).to_contain_text("You are logged out.")
    desk.on("dialog", lambda dialog: dialog.accept())
    log_in_again(desk, site)
    desk.goto(address)
    expect(desk.locator(".unsaved")).to_contain_text("kept in this browser because the desk could not be reached")
    desk.get_by_role("button", name="Restore").click()
    expect(desk.locator(TEXTBOX)).to_contain_text("Kept here.")


def test_a_desk_that_cannot_be_reached_keeps_the_page_and_its_words(desk, address):
    desk.goto(address)
    desk.locator(TEXTBOX).wait_for()
    desk.evaluate("window.reachable = window.fetch; window.fetch = () => Promise.reject(new TypeError('no network')); 0")
    write(desk, " Offline.")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator("#save-state")).to_contain_text("The desk cannot be reached.")
    desk.evaluate("window.fetch = window.reachable; 0")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("Saved as version 2.")


def test_a_story_never_saved_is_offered_on_the_next_new_story(desk, site):
    desk.goto(f"{site}/admin/articles/article/add/")
    desk.get_by_label("Headline", exact=False).fill("Cranes go quiet")
    expect(desk.locator("#save-state")).to_contain_text("kept for you at")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(f"{site}/admin/articles/article/add/")
    expect(desk.locator(".unsaved")).to_contain_text("Cranes go quiet")
    desk.get_by_role("button", name="Discard").click()
    expect(desk.locator(".unsaved")).to_have_count(0)
    assert WorkingCopy.objects.count() == 0


def test_going_back_to_the_form_of_a_new_story_that_was_saved_leads_to_the_story(desk, site):
    def write(headline: str, version: int) -> None:
        desk.locator("#id_headline").fill(headline)
        desk.keyboard.press("Control+S")
        expect(desk.locator("#save-state")).to_have_text(f"Saved as version {version}.")

    def headlines() -> list[str]:
        return sorted(article.latest_revision.headline for article in Article.objects.all())

    desk.goto(f"{site}/admin/articles/article/")
    desk.get_by_role("link", name="New story").click()
    write("First", 1)
    address = desk.url
    desk.go_back()
    desk.wait_for_url(address)
    write("Second", 2)
    assert headlines() == ["Second"]
    desk.get_by_role("link", name="Stories").first.click()
    desk.get_by_role("link", name="New story").click()
    desk.wait_for_url("**/add/")
    write("Another", 1)
    assert headlines() == ["Another", "Second"]


def test_a_save_leaves_the_page_where_it_was(desk, site):
    article = make_draft("Long", body="".join(f"<p>Paragraph {number}.</p>" for number in range(80)))
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    desk.locator(TEXTBOX).wait_for()
    desk.get_by_text("Paragraph 60.", exact=True).click()
    desk.keyboard.type("Here: ")
    before = desk.evaluate("scrollY")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("Saved as version 2.")
    expect(desk.locator("#save-state")).to_contain_text("Saved as version 2.")
    until(desk, "document.activeElement.closest('.tiptap')")
    after = desk.evaluate("scrollY")
    assert before > 500
    assert abs(after - before) < 200
    desk.keyboard.type("and on. ")
    expect(desk.locator(f"{TEXTBOX} p").nth(60)).to_contain_text("Here:and on.")


def test_who_else_is_here_is_told_until_their_tab_closes(desk, browser, site, address, story):
    client = Client()
    client.force_login(make_user("karim", first_name="Karim"))
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    second = context.new_page()
    with second.expect_response("**/presence/"):
        second.goto(address)
    desk.goto(address)
    expect(desk.locator("#presence")).to_have_text("Karim has this story open.")
    second.goto(f"{site}/admin/")
    second.wait_for_timeout(300)
    desk.reload()
    expect(desk.locator("#presence")).to_be_hidden()
    context.close()
    assert [row.user.username for row in Presence.objects.all()] == ["mara"]
