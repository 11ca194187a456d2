"""The edition, and what is kept under it."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import caching, publishing
from articles.models import Edition
from tests.factories import DAY, NOW, make_article, make_scheduled, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The time that the site sees; tests move it."""
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def test_touching_begins_a_new_edition_even_where_there_was_none():
    Edition.objects.all().delete()
    assert caching.edition().number == 0
    caching.touch()
    assert caching.edition().number == 1
    caching.touch()
    assert caching.edition().number == 2


def test_a_kept_page_costs_one_query_until_the_next_edition(client):
    make_article("First")
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        kept = client.get("/")
    assert (len(queries), b"First" in kept.content) == (1, True)
    make_article("Second")
    assert b"Second" in client.get("/").content


def test_a_change_that_touches_no_edition_is_not_seen_and_so_the_page_was_really_kept(client):
    article = make_article("First")
    client.get("/")
    type(article).objects.update(headline="Behind its back")
    assert b"Behind its back" not in client.get("/").content


@pytest.mark.django_db(transaction=True)
def test_nothing_that_is_kept_outlasts_the_next_due_moment(client, clock):
    make_article("First")
    make_scheduled("Later", at=NOW + timedelta(seconds=20))
    caching.plan_next_due(NOW)
    assert client.get("/")["Cache-Control"] == "public, max-age=20"
    clock[0] = NOW + timedelta(seconds=20)
    response = client.get("/")
    assert b"Later" in response.content
    assert response["Cache-Control"] == "public, max-age=60"


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    make_article("First")
    tag = client.get("/")["ETag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_is_kept_as_each_browser_takes_it_and_says_so(client):
    make_article("First")
    plain, packed = client.get("/"), client.get("/", headers={"accept-encoding": "br, gzip"})
    for again in (client.get("/"), client.get("/", headers={"accept-encoding": "gzip"})):
        same = packed if again.get("Content-Encoding") else plain
        assert (again.content, again["ETag"]) == (same.content, same["ETag"])
    assert gzip.decompress(packed.content) == plain.content
    assert ["Content-Encoding" in plain.headers, packed["Content-Encoding"]] == [False, "gzip"]
    assert {plain["Vary"], packed["Vary"]} == {"Accept-Encoding"}
    assert packed["ETag"] == f"W/{plain['ETag']}"


def test_a_packed_page_that_has_not_changed_is_not_sent_again(client):
    make_article("First")
    accepts = {"accept-encoding": "gzip"}
    tag = client.get("/", headers=accepts)["ETag"]
    again = client.get("/", headers={**accepts, "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_every_page_prints_is_made_once_in_an_edition_and_stands_no_longer_than_it(clock):
    made = []
    first, second = Edition(number=1), Edition(number=2, next_due=NOW + timedelta(seconds=20))

    def asked(edition):
        return caching.per_edition(edition, "sections", lambda: made.append(edition.number) or len(made))

    assert [asked(first), asked(first), asked(second), asked(second)] == [1, 1, 2, 2]
    clock[0] = NOW + timedelta(seconds=20)
    assert asked(second) == 3
    caching.forget()
    assert asked(second) == 4


def test_pages_that_were_not_found_are_not_kept(client):
    assert "max-age" not in client.get("/story/nothing/").get("Cache-Control", "")
    make_article("Nothing")
    assert client.get("/story/nothing/").status_code == 200


def test_other_methods_are_neither_answered_from_nor_written_to_what_is_kept(client):
    make_article("First")
    assert client.post("/").status_code == 405
    assert client.get("/").status_code == 200
    head = client.head("/")
    assert (head.status_code, head.content) == (200, b"")


def test_an_overdue_moment_is_planned_for_a_minute_later(clock):
    make_scheduled("Stuck", at=NOW + DAY)
    assert caching.plan_next_due(NOW + 2 * DAY) == NOW + 2 * DAY + caching.RETRY


def test_the_first_request_after_a_moment_publishes_and_the_second_has_nothing_to_do(client, clock, monkeypatch):
    make_scheduled("Later", at=NOW + DAY)
    caching.plan_next_due(NOW)
    calls = []
    real = publishing.publish_due
    monkeypatch.setattr("articles.publishing.publish_due", lambda now: calls.append(now) or real(now))
    clock[0] = NOW + DAY
    client.get("/")
    client.get("/")
    assert calls == [NOW + DAY]


# --- readers and the desk -------------------------------------------------------------------------------------------------
def test_a_readers_page_knows_nobody_sets_no_cookie_and_is_the_same_for_whoever_works_here(client, monkeypatch):
    make_article("First")
    asked = []
    real = caching.key_of
    monkeypatch.setattr("articles.caching.key_of", lambda request: asked.append(request) or real(request))
    client.force_login(make_user())
    assert client.get("/admin/").wsgi_request.user.username == "ed"
    mine, other = client.get("/?a"), Client().get("/?b")
    assert [request.get_full_path() for request in asked] == ["/?a", "/?b"]
    assert [hasattr(request, name) for request in asked for name in ("user", "session")] == [False] * 4
    assert (mine.content, mine.headers["Vary"]) == (other.content, "Accept-Encoding")
    assert not mine.cookies


def test_a_kept_page_says_all_that_a_new_one_does(client):
    make_article("First")
    new, kept = client.get("/"), client.get("/")
    assert dict(kept.headers) == dict(new.headers)
    assert kept["X-Frame-Options"] == "DENY"


def test_a_policy_names_a_nonce_where_the_page_carries_one_and_nowhere_else(client):
    assert "'nonce-" not in client.get("/about/")["Content-Security-Policy"]
    client.force_login(make_user())
    assert "'nonce-" in client.get("/admin/articles/article/add/")["Content-Security-Policy"]
