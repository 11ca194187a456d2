"""The desk's home: what waits for whom, and what to do when nothing does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.admin.words import changes, moment_in_words, short_moment
from articles.models import Revision
from tests.factories import DAY, make_article, make_draft, make_scheduled

pytestmark = pytest.mark.django_db


def home(client) -> str:
    return client.get("/admin/").content.decode()


def test_an_empty_desk_says_what_to_do(desk):
    page = home(desk)
    assert "You have no draft. Begin one" in page
    assert "Nothing is scheduled." in page
    assert "New story" in page


def test_the_piles_hold_what_belongs_there(desk, editor):
    now = timezone.now()
    make_draft("Mine", by=editor)
    make_draft("Somebody else’s")
    publishing.submit(make_draft("To review"), now=now)
    make_scheduled("For tomorrow", at=now + DAY, by=editor)
    make_article("Out today", now=now)
    context = desk.get("/admin/").context
    piles = {pile.kind: [story.headline for story in pile.stories] for pile in context["piles"]}
    assert piles == {"review": ["To review"], "mine": ["Mine"], "today": ["Out today"]}
    assert [(line["revision"].headline, line["overdue"]) for line in context["scheduled"]] == [("For tomorrow", False)]


def test_what_is_overdue_says_so(desk):
    make_scheduled("Late", at=timezone.now() + DAY)
    Revision.objects.scheduled().update(publish_at=timezone.now() - timedelta(minutes=5))
    assert desk.get("/admin/").context["scheduled"][0]["overdue"] is True


def test_more_than_fits_leads_to_the_list(desk, editor):
    for number in range(9):
        make_draft(f"Draft {number}", by=editor)
    page = home(desk)
    assert page.count("pile-note") == 8
    assert "?standing=draft" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_takes_as_many_queries_for_three_stories_as_for_one(desk, editor, django_assert_num_queries, number):
    for place in range(number):
        make_draft(f"Draft {place}", by=editor, section=f"Section {place}")
        make_article(f"Out {place}", now=timezone.now(), section=f"Section {place}")
        make_scheduled(f"Later {place}", at=timezone.now() + DAY)
    with django_assert_num_queries(11):  # what is due, session, user; four piles; four counts
        desk.get("/admin/")


def test_who_has_no_rights_on_stories_sees_none(login):
    make_article("Secret", now=timezone.now())
    page = home(login())
    assert "Secret" not in page
    assert "New story" not in page


def test_taggit_s_own_page_is_not_there(desk):
    assert desk.get("/admin/taggit/tag/").status_code == 404


# --- words ----------------------------------------------------------------------------------------------------------
def test_moments_are_said_in_words(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    now = timezone.make_aware(timezone.datetime(2026, 3, 2, 17, 0))
    assert moment_in_words(now + timedelta(hours=14), now) == "tomorrow 07:00, Europe/Berlin, in 14 h"
    assert moment_in_words(now + timedelta(minutes=20), now) == "today 17:20, Europe/Berlin, in 20 min"
    assert moment_in_words(now - timedelta(hours=20), now) == "yesterday 21:00, Europe/Berlin"
    assert moment_in_words(now + timedelta(days=20), now) == "22 March 2026, 17:00, Europe/Berlin"
    assert short_moment(now + timedelta(days=1), now) == "Tue 17:00"
    assert short_moment(now + timedelta(days=30), now) == "1 Apr 17:00"


def test_changes_are_said_in_a_line():
    old = Revision(headline="A", body="<p>one two</p>")
    assert changes(Revision(headline="A", body="<p>one two</p>"), old) == "Nothing"
    assert changes(Revision(headline="A", body="<p>one</p>"), old) == "text (−1 word)"
    assert changes(Revision(headline="B", body="<p>one two</p>", tags=["x"]), old) == "headline, tags"
    assert changes(Revision(headline="A", body="<p>two one</p>"), old) == "text"
