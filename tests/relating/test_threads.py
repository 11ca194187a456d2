"""Earlier in this story."""

from datetime import timedelta

import pytest

from articles import publishing, relating
from articles.models import Article, Related
from articles.relating import threads
from articles.similarity.story import Story
from tests.factories import NOW, make_article, make_section

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


def earlier(story: Article) -> list[Article]:
    return relating.shelf(story).earlier


def test_a_story_knows_its_predecessors_newest_first_and_nothing_later(chapters):
    first, second, third, fourth = chapters
    assert earlier(fourth) == [third, second, first]
    assert earlier(second) == [first]
    assert earlier(first) == []


def test_a_retracted_chapter_and_a_brief_are_left_out(chapters, on_commit):
    with on_commit():
        publishing.retract(chapters[1], now=NOW)
    assert earlier(chapters[3]) == [chapters[2], chapters[0]]
    Article.objects.filter(pk=chapters[2].pk).update(is_brief=True, body="")
    assert earlier(chapters[3]) == [chapters[0]]


def test_one_subject_alone_does_not_make_a_thread(chapters):
    opera = make_article("Opera on the quay", body="<p>Sopranos sang of the ferry.</p>", tags=["Aurelia"])
    assert Related.objects.current().filter(source=opera, target__in=chapters).exists()
    assert earlier(opera) == []


def test_a_box_with_the_latest_still_knows_the_thread(chapters, settings):
    harbours = make_section("Harbours")
    Article.objects.update(section=harbours)
    settings.RELATED_LEAST = 9
    fourth = Article.objects.get(pk=chapters[3].pk)
    box = relating.shelf(fourth)
    assert box.heading == "Latest in Harbours"
    assert [card.article for card in box.cards] == list(
        Article.objects.listed().exclude(pk=fourth.pk).newest()[: settings.RELATED_CARDS]
    )
    assert box.earlier == [chapters[2], chapters[1], chapters[0]]
    Article.objects.update(section=None)
    assert relating.shelf(Article.objects.get(pk=fourth.pk)).earlier == box.earlier


@pytest.mark.parametrize("least", [1, 9])
def test_the_thread_comes_with_the_two_queries_of_the_box(chapters, django_assert_num_queries, settings, least):
    Article.objects.update(section=make_section("Harbours"))
    settings.RELATED_LEAST = least
    for length in (4, 7):
        newest = Article.objects.for_page().get(pk=chapters[-1].pk)
        with django_assert_num_queries(2):
            assert len(earlier(newest)) == min(length - 1, threads.MOST)
        chapters += [chapter(number) for number in range(4, 7)]


def test_the_nearest_stories_to_a_text_are_found_by_its_words_alone(chapters):
    text = Story(id=relating.UNSAVED, headline="Aurelia refit: chapter 3 and the Saltholm welders", published=NOW)
    found = relating.nearest(text, most=2)
    assert (len(found), set(found) <= {chapter.pk for chapter in chapters}) == (2, True)
    assert relating.nearest(Story(id=relating.UNSAVED, headline="Zzyzx", published=NOW)) == []
