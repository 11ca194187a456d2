"""The box: good matches, or the latest of the section and no pretence."""

import pytest

from articles import publishing, relating
from articles.models import Article, Related
from tests.factories import NOW, make_article, make_section

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


def test_a_near_copy_of_a_card_does_not_fill_the_room_that_weak_matches_leave():
    """Two versions of one story, and two stories with little in common: the second version stays out of the box."""
    subject = "lithium cells for the grid storage plant at the harbour of Ostermouth"
    version = f"<p>The strike at the {subject} ended after nine days with a deal on shifts, said union and owner.</p>"
    article = make_article("Lithium plant", body=f"<p>All about {subject}, its shifts and its union.</p>")
    first, second = (
        make_article("Strike ends at lithium plant", body=version),
        make_article("Strike ends at plant", body=version),
    )
    for number in range(2):
        make_article(f"Gardens {number}", body=f"<p>Gardens, roses and the harbour, as seen from hill number {number}.</p>")
    ranks = dict(Related.objects.current().filter(source=article).values_list("target", "rank"))
    assert sorted(ranks[copy.pk] >= Related.HELD_BACK for copy in (first, second)) == [False, True]
    shown = {card.article.pk for card in relating.shelf(article).cards}
    assert len(shown & {first.pk, second.pk}) == 1
    publishing.retract(first if first.pk in shown else second, now=NOW)
    relating.refresh([first.pk, second.pk])
    after = {card.article.pk for card in relating.shelf(article).cards}
    assert after & {first.pk, second.pk} == {first.pk, second.pk} - shown
