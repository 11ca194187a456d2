"""A list that is worded once is the list that its rule finds, in both directions, and costs one question from any place."""

import pytest

from articles import listing
from articles.models import Article, Author, Tag
from tests.factories import DAY, NOW, make_article, make_brief, make_draft, make_retracted

pytestmark = pytest.mark.django_db


def heads(stories):
    return [story.headline for story in stories]


@pytest.fixture
def archive():
    for place in range(5):
        at = NOW - DAY * (place // 2)  # two of one moment
        make_article(f"Story {place}", tags=["rail"], authors=["Ada Moreau"], published_at=at)
    make_article("Other", tags=["ports"])
    for hidden in (make_brief, make_draft, make_retracted):
        hidden("Hidden", tags=["rail"], authors=["Ada Moreau"])


def both_ways():
    tag, author = Tag.objects.get(name="rail"), Author.objects.get(name="Ada Moreau")
    listed = Article.objects.listed()
    return [(listing.about(tag), listed.about(tag)), (listing.by(author), listed.by(author))]


@pytest.mark.parametrize("most", [1, 3])
def test_a_worded_list_is_the_list_of_its_rule_from_any_place(archive, django_assert_num_queries, most):
    for worded, rule in both_ways():
        plain = listing.Queried(rule)
        third = plain.newest(3)[2]
        place = (third.published_at, third.pk, most)
        with django_assert_num_queries(3):
            found = [worded.newest(most), worded.older(*place), worded.newer(*place)]
        assert [heads(page) for page in found] == [
            heads(page) for page in (plain.newest(most), plain.older(*place), plain.newer(*place))
        ]
        assert heads(worded.newest(9)) == heads(rule.newest())
        assert len(heads(worded.newest(9))) == 5


def test_the_list_of_a_tag_that_includes_its_parts_has_their_stories():
    make_article("Wide", tags=["cars"])
    make_article("Narrow", tags=["vans"])
    cars, vans = Tag.objects.get(name="cars"), Tag.objects.get(name="vans")
    vans.parent, cars.with_children = cars, True
    vans.save()
    assert sorted(heads(listing.about(cars).newest(9))) == ["Narrow", "Wide"]
