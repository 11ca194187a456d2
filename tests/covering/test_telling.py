"""Where else the entries of a live story are found: by searches, in feeds, in the API; and how an import brings them."""

import json
from datetime import timedelta

import pytest

from articles import covering, importing, searching
from articles.covering import Brought, Said, Span
from articles.models import Article
from tests.covering.live import MINUTE, make_live
from tests.factories import DAY, NOW, make_article, make_draft

pytestmark = pytest.mark.django_db
LATER = NOW + 30 * MINUTE


# --- found and fed --------------------------------------------------------------------------------------------------
def test_a_search_finds_a_story_by_its_entries_and_no_longer_by_one_that_was_taken_back(on_commit):
    story = make_live(1)
    with on_commit():
        entry = covering.add(story, Said("Zeppelin", "<p>Over the quay.</p>"), now=LATER)
    assert [hit.article for hit in searching.find("zeppelin quay", now=LATER).hits] == [story]
    with on_commit():
        covering.take_back(entry, now=LATER)
    assert searching.find("zeppelin", now=LATER).hits == []


def test_feeds_with_whole_texts_carry_entries_and_the_story_has_a_feed_of_its_own(client, settings):
    settings.SITE_URL = "https://news.example"
    settings.FEED_FULL_TEXT = True
    story = make_live(2)
    covering.set_key(story.entries.newest().first(), is_key=True, now=LATER)
    whole = client.get("/feed/json/").json()["items"][0]["content_html"]
    assert whole.index("<h2>12:02 Entry 2</h2>") < whole.index("<p>Text of entry 1.</p>")
    own = client.get(f"{story.get_absolute_url()}feed/json/").json()
    assert [item["title"] for item in own["items"]] == ["Entry 2", "Entry 1"]
    newest = story.entries.newest().first()
    assert own["items"][0]["url"] == f"https://news.example{newest.get_absolute_url()}"
    for kind in ("feed/", "feed/atom/"):
        assert b"Entry 1" in client.get(f"{story.get_absolute_url()}{kind}").content
    assert client.get(f"{make_article().get_absolute_url()}feed/").status_code == 404


def test_the_api_carries_entries_of_live_stories_alone(client):
    story = make_live(2)
    told = client.get(f"/api/articles/{story.slug}/").json()["live"]
    assert (told["began"], [entry["headline"] for entry in told["entries"]]) == (NOW.isoformat(), ["Entry 2", "Entry 1"])
    assert client.get(f"/api/articles/{make_article().slug}/").json()["live"] is None


# --- brought along --------------------------------------------------------------------------------------------------
def test_entries_that_come_twice_are_written_once_and_others_stay():
    story = make_article()
    here = Span(NOW - DAY, NOW - DAY + timedelta(hours=8), oldest_first=True)
    one, two = Brought(Said("One", at=NOW - DAY)), Brought(Said("Two", "<p>b</p>", NOW - DAY))
    assert covering.bring_in(story, here, [one, two, Brought(Said())], now=NOW) == 2
    covering.add(story, Said("Ours"), now=NOW)
    better = Brought(Said("Two", "<p>better</p>", NOW - DAY))
    assert covering.bring_in(story, here, [one, better], now=NOW) == 1
    story.refresh_from_db()
    assert [entry.headline for entry in story.entries.oldest()] == ["One", "Two", "Ours"]
    assert (story.live_from, story.is_live(NOW), story.live_oldest_first) == (NOW - DAY, False, True)


def test_a_draft_that_was_live_elsewhere_waits():
    story = make_draft()
    covering.bring_in(story, Span(None, None), [Brought(Said("Ahead", at=NOW + DAY))], now=NOW)
    story.refresh_from_db()
    assert (story.live_from, story.live_until, story.entries.get().at) == (NOW, None, NOW)


def test_a_file_that_says_live_as_nobody_else_does_is_kept_with_the_origin_and_a_wrong_date_is_refused(tmp_path):
    file = tmp_path / "stories.json"
    stories = [
        {"headline": "Flag", "body": "<p>Text.</p>", "live": True},
        {"headline": "Wrong", "body": "<p>Text.</p>", "live": {"began": "yesterday-ish", "entries": []}},
        {
            "headline": "Odd",
            "body": "<p>Text.</p>",
            "live": {"began": "2026-03-01T10:00:00Z", "entries": [7, {}, {"headline": 5}]},
        },
    ]
    file.write_text(json.dumps(stories))
    report = importing.run([str(file)], options=importing.Options(), now=NOW)
    assert (report.counts["created"], report.counts["refused"]) == (2, 1)
    flag, odd = Article.objects.get(headline="Flag"), Article.objects.get(headline="Odd")
    assert (flag.live_from, flag.origins.get().extra["live"]) == (None, True)
    assert [entry.headline for entry in odd.entries.all()] == ["5"]


def test_an_import_that_comes_again_with_more_entries_adds_them(tmp_path):
    file = tmp_path / "stories.json"
    live = {
        "began": "2026-03-01T10:00:00Z",
        "until": "2026-03-01T12:00:00Z",
        "entries": [{"date": "2026-03-01T10:05:00Z", "body": "One."}],
    }
    story = {"id": "7", "headline": "Long night", "body": "<p>Text.</p>", "live": live}
    for number in (1, 2):
        file.write_text(json.dumps(story))
        importing.run([str(file)], options=importing.Options(), now=NOW)
        assert Article.objects.get().entries.count() == number
        live["entries"].append({"date": "2026-03-01T11:00:00Z", "headline": "Two"})
