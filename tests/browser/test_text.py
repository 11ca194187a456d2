"""Footnotes, pull quotes and pictures: written in the editor, read on the page."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import picturing
from articles.models import Photo
from tests.browser.waiting import until
from tests.factories import make_article
from tests.pictures import gradient, picture

TEXTBOX = ".writing .tiptap.ProseMirror"


@pytest.fixture
def text(desk, site):
    """The text of a new story, and what the form would send of it."""
    desk.goto(f"{site}/admin/articles/article/add/")
    desk.locator(TEXTBOX).click()
    return lambda: desk.locator("#id_body").input_value()


def photos(number: int) -> list[Photo]:
    made = [(gradient() if place == 0 else picture((60 + place, 40)), place + 1) for place in range(number)]
    return [picturing.store(data, name=f"{place}.jpg", now=timezone.now(), alt=f"Picture {place}") for data, place in made]


def figure(photo: Photo, caption="") -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{picturing.largest(photo)[0]}" alt="{photo.alt}">{said}</figure>'


# --- writing --------------------------------------------------------------------------------------------------------
def test_a_note_is_written_by_keyboard_and_left_by_the_same_key(desk, text):
    desk.keyboard.type("It rained")
    desk.keyboard.press("Control+Alt+f")
    desk.keyboard.type("Own measurement")
    desk.keyboard.press("Control+Alt+f")
    desk.keyboard.type(" all day.")
    assert text() == '<p>It rained<small role="note">Own measurement</small> all day.</p>'


def test_selected_words_become_a_note_by_its_button_and_words_again(desk, text):
    desk.keyboard.type("By count")
    desk.keyboard.press("Control+a")
    button = desk.locator("[title='footnote']")
    button.click()
    assert text() == '<p><small role="note">By count</small></p>'
    button.click()
    assert text() == "<p>By count</p>"


def test_a_pull_quote_is_made_and_taken_back(desk, text):
    desk.keyboard.type("Nobody asked us")
    button = desk.locator("[title='pull quote']")
    button.click()
    assert text() == '<blockquote role="doc-pullquote"><p>Nobody asked us</p></blockquote>'
    button.click()
    assert text() == "<blockquote><p>Nobody asked us</p></blockquote>"


FILES = """([selector, kind, files]) => {
    const data = new DataTransfer()
    for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name))
    const target = document.querySelector(selector)
    const box = target.getBoundingClientRect()
    const at = {bubbles: true, cancelable: true, clientX: box.left + 30, clientY: box.top + 30}
    target.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", {...at, clipboardData: data})
                                          : new DragEvent("drop", {...at, dataTransfer: data}))
}"""


def give(page, kind: str, **files: bytes) -> None:
    import base64

    named = [[name.replace("_", "."), base64.b64encode(data).decode()] for name, data in files.items()]
    page.evaluate(FILES, [TEXTBOX, kind, named])


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_file_given_to_the_text_becomes_a_photo_and_a_picture(desk, text, kind):
    desk.keyboard.type("Before.")
    give(desk, kind, harbour_jpg=gradient())
    expect(desk.locator(".prose-said")).to_have_text(
        "In the text. Say what the picture shows: choose it, then the frame in the toolbar."
    )
    photo = Photo.objects.get()
    assert photo.file.name.endswith("/harbour.jpg")
    assert text().startswith("<p>Before.</p><figure")
    assert picturing.largest(photo)[0] in text()


def test_several_files_become_a_row_and_one_that_is_refused_says_why(desk, text):
    give(desk, "drop", one_jpg=gradient(), two_pdf=b"%PDF-1.7", three_jpg=picture((60, 40)))
    expect(desk.locator(".prose-said")).to_contain_text("“two.pdf” was not stored. This is a PDF")
    assert len(re.findall("<img ", text())) == 2
    assert text().count("<figure") == 3


def test_pictures_are_chosen_into_a_row_in_their_order_and_the_row_is_parted(desk, text):
    first, second = photos(2)
    with desk.expect_popup() as popup:
        desk.locator("[title='several pictures in a row']").click()
    window = popup.value
    window.get_by_role("button", name="Picture 2").click()
    window.get_by_role("button", name="Picture 1").click()
    expect(window.locator("#pick-told")).to_have_text("Chosen: 2")
    window.locator("#pick-done").click()
    expect(desk.locator(f"{TEXTBOX} .gallery img")).to_have_count(2)
    found = [picturing.largest(photo)[0] for photo in (second, first)]
    assert re.findall(r'src="([^"]+)"', text()) == found
    desk.locator(f"{TEXTBOX} .gallery img").first.click()
    desk.locator("[title='several pictures in a row']").click()
    assert "gallery" not in text()
    assert re.findall(r'src="([^"]+)"', text()) == found


def test_the_editor_keeps_every_kind_as_it_was_stored(desk, site):
    one, two = photos(2)
    body = (
        '<p>A<small role="note">See <a href="https://example.org/x" rel="noopener">x</a>, <em>p. 4</em>.</small> b.</p>'
        '<blockquote role="doc-pullquote"><p>Q</p></blockquote>'
        f"<figure>{figure(one, 'One')}{figure(two)}<figcaption>Both</figcaption></figure><p>End.</p>"
    )
    story = make_article("All", body=body)
    desk.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    until(desk, "document.getElementById('id_body').proseEditor")
    desk.evaluate("document.getElementById('id_body').proseEditor.commands.focus('end')")
    expect(desk.locator(TEXTBOX)).to_be_focused()
    desk.keyboard.type("!")
    expect(desk.locator(TEXTBOX)).to_contain_text("End.!")
    desk.get_by_role("button", name="Publish changes").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    story.refresh_from_db()
    assert story.body == body.replace("End.", "End.!")


# --- reading --------------------------------------------------------------------------------------------------------
@pytest.fixture
def story(page, site) -> str:
    one, two, three = photos(3)
    body = (
        '<p>It rained<small role="note">Own count.</small>.</p>'
        f"<figure>{figure(two, 'The second')}{figure(three)}</figure><p>{'More words. ' * 200}</p>"
    )
    return f"{site}{make_article('All', body=body, lead_photo=one).get_absolute_url()}"


def test_a_reader_walks_to_a_note_and_back_by_keyboard(page, story):
    page.goto(story)
    page.get_by_role("link", name="Note 1", exact=True).press("Enter")
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the text at note 1").press("Enter")
    expect(page.locator("#ref-1")).to_be_in_viewport()


def test_pictures_open_walk_and_close_by_keyboard_and_focus_comes_back(page, story, violations):
    page.goto(story)
    opener = page.locator("#picture-2")
    opener.press("Enter")
    expect(page.locator("#full-2 .full-picture")).to_be_focused()
    expect(page.locator("#full-2 .full-line")).to_have_text(re.compile(r"2 / 3\s+The second"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("#full-3")).to_be_visible()
    page.keyboard.press("ArrowRight")  # the last one
    expect(page.locator("#full-3")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#full .full-picture")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#full-2 .full-picture")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.full')?.id") == "full-2"
    page.keyboard.press("Escape")
    expect(page.locator(".full:target")).to_have_count(0)
    expect(opener).to_be_focused()
    assert violations() == []


def test_the_same_is_done_by_links_where_there_is_no_script(browser, story):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(story)
    page.locator("#picture-2").click()
    expect(page.locator("#full-2")).to_be_visible()
    page.get_by_role("link", name="Next picture").locator("visible=true").click()
    expect(page.locator("#full-3")).to_be_visible()
    page.get_by_role("link", name="Close the picture").locator("visible=true").click()
    expect(page.locator("#full-3")).to_be_hidden()
    context.close()


def test_the_scripts_of_a_page_stay_small():
    folder = Path(__file__).parent.parent.parent / "static" / "js"
    readers = [file for file in folder.glob("*.js") if file.name != "search.js"]
    assert {file.name for file in readers} >= {"full.js", "theme.js", "read.js", "related.js", "embeds.js"}
    assert sum(file.stat().st_size for file in readers) <= 10_000


# --- the lead photo ---------------------------------------------------------------------------------------------------
def test_the_focal_point_of_the_lead_photo_is_set_by_mouse_and_by_keyboard(desk, site, violations):
    (photo,) = photos(1)
    story = make_article("Led", lead_photo=photo)
    desk.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    image = desk.locator("#photo-preview .photo-focal img")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    saved = desk.locator("#photo-preview [role=status]")
    expect(saved).to_have_text("The focal point is saved; it counts wherever this photo is shown.")
    photo.refresh_from_db()
    assert photo.focal_x == pytest.approx(0.25, abs=0.02)
    assert photo.focal_y == pytest.approx(0.75, abs=0.02)
    with desk.expect_response(lambda response: "/lead/" in response.url):
        desk.get_by_label("from the left").press("Home")
    photo.refresh_from_db()
    assert photo.focal_x == 0
    assert violations() == []
