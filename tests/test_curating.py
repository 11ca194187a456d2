"""What stands where on a front."""

from datetime import timedelta

import pytest

from articles import curating
from articles.models import Slot
from tests.factories import DAY, NOW, make_article, make_articles, make_brief, make_draft, make_section

pytestmark = pytest.mark.django_db


def headlines(stories) -> list[str]:
    return [story.headline for story in stories]


def everything(front: curating.Front) -> list[int]:
    strips = [story for _section, stories in front.strips for story in stories]
    return [story.pk for story in [front.lead, *front.second, *front.latest, *strips] if story]


def test_a_site_without_stories_has_an_empty_front():
    make_draft()
    front = curating.front(now=NOW)
    assert (front.is_empty, front.second, front.latest, front.strips) == (True, [], [], [])


def test_the_newest_story_leads_and_the_others_follow_by_date():
    stories = make_articles(7)
    front = curating.front(now=NOW)
    newest = headlines(reversed(stories))
    assert headlines([front.lead, *front.second, *front.latest]) == newest


def test_a_pin_leads_within_its_span_of_time_and_not_outside_it():
    old, *_newer = make_articles(3)
    Slot.objects.create(article=old, starts=NOW, ends=NOW + DAY)
    assert curating.front(now=NOW - timedelta(seconds=1)).lead != old
    assert curating.front(now=NOW).lead == old
    assert curating.front(now=NOW + DAY).lead != old


def test_no_story_stands_twice_on_a_page():
    energy = make_section("Energy")
    stories = make_articles(25, section=energy)
    Slot.objects.create(article=stories[3])
    shown = everything(curating.front(now=NOW))
    assert len(shown) == len(set(shown)) == 13 + 4


def test_briefs_and_drafts_stand_on_no_front():
    make_draft("Draft")
    make_brief("Brief")
    shown = make_article("Shown")
    assert everything(curating.front(now=NOW)) == [shown.pk]


def test_a_sections_front_has_its_own_stories_and_its_own_pins():
    energy, trade = make_section("Energy"), make_section("Trade")
    first = make_article("Energy, first", section=energy, published_at=NOW - DAY)
    make_article("Energy, second", section=energy)
    make_article("Trade", section=trade)
    Slot.objects.create(section=energy, article=first)
    front = curating.front(energy, now=NOW)
    assert headlines([front.lead, *front.second]) == ["Energy, first", "Energy, second"]
    assert curating.front(now=NOW).lead != first


@pytest.mark.parametrize("number", [1, 3])
def test_a_front_costs_the_same_for_one_story_and_for_three(number, django_assert_num_queries):
    make_articles(number, section=make_section("Energy"))
    with django_assert_num_queries(5):
        everything(curating.front(now=NOW))
