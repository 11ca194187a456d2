"""Readers' counts: what is refused, what is passed over, what is added up; and that nobody is recognised."""

import json
from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from articles import counting, relating
from articles.models import RelatedCount
from tests.factories import make_article, make_articles, make_draft, make_retracted

DAY = date(2026, 3, 2)
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
# The database is written by several readers at once in the last test alone.
pytestmark = pytest.mark.django_db


@pytest.fixture
def box(db):
    """A story with two others pinned under it."""
    source, *targets = make_articles(3)
    relating.pin(source, targets)
    return source.pk, [target.pk for target in targets]


def send(client, body, **headers):
    body = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post("/count/", body, content_type="text/plain;charset=UTF-8", headers={**OURS, **headers})


def seen(box, followed=None):
    source, targets = box
    return {"source": source, "shown": [[pk, place] for place, pk in enumerate(targets, 1)], "followed": followed}


def lines():
    columns = ("source_id", "target_id", "position", "shown", "followed")
    return list(RelatedCount.objects.order_by("position", "target").values_list(*columns))


# --- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("body", [
    b"", b"\xff", "no", "[]", "7", "null", '{"source": 1}', '{"source": 1, "shown": 3}', '{"source": 1, "shown": [[2]]}',
    '{"source": 1, "shown": [[2, 1, 0]]}', '{"source": 1, "shown": ["ab"]}', '{"source": 1, "shown": [], "followed": 2}',
    '{"source": "1", "shown": [[2, 1]]}', '{"source": 1, "shown": [[2.5, 1]]}', '{"source": true, "shown": [[2, 1]]}',
    '{"source": 1, "shown": [[2, 0]]}', '{"source": 1, "shown": [[2, 5]]}', '{"source": 1, "shown": [[2, 1], [3, 1]]}',
    '{"source": 1, "shown": [[99999999999999999999, 1]]}', '{"source": -1, "shown": [[2, 1]]}', "[" * 900,
])  # fmt: skip
def test_what_is_no_count_gets_a_sentence_and_leaves_nothing(client, box, body):
    response = send(client, body)
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode().endswith(".\n")
    assert lines() == []


def test_a_large_body_is_not_read(client, box):
    response = send(client, json.dumps(seen(box)) + " " * 1000)
    assert (response.status_code, response.content) == (413, b"A count has at most 1000 bytes.\n")
    assert lines() == []


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "https://elsewhere.example"}, {"Origin": "null"},
])  # fmt: skip
def test_other_sites_are_refused(client, box, headers):
    assert send(client, seen(box), **headers).status_code == 403
    assert lines() == []


def test_reading_the_address_is_not_allowed(client):
    response = client.get("/count/")
    assert (response.status_code, response["Cache-Control"]) == (405, "no-store")


# --- what is passed over --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_who_asks_not_to_be_counted_is_not(client, box, headers):
    assert send(client, seen(box), **headers).status_code == 204
    assert lines() == []


def test_nothing_is_counted_when_the_setting_is_off(client, box, settings):
    settings.RELATED_COUNTS = False
    assert send(client, seen(box)).status_code == 204
    assert lines() == []


def test_robots_that_do_not_say_where_they_come_from_are_not_counted(client, box):
    response = client.post("/count/", json.dumps(seen(box)), content_type="text/plain")
    assert (response.status_code, lines()) == (204, [])


def test_stories_that_the_box_cannot_show_are_passed_over(client, box):
    source, (first, _second) = box
    other, draft = make_article("Elsewhere").pk, make_draft("Unpublished").pk
    RelatedCount.objects.all().delete()
    relating.rebuild(now=timezone.now())
    from articles.models import Related

    Related.objects.all().delete()
    response = send(client, {"source": source, "shown": [[other, 1], [draft, 2], [first, 3], [source, 4]]})
    assert (response.status_code, lines()) == (204, [(source, first, 3, 1, 0)])
    assert counting.record(draft, [(first, 1)], day=DAY) == 0


def test_the_box_of_a_retracted_story_is_not_counted():
    target = make_article("Read on")
    gone = make_retracted("Gone")
    relating.pin(gone, [target])
    assert counting.record(gone.pk, [(target.pk, 1)], day=DAY) == 0


# --- what is counted ------------------------------------------------------------------------------------------------
def test_what_was_seen_and_followed_is_added_up_by_day(box):
    source, (first, second) = box
    counting.record(source, [(first, 1), (second, 2)], day=DAY)
    counting.record(source, [(first, 1)], (first, 1), day=DAY)
    counting.record(source, [], (second, 2), day=DAY)
    counting.record(source, [(first, 1)], day=date(2026, 3, 3))
    assert lines() == [(source, first, 1, 2, 1), (source, first, 1, 1, 0), (source, second, 2, 1, 1)]


def test_a_count_is_answered_with_nothing_and_leaves_no_cookie(client, box):
    response = send(client, seen(box, followed=[box[1][1], 2]))
    assert (response.status_code, response.content, response["Cache-Control"]) == (204, b"", "no-store")
    assert (dict(response.cookies), dict(client.cookies)) == ({}, {})
    assert lines() == [(box[0], box[1][0], 1, 1, 0), (box[0], box[1][1], 2, 1, 1)]
    assert [field.name for field in RelatedCount._meta.get_fields()] == [
        "id", "day", "source", "target", "position", "shown", "followed"
    ]  # fmt: skip


def test_counting_takes_three_queries(client, box, django_assert_num_queries):
    with django_assert_num_queries(3):  # what is due; what the box may show; the sum
        send(client, seen(box, followed=[box[1][0], 1]))


def test_old_days_are_forgotten(box):
    source, (first, _second) = box
    counting.record(source, [(first, 1)], day=date(2026, 3, 1))
    counting.record(source, [(first, 1)], day=DAY)
    assert counting.prune(DAY) == 1
    assert [count.day for count in RelatedCount.objects.all()] == [DAY]


@pytest.mark.django_db(transaction=True)
def test_readers_who_come_at_once_are_all_counted():
    source, first, second = make_articles(3)
    relating.pin(source, [first, second])

    def read(order):
        for _ in range(10):
            counting.record(source.pk, order, (first.pk, 1), day=DAY)
        # Django's close() spares a database in memory; this thread's handle to it must be closed all the same.
        connection.connection.close()
        connection.connection = None

    cards = [(first.pk, 1), (second.pk, 2)]
    readers = [Thread(target=read, args=[order]) for order in (cards, cards[::-1], cards, cards[::-1])]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert lines() == [(source.pk, first.pk, 1, 40, 40), (source.pk, second.pk, 2, 40, 0)]


# --- the page -------------------------------------------------------------------------------------------------------
def test_a_story_with_a_box_loads_the_script_and_others_do_not(client, settings):
    alone = make_article("Alone")
    assert "related.js" not in client.get(alone.get_absolute_url()).content.decode()
    source, target = make_articles(2)
    relating.pin(source, [target])
    page = client.get(source.get_absolute_url()).content.decode()
    assert f'data-script="/static/js/related.js" data-count="/count/" data-ids="{source.pk} {target.pk}' in page


def test_with_the_setting_off_no_script_is_loaded(client, settings, box):
    from articles.models import Article

    settings.RELATED_COUNTS = False
    page = client.get(Article.objects.get(pk=box[0]).get_absolute_url()).content.decode()
    assert "related.js" not in page
    assert "data-count" not in page


def test_the_script_is_smaller_than_a_kilobyte():
    from tests.test_architecture import ROOT

    assert (ROOT / "static/js/related.js").stat().st_size < 1024
