"""What axe finds on public pages and on the desk, light and dark, on a telephone and on a desk: nothing."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone

from articles import picturing, publishing, relating
from tests.browser.addresses import desk_pages
from tests.browser.waiting import until
from tests.factories import NOW, make_article, make_author, make_brief, make_retracted, make_user
from tests.figures.people import THEMES, WIDTHS, violations
from tests.pictures import gradient

NAMED = "[...document.querySelectorAll('.tiptap.ProseMirror')].every((box) => box.hasAttribute('aria-label'))"
"""The text's box is made first, and told its name a moment later."""

DJANGOS = "empty-table-header"
"""A minor one: the admin's own tables of rows within a form head a column with nothing."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses() -> list[str]:
    """A site with one of each, and where they are."""
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn", caption="The harbour.", credit="A. M.")
    author = make_author("Ada Moreau", role="Reporter", life="Writes on harbours.")
    fields = {"section": "Energy", "authors": [author], "tags": ["batteries"]}
    film = '<p><a href="https://youtu.be/dQw4w9WgXcQ">A film</a></p>'
    body = f'<h2>Within</h2><p>Words, and <a href="/about/">a link</a>.</p>{film}'
    story = make_article("A story about the harbour", lead_photo=photo, body=body, **fields)
    relating.pin(story, [make_article("Two words", **fields), make_brief("A brief", **fields)])
    publishing.correct(story, text="It is four.", at=timezone.now(), now=timezone.now())
    gone = make_retracted("A story withdrawn")
    lists = ["/", "/section/energy/", "/tag/batteries/", author.get_absolute_url(), "/sections/", "/tags/", "/authors/"]
    days = [f"/{NOW:%Y/}", f"/{NOW:%Y/%m/%d/}"]
    rest = ["/search/?q=harbour", "/search/?q=zzyzx", "/corrections/", "/about/", "/no/such/page/"]
    return [*lists, *days, *rest, story.get_absolute_url(), gone.get_absolute_url()]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_public_pages_bar_nobody(browser, live_server, addresses, theme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    found = []
    for address in addresses:
        page.goto(live_server.url + address)
        found += [f"{address}: {each}" for each in violations(page, AXE_SCRIPT)]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", THEMES)
def test_the_desk_bars_nobody(browser, live_server, client, theme, width):
    client.force_login(make_user("mara", first_name="Mara"))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    found = []
    for address in desk_pages():
        page.goto(f"{live_server.url}/admin/{address}")
        until(page, NAMED)
        found += [f"{address}: {each}" for each in violations(page, AXE_SCRIPT) if not each.startswith(DJANGOS)]
    page.goto(f"{live_server.url}/admin/")
    page.locator("#logout-form button").click()
    for address in ("admin/logout/", "admin/login/"):
        found += [f"{address}: {each}" for each in violations(page, AXE_SCRIPT)]
        page.goto(f"{live_server.url}/admin/login/")
    context.close()
    assert found == []


def test_a_page_that_does_bar_somebody_is_found_out(browser):
    page = browser.new_page()
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,"></main>')
    assert [each.split(":")[0] for each in violations(page, AXE_SCRIPT)] == ["image-alt"]
    page.close()
