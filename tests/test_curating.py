"""What stands where on a front."""

from datetime import timedelta

import pytest

from articles import curating, picturing
from articles.models import Slot
from tests.factories import DAY, NOW, make_article, make_articles, make_brief, make_draft, make_scheduled, make_section
from tests.pictures import gradient

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


def test_a_slot_holds_its_place_and_the_newest_fill_the_others():
    old, *_between, second, first = make_articles(6)
    Slot.objects.create(article=old, position=2)
    front = curating.front(now=NOW)
    assert headlines(front.stories[:3]) == headlines([first, old, second])
    assert [place.slot is not None for place in front.places[:3]] == [False, True, False]


def test_of_two_slots_for_one_place_the_second_has_the_next_and_a_gap_is_closed():
    first, second, third = make_articles(3)
    for place, story in ((1, first), (1, second), (9, third)):
        Slot.objects.create(article=story, position=place)
    assert headlines(curating.front(now=NOW).stories) == headlines([first, second, third])


def test_slots_that_hold_no_place_are_named():
    shown, hidden = make_article(), make_draft()
    idle = [Slot.objects.create(article=story, position=place) for place, story in ((1, hidden), (3, shown), (99, shown))]
    holding = Slot.objects.create(article=shown, position=1)
    assert curating.front(now=NOW).idle == [idle[0].pk, idle[1].pk, idle[2].pk]
    assert [place.slot for place in curating.front(now=NOW).places] == [holding.pk]


def test_a_story_stands_twice_where_its_slot_says_so():
    story = make_article(section="Energy")
    slot = Slot.objects.create(article=story)
    assert curating.front(now=NOW).strips == []
    Slot.objects.filter(pk=slot.pk).update(may_repeat=True)
    assert everything(curating.front(now=NOW)) == [story.pk] * 2


def test_a_sections_weight_counts_as_hours(settings):
    settings.FRONT_PICTURE_HOURS = 0
    light, heavy = make_section("Light"), make_section("Heavy", weight=3)
    newer = make_article("Newer", section=light)
    older = make_article("Older", section=heavy, published_at=NOW - timedelta(hours=2))
    assert curating.front(now=NOW).lead == older
    heavy.weight = 1
    heavy.save()
    assert curating.front(now=NOW).lead == newer


def test_a_picture_counts_as_hours_where_a_setting_says_so(settings):
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW)
    plain, pictured = make_article("Plain"), make_article("Pictured", lead_photo=photo, published_at=NOW - timedelta(hours=2))
    assert curating.front(now=NOW).lead == plain
    settings.FRONT_PICTURE_HOURS = 3
    assert curating.front(now=NOW).lead == pictured


def test_a_front_of_tomorrow_holds_what_is_scheduled_for_the_desk_alone():
    shown, coming = make_article("Shown"), make_scheduled("Coming", at=NOW + DAY, section="Energy")
    Slot.objects.create(article=coming, starts=NOW + DAY)
    assert headlines(curating.front(now=NOW + 2 * DAY).stories) == ["Shown"]
    assert headlines(curating.front(now=NOW + DAY, ahead=True).stories) == ["Coming", "Shown"]
    assert headlines(curating.front(now=NOW + DAY - timedelta(seconds=1), ahead=True).stories) == ["Shown"]
    coming.refresh_from_db()
    assert (coming.status, shown.status) == ("draft", "published")


def test_a_strip_shows_the_stories_of_the_parts_of_its_section():
    parent = make_section("Energy")
    part = make_section("Wind", parent=parent)
    make_articles(curating.PLACES)
    older = make_article("Of the part", section=part, published_at=NOW - 30 * DAY)
    assert [(section, headlines(stories)) for section, stories in curating.front(now=NOW).strips] == [
        (parent, [older.headline])
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_front_costs_the_same_for_one_story_and_for_three(number, django_assert_num_queries):
    make_articles(number, section=make_section("Energy"))
    with django_assert_num_queries(3):
        everything(curating.front(now=NOW))
