"""The page "Fronts": what it shows is what readers get, at any moment; what is done there is in the log and can be undone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import curating
from articles.models import FrontChange, Slot
from tests.factories import DAY, make_article, make_draft, make_scheduled, make_section, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/slot/fronts/"


@pytest.fixture
def stories():
    now = timezone.now()
    return [make_article(f"Story {place}", now=now, published_at=now - timedelta(hours=place)) for place in range(1, 5)]


def shown(client, address=PAGE):
    page = client.get(address).content.decode()
    return re.findall(r'class="front-words"><a href="[^"]+">([^<]+)', page)


def on_front():
    return [story.headline for story in curating.front(now=timezone.now()).stories]


def test_the_page_shows_what_readers_get(admin_client, stories):
    Slot.objects.create(article=stories[3], position=2)
    assert shown(admin_client) == on_front() == ["Story 1", "Story 4", "Story 2", "Story 3"]


def test_a_story_is_held_moved_let_go_and_every_step_can_be_undone(admin_client, stories):
    admin_client.post(PAGE, {"hold": f"{stories[2].pk}:1"})
    assert on_front() == ["Story 3", "Story 1", "Story 2", "Story 4"]
    admin_client.post(PAGE, {"hold": f"{stories[3].pk}:1"})
    assert on_front() == ["Story 4", "Story 3", "Story 1", "Story 2"]
    admin_client.post(PAGE, {"hold": f"{stories[3].pk}:2"})
    assert on_front() == ["Story 1", "Story 4", "Story 3", "Story 2"]
    admin_client.post(PAGE, {"let_go": Slot.objects.get(article=stories[3]).pk})
    assert on_front() == ["Story 1", "Story 2", "Story 3", "Story 4"]
    for expected in (["Story 1", "Story 4"], ["Story 4", "Story 3"], ["Story 3", "Story 1"], ["Story 1", "Story 2"]):
        last = FrontChange.objects.filter(undone=False).exclude(note__startswith="Undone").latest("pk")
        admin_client.post(PAGE, {"undo": last.pk})
        assert on_front()[:2] == expected
    assert Slot.objects.count() == 0
    again = FrontChange.objects.filter(note__startswith="Undone").latest("pk")
    admin_client.post(PAGE, {"undo": again.pk})
    assert on_front()[0] == "Story 3"


def test_what_an_editor_does_begins_a_new_edition(admin_client, client, stories, django_capture_on_commit_callbacks):
    assert client.get("/").content.decode().index("Story 1") < client.get("/").content.decode().index("Story 4")
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(PAGE, {"hold": f"{stories[3].pk}:1"})
    assert client.get("/").content.decode().index("Story 4") < client.get("/").content.decode().index("Story 1")


def test_tomorrow_is_shown_with_what_is_scheduled_and_a_story_held_then_begins_then(admin_client, stories):
    now = timezone.now()
    make_scheduled("Coming", at=now + DAY, now=now)
    tomorrow = f"{PAGE}?at={timezone.localtime(now + 2 * DAY):%Y-%m-%dT%H:%M}"
    assert shown(admin_client)[0] == "Story 1"
    assert shown(admin_client, tomorrow)[:2] == ["Coming", "Story 1"]
    admin_client.post(tomorrow, {"hold": f"{stories[3].pk}:1"})
    assert shown(admin_client, tomorrow)[:2] == ["Story 4", "Coming"]
    assert on_front()[0] == "Story 1"
    assert "Coming" in admin_client.get(reverse("admin:articles_slot_preview") + tomorrow.removeprefix(PAGE)).content.decode()
    assert "Coming" not in admin_client.get(reverse("admin:articles_slot_preview")).content.decode()


def test_slots_that_want_a_hand_are_named_with_the_reason(admin_client):
    now = timezone.now()
    over, stale, hidden = make_article("Over"), make_article("Stale", now=now, published_at=now - 3 * DAY), make_draft("Hidden")
    Slot.objects.create(article=over, starts=now - 2 * DAY, ends=now - DAY)
    Slot.objects.create(article=stale)
    Slot.objects.create(article=hidden)
    assert [(each.slot.article.headline, each.why.split(":")[0]) for each in admin_client.get(PAGE).context["wanting"]] == [
        ("Over", "Over"), ("Stale", "Stale"), ("Hidden", "Empty"),
    ]  # fmt: skip


def test_each_section_has_a_front_and_a_log_of_its_own(admin_client):
    energy = make_section("Energy")
    first, second = make_article("First", section=energy), make_article("Second", section=energy)
    admin_client.post(f"{PAGE}?front={energy.pk}", {"hold": f"{first.pk}:1"})
    assert [story.headline for story in curating.front(energy, now=timezone.now()).stories] == ["First", "Second"]
    assert on_front() == [second.headline, first.headline]
    assert [change.section for change in FrontChange.objects.all()] == [energy]
    page = admin_client.get(reverse("admin:articles_slot_preview") + f"?front={energy.pk}").content.decode()
    assert page.index("First") < page.index("Second")


@pytest.mark.parametrize("sent", [{}, {"hold": "x:1"}, {"hold": "1"}, {"undo": "9"}, {"let_go": "-1"}, {"hold": "999:1"}])
def test_what_is_no_action_is_not_found(admin_client, stories, sent):
    assert admin_client.post(PAGE, sent).status_code == 404


def test_a_search_finds_published_stories_to_put_there(admin_client, stories):
    make_draft("Story of a draft")
    page = admin_client.get(PAGE + "?q=story+3")
    assert [story.headline for story in page.context["found"]] == ["Story 3"]
    assert list(admin_client.get(PAGE + "?q=draft").context["found"]) == []


def test_who_may_not_change_slots_does_not_come_in(client):
    client.force_login(make_user("reader", superuser=False))
    assert client.get(PAGE).status_code == client.post(PAGE, {"undo": "1"}).status_code == 403
    assert client.get(reverse("admin:articles_slot_preview")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_much_stands_there(admin_client, number, django_assert_num_queries):
    for place in range(number):
        curating.hold(None, make_article(section="Energy"), place + 1, now=timezone.now(), by=None)
    with django_assert_num_queries(10):
        admin_client.get(PAGE)


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-99-99", "soon"])
def test_a_moment_that_is_none_shows_the_front_as_it_is(admin_client, at):
    response = admin_client.get(f"{PAGE}?at={at}")
    assert (response.status_code, response.context["at"]) == (200, None)
