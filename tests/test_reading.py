"""What public pages ask about stories: the same as the plain querysets find, in one question each."""

import pytest

from articles import publishing, reading, relating
from articles.models import Article
from tests.factories import DAY, NOW, make_article, make_articles, make_brief, make_draft, make_retracted

pytestmark = pytest.mark.django_db


def told(story: Article) -> tuple[object, ...]:
    credits = [(credit.position, credit.author.name, credit.author.role, credit.author.kind) for credit in story.credits.all()]
    corrections = [(correction.at, correction.text) for correction in story.corrections.all()]
    return credits, sorted(tag.name for tag in story.tags.all()), corrections, story.section, story.lead_photo, story.body


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_story_comes_with_all_that_its_page_prints_in_one_query(number, django_assert_num_queries):
    names, tags = [f"Author “{place}”" for place in range(number)], [f"tag {place}" for place in range(number)]
    written = make_article(authors=names, tags=tags, section="Energy" if number else None)
    for place in range(number):
        publishing.correct(written, text=f"It is {place}.", at=NOW + place * DAY, now=NOW + 3 * DAY)
    with django_assert_num_queries(1):
        story = reading.story(written.slug)
        found = told(story)
    assert found == told(Article.objects.published().for_page().get(pk=written.pk))


def test_tags_come_in_the_editors_order():
    story = make_article(tags=["wind", "batteries", "ports"])
    assert [tag.name for tag in reading.story(story.slug).tags.all()] == ["wind", "batteries", "ports"]


def test_only_what_readers_may_see_is_found():
    shown, hidden = make_article(), [make_draft(), make_retracted()]
    assert reading.story(shown.slug) == shown
    assert [reading.story(story.slug) for story in hidden] == [None, None]
    assert list(reading.cards([shown.pk, *(story.pk for story in hidden), 10_000])) == [shown.pk]


@pytest.mark.parametrize("number", [1, 16, 17, 40])
def test_cards_of_any_number_come_in_one_query(number, django_assert_num_queries):
    stories = make_articles(number, section="Energy")
    with django_assert_num_queries(1):
        found = reading.cards(story.pk for story in stories)
        assert {(pk, story.headline, story.section.name) for pk, story in found.items()} == {
            (story.pk, story.headline, "Energy") for story in stories
        }
    with django_assert_num_queries(0):
        assert reading.cards([]) == {}


def test_the_rows_that_come_with_a_story_are_those_that_it_asks_for(django_assert_num_queries):
    first, second = make_article(tags=["rail"]), make_article(tags=["rail"])
    relating.pin(first, [make_brief(), make_article(), make_draft(), make_retracted()])
    with django_assert_num_queries(1):
        carried = reading.kept(reading.story(first.slug))
    assert carried == reading.kept(Article.objects.get(pk=first.pk))
    assert [(row.kind, row.is_brief) for row in carried if row.is_pin] == [("pin", True), ("pin", False)]
    assert second.pk in {row.target for row in carried}
