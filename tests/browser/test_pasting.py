"""What comes out of a paste, by clipboards in the shapes in which programs write them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

TEXTBOX = ".writing .tiptap.ProseMirror"

CLIPBOARDS = Path(__file__).parent.parent / "fixtures" / "clipboards"

HEAD = "<h2>The harbour</h2><p>It is <strong>bold</strong> and <em>slanted</em>{note}.</p>"
LIST = (
    "<ul><li><p>First</p><ul><li><p>Within</p></li></ul></li><li><p>Second</p></li></ul>"
    "<p>Between.</p><ol><li><p>One</p></li></ol>"
)
FOOTNOTE = '<small role="note">The harbour master.</small>'


def paste(page, html: str) -> None:
    page.evaluate(
        """([selector, html]) => {
            const data = new DataTransfer(); data.setData("text/html", html)
            document.querySelector(selector).dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
        }""",
        [TEXTBOX, html],
    )


@pytest.fixture
def pasted(desk, site):
    """What the text says after a paste into an empty one."""

    def run(html: str) -> str:
        desk.goto(f"{site}/admin/articles/article/add/")
        desk.locator(TEXTBOX).click()
        paste(desk, html)
        return desk.locator("#id_body").input_value().replace("\n", " ").replace(' data-type="decimal"', "")

    return run


@pytest.mark.parametrize(
    ("program", "note", "more"),
    [
        ("word", FOOTNOTE, "<p>After the picture.</p>"),
        ("word-online", "", ""),
        ("google-docs", "", ""),
        ("libreoffice", FOOTNOTE, ""),
        ("pages", "", ""),
        ("notes", "", ""),
    ],
)
def test_what_is_pasted_keeps_its_structure_and_nothing_else(pasted, violations, program, note, more):
    assert pasted((CLIPBOARDS / f"{program}.html").read_text().rstrip()) == HEAD.format(note=note) + LIST + more
    assert violations() == []


@pytest.mark.parametrize("source", ["file:///C:/x.png", "C:\\x.png", "cid:image001.png@01D", "blob:https://x/1"])
def test_a_picture_from_a_disk_is_refused_with_a_word(pasted, desk, source):
    assert pasted(f'<p>Before <img src="{source}" alt="x"> after.</p>') == "<p>Before after.</p>"
    said = "A picture in what you pasted lies on a disk and was left out: drop its file into the text."
    expect(desk.locator(".prose-said")).to_have_text(said)


def test_a_picture_from_another_site_is_refused_with_a_word(pasted, desk):
    assert pasted('<p>Before</p><img src="https://example.org/x.png"><p>After</p>') == "<p>Before</p><p>After</p>"
    expect(desk.locator(".prose-said")).to_contain_text("lies on another site")


def test_deleted_words_and_remarks_of_word_stay_out(pasted):
    html = (
        "<p class=MsoNormal>Kept<span class=msoDel><del cite='mailto:x'> gone</del></span>"
        "<span class=msoIns><ins> new</ins></span>"
        "<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[A1]</a></span>.</p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>A remark</p></div></div>"
    )
    assert pasted(html) == "<p>Kept new.</p>"


def test_a_numbered_list_that_follows_a_bulleted_one_is_a_list_of_its_own(pasted):
    item = (
        "<p class=MsoListParagraph style='mso-list:l{0} level1 lfo{0}'><![if !supportLists]><span>{1}</span><![endif]>{2}</p>"
    )
    html = item.format(0, "·", "Bullet") + item.format(1, "a)", "Number") + item.format(1, "b)", "Next")
    assert pasted(html) == "<ul><li><p>Bullet</p></li></ul><ol><li><p>Number</p></li><li><p>Next</p></li></ol>"


@pytest.mark.parametrize(
    "detour",
    [
        "https://www.google.com/url?q=https://example.org/a%3Fb%3D1&amp;sa=D&amp;usg=x",
        "https://www.google.co.uk/url?sa=t&amp;url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&amp;data=05",
    ],
)
def test_a_link_that_a_mail_program_sent_by_its_own_house_leads_straight(pasted, detour):
    assert pasted(f'<p><a href="{detour}">there</a></p>') == '<p><a href="https://example.org/a?b=1">there</a></p>'


def test_a_link_that_only_looks_like_a_detour_stays_as_it_is(pasted):
    for address in ("https://notgoogle.com/url?q=https://example.org/", "https://www.google.com/url?q=javascript:x"):
        assert pasted(f'<p><a href="{address}">there</a></p>') == f'<p><a href="{address}">there</a></p>'


def test_a_numbered_list_of_a_mail_keeps_its_numbers(pasted):
    item = (
        '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">{}.<span>&nbsp;'
        "</span></span>{}</p>"
    )
    assert pasted(item.format(1, "One") + item.format(2, "Two")) == "<ol><li><p>One</p></li><li><p>Two</p></li></ol>"
