"""Earlier in this story."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing, relating
from articles.relating import threads
from articles.similarity.story import Story
from tests.factories import NOW, make_article

pytestmark = pytest.mark.django_db
OTHERS = ["Opera season opens with sopranos", "Harvest of apples begins late", "Museum finds a lost map"]


def chapter(number: int, **fields) -> object:
    body = f"<p>The ferry Aurelia reached the Saltholm shipyard. Chapter {number} of its refit followed the welders.</p>"
    moment = NOW - timedelta(days=100 - 10 * number)
    return make_article(
        f"Aurelia refit, chapter {number}", summary="", body=body, tags=["Aurelia", "Saltholm"], published_at=moment, **fields
    )


@pytest.fixture
def chapters():
    for headline in OTHERS:
        make_article(headline, summary="", body=f"<p>{headline}, as every year.</p>", tags=["culture"])
    return [chapter(number) for number in range(4)]


def test_a_story_knows_its_predecessors_newest_first_and_nothing_later(chapters):
    first, second, third, fourth = chapters
    assert relating.earlier(fourth) == [third, second, first]
    assert relating.earlier(second) == [first]
    assert relating.earlier(first) == []


def test_a_retracted_chapter_is_left_out(chapters, on_commit):
    with on_commit():
        publishing.retract(chapters[1], now=NOW)
    assert relating.earlier(chapters[3]) == [chapters[2], chapters[0]]


def test_it_takes_no_more_queries_for_a_long_thread_than_it_has_steps(chapters):
    for number in range(4, 7):
        newest = chapter(number)
    with CaptureQueriesContext(connection) as queries:
        assert len(relating.earlier(newest)) == 6
    assert len(queries) <= threads.STEPS + 1


def test_a_story_without_company_has_no_thread():
    assert relating.earlier(make_article("Alone")) == []


def test_the_nearest_stories_to_a_text_are_found_by_its_words_alone(chapters):
    text = Story(id=relating.UNSAVED, headline="Aurelia refit: chapter 3 and the Saltholm welders", published=NOW)
    found = relating.nearest(text, most=2)
    assert (len(found), set(found) <= {chapter.pk for chapter in chapters}) == (2, True)
    assert relating.nearest(Story(id=relating.UNSAVED, headline="Zzyzx", published=NOW)) == []
