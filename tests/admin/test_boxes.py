"""The page about related stories: what it lists, what it says when there is nothing, who may see it, and what it costs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import relating
from articles.models import Article, PendingLink, Pin, Related, RelatedCount, Snapshot
from tests.factories import NOW, make_article, make_articles, make_draft, make_retracted

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/relatedcount/"


def piles(desk):
    return {pile.kind: [(line.headline, line.note) for line in pile.lines] for pile in desk.get(PAGE).context["piles"]}


def text(desk) -> str:
    return desk.get(PAGE).content.decode()


def count(source, target, place, shown, followed, *, days=0):
    day = timezone.localdate() - timedelta(days=days)
    RelatedCount.objects.create(day=day, source=source, target=target, position=place, shown=shown, followed=followed)


def relate(source, targets, score=900_000_000):
    """These rows and no others under the source."""
    half = Snapshot.objects.get(active=True).half
    Related.objects.filter(half=half, source=source).delete()
    for rank, target in enumerate(targets):
        Related.objects.create(half=half, source=source, target=target, rank=rank, score=score, content=1)


# --- who may see it -------------------------------------------------------------------------------------------------
def test_who_may_not_see_stories_may_not_see_their_boxes(login):
    client = login("view_photo")
    assert client.get(PAGE).status_code == 403
    assert "Related stories" not in client.get("/admin/").content.decode()


def test_who_is_not_logged_in_is_asked_to(client):
    assert client.get(PAGE).status_code == 302


def test_there_is_no_other_page_of_counts(desk):
    assert desk.get(f"{PAGE}add/").status_code == 404
    assert desk.get(f"{PAGE}1/change/").status_code == 404


def test_whoever_may_see_stories_finds_it_in_the_navigation(login):
    page = login("view_article").get(PAGE)
    assert [(entry["label"], entry["here"]) for entry in page.context["navigation"]] == [
        ("Stories", False), ("Related stories", True)
    ]  # fmt: skip


# --- when there is nothing ------------------------------------------------------------------------------------------
def test_an_empty_site_says_what_each_part_will_tell(desk):
    page = text(desk)
    assert "Nothing was counted yet. Open a published story that has a box" in page
    assert "Every box of the newest stories has its cards." in page
    assert "Every one of the newest stories stands in some box." in page
    assert "No pin leads to a story that was retracted or has expired." in page
    assert "No related headline waits for its story." in page


def test_with_counting_off_the_page_says_so(desk, settings):
    settings.RELATED_COUNTS = False
    assert "Counting is off (RELATED_COUNTS=0)" in text(desk)


# --- what is listed -------------------------------------------------------------------------------------------------
def test_boxes_that_are_not_full_are_listed_and_full_ones_are_not(desk):
    full, pinned, short, poor, *others = make_articles(8)
    relating.rebuild(now=NOW)
    for each in others:
        relate(each, [other for other in (full, pinned, short, poor) if other != each])
    relate(full, others)
    relate(pinned, others[:2])
    relating.pin(pinned, [short, poor])
    relate(short, others[:1])
    relate(poor, others, score=1)
    assert piles(desk)["weak"] == [(poor.headline, "0 of 4 cards"), (short.headline, "1 of 4 cards")]


def test_stories_in_no_box_are_listed_unless_they_are_never_to_be_recommended(desk):
    first, second, below, pinned, hidden, alone = make_articles(6)
    relating.rebuild(now=NOW)
    Related.objects.all().delete()
    relate(first, [second, pinned])
    relate(second, [first])
    Related.objects.create(
        half=Snapshot.objects.get(active=True).half, source=first, target=below, rank=4, score=9**9, content=1
    )
    Article.objects.filter(pk=hidden.pk).update(never_recommend=True)
    relating.pin(make_draft("Not out yet"), [alone])
    assert [headline for headline, _note in piles(desk)["alone"]] == [alone.headline, below.headline]


def test_pins_that_lead_to_retracted_stories_are_listed_with_both(desk):
    source, gone = make_article("Still here"), make_retracted("Gone")
    Pin.objects.create(source=source, target=gone)
    Pin.objects.create(source=make_retracted("Gone as well"), target=gone)
    Pin.objects.create(source=gone, target=source)
    assert piles(desk)["gone"] == [("Still here", "Gone")]


def test_headlines_that_wait_are_listed_and_lead_to_the_list_of_them(desk):
    relating.wait_for(make_article("Source"), "Not here yet", "", position=0, now=NOW)
    assert piles(desk)["waiting"] == [("Source", "Not here yet")]
    assert "/admin/articles/pendinglink/" in text(desk)


def test_no_more_lines_than_fit_are_listed(desk):
    for number in range(12):
        relating.wait_for(make_article(), f"Waiting {number}", "", position=0, now=NOW)
    assert len(piles(desk)["waiting"]) == 10


# --- what readers do ------------------------------------------------------------------------------------------------
def test_the_page_tells_what_readers_saw_and_followed_by_place(desk):
    source, one, two = make_article("Source"), make_article("One"), make_article("Two")
    count(source, one, 1, 1000, 50)
    count(source, two, 2, 1000, 60)
    count(source, two, 2, 5000, 5000, days=29)
    context = desk.get(PAGE).context
    assert [(line["place"], line["shown"], line["followed"], line["rate"], line["share"]) for line in context["places"]] == [
        (1, 1000, 50, "5.0 %", "100 %"), (2, 1000, 60, "6.0 %", "80 %"),
    ]  # fmt: skip
    assert [(line["source"].headline, line["target"].headline) for line in context["top"]] == [
        ("Source", "Two"),
        ("Source", "One"),
    ]
    page = text(desk)
    assert "<strong>110</strong> of <strong>2,000</strong> cards that were seen were followed: 5.5 %." in page


def test_what_is_left_of_a_deleted_story_is_not_told(desk):
    source, one = make_article("Source"), make_article("One")
    count(source, one, 1, 1000, 50)
    RelatedCount.objects.update(target=999_999)
    assert desk.get(PAGE).context["top"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_three_of_each_as_for_one(desk, django_assert_num_queries, number):
    for place in range(number):
        source, target = make_article(f"Source {place}"), make_article(f"Target {place}")
        count(source, target, 1, 1000, 50)
        relating.wait_for(source, f"Waiting {place}", "", position=0, now=NOW)
        Pin.objects.create(source=source, target=make_retracted(f"Gone {place}"))
    assert PendingLink.objects.count() == number
    cache.clear()
    with django_assert_num_queries(14):  # what is due, session, user; half, newest, five piles; three sums and the headlines
        desk.get(PAGE)
