"""How SQLite finds its way in an archive: by the few rows that a question is about, never by all stories."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import caching, relating
from articles.models import Article
from articles.surveying import survey
from tests.admin.desk import LIST
from tests.factories import NOW, make_article, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans are SQLite's"),
]
BODY = "<p>Lithium cells for the grid storage plant at the harbour, number {}.</p>"
MANY = 4_000
SCANS = re.compile(r"SCAN articles_article(?! USING (COVERING )?INDEX article_desk)")
BY_STATUS = "INDEX article_desk_status"
PUBLISHED, GONE = "\"status\" = 'published'", "\"status\" IN ('retracted', 'expired')"


@pytest.fixture
def archive():
    """Two stories that belong together, among many that have nothing to do with anything."""
    article, _other = (make_article(body=BODY.format(number)) for number in range(2))
    known = {"status": article.status, "body": "x", "created": NOW, "published_at": NOW, "live_revision": article.live_revision}
    Article.objects.bulk_create(
        Article(headline="Other", slug=f"other-{each}", modified=NOW, latest_revision=article.latest_revision, **known)
        for each in range(MANY)
    )
    return article


def reading_all(ask) -> list[str]:
    """The steps in which SQLite goes through all stories to answer what `ask` asks."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    found = []
    with connection.cursor() as cursor:
        for question in (each["sql"] for each in asked if each["sql"].startswith(("SELECT", "UPDATE"))):
            steps = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {question}").fetchall()]
            found += [step for step in steps if SCANS.search(step) or _by_status(step, question)]
    return found


def _by_status(step: str, question: str) -> bool:
    """The few that are gone, or drafts, are rightly found by their status."""
    return BY_STATUS in step and PUBLISHED in question and GONE not in question


@pytest.fixture
def chief(client):
    client.force_login(make_user("mara"))
    return client


def test_nothing_that_is_asked_all_day_reads_every_story(archive, chief):
    questions = {
        "a story's box": lambda: relating.shelf(archive),
        "what is due next": lambda: caching.plan_next_due(timezone.now()),
        "the desk's home": lambda: chief.get("/admin/"),
        "the list by publication": lambda: chief.get(f"{LIST}?o=-5"),
        "how the boxes do": lambda: chief.get("/admin/articles/relatedcount/"),
        "what needs attention": lambda: chief.get(f"{LIST}?attention=any"),
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")
    assert "a story's box" in [name for name, ask in questions.items() if reading_all(ask)]
    survey()
    assert {name: steps for name, ask in questions.items() if (steps := reading_all(ask))} == {}
