"""The desk's home: what waits for whom, and what to do when nothing does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import checking, conversing, picturing, propagating, publishing, relating
from articles.admin import home as rooms
from articles.admin.words import changes, moment_in_words, short_moment
from articles.models import Article, Checkup, Photo, Revision
from tests.admin.desk import change
from tests.factories import DAY, make_article, make_draft, make_scheduled, make_section, make_user, words
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


def home(client, query: str = "") -> str:
    return client.get(f"/admin/{query}").content.decode()


def lines(client, query: str = "") -> dict[str, list[str]]:
    """The headlines of each pile that has any, by its kind."""
    columns = client.get(f"/admin/{query}").context["columns"]
    return {pile.kind: [line.headline for line in pile.lines] for piles in columns for pile in piles if pile.lines}


def test_an_empty_desk_says_what_to_do(desk):
    page = home(desk)
    for sentence in ("Begin one", "Nothing is scheduled.", "New story", "Nobody calls you.", "leaves it to a colleague",
                  "find nothing to mend", "Nothing yet today.", "No draft has lain", "No related headline waits"):  # fmt: skip
        assert sentence in page


def test_the_piles_hold_what_belongs_there(desk, editor):
    now = timezone.now()
    about = {"section": "Energy", "tags": ["ports"], "now": now}
    make_draft("Mine", by=editor, **about)
    make_draft("Somebody else’s", **about)
    make_draft("Long ago", **{**about, "now": now - 20 * DAY})
    publishing.submit(make_draft("To review", **about), now=now)
    found_good = make_draft("Found good", **about)
    publishing.submit(found_good, now=now)
    publishing.approve(found_good, now=now)
    make_scheduled("For tomorrow", at=now + DAY, by=editor, **about)
    source = make_article("Out today", **about)
    relating.wait_for(source, "Dockers vote", "On Friday.", position=1, now=now)
    karim, article = make_user("karim"), make_article("Talked about", now=now - 3 * DAY)
    conversing.say(article, "@mara?", now=now, by=karim)
    conversing.hand_over(article, "Call them.", to=editor, now=now, by=karim)
    assert lines(desk) == {
        "handed": ["Talked about"], "mentions": ["Talked about"], "review": ["To review"], "approved": ["Found good"],
        "scheduled": ["For tomorrow"],
        "mine": ["Mine"], "today": ["Out today"], "stale": ["Long ago"], "pending": ["Dockers vote"],
    }  # fmt: skip


def test_a_story_that_a_colleague_went_on_with_is_still_mine(desk, editor):
    draft = make_draft("Mine", by=editor)
    publishing.revise(draft, words("Mine, edited"), now=timezone.now(), by=make_user("karim"))
    assert lines(desk)["mine"] == ["Mine, edited"]


def test_who_waits_longest_for_a_review_stands_first_whoever_saved_since(desk):
    now = timezone.now()
    first, second = make_draft("First"), make_draft("Second")
    publishing.submit(first, now=now - 2 * DAY)
    publishing.submit(second, now=now - DAY)
    publishing.revise(first, words("First, saved again"), now=now)
    assert lines(desk)["review"] == ["First, saved again", "Second"]


def test_what_is_overdue_says_so_and_the_rest_stands_under_its_day(desk):
    now = timezone.now()
    for headline, days in (("Late", 1), ("Next", 1), ("Far", 9)):
        make_scheduled(headline, at=now + days * DAY)
    Revision.objects.filter(headline="Late").update(publish_at=now - timedelta(minutes=5))
    # what is due goes out with the next request, so it is overdue only where it cannot: under an embargo
    Article.objects.filter(headline="Late").update(embargo_until=now + DAY)
    pile = next(pile for piles in desk.get("/admin/").context["columns"] for pile in piles if pile.kind == "scheduled")
    days = [(day, [(line.headline, line.urgent) for line in found]) for day, found in pile.days]
    assert days[:2] == [("Overdue", [("Late", True)]), ("Tomorrow", [("Next", False)])]
    assert len(days) == 3


def test_stories_whose_checks_fail_are_listed_until_they_are_mended_or_out(desk, on_commit):
    with on_commit():
        draft = make_draft("No tags", section="Energy")
        make_draft("All well", section="Energy", tags=["ports"])
    page = home(desk)
    assert lines(desk)["failing"] == ["No tags"]
    assert "no tags" in page
    with on_commit():
        publishing.revise(draft, words("Mended", section="Energy", tags=["ports"]), now=timezone.now())
    assert "failing" not in lines(desk)
    with on_commit():
        publishing.revise(draft, words("Broken again"), now=timezone.now())
    assert lines(desk)["failing"] == ["Broken again"]
    with on_commit():
        publishing.publish(draft, now=timezone.now())
    assert "failing" not in lines(desk)


def test_to_open_a_story_asks_its_checks_anew(desk, on_commit):
    photo = Photo.objects.create(file="x.jpg", width=1, height=1, created=timezone.now())
    with on_commit():
        draft = make_draft("Dark", section="Energy", tags=["ports"], lead_photo=photo)
    assert Checkup.objects.get().found == ["no_alt", "no_credit"]
    Photo.objects.update(alt="Boats", credit="M. Ruiz")
    desk.get(change(draft))
    assert Checkup.objects.count() == 0


def test_a_photo_that_is_described_in_the_library_mends_the_stories_that_show_it(desk, on_commit):
    now = timezone.now()
    with on_commit():
        lead, inside = (picturing.store(gradient((size, 600)), name=f"{size}.jpg", now=now) for size in (800, 900))
        make_draft("Led by it", section="Energy", tags=["ports"], lead_photo=lead)
        body = f'<p>Text.</p><img src="{picturing.largest(inside)[0]}" alt="Boats">'
        make_draft("With it inside", section="Energy", tags=["ports"], body=body)
    Photo.objects.filter(pk=inside.pk).update(rights_until=now.date() - timedelta(days=1))
    Photo.objects.filter(pk=lead.pk).update(alt="Boats", credit="M. Ruiz")
    assert [row.found for row in Checkup.objects.all()] == [["no_alt", "no_credit"]]
    with on_commit():
        propagating.recut(lead.pk)
        propagating.recut(inside.pk)
    assert [(row.article.latest_revision.headline, row.found) for row in Checkup.objects.all()] == [
        ("With it inside", ["rights_in_text"])
    ]


def test_the_piles_are_narrowed_by_the_address(desk, editor):
    now, karim = timezone.now(), make_user("karim")
    make_draft("Mine, rail", by=editor, section="Rail", now=now)
    make_draft("Theirs, rail", by=karim, section="Rail", now=now)
    make_draft("Theirs, energy", by=karim, section="Energy", now=now)
    for headline, who in (("By me", editor), ("By him", karim)):
        publishing.submit(make_draft(headline, by=who, section="Rail"), now=now)
    rail = make_section("Rail").pk
    assert lines(desk, f"?section={rail}") == {"mine": ["Mine, rail"], "review": ["By me", "By him"]}
    assert lines(desk, f"?section={rail}&person={karim.pk}") == {"mine": ["Theirs, rail"], "review": ["By him"]}
    assert lines(desk, "?section=x&person=999999") == lines(desk)
    assert f'<option value="{rail}" selected>' in home(desk, f"?section={rail}")


def test_more_than_fits_leads_to_the_list(desk, editor):
    for number in range(9):
        make_draft(f"Draft {number}", by=editor)
    page = home(desk)
    assert len(lines(desk)["mine"]) == 8
    assert f"?standing=draft&amp;person={editor.pk}" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_takes_as_many_queries_for_three_stories_as_for_one(desk, editor, django_assert_num_queries, number):
    for place in range(number):
        make_draft(f"Draft {place}", by=editor, section=f"Section {place}")
        article = make_article(f"Out {place}", now=timezone.now(), section=f"Section {place}")
        make_scheduled(f"Later {place}", at=timezone.now() + DAY)
        publishing.submit(make_draft(f"To review {place}"), now=timezone.now())
        relating.wait_for(article, f"Dockers vote {place}", "", position=1, now=timezone.now())
        conversing.say(article, "@mara?", now=timezone.now(), by=make_user(f"karim{place}"))
        conversing.hand_over(article, "Call them.", to=editor, now=timezone.now(), by=None)
    with django_assert_num_queries(17):
        # what is due, session, user; sections, people; ten piles; two counts
        desk.get("/admin/")
    narrowed = f"/admin/?section={make_section('Section 0').pk}&person={editor.pk}"
    with django_assert_num_queries(18):  # and the parts of the section
        desk.get(narrowed)


def test_who_has_no_rights_on_stories_sees_none(login):
    make_article("Secret", now=timezone.now())
    page = home(login())
    assert "Secret" not in page
    assert "New story" not in page


def test_taggit_s_own_page_is_not_there(desk):
    assert desk.get("/admin/taggit/tag/").status_code == 404


def test_every_check_has_a_name_on_the_desk():
    assert set(rooms.NAMES) == set(checking.CHECKS)


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
    assert short_moment(now - timedelta(days=365), now) == "2 Mar 2025"


def test_changes_are_said_in_a_line():
    old = Revision(headline="A", body="<p>one two</p>")
    assert changes(Revision(headline="A", body="<p>one two</p>"), old) == "Nothing"
    assert changes(Revision(headline="A", body="<p>one</p>"), old) == "text (−1 word)"
    assert changes(Revision(headline="B", body="<p>one two</p>", tags=["x"]), old) == "headline, tags"
    assert changes(Revision(headline="A", body="<p>two one</p>"), old) == "text"
