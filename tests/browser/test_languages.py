"""The desk in a language of one's own, its scripts included."""

from tests.factories import make_article


def test_the_desk_and_its_scripts_speak_the_chosen_language(desk, site, violations):
    story = make_article("Harbour opens")
    desk.goto(f"{site}/admin/")
    desk.get_by_role("button", name="Deutsch").click()
    desk.wait_for_url(f"{site}/admin/")
    assert desk.locator("html").get_attribute("lang") == "de"
    desk.keyboard.press("?")
    assert desk.get_by_role("heading", name="Tasten").is_visible()
    desk.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    assert desk.locator(".word-count").inner_text() == "5 Wörter · 1 Min. Lesezeit"
    assert violations() == []
    desk.goto(f"{site}{story.get_absolute_url()}")
    assert desk.locator("html").get_attribute("lang") == "en"


def test_readers_are_sent_no_cookie_whatever_the_desk_was_told(desk, site):
    desk.goto(f"{site}/admin/")
    desk.get_by_role("button", name="Deutsch").click()
    desk.wait_for_url(f"{site}/admin/")
    told = {cookie["name"]: cookie["path"] for cookie in desk.context.cookies()}
    assert told["desk_language"] == "/admin/"
    with desk.expect_request(f"{site}/") as asked:
        desk.goto(f"{site}/")
    assert "desk_language" not in asked.value.all_headers().get("cookie", "")
