"""The desk's page of a live story: writing fast, mending, taking back, and who may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import covering
from articles.covering import Said
from articles.models import LiveEntry
from tests.admin.desk import change, told
from tests.covering.live import make_live
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db(transaction=False)
TYPED = {"headline": "The roof", "body": "<p>Fell.</p>", "at": "", "token": "abc"}


def live_now(entries=0, **fields):
    return make_live(entries, now=timezone.now() - timedelta(minutes=30), **fields)


def test_a_story_is_begun_written_and_ended_on_one_page(desk, client):
    story = make_article()
    page = change(story, "live")
    assert "Begin live coverage" in desk.get(page).content.decode()
    assert told(desk.post(change(story, "live/state"), {"act": "begin"}, follow=True)) == ["This story is live."]
    assert told(desk.post(page, TYPED, follow=True)) == ["Added. Readers see it now."]
    entry = story.entries.get()
    assert (entry.headline, entry.body, entry.versions.get().saved_by.username) == ("The roof", "<p>Fell.</p>", "mara")
    assert "<p>Fell.</p>" in client.get(story.get_absolute_url()).content.decode()
    answer = desk.post(change(story, "live/state"), {"act": "end"}, follow=True)
    assert told(answer) == ["The live coverage has ended. Its entries stay."]
    assert "Go live again" in answer.content.decode()


def test_an_entry_of_a_draft_says_that_nobody_sees_it_yet(desk):
    story = live_now(make=make_draft)
    answer = desk.post(change(story, "live"), TYPED, follow=True)
    assert told(answer) == ["Added. Readers see it as soon as the story is published."]


def test_a_button_pressed_twice_adds_one_entry(desk):
    story = live_now()
    for _ in range(2):
        desk.post(change(story, "live"), TYPED)
    assert story.entries.count() == 1


def test_what_is_refused_comes_back_as_it_was_typed(desk):
    story = live_now()
    ahead = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    answer = desk.post(change(story, "live"), TYPED | {"at": ahead})
    page = answer.content.decode()
    assert "an entry is dated now, or earlier" in page
    assert ("The roof" in page, "&lt;p&gt;Fell.&lt;/p&gt;" in page, story.entries.count()) == (True, True, 0)


def test_an_entry_is_changed_and_corrected(desk):
    story = live_now(1)
    entry = story.entries.get()
    shown = f"{timezone.localtime(entry.at):%Y-%m-%dT%H:%M}"
    typed = {"headline": "Entry one", "body": entry.body, "at": shown, "version": 1, "correction": "It is one.", "is_key": "on"}
    answer = desk.post(change(story, f"live/{entry.pk}"), typed, follow=True)
    assert told(answer) == ["Changed. Readers see it now."]
    before = entry.at
    entry.refresh_from_db()
    assert (entry.headline, entry.correction, entry.is_key, entry.at) == ("Entry one", "It is one.", True, before)


def test_what_two_change_is_shown_to_the_second_who_then_decides(desk):
    story = live_now(1)
    entry = story.entries.get()
    covering.change(entry, Said("Theirs"), now=timezone.now())
    typed = {"headline": "Mine", "body": "", "at": "", "version": 1, "correction": ""}
    answer = desk.post(change(story, f"live/{entry.pk}"), typed)
    page = answer.content.decode()
    assert ("Somebody changed this entry" in page, "<strong>Theirs</strong>" in page, ">\nMine" in page) == (True, True, True)
    assert answer.context["form"]["version"].value() == "2"
    desk.post(change(story, f"live/{entry.pk}"), typed | {"version": 2})
    assert [version.headline for version in entry.versions.all()] == ["Mine", "Theirs", "Entry 1"]


def test_an_entry_is_taken_back_shown_again_pinned_and_restored_by_buttons(desk):
    story = live_now(1)
    entry = story.entries.get()
    covering.change(entry, Said("Worse"), now=timezone.now())
    act = change(story, f"live/{entry.pk}/act")
    for pressed, sentence in [
        ({"act": "take_back"}, "Taken back. Readers no longer see it; it stays here."),
        ({"act": "put_back"}, "Readers see it again."),
        ({"act": "key"}, "Listed as a key event."),
        ({"act": "plain"}, "No longer listed as a key event."),
        ({"act": "restore", "version": "1"}, "Restored. Readers see it now."),
    ]:
        assert told(desk.post(act, pressed, follow=True)) == [sentence]
    entry.refresh_from_db()
    assert (entry.headline, entry.version) == ("Entry 1", 7)
    page = desk.get(change(story, f"live/{entry.pk}")).content.decode()
    assert ("<del>" in page, "taken back" in page, "Let it say this again" in page) == (True, True, True)


def test_the_order_is_turned_by_a_button(desk):
    story = live_now(1)
    assert told(desk.post(change(story, "live/state"), {"act": "oldest"}, follow=True)) == [
        "The oldest entry stands first now."
    ]
    story.refresh_from_db()
    assert story.live_oldest_first is True


@pytest.mark.parametrize("asked", ["live/state", "live/{pk}/act"])
def test_nothing_is_done_by_looking_or_by_an_act_that_is_none(desk, asked):
    story = live_now(1)
    page = change(story, asked.format(pk=story.entries.get().pk))
    assert (desk.get(page).status_code, desk.post(page, {"act": "burn"}).status_code) == (405, 404)
    assert desk.post(page, {"act": "restore", "version": "９"}).status_code == 404


def test_an_entry_of_another_story_is_not_found_under_this_one(desk):
    story, other = live_now(1), live_now(1)
    pk = other.entries.get().pk
    assert desk.get(change(story, f"live/{pk}")).status_code == 404
    assert desk.post(change(story, f"live/{pk}/act"), {"act": "take_back"}).status_code == 404
    assert LiveEntry.objects.standing().count() == 2


def test_who_only_looks_or_drafts_writes_no_entry(login):
    story = live_now(1)
    pk = story.entries.get().pk
    client = login("view_article", "add_article", "change_article")
    for page in ("live", f"live/{pk}"):
        assert client.get(change(story, page)).status_code == 403
        assert client.post(change(story, page), TYPED).status_code == 403
    assert client.post(change(story, "live/state"), {"act": "end"}).status_code == 403
    assert client.post(change(story, f"live/{pk}/act"), {"act": "take_back"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_entries_as_for_one(desk, number, django_assert_num_queries):
    story = live_now(number)
    with django_assert_num_queries(6):
        page = desk.get(change(story, "live")).content.decode()
    assert page.count('class="live-line"') == number
