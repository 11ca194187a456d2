"""A question that is worded once finds what its queryset would find, with other values each time."""

import pytest
from django.db.models import CharField, DateTimeField

from articles.asking import Given, Question
from articles.models import Article
from tests.factories import DAY, NOW, make_article, make_draft

pytestmark = pytest.mark.django_db


def test_a_question_is_asked_again_with_other_values(django_assert_num_queries):
    stories = [make_article(section="Energy"), make_article(section="Trade")]
    asked = Question(
        lambda: Article.objects.published().select_related("section").filter(slug=Given("slug", CharField())).defer("body")
    )
    with django_assert_num_queries(2):
        found = [story for wanted in stories for story in asked.ask(slug=wanted.slug)]
        assert [(story, story.section.name) for story in found] == [(stories[0], "Energy"), (stories[1], "Trade")]


def test_moments_are_told_to_the_database_in_its_own_way():
    make_article("Before", published_at=NOW - DAY)
    make_article("After", published_at=NOW)
    asked = Question(lambda: Article.objects.filter(published_at__lt=Given("moment", DateTimeField())))
    assert [story.headline for story in asked.ask(moment=NOW)] == ["Before"]


def test_a_question_that_finds_nothing_answers_with_nothing():
    make_draft()
    assert Question(Article.objects.published).ask() == []
