"""The public pages in a real browser: nothing is blocked, nothing moves, nothing needs a script or a mouse."""

import pytest

from articles import picturing, relating
from tests.browser.waiting import until
from tests.factories import NOW, make_article, make_author, make_brief
from tests.pictures import gradient

pytestmark = pytest.mark.django_db(transaction=True)
MEASURE = """
window.shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value })
    .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture
def story():
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn", caption="The harbour.")
    lead = make_article(
        "A headline of twelve words that has to hold on every telephone’s screen",
        section="Energy", authors=[make_author("Ada Moreau")], tags=["batteries"], lead_photo=photo, body="<p>Words.</p>" * 40,
    )  # fmt: skip
    relating.pin(lead, [make_article("Two words", section="Energy"), make_brief("A brief", section="Energy")])
    return lead


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_pages_fit_stay_still_and_break_no_rule_of_their_own(page, live_server, story, width):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.add_init_script(MEASURE)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/", story.get_absolute_url(), "/section/energy/", "/tag/batteries/", "/author/ada-moreau/"):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("window.shift") < 0.01
    assert complaints == []
    assert page.context.cookies() == []


def test_a_word_wider_than_a_telephone_widens_no_page(page, live_server):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="Dawn")
    for number in range(30):
        make_article(
            f"{number} Donaudampfschifffahrtsgesellschaftskapitänsversammlungsbeschluss", language="de", summary="Kurz.",
            section=("Hafen", "Stadt")[number % 2], tags=["Schiffe"], lead_photo=photo if number % 3 else None,
        )  # fmt: skip
    page.set_viewport_size({"width": 320, "height": 900})
    addresses = ("/", "/section/hafen/", "/tag/schiffe/", "/2026/03/", "/search/?q=kurz")
    widths = {}
    for address in addresses:
        page.goto(live_server.url + address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(addresses, 320)


def test_scripts_that_nobody_waits_for_come_after_the_page(page, live_server, story):
    late = ("full.js", "related.js", "read.js")
    page.goto(live_server.url + story.get_absolute_url())
    asked = "performance.getEntriesByType('resource').filter((each) => /\\/(full|related|read)\\.js$/.test(each.name))"
    until(page, f"{asked}.length == {len(late)}")  # an entry comes when its script has come
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    began = page.evaluate(f"Object.fromEntries({asked}.map((each) => [each.name.split('/').pop(), each.startTime]))")
    assert {name: 0 < loaded <= began[name] for name in late} == dict.fromkeys(late, True)


def test_the_faces_come_after_a_tab_s_first_story_and_at_once_with_its_second(page, live_server, story):
    asked = "performance.getEntriesByType('resource').filter((each) => each.name.includes('fonts.css'))"
    loaded = "performance.getEntriesByType('navigation')[0].loadEventStart"
    came_late = []
    for address in (story.get_absolute_url(), "/story/two-words/"):
        page.goto(live_server.url + address)
        until(page, f"{asked}.length == 1 && {loaded} > 0")
        came_late.append(page.evaluate(f"{asked}[0].startTime >= {loaded}"))
        assert page.locator("link[href*='fonts.css']").count() == 1
    assert came_late == [True, False]


def test_a_reader_follows_a_related_story_with_the_keyboard_alone(page, live_server, story):
    page.goto(live_server.url + story.get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Two words":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/two-words/")
    assert page.locator("h1").inner_text() == "Two words"


def test_pages_read_without_scripts(browser, live_server, story):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name=story.headline).click()
    assert page.get_by_role("heading", name="You May Also Like").is_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_a_story_is_ink_on_white_whatever_was_chosen(page, live_server, story, theme):
    page.emulate_media(color_scheme="dark")
    page.goto(live_server.url + story.get_absolute_url())
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    ink = "getComputedStyle(document.documentElement).color"
    assert page.evaluate(ink) != "rgb(0, 0, 0)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ink) == "rgb(0, 0, 0)"


@pytest.mark.parametrize(("address", "name"), [("/feed/", "channel > title"), ("/feed/atom/", "feed > title")])
def test_a_feed_opened_in_a_browser_reads_as_a_page(page, live_server, story, address, name):
    page.goto(live_server.url + address)
    assert page.evaluate(f"getComputedStyle(document.querySelector('{name}')).fontSize") == "34px"
    assert page.evaluate("getComputedStyle(document.querySelector('guid, entry > id')).display") == "none"


def test_a_film_from_elsewhere_is_loaded_by_a_press_and_not_before(page, live_server, violations):
    story = make_article(body='<p>Text.</p><p><a href="https://youtu.be/dQw4w9WgXcQ">The crane at work</a></p>')
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        "https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="<p>A film</p>", content_type="text/html")
    )
    page.goto(live_server.url + story.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if not address.startswith(live_server.url)] == []
    page.get_by_role("link", name="The crane at work").click()
    page.frame_locator("iframe").get_by_text("A film").wait_for()
    assert [address for address in asked if not address.startswith(live_server.url)] == [
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
    ]
    assert page.evaluate("document.activeElement.localName") == "iframe"
    assert violations() == []
