"""Nothing publishes a story before its embargo ends: every way is tried without one first, so that it could."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from articles import importing, publishing
from articles.importing import Options
from articles.models import Article, Revision
from tests.admin.desk import LIST, change, typed
from tests.factories import DAY, NOW, make_article, make_draft, make_user, words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """The time that the site sees; tests move it."""
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def chief():
    client = Client()
    client.force_login(make_user("chief"))
    return client


def embargo(article: Article, until=NOW + DAY) -> None:
    publishing.set_rules(article, embargo_until=until, never_recommend=False, now=NOW)


# --- the ways to readers: each takes a draft, prepares what comes before the embargo, and returns what is tried then ----------
def by_the_verb(article, **_tools):
    return lambda: publishing.publish(article, now=NOW)


def as_if_it_came_from_elsewhere(article, **_tools):
    return lambda: publishing.publish(article, now=NOW, published_at=NOW - DAY, checked=False)


def after_an_approval(article, **_tools):
    publishing.submit(article, now=NOW)
    publishing.approve(article, now=NOW)
    return lambda: publishing.publish(article, now=NOW)


def by_the_timer(article, *, clock, **_tools):
    publishing.schedule(article, at=NOW + HOUR, now=NOW)

    def later():
        clock[0] = NOW + 2 * HOUR
        call_command("publish_due")

    return later


def by_the_first_request(article, *, clock, **_tools):
    publishing.schedule(article, at=NOW + HOUR, now=NOW)

    def later():
        clock[0] = NOW + 2 * HOUR
        Client().get("/")

    return later


def by_a_schedule_made_afterwards(article, *, clock, **_tools):
    def later():
        publishing.schedule(article, at=NOW + HOUR, now=NOW)
        publishing.publish_due(NOW + 2 * HOUR)

    return later


def by_the_form(article, *, chief, **_tools):
    return lambda: chief.post(change(article), typed(article, press="_publish"))


def by_the_forms_schedule(article, *, chief, clock, **_tools):
    def later():
        chief.post(change(article), typed(article, press="_schedule", schedule_at="2026-03-02T14:00"))
        publishing.publish_due(NOW + 3 * HOUR)

    return later


def by_the_list(article, *, chief, **_tools):
    def chosen_and_confirmed():
        preview = chief.post(LIST, {"action": "publish", "_selected_action": [article.pk]})
        chief.post(preview.url, {"apply": "1"})

    return chosen_and_confirmed


def with_an_end(article, **_tools):
    publishing.set_expiry(article, NOW + 9 * DAY, now=NOW)

    def later():
        publishing.publish(article, now=NOW)

    return later


WAYS = [by_the_verb, as_if_it_came_from_elsewhere, after_an_approval, by_the_timer, by_the_first_request,
        by_a_schedule_made_afterwards, by_the_form, by_the_forms_schedule, by_the_list, with_an_end]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("held", [False, True])
def test_no_way_leads_to_readers_before_the_embargo_ends(way, held, clock, chief, on_commit):
    with on_commit():
        article = make_draft("Held back", section="Energy", tags=["Ports"])
        tried = way(article, clock=clock, chief=chief)
    if held:
        with on_commit():
            embargo(article)
    try:
        tried()
    except publishing.Embargoed as refusal:
        assert "under embargo until" in str(refusal)  # noqa: PT017 -- some ways say it on a page instead
    article.refresh_from_db()
    assert (article.status == "published") is not held
    assert (article.body == "") is held


@pytest.mark.parametrize("held", [False, True])
def test_changes_of_a_live_story_wait_for_its_embargo_too(held):
    article = make_article("As readers know it")
    publishing.revise(article, words("What nobody may know yet"), now=NOW)
    publishing.schedule(article, at=NOW + HOUR, now=NOW)
    if held:
        embargo(article)
        with pytest.raises(publishing.Embargoed):
            publishing.publish(article, now=NOW)
    publishing.publish_due(NOW + 2 * HOUR)
    expected = "As readers know it" if held else "What nobody may know yet"
    assert Article.objects.get().headline == expected
    publishing.publish_due(NOW + DAY)
    assert Article.objects.get().headline == "What nobody may know yet"


# --- imports ----------------------------------------------------------------------------------------------------------
def bring(tmp_path, **story: object) -> None:
    file = tmp_path / "stories.json"
    file.write_text(json.dumps([{"id": "x", "headline": "From elsewhere", "body": "<p>Text.</p>", **story}]))
    importing.run([str(file)], options=Options(), now=NOW)


@pytest.mark.parametrize("held", [False, True])
def test_an_import_does_not_publish_a_story_that_the_desk_holds_back(tmp_path, held):
    bring(tmp_path, status="draft")
    article = Article.objects.get()
    assert article.status == "draft"
    if held:
        embargo(article)
    bring(tmp_path, status="published", body="<p>New text.</p>", date="2026-03-01T10:00:00+00:00")
    article.refresh_from_db()
    assert (article.status == "published") is not held
    assert publishing.publish_due(NOW + DAY - HOUR) == []
    assert [story.pk for story in publishing.publish_due(NOW + DAY)] == ([article.pk] if held else [])


@pytest.mark.parametrize("until", ["", "2026-03-03T12:00:00+00:00"])
def test_an_import_respects_the_embargo_that_it_brings(tmp_path, until):
    bring(tmp_path, status="published", date="2026-03-01T10:00:00+00:00", **({"embargo": until} if until else {}))
    article = Article.objects.get()
    assert (article.status == "published") is not bool(until)
    assert Revision.objects.scheduled().count() == bool(until)


def test_stories_that_arrive_in_bulk_respect_it_as_well():
    arrival = publishing.Arrival(words("Held"), published_at=NOW - DAY, embargo_until=NOW + DAY)
    with pytest.raises(publishing.Embargoed):
        publishing.ready(arrival, now=NOW)
    publishing.ready(publishing.Arrival(words("Free"), published_at=NOW - DAY), now=NOW)


# --- what goes on under it --------------------------------------------------------------------------------------------
def test_under_embargo_a_story_is_written_reviewed_approved_and_scheduled_for_its_end():
    article = make_draft("Ready for the minute")
    embargo(article)
    publishing.submit(article, now=NOW)
    publishing.approve(article, now=NOW)
    publishing.schedule(article, at=NOW + DAY, now=NOW)
    assert publishing.publish_due(NOW + DAY - timedelta(seconds=1)) == []
    [out] = publishing.publish_due(NOW + DAY)
    assert (out.status, out.published_at) == ("published", NOW + DAY)


def test_an_embargo_set_upon_a_live_story_takes_nothing_away_and_its_end_is_kept():
    article = make_article("Known already")
    publishing.set_expiry(article, NOW + 2 * DAY, now=NOW)
    embargo(article)
    assert Article.objects.published().get() == article
    assert publishing.expire_due(NOW + 2 * DAY) == [article]


def test_the_api_reads_and_never_writes():
    article = make_draft("Held back")
    for address in ("/api/articles/", f"/api/articles/{article.slug}/"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(Client(), method)(address).status_code in (404, 405)
    assert Article.objects.get().status == "draft"
