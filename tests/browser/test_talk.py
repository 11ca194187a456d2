"""Comments beside a story, by keyboard alone; nothing of the story's own form is touched or lost."""

import pytest
from playwright.sync_api import expect

from articles import conversing
from articles.models import Comment, HandOver
from tests.factories import NOW, make_draft, make_user


@pytest.fixture
def form(desk, site):
    """The form of a story, with a colleague's remark beside it."""
    karim = make_user("karim", first_name="Karim", last_name="Aziz")
    article = make_draft("Cranes")
    conversing.say(article, "Which port?", now=NOW, by=karim)
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    desk.locator(".tiptap.ProseMirror").wait_for()
    return desk


def test_a_colleague_is_called_by_keyboard_and_the_form_stays_as_it_was(form, violations):
    field = form.get_by_label("Comment for the desk")
    field.focus()
    form.keyboard.type("Ask @ka")
    expect(form.get_by_role("option", name="Karim Aziz")).to_have_attribute("aria-selected", "true")
    form.keyboard.press("Enter")
    expect(field).to_have_value("Ask @karim ")
    form.keyboard.type("please")
    form.keyboard.press("Control+Enter")
    expect(form.locator("#talk-answer")).to_contain_text("@karim please")
    expect(form.locator("#talk-number")).to_have_text("2 open")
    expect(form.locator("#talk-said")).to_contain_text("On the desk of: Karim Aziz.")
    expect(form.locator("#save-state")).to_have_text("Saved")
    assert conversing.mentions_of(Comment.objects.latest("pk").mentions.get().user).count() == 1
    assert violations() == []


def test_answering_resolving_and_handing_over_do_not_leave_the_form(form):
    form.locator("#id_summary").fill("Typed meanwhile.")
    form.locator(".talk-acts summary").click()
    form.get_by_label("Your answer").fill("The eastern one.")
    form.get_by_role("button", name="Send the answer").click()
    expect(form.locator("#talk-answer")).to_contain_text("The eastern one.")
    form.get_by_role("button", name="Resolve").click()
    expect(form.get_by_text("1 resolved comment")).to_be_visible()
    form.get_by_text("Hand over…").click()
    form.get_by_label("What is left to do").fill("The picture.")
    form.get_by_label("For", exact=True).select_option(label="Karim Aziz")
    form.get_by_role("button", name="Hand over").click()
    expect(form.locator("#hand-over")).to_contain_text("Left to do, for Karim Aziz")
    expect(form.locator("#id_summary")).to_have_value("Typed meanwhile.")
    assert HandOver.objects.get().to.username == "karim"


def test_a_comment_that_cannot_be_sent_stays_where_it_was_typed(form):
    form.get_by_label("Comment for the desk").fill("Half a thought")
    form.context.clear_cookies(name="sessionid")
    form.get_by_role("button", name="Comment", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("Your words stay here.")
    expect(form.get_by_label("Comment for the desk")).to_have_value("Half a thought")
    assert Comment.objects.count() == 1
