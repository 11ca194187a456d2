"""What the tag field offers while one types."""

import pytest
from django.db import connection

from articles import naming, tagging
from articles.models import Tag, TagAlias
from articles.surveying import survey
from articles.tagging import nearing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def alias(name: str, tag: Tag) -> TagAlias:
    return TagAlias.objects.create(tag=tag, name=name, key=naming.tag_key(name), slug=naming.slugify(name))


def offered(typed: str) -> list[str]:
    return [each.name for each in tagging.offer(typed).offers]


def test_what_is_typed_without_accents_finds_the_tag_that_has_them():
    tagging.make("Zürich")
    assert offered("zurich") == offered("ＺÜR") == ["Zürich"]


def test_another_spelling_finds_its_tag_and_says_so():
    make_article(tags=["electric vehicles"])
    alias("EVs", Tag.objects.get())
    answer = tagging.offer("evs")
    assert (answer.exact.name, answer.offers[0].name, answer.offers[0].via) == ("electric vehicles", "electric vehicles", "EVs")


def test_the_most_used_stand_first_each_with_its_stories():
    make_article(tags=["battery passports", "battery swaps"])
    make_article(tags=["battery swaps"])
    found = tagging.offer("batt").offers
    assert [(each.name, each.stories) for each in found] == [("battery swaps", 2), ("battery passports", 1)]


def test_what_is_typed_exactly_stands_first_however_little_used():
    make_article(tags=["oil prices"])
    tagging.make("oil")
    assert offered("oil") == ["oil", "oil prices"]


@pytest.mark.parametrize(
    "typed",
    [
        "charging station",
        "charging-stations",
        "Charging Statoins",
        "charging sttions",
        "chargingstations",
        "charginng stations",
    ],
)
def test_a_near_twin_is_offered_before_it_is_made(typed):
    make_article(tags=["charging stations"])
    assert [(each.name, each.stories) for each in tagging.offer(typed).near or tagging.offer(typed).offers] == [
        ("charging stations", 1)
    ]


@pytest.mark.parametrize("typed", ["iran", "2024 budget", "charging"])
def test_what_is_not_near_is_not_called_so(typed):
    for name in ("iron", "2025 budget", "charring station"):
        tagging.make(name)
    assert tagging.offer(typed).near == []


def test_names_are_read_as_they_will_be_saved():
    make_article(tags=["Zürich"])
    readings = tagging.read(["ZURICH", "zürich", " Zuerich West,"])
    assert [(each.name, each.stories, each.is_new) for each in readings] == [("Zürich", 1, False), ("Zuerich West", 0, True)]


@pytest.mark.parametrize("nothing", ["", " ", ",", "\u202e", "%", "_", "\\"])
def test_signs_that_name_nothing_offer_nothing_that_does_not_hold_them(nothing):
    tagging.make("ports")
    assert offered(nothing) == []


def test_a_question_takes_as_many_queries_for_one_tag_as_for_three(django_assert_num_queries):
    for names in (["rail"], ["rail freight", "railways", "light rail"]):
        for name in names:
            tagging.make(name)
        with django_assert_num_queries(3):
            assert tagging.offer("rail").exact.name == "rail"


def test_keys_that_begin_alike_are_read_from_the_index():
    for number in range(300):
        tagging.make(f"tag {number}")
    survey()
    plan = Tag.objects.filter(nearing.starting("tag 29")).values("pk").explain()
    if connection.vendor == "sqlite":
        assert "USING" in plan
        assert "INDEX" in plan
        assert "key>" in plan
    assert Tag.objects.filter(nearing.starting("tag 29")).count() == 11
