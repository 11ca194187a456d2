"""What readers and machines get of a live story: its page, its entries, what is new, what it costs."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import caching, covering, linking, picturing, publishing
from articles.covering import Said
from articles.models import Article, LiveEntry
from tests.covering.live import MINUTE, make_live
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted
from tests.pictures import gradient, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The web's clock stands at clock[0]."""
    hands = [NOW + 10 * MINUTE]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hands[0])
    return hands


def page_of(client, story, query=""):
    response = client.get(story.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def headlines(page):
    return re.findall(r'<h3 dir="auto">(Entry \d+)</h3>', page)


def facts_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


# --- the page -------------------------------------------------------------------------------------------------------
def test_entries_stand_newest_first_or_oldest_first_as_the_editor_chose(client, clock):
    story = make_live(3)
    assert headlines(page_of(client, story)) == ["Entry 3", "Entry 2", "Entry 1"]
    covering.set_order(story, oldest_first=True, now=NOW)
    caching.touch()
    assert headlines(page_of(client, story)) == ["Entry 1", "Entry 2", "Entry 3"]


def test_each_entry_has_an_anchor_and_an_address_that_opens_a_page_with_it(client, clock):
    story = make_live(covering.WINDOW + 2)
    oldest = story.entries.oldest().first()
    first = page_of(client, story)
    assert (len(headlines(first)), f'id="entry-{oldest.pk}"' in first) == (covering.WINDOW, False)
    further = re.search(r'<p class="live-more"><a href="([^"]+)">Earlier entries', first)[1]
    query = further.removeprefix(story.get_absolute_url()).partition("#")[0]
    assert headlines(page_of(client, story, query)) == ["Entry 2", "Entry 1"]
    shared = page_of(client, story, f"?from={oldest.pk}")
    assert (headlines(shared), f'id="entry-{oldest.pk}"' in shared) == (["Entry 1"], True)
    assert "Newer entries" in shared


@pytest.mark.parametrize("asked", ["0", "x", "", "9" * 30, "-1", "١"])
def test_a_page_from_an_entry_that_is_not_there_is_not_found(client, clock, asked):
    story = make_live(1)
    assert client.get(f"{story.get_absolute_url()}?from={asked}").status_code == 404


def test_a_plain_story_asks_nothing_of_such_an_address(client):
    assert client.get(f"{make_article().get_absolute_url()}?from=x").status_code == 200


def test_key_events_are_listed_at_the_top_wherever_their_entries_stand(client, clock):
    story = make_live(covering.WINDOW + 1)
    oldest = story.entries.oldest().first()
    covering.set_key(oldest, is_key=True, now=NOW + DAY)
    page = page_of(client, story)
    keys = page[page.index("Key events") : page.index("live-entries")]
    assert re.findall(r'href="([^"]+)" dir="auto">([^<]+)', keys) == [(oldest.get_absolute_url(), "Entry 1")]


def test_a_correction_of_an_entry_stands_under_it(client, clock):
    story = make_live(1)
    entry = story.entries.get()
    said = Said(entry.headline, entry.body, correction="It is four.")
    covering.change(entry, said, now=NOW + 5 * MINUTE)
    page = page_of(client, story)
    assert re.search(r'<strong>Corrected</strong> <time[^>]+>March 2, 2026, 12:05</time> <span dir="auto">It is four.', page)


def test_an_entry_of_another_day_says_so(client, clock):
    clock[0] = NOW + DAY
    story = make_live(1)
    covering.add(story, Said("Next morning"), now=NOW + DAY)
    times = re.findall(r'<p class="entry-time"><a[^>]+><time[^>]+>([^<]+)', page_of(client, story))
    assert times == ["12:00, March 3, 2026", "12:01"]


def test_live_stands_on_the_story_and_on_its_cards_until_it_ends(client, clock):
    story = make_live(1)
    mark = '<span class="label label-live"><span>Live</span></span>'
    for address in (story.get_absolute_url(), "/"):
        assert mark in client.get(address).content.decode()
    covering.end(story, now=NOW + 9 * MINUTE)
    caching.touch()
    for address in (story.get_absolute_url(), "/"):
        assert mark not in client.get(address).content.decode()
    assert "The live coverage ended" in page_of(client, story)


def test_silence_ends_it_by_itself_and_no_page_is_kept_beyond(client, clock, settings):
    story = make_live(1)
    until = NOW + MINUTE + settings.LIVE_SILENCE
    assert caching.plan_next_due(NOW) == until
    clock[0] = until - timedelta(seconds=5)
    assert "Live coverage" in page_of(client, story)
    assert client.get("/")["Cache-Control"] == "public, max-age=5"
    clock[0] = until
    assert "As it happened" in page_of(client, story)
    assert "label-live" not in client.get("/").content.decode()


# --- for machines ---------------------------------------------------------------------------------------------------
def test_search_engines_read_a_live_blog_with_its_updates(client, clock, settings):
    settings.SITE_URL = "https://news.example"
    story = make_live(2)
    facts = facts_of(page_of(client, story))
    assert facts["@type"] == ["LiveBlogPosting", "NewsArticle"]
    assert (facts["coverageStartTime"], "coverageEndTime" in facts) == ("2026-03-02T12:00:00+00:00", False)
    assert facts["dateModified"] == "2026-03-02T12:02:00+00:00"
    newest = story.entries.newest().first()
    assert facts["liveBlogUpdate"][0] == {
        "@type": "BlogPosting",
        "headline": "Entry 2",
        "articleBody": "Text of entry 2.",
        "datePublished": "2026-03-02T12:02:00+00:00",
        "dateModified": "2026-03-02T12:02:00+00:00",
        "url": f"https://news.example{newest.get_absolute_url()}",
    }
    assert len(facts["liveBlogUpdate"]) == 2
    covering.end(story, now=NOW + 9 * MINUTE)
    caching.touch()
    assert facts_of(page_of(client, story))["coverageEndTime"] == "2026-03-02T12:09:00+00:00"


# --- what is new ----------------------------------------------------------------------------------------------------
def news(client, story, since, **headers):
    return client.get(f"{story.get_absolute_url()}live/?since={since}", headers=headers)


def stamp_on(page):
    return re.search(r'data-since="(\d+)"', page)[1]


def test_a_page_that_asks_hears_what_is_new_changed_and_gone(client, clock, on_commit):
    story = make_live(3)
    since = stamp_on(page_of(client, story))
    assert news(client, story, since).json() == {
        "live": True, "stamp": int(since), "told": "", "whole": True, "gone": [], "entries": [],
    }  # fmt: skip
    first, second, _third = story.entries.oldest()
    with on_commit():
        for number in (4, 5, 6):
            covering.add(story, Said(f"Entry {number}"), now=NOW + number * MINUTE)
        covering.change(first, Said("Entry 1, better"), now=NOW + 7 * MINUTE)
        covering.take_back(second, now=NOW + 7 * MINUTE)
    told = news(client, story, since).json()
    assert (told["told"], told["gone"], told["whole"]) == ("3 new entries", [second.pk], True)
    shown = [(re.search(r"<h3[^>]*>([^<]+)", each["html"])[1], each["new"]) for each in told["entries"]]
    assert shown == [("Entry 6", True), ("Entry 5", True), ("Entry 4", True), ("Entry 1, better", False)]


def test_a_change_alone_is_announced_as_one(client, clock, on_commit):
    story = make_live(1)
    since = stamp_on(page_of(client, story))
    with on_commit():
        covering.change(story.entries.get(), Said("Entry 1, better"), now=NOW + 7 * MINUTE)
    assert news(client, story, since).json()["told"] == "Entries were changed"


def test_many_readers_who_ask_again_are_told_304_for_one_query(client, clock, django_assert_num_queries):
    story = make_live(3)
    since = stamp_on(page_of(client, story))
    tag = news(client, story, since)["ETag"]
    with django_assert_num_queries(1):  # the edition
        again = news(client, story, since, if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    caching.touch()  # something else was published: asked anew, and still nothing to send
    with django_assert_num_queries(3):  # the edition, the story, its entries
        again = news(client, story, since, if_none_match=tag)
    assert again.status_code == 304


def test_nobody_keeps_an_answer_for_longer_than_a_page_waits(client, clock, settings):
    settings.LIVE_SECONDS = 15
    story = make_live(1)
    assert news(client, story, 0)["Cache-Control"] == "max-age=15, public"
    assert client.get(story.get_absolute_url())["Cache-Control"] == "max-age=15, public"


def test_too_much_is_not_sent_but_asked_for_anew(client, clock):
    story = make_live(covering.WINDOW + 1)
    told = news(client, story, 0).json()
    assert (told["whole"], told["told"], len(told["entries"])) == (False, "Many new entries", covering.WINDOW)


def test_the_end_is_told(client, clock, on_commit):
    story = make_live(1)
    since = stamp_on(page_of(client, story))
    with on_commit():
        covering.end(story, now=NOW + 9 * MINUTE)
    assert news(client, story, since).json()["live"] is False


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 40, "²"])
def test_a_stamp_that_is_no_number_is_not_found(client, clock, since):
    assert news(client, make_live(1), since).status_code == 404


# --- visibility -----------------------------------------------------------------------------------------------------
def test_entries_of_a_draft_wait_with_it_and_those_of_a_retracted_story_are_gone_with_it(client, clock, on_commit):
    story = make_live(1, make=make_draft)
    assert (client.get(story.get_absolute_url()).status_code, news(client, story, 0).status_code) == (404, 404)
    with on_commit():
        publishing.publish(story, now=NOW + 5 * MINUTE)
    assert headlines(page_of(client, story)) == ["Entry 1"]
    assert len(news(client, story, 0).json()["entries"]) == 1
    with on_commit():
        publishing.retract(story, now=NOW + 6 * MINUTE)
    assert client.get(story.get_absolute_url()).status_code == 410
    assert news(client, story, 0).status_code == 404
    assert LiveEntry.objects.shown().count() == 0


def test_silence_is_counted_from_the_moment_at_which_readers_see_the_story(clock, settings):
    story = make_live(1, make=make_draft)
    story.refresh_from_db()
    assert story.live_until is None
    publishing.publish(story, now=NOW + DAY)
    story.refresh_from_db()
    assert story.live_until == NOW + DAY + settings.LIVE_SILENCE


def test_an_entry_that_was_taken_back_is_shown_nowhere(client, clock, on_commit):
    story = make_live(2)
    entry = story.entries.newest().first()
    address = f"?from={entry.pk}"
    assert "Text of entry 2" in page_of(client, story, address)
    with on_commit():
        covering.take_back(entry, now=NOW + 5 * MINUTE)
    page = page_of(client, story)
    assert ("Text of entry 2" in page, "Text of entry 1" in page) == (False, True)
    assert client.get(story.get_absolute_url() + address).status_code == 404
    assert "Text of entry 2" not in news(client, story, 0).content.decode()


# --- costs ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_a_live_page_asks_as_many_questions_as_any_story(client, clock, number, django_assert_num_queries):
    story = make_live(number, tags=["rail"], section="Energy", authors=["Ada Moreau"])
    make_article("Another", section="Energy", tags=["rail"])
    page_of(client, story)  # the navigation is asked for once in an edition
    with django_assert_num_queries(3):
        page = page_of(client, story, "?anew")
    assert len(headlines(page)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_links_and_photos_in_entries_cost_no_question_more(client, clock, number, django_assert_num_queries, on_commit):
    other = make_article("Another", section="Energy", tags=["rail"])
    link = f'<p>As <a href="{other.get_absolute_url()}">we said</a>.</p>'
    story = make_live(0, tags=["rail"], section="Energy", body=link)
    with on_commit():
        photos = [picturing.store(picture((500 + each, 40)), name="a.jpg", now=NOW) for each in range(number)]
    for place, photo in enumerate(photos):
        shown = f'<figure><img src="{photo.file.url}" alt="Boats"></figure>'
        covering.add(story, Said(f"Entry {place}", link + shown), now=NOW + place * MINUTE)
    page_of(client, story)
    with django_assert_num_queries(3):  # the edition, the story, its box
        page = page_of(client, story, "?anew")
    assert page.count(f'<a href="{other.get_absolute_url()}" rel="noopener">we said</a>') == number + 1
    assert "data-story" not in page[page.index('class="prose"') : page.index('class="share"')]
    assert page.count(f'src="{picturing.largest(photos[0])[0]}"') == 1
    assert photos[0].file.url not in page  # what the text names is printed as what the photo has today


def test_the_desk_is_told_of_a_link_in_an_entry_to_what_is_gone(clock):
    gone, kept = make_retracted("Gone"), make_article("There")
    story = make_live(0)
    entry = covering.add(story, Said("One", f'<p><a href="{gone.get_absolute_url()}">Gone</a></p>'), now=NOW + MINUTE)
    assert [link.target.headline for link in linking.to_what_is_gone()] == ["Gone"]
    covering.change(entry, Said("One", f'<p><a href="{kept.get_absolute_url()}">There</a></p>'), now=NOW + 2 * MINUTE)
    assert [link.target.headline for link in linking.to_what_is_gone()] == []
    assert [link.target.headline for link in story.links_out.all()] == ["There"]
    covering.take_back(entry, now=NOW + 3 * MINUTE)
    assert story.links_out.count() == 0


def test_a_photo_in_a_live_entry_is_used_and_so_not_deleted(clock, on_commit):
    with on_commit():
        photo = picturing.store(gradient(), name="a.jpg", now=NOW, alt="Boats")
    assert not picturing.uses(photo, NOW)
    story = make_live(0)
    entry = covering.add(story, Said("One", f'<img src="{photo.file.url}" alt="">'), now=NOW + MINUTE)
    covering.take_back(entry, now=NOW + 2 * MINUTE)  # it can be put back, with its photo
    assert [(use.story.pk, use.where) for use in picturing.uses(photo, NOW).texts] == [(story.pk, "in a live entry")]
    with pytest.raises(picturing.InUse):
        picturing.remove(photo)


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_new_costs_three_questions(client, clock, number, django_assert_num_queries):
    story = make_live(number)
    with django_assert_num_queries(3):
        assert len(news(client, story, 0).json()["entries"]) == number


def test_the_time_now_is_asked_of_one_clock():
    story = make_live(1, now=timezone.now())
    assert Article.objects.get(pk=story.pk).is_live(timezone.now()) is True
