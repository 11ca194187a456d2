"""What readers follow moves the order of a box: a little, within bounds, and back when the counts are gone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import counting, relating
from articles.models import Article, Edition, Footprint, Related, RelatedCount, Snapshot
from tests.factories import NOW, make_article

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


@pytest.fixture
def box():
    """A story with a box of six rows, whose scores are close to one another: the third is 5 % below the first."""
    source, _other = make_article("Source"), make_article("Another")
    targets = [make_article(f"Target {number}") for number in range(6)]
    write(source, {target: 100_000_000 - 2_500_000 * place for place, target in enumerate(targets)})
    return source, targets


def write(source, scores):
    """Put rows with these scores under the source, in their order, into the active half."""
    if not Snapshot.objects.filter(active=True).exists():
        relating.rebuild(now=NOW)
    half = Snapshot.objects.get(active=True).half
    Related.objects.filter(source=source).delete()
    for rank, (target, score) in enumerate(scores.items()):
        Related.objects.create(half=half, source=source, target=target, rank=rank, score=score, content=1, reasons={})


def count(source, target, place, shown, followed, *, day=TODAY):
    RelatedCount.objects.create(day=day, source=source, target=target, position=place, shown=shown, followed=followed)


def another():
    """A story whose counts stand for the rest of the site."""
    return Article.objects.get(headline="Another")


def order(source):
    rows = Related.objects.current().filter(source=source).order_by("rank")
    return [(row.target.headline.removeprefix("Target "), row.rank) for row in rows.select_related("target")]


def names(source):
    return [name for name, _rank in order(source)]


def usual(source, targets, times=1):
    """Every card of the box followed by 5 in 100 who look; enough to know the site's mean."""
    for place, target in enumerate(targets[:4], 1):
        count(source, target, place, 4000 * times, round(200 * times * (1.0, 0.8, 0.7, 0.6)[place - 1]))


# --- what moves nothing ---------------------------------------------------------------------------------------------
def test_without_counts_nothing_moves(box, django_assert_num_queries):
    assert counting.lift_rows(NOW) == counting.lifting.Lifted(0, 0)
    assert names(box[0]) == ["0", "1", "2", "3", "4", "5"]


def test_few_readers_move_nothing(box):
    source, targets = box
    usual(another(), targets)
    count(source, targets[1], 2, 240, 100)  # 192 looks
    counting.lift_rows(NOW)
    assert names(source) == ["0", "1", "2", "3", "4", "5"]


def test_what_is_followed_as_often_as_the_mean_stays_where_it_is(box):
    usual(*box)
    counting.lift_rows(NOW)
    assert names(box[0]) == ["0", "1", "2", "3", "4", "5"]


def test_a_story_is_not_brought_in_that_the_engine_did_not_keep(box):
    source, targets = box
    usual(source, targets)
    count(source, another(), 1, 4000, 3000)
    counting.lift_rows(NOW)
    assert sorted(names(source)) == ["0", "1", "2", "3", "4", "5"]


def test_a_pin_stays_before_what_readers_follow_most(box):
    source, targets = box
    usual(source, targets)
    relating.pin(source, [targets[5]])
    RelatedCount.objects.filter(target=targets[1]).update(followed=2000)
    counting.lift_rows(NOW)
    assert [card.article.headline for card in relating.shelf(source).cards][:2] == ["Target 5", "Target 1"]


def test_near_copies_are_kept_apart_whatever_readers_follow(box):
    source, targets = box
    usual(source, targets)
    Footprint.objects.filter(article=targets[0].pk).update(copies=[targets[4].pk])
    Footprint.objects.filter(article=targets[4].pk).update(copies=[targets[0].pk])
    count(source, targets[4], 4, 4000, 1500)
    counting.lift_rows(NOW)
    assert {"0", "4"} - set(names(source)[:4]) != set()


# --- what lasts -----------------------------------------------------------------------------------------------------
@pytest.fixture
def plants():
    """Five stories of nearly the same words, and the one that readers follow from the first of them."""
    make_article("Opera season opens", summary="", body="<p>Sopranos sang.</p>")
    stories = [plant(number) for number in range(5)]
    relating.rebuild(now=NOW)
    return stories, stories[3]


def plant(number):
    body = f"<p>Lithium cells for the grid storage plant at the harbour of Northport, number {number}.</p>"
    return make_article(f"Plant {number}", summary="", body=body, published_at=NOW - timedelta(minutes=number))


def followed_most(stories, target):
    for place, other in enumerate(stories[1:], 1):
        count(stories[0], other, place, 90_000, 30_000 if other == target else 900)
    counting.lift_rows(NOW)


def shown_under(source):
    return list(Related.objects.current().filter(source=source).order_by("rank").values_list("target_id", flat=True))


def test_what_readers_made_of_a_box_outlasts_its_rewriting_and_a_rebuild(plants):
    stories, favourite = plants
    first = stories[0]
    before = shown_under(first)
    followed_most(stories, favourite)
    moved = shown_under(first)
    assert (moved != before, moved.index(favourite.pk) < before.index(favourite.pk)) == (True, True)
    relating.rebuild(now=NOW)
    assert shown_under(first) == moved
    newcomer = plant(7)
    relating.refresh([newcomer.pk], now=NOW)
    after = shown_under(first)
    assert newcomer.pk in after
    assert [pk for pk in after if pk != newcomer.pk] == moved


def test_what_was_counted_says_nothing_once_counting_is_off(plants, settings):
    stories, favourite = plants
    before = shown_under(stories[0])
    followed_most(stories, favourite)
    settings.RELATED_COUNTS = False
    relating.rebuild(now=NOW)
    assert shown_under(stories[0]) == before


# --- what moves -----------------------------------------------------------------------------------------------------
def test_a_story_that_is_followed_more_passes_others_of_nearly_its_score(box):
    source, targets = box
    usual(source, targets)
    usual(another(), targets, times=1000)
    RelatedCount.objects.filter(source=source, target=targets[2]).update(followed=600)
    assert counting.lift_rows(NOW).boxes == 1
    assert order(source) == [("2", 0), ("0", 1), ("1", 2), ("3", 3), ("4", 4), ("5", 5)]


def test_no_story_passes_another_whose_score_is_far_above(box):
    source, targets = box
    write(source, {targets[0]: 100_000_000, targets[1]: 81_000_000, targets[2]: 80_000_000})
    usual(another(), targets)
    count(source, targets[0], 1, 90_000, 0)
    count(source, targets[1], 2, 90_000, 80_000)
    counting.lift_rows(NOW)
    assert names(source) == ["0", "1", "2"]


def test_scores_and_reasons_stay_as_they_were(box):
    source, targets = box
    before = sorted(Related.objects.values_list("source", "target", "score", "content"))
    usual(source, targets)
    RelatedCount.objects.filter(target=targets[2]).update(followed=600)
    counting.lift_rows(NOW)
    assert sorted(Related.objects.values_list("source", "target", "score", "content")) == before


def test_readers_get_a_new_edition_once_and_a_second_run_changes_nothing(box):
    source, targets = box
    usual(source, targets)
    RelatedCount.objects.filter(target=targets[2]).update(followed=600)
    before = Edition.objects.get().number
    counting.lift_rows(NOW)
    assert Edition.objects.get().number == before + 1
    after = order(source)
    assert counting.lift_rows(NOW).boxes == 0
    assert (order(source), Edition.objects.get().number) == (after, before + 1)


@pytest.mark.parametrize("how", ["off", "old"])
def test_the_engine_s_own_order_comes_back(box, settings, how):
    source, targets = box
    usual(source, targets)
    RelatedCount.objects.filter(target=targets[2]).update(followed=600)
    counting.lift_rows(NOW)
    settings.RELATED_COUNTS = how != "off"
    later = NOW + (counting.WINDOW + timedelta(days=1)) * (how == "old")
    assert counting.lift_rows(later).boxes == 1
    assert names(source) == ["0", "1", "2", "3", "4", "5"]


def test_the_command_says_what_it_did_and_forgets_what_is_old(box):
    source, targets = box
    now = timezone.now()
    usual(source, targets)
    RelatedCount.objects.update(day=timezone.localdate(now))
    RelatedCount.objects.filter(target=targets[2]).update(followed=600)
    count(source, targets[0], 1, 1, 0, day=timezone.localdate(now) - timedelta(days=200))
    assert call_command("count_readers") == ("Pairs with enough readers: 4. Boxes in a new order: 1. Counts forgotten: 1.")


@pytest.mark.parametrize("number", [1, 3])
def test_boxes_that_stay_as_they_are_cost_the_same_however_many(django_assert_num_queries, number):
    targets = [make_article(f"Target {place}") for place in range(4)]
    for source in [make_article() for _ in range(number)]:
        write(source, {target: 100_000_000 - place for place, target in enumerate(targets)})
        usual(source, targets)
    with django_assert_num_queries(15):  # pairs by showings, by place, places, evidence; lifts; reorder
        counting.lift_rows(NOW)
