"""The box: good matches, or the latest of the section and no pretence."""

import pytest

from articles import relating
from articles.models import Article, Related
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
HARBOUR = "<p>Lithium cells for the grid storage plant at the harbour, number {}.</p>"


def shelf_of_scores(article, *scores: int) -> relating.Shelf:
    """The box of a story when its rows have these scores."""
    rows = Related.objects.current().filter(source=article).order_by("rank")
    for row, score in zip(rows, scores, strict=True):
        Related.objects.current().filter(source=article, target=row.target_id).update(score=score)
    return relating.shelf(article)


@pytest.mark.parametrize(
    ("scores", "heading"),
    [
        ((90_000_000, 80_000_000), "You May Also Like"),
        ((90_000_000, 10_000_000), "You May Also Like"),
        ((10_000_000, 9_000_000), "Latest in Energy"),
    ],
)
def test_a_box_with_too_few_good_matches_says_that_it_shows_the_latest(scores, heading):
    energy = make_section("Energy")
    article, *_ = [make_article(body=HARBOUR.format(number), section=energy) for number in range(3)]
    assert shelf_of_scores(article, *scores).heading == heading


def test_only_good_matches_are_shown():
    article, *_ = [make_article(body=HARBOUR.format(number)) for number in range(3)]
    assert len(shelf_of_scores(article, 90_000_000, 10_000_000).cards) == 1


def test_a_pin_keeps_the_box_however_few_matches_are_good():
    energy = make_section("Energy")
    article, *others = [make_article(body=HARBOUR.format(number), section=energy) for number in range(3)]
    relating.pin(article, others[:1])
    assert [card.pinned for card in shelf_of_scores(article, 10, 9).cards] == [True]


def test_the_box_is_printed_with_two_queries(django_assert_num_queries):
    article, *_ = [make_article(body=HARBOUR.format(number), section=make_section("Energy")) for number in range(3)]
    article = Article.objects.for_page().get(pk=article.pk)
    with django_assert_num_queries(2):
        relating.shelf(article)
    Related.objects.update(score=1)
    with django_assert_num_queries(2):
        relating.shelf(article)
