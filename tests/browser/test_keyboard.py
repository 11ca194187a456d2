"""A story written, tagged, illustrated, scheduled, previewed and published with nothing but keys."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from articles import picturing, tagging
from articles.models import Article
from tests.factories import make_author, make_draft, make_section
from tests.pictures import gradient

STOPS = 80
"""So many times somebody presses Tab to reach a thing on one page; more would be a page to give up on."""
SEEN = """(element) => {
  const box = element.getBoundingClientRect()
  const there = document.elementFromPoint(box.x + Math.min(box.width / 2, 12), box.y + Math.min(box.height / 2, 12))
  return box.width > 1 && (element.contains(there) || Boolean(there?.contains(element)))
}"""


def reach(page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, and see that nothing covers it."""
    wanted.wait_for()
    passed = []
    for _stop in range(STOPS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            assert wanted.evaluate(SEEN), f"{wanted} has the focus and is not seen"
            return
        page.keyboard.press(key)
        passed.append(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.outerHTML).slice(0, 60)"))
    pytest.fail(f"{wanted} was not reached by {key}; passed: {passed}")


@pytest.fixture
def newsroom() -> None:
    """Two sections, an author, a tag, a photo."""
    make_section("Work"), make_section("Energy"), make_author("Ada Moreau"), tagging.make("Grid storage")
    photo = picturing.store(gradient(), name="dawn.jpg", now=timezone.now(), alt="A harbour at dawn", credit="A. M.")
    assert photo.alt == "A harbour at dawn"


def test_a_story_is_written_and_published_with_the_keyboard_alone(desk, site, newsroom, violations):
    desk.goto(f"{site}/admin/")
    reach(desk, desk.get_by_role("link", name="New story"))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/add/")
    keys = desk.keyboard
    desk.locator(".tiptap.ProseMirror").wait_for()

    # The writing: a new story begins in its headline, and Enter goes on.
    expect(desk.get_by_role("textbox", name="Headline")).to_be_focused()
    keys.type("Cranes go quiet")
    keys.press("Enter")
    keys.type("The port turns to batteries.")
    keys.press("Enter")
    expect(desk.locator(".tiptap.ProseMirror")).to_be_focused()
    keys.type("The crane driver says that the ")
    keys.press("Control+B")
    keys.type("work")
    keys.press("Control+B")
    keys.type(" has changed.")

    # Where it belongs.
    section = desk.get_by_role("combobox", name="Section")
    reach(desk, section)
    keys.type("En")
    byline = desk.get_by_role("searchbox", name="By")
    reach(desk, byline)
    keys.type("Ada")
    desk.locator(".select2-results__option--highlighted", has_text="Ada Moreau").wait_for()
    keys.press("Enter")
    tags = desk.get_by_role("combobox", name="Tags")
    reach(desk, tags)
    keys.type("grid sto")
    desk.get_by_role("option", name=re.compile("Grid storage")).wait_for()
    keys.press("Enter")
    keys.type("Ports")
    keys.press("Enter")

    # The picture, and where it must not be cut.
    photo = desk.get_by_role("combobox", name="Choose from the photos")
    reach(desk, photo)
    keys.press("Enter")
    keys.type("dawn")
    desk.locator(".select2-results__option--highlighted", has_text="dawn").wait_for()
    keys.press("Enter")
    expect(desk.locator("#photo-preview").get_by_alt_text("A harbour at dawn")).to_be_visible()
    left = desk.get_by_role("slider", name="from the left")
    reach(desk, left, "Shift+Tab")
    keys.press("ArrowLeft")

    # Kept, and seen as readers would see it.
    keys.press("Control+S")
    desk.wait_for_url("**/change/")
    expect(desk.locator(".messagelist")).to_contain_text("Saved as version 1.")
    reach(desk, desk.get_by_role("link", name="Preview, and links to share"))
    with desk.expect_popup() as opened:
        keys.press("Enter")
    preview = opened.value
    expect(preview.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Cranes go quiet")
    reach(preview, preview.get_by_role("link", name="Phone", exact=True))
    preview.keyboard.press("Enter")
    expect(preview.get_by_role("link", name="Phone", exact=True)).to_have_attribute("aria-current", "true")
    preview.close()

    # Tomorrow, and then at once after all.
    reach(desk, desk.get_by_label("Go live at"))
    tomorrow = timezone.localtime() + timedelta(days=1)
    keys.type(f"{tomorrow:%m%d%Y}")
    keys.press("Tab")
    keys.type("0700AM")
    reach(desk, desk.get_by_role("button", name="Schedule", exact=True))
    keys.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("tomorrow 07:00")
    scheduled = Article.objects.get().revisions.scheduled().get()
    assert timezone.localtime(scheduled.publish_at).strftime("%d %H:%M") == f"{tomorrow:%d} 07:00"
    desk.wait_for_load_state()
    keys.press("Control+Shift+Enter")
    publish = desk.get_by_role("button", name="Publish now")
    expect(publish).to_be_focused()
    expect(publish).to_have_accessible_description("Readers see it at once; its schedule ends")
    keys.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Published. Readers see it now.")
    reach(desk, desk.get_by_role("link", name="See it on the site"))
    assert violations() == []

    story = Article.objects.published().get()
    assert (story.headline, story.summary) == ("Cranes go quiet", "The port turns to batteries.")
    assert story.body == "<p>The crane driver says that the <strong>work</strong> has changed.</p>"
    assert (story.section.name, [str(credit.author) for credit in story.credits.all()]) == ("Energy", ["Ada Moreau"])
    assert sorted(story.tags.values_list("name", flat=True)) == ["Grid storage", "Ports"]
    assert (story.lead_photo.alt, story.lead_photo.focal_x) == ("A harbour at dawn", 0.49)


def test_the_tools_of_the_text_are_one_stop_in_which_arrows_walk(desk, site):
    desk.goto(f"{site}/admin/articles/article/add/")
    desk.locator(".tiptap.ProseMirror").wait_for()
    tools = desk.get_by_role("toolbar", name="Tools for the text").get_by_role("button")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    expect(tools.first).to_be_focused()
    desk.keyboard.press("End")
    expect(tools.last).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(tools.first).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("button", name="unordered list")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.type("One")
    expect(desk.locator(".tiptap.ProseMirror li")).to_have_text("One")


def test_every_way_to_publish_is_reached_from_the_top_of_the_page(desk, site):
    story = make_draft("Cranes go quiet")
    desk.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    desk.locator(".tiptap.ProseMirror").wait_for()
    for name in ("Save draft", "Submit for review", "Publish now"):
        reach(desk, desk.get_by_role("button", name=name))
