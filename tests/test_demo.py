"""What the demonstration shows beside the archive: a story that is live, one in another language, a desk at work."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count

from articles import covering, demo, importing
from articles.importing import Options
from articles.management.commands.demo import make_editor, make_people
from articles.models import Article, Checkup, Comment, HandOver, Mention, Revision, Section
from tests.factories import DAY, NOW, make_article, make_author, make_section

SAMPLES = Path(demo.__file__).parent.parent / "samples"
TODAY = SAMPLES / "today"
DESK = SAMPLES / "desk" / "stories.json"


@pytest.fixture
def live(db, tmp_path) -> Article:
    """The live sample story, set up at NOW."""
    file = tmp_path / "live.json"
    file.write_text(json.dumps(demo.going_on(TODAY / "live.json", now=NOW)))
    importing.run([str(file)], options=Options(media=TODAY.parent), now=NOW)
    return Article.objects.get(slug="cold-evening-live")


@pytest.fixture
def desk(db) -> int:
    """The desk laid out at NOW, in an archive that holds what its stories name; how many were new."""
    for section in ("Batteries", "Charging", "Grid", "Trade", "Transport", "Work"):
        make_section(section)
    for author in ("Nuala Farrant", "Joaquim Seabra", "Hanne Lystad", "Tomasz Wiecheć", "Adaeze Morrow"):
        make_author(author)
    for slug in ("averil-year-in-the-dry-room", "customs-origin-papers-pile-up", "fellside-orders-five-more-salt-batteries"):
        make_article(slug=slug)
    make_article("Three hundred lamp posts", slug="kerbline-first-300-posts")
    make_people(make_editor())
    return demo.lay_out(DESK, SAMPLES / "pictures", now=NOW)


def standing() -> dict[str, int]:
    rows = Article.objects.order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)


def test_entries_are_dated_from_the_hour_of_setting_up():
    (story,) = demo.going_on(TODAY / "live.json", now=NOW)
    written = [entry["minutes_ago"] for entry in json.loads((TODAY / "live.json").read_text())[0]["live"]["entries"]]
    dates = [entry["date"] for entry in story["live"]["entries"]]
    assert written == sorted(written, reverse=True)
    assert (story["date"], story["live"]["began"], dates == sorted(dates)) == (dates[0], dates[0], True)


@pytest.mark.django_db
def test_the_samples_of_today_come_in_live_and_as_a_translation(live):
    original = make_article("In Bogotá, a bus depot sleeps in shifts", slug="bogota-depot-night-charging")
    report = importing.run([str(TODAY / "bogota-cochera-noche.md")], options=Options(media=TODAY.parent), now=NOW)
    assert (report.counts["created"], report.counts["refused"]) == (1, 0)
    spanish = Article.objects.get(language="es")
    assert (live.is_live(NOW), live.is_live(NOW + DAY), live.entries.count(), spanish.original) == (True, False, 7, original)
    assert (live.lead_photo.width, spanish.lead_photo is not None) == (1600, True)


def test_a_live_story_goes_on_again_on_another_day(live):
    later, before = NOW + 3 * DAY, list(live.entries.order_by("at").values_list("at", flat=True))
    assert (live.is_live(later), demo.go_on(live, now=later)) == (False, True)
    live.refresh_from_db()
    after = list(live.entries.order_by("at").values_list("at", flat=True))
    by = later - timedelta(minutes=14) - before[-1]
    assert after == [at + by for at in before]
    assert (live.is_live(later), live.published_at, live.updated_at) == (True, after[0], after[-1])
    assert (live.live_from, live.revisions.count(), live.has_unpublished_changes) == (after[0], 1, False)
    corrected = live.entries.exclude(correction="").get()
    assert corrected.corrected_at - corrected.at < DAY


def test_one_that_is_live_still_or_gone_stays_as_it_is(live):
    assert demo.go_on(live, now=NOW + timedelta(hours=1)) is False
    covering.end(live, now=NOW)
    assert demo.go_on(make_article(), now=NOW + DAY) is False


def test_a_desk_at_work_is_laid_out_of_which_readers_see_nothing(desk):
    assert (desk, standing()) == (13, {"published": 4, "draft": 9, "in_review": 2, "approved": 1})
    assert Article.objects.with_changes().get().slug == "kerbline-first-300-posts"
    assert sorted(Revision.objects.scheduled().values_list("article__slug", flat=True)) == [
        "sund-ferry-second-boat",
        "winter-peak-first-week",
    ]
    assert Article.objects.get(slug="castle-reach-last-engine-number").embargo_until is not None
    assert Article.objects.stale(NOW - 14 * DAY).get().slug == "heat-pump-noise"


def test_colleagues_talk_and_leave_each_other_notes(desk):
    called = Mention.objects.unread().order_by("user__username").values_list("user__username", flat=True)
    assert (Comment.objects.count(), list(called)) == (4, ["desk", "editor", "editor"])
    assert sorted(HandOver.objects.values_list("to__username", flat=True)) == ["editor", "reporter"]


def test_a_later_demonstration_changes_nothing_on_the_desk(desk):
    before = (standing(), Revision.objects.count(), Comment.objects.count())
    Article.objects.get(slug="heat-pump-noise").revisions.update(headline="Somebody wrote here")
    assert demo.lay_out(DESK, SAMPLES / "pictures", now=NOW + DAY) == 0
    assert (standing(), Revision.objects.count(), Comment.objects.count()) == before


def test_everybody_of_the_demonstration_has_a_role_and_no_password(desk):
    people = get_user_model().objects.order_by("username")
    assert [(each.username, str(each.get_full_name()), each.has_usable_password(), each.is_superuser) for each in people] == [
        ("chief", "Ines Okoro", False, False),
        ("desk", "Hanne Lystad", False, False),
        ("editor", "Mara Winter", False, True),
        ("reporter", "Nuala Farrant", False, False),
    ]
    assert set(Section.objects.filter(responsible__user__username="desk").values_list("name", flat=True)) == set(demo.SECTIONS)


@pytest.mark.django_db(transaction=True)
def test_one_story_of_the_desk_is_to_be_mended(desk):
    found = Checkup.objects.get(article__slug="gallen-winter-chains")
    about_words = set(found.found) - {"no_alt", "no_credit"}  # the archive gives its photos their words
    assert (about_words, found.blocks) == ({"link_nowhere", "long_headline", "no_summary", "no_tags"}, True)
