"""The rules of visibility, and that the lists which readers open are read from an index."""

import pytest
from django.db import connection

from articles.models import Article
from tests.factories import make_article, make_brief, make_draft, make_retracted, make_scheduled, make_section

pytestmark = pytest.mark.django_db


def headlines(stories) -> list[str]:
    return sorted(stories.values_list("headline", flat=True))


def test_each_rule_names_what_it_says():
    make_draft("Draft")
    make_scheduled("Scheduled")
    make_retracted("Retracted")
    make_brief("Brief")
    make_article("Story")
    found = {
        name: headlines(getattr(Article.objects, name)())
        for name in ("published", "listed", "briefs", "retracted", "drafts", "scheduled", "in_review", "with_changes")
    }
    assert found == {
        "published": ["Brief", "Story"],
        "listed": ["Story"],
        "briefs": ["Brief"],
        "retracted": ["Retracted"],
        "drafts": ["Draft"],
        "scheduled": ["Scheduled"],
        "in_review": [],
        "with_changes": [],
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole, whatever indexes it has")
def test_the_newest_stories_are_read_from_an_index_in_its_order():
    newest = Article.objects.listed().newest()[:20].explain()
    of_section = Article.objects.listed().in_section(make_section()).newest()[:20].explain()
    for plan, index in ((newest, "article_listed"), (of_section, "article_section_listed")):
        assert index in plan
        assert "TEMP B-TREE" not in plan
