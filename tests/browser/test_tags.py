"""The tag field in a browser, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from articles import naming, relating, tagging
from articles.models import Article, TagAlias
from tests.factories import NOW, make_article, make_draft, make_user


@pytest.fixture
def form(desk, site):
    """Opens a story's form and puts the cursor into the tag field."""

    def run(article: Article | None = None):
        where = f"{article.pk}/change" if article else "add"
        desk.goto(f"{site}/admin/articles/article/{where}/")
        desk.get_by_role("combobox", name="Tags").focus()
        return desk

    return run


def chips(page) -> list[str]:
    return [chip.get_attribute("aria-label").split(",")[0] for chip in page.locator(".tag-chip-name").all()]


def test_what_exists_is_offered_first_and_enter_takes_it(form):
    make_article(tags=["Zürich", "Zuckerberg"])
    page = form()
    page.keyboard.type("zuri")
    page.keyboard.press("Enter")
    expect(page.locator(".tag-chip")).to_have_count(1)
    assert chips(page) == ["Zürich"]
    assert page.locator("input[name=tags]").input_value() == "Zürich"


def test_the_list_says_what_a_screen_reader_needs(form):
    make_article(tags=["electric vehicles"])
    tag = tagging.make("electric vehicles")
    TagAlias.objects.create(tag=tag, name="EVs", key=naming.tag_key("EVs"), slug="evs")
    page = form()
    page.keyboard.type("evs")
    field = page.get_by_role("combobox", name="Tags")
    expect(field).to_have_attribute("aria-expanded", "true")
    option = page.locator(".tag-offer[aria-selected=true]")
    expect(option).to_contain_text("electric vehicles also “EVs” 1 story")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_near_twin_is_offered_before_a_new_tag_is_made(form):
    make_article(tags=["charging stations"])
    page = form()
    page.keyboard.type("charging statoins")
    offers = page.locator(".tag-offer")
    expect(offers).to_have_text(["Did you mean charging stations? 1 story", "New tag “charging statoins” "])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Charging-Station,")
    expect(page.locator(".tag-chip.is-new")).to_have_count(2)
    page.get_by_role("button", name="Did you mean charging stations, 1 story?").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tag-chip.is-new")).to_have_count(1)
    assert chips(page) == ["charging statoins", "charging stations"]


def test_a_pasted_list_becomes_chips_without_twins(form):
    make_article(tags=["Zürich"])
    page = form()
    page.evaluate("""() => {
      const data = new DataTransfer()
      data.setData("text/plain", "ports, ZURICH, ports,\\nzürich; rail")
      const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
      document.activeElement.dispatchEvent(paste)
    }""")
    expect(page.locator(".tag-chip")).to_have_count(3)
    expect(page.locator(".tag-chip.is-new")).to_have_count(2)
    assert chips(page) == ["ports", "Zürich", "rail"]


def test_chips_are_walked_moved_and_removed_by_keys_and_saved_in_their_order(form):
    article = make_draft("Kept", tags=["one", "two", "three"])
    page = form(article)
    expect(page.locator(".tag-chip.is-new")).to_have_count(3)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="three, new, 3 of 3")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("button", name="three, new, 2 of 3")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="three, new, 1 of 2")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    page.keyboard.type("four")
    page.keyboard.press("Control+S")
    expect(page.locator(".messagelist")).to_contain_text("Saved as version 2.")
    assert Article.objects.get().latest_revision.tags == ["three", "two", "four"]


def test_enter_in_the_empty_field_takes_what_the_text_suggests(form):
    for number in range(3):
        make_article(f"Night trains {number}", body=f"<p>Sleepers cross the border {number}.</p>", tags=["trains"])
    relating.rebuild(now=NOW)
    page = form()
    page.get_by_label("Headline", exact=False).fill("More night trains")
    expect(page.get_by_role("button", name="Add tag: trains")).to_be_visible()
    expect(page.locator("#suggested .why")).to_have_text("in the headline; 3 of its 3 nearest stories")
    page.get_by_role("combobox", name="Tags").focus()
    page.keyboard.press("Enter")
    assert chips(page) == ["trains"]
    expect(page.locator("#suggested")).to_be_hidden()


def test_a_closed_list_offers_nothing_new_and_says_so(form, settings, desk, client, site):
    settings.TAGS_CLOSED = True
    from django.contrib.auth.models import Permission

    reporter = make_user("rene", superuser=False)
    reporter.user_permissions.set(Permission.objects.filter(codename__in=("add_article", "change_article", "view_article")))
    client.force_login(reporter)
    desk.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page = form()
    page.keyboard.type("fusion")
    expect(page.locator(".tag-offers")).to_have_text("No such tag, and the list of tags is closed.")
    page.keyboard.type(",")
    expect(page.locator(".tag-note")).to_contain_text("“fusion” is not a tag here, and the list is closed.")


def test_without_scripts_the_field_is_a_line_with_commas(browser, site, client):
    client.force_login(make_user("mara"))
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/admin/articles/article/add/")
    page.get_by_label("Headline", exact=False).fill("Plain")
    page.get_by_label("Tags", exact=True).fill("ports, Rail,  PORTS")
    page.get_by_role("button", name="Save draft").click()
    context.close()
    assert Article.objects.get().latest_revision.tags == ["ports", "Rail"]


def test_the_field_fits_a_phone(form):
    make_article(tags=["a tag with a very long name that fills more than one line of a narrow phone " + "x" * 20])
    page = form()
    page.set_viewport_size({"width": 390, "height": 800})
    page.keyboard.type("a tag")
    page.keyboard.press("Enter")
    expect(page.locator(".tag-chip")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
