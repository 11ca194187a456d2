"""Readings of stories: counted, listed, forgotten, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import caching, counting
from articles.models import Edition, ReadCount
from tests.factories import make_article, make_brief, make_draft

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def send(client, story, **headers):
    return client.post("/read/", json.dumps({"story": story}), content_type="text/plain", **BROWSER | headers).status_code


def counted():
    return dict(ReadCount.objects.values_list("article_id", "reads"))


def test_a_reading_is_added_to_the_day(client):
    story = make_article()
    assert [send(client, story.pk), send(client, story.pk)] == [204, 204]
    assert counted() == {story.pk: 2}


def test_who_asks_not_to_be_counted_is_not_and_neither_are_drafts_robots_and_other_sites(client, settings):
    story, draft = make_article(), make_draft()
    assert send(client, story.pk, HTTP_DNT="1") == send(client, story.pk, HTTP_SEC_GPC="1") == send(client, draft.pk) == 204
    assert client.post("/read/", json.dumps({"story": story.pk}), content_type="text/plain").status_code == 204
    assert send(client, story.pk, HTTP_SEC_FETCH_SITE="cross-site") == 403
    settings.MOST_READ = False
    assert send(client, story.pk) == 204
    assert counted() == {}


@pytest.mark.parametrize("story", ["1", None, True, -1, 2**70, [1], 1.5])
def test_what_is_no_reading_is_refused_with_a_sentence(client, story):
    assert send(client, story) == 400


def test_the_front_lists_the_most_read_of_the_week(client):
    now = timezone.now()
    stories = [make_article(f"Story {place}") for place in range(3)]
    brief = make_brief("Brief")
    caching.touch()
    for place, story in enumerate([*stories, brief]):
        for _time in range(place + 1):
            counting.read(story.pk, now=now)
    assert list(counting.most_read(timezone.localdate(now))) == [story.pk for story in reversed(stories)]
    assert list(counting.most_read(timezone.localdate(now) + timedelta(days=7))) == []
    counting.read(stories[0].pk, now=now + counting.readings.FRESH)
    assert Edition.objects.get().most_read == [story.pk for story in reversed(stories)]
    page = client.get("/").content.decode()
    told = page[page.index("Most read this week") :]
    assert told.index("Story 2") < told.index("Story 1") < told.index("Story 0")


def test_old_readings_are_forgotten():
    now = timezone.now()
    story = make_article()
    counting.read(story.pk, now=now)
    assert (counting.forget(timezone.localdate(now)), counting.forget(timezone.localdate(now) + timedelta(days=1))) == (0, 1)
