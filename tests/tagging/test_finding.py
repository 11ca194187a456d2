"""One tag for every spelling."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import naming, tagging
from articles.models import Tag, TagAlias

pytestmark = pytest.mark.django_db


def names(tags) -> list[str]:
    return [tag.name for tag in tags]


def test_spellings_that_differ_in_case_accents_width_or_spaces_are_one_tag():
    first = tagging.resolve(["Zürich"])
    assert tagging.resolve(["ZÜRICH", " zurich ", "Ｚürich", "Zürich"]) == first
    assert Tag.objects.count() == 1


def test_signs_tell_tags_apart_and_each_has_an_address():
    tags = tagging.resolve(["C", "C++", "C#"])
    assert [tag.slug for tag in tags] == ["c", "c-2", "c-3"]


def test_tags_keep_the_order_in_which_they_were_given():
    tagging.resolve(["zinc"])
    assert names(tagging.resolve(["cobalt", "zinc", "anode"])) == ["cobalt", "zinc", "anode"]


def test_an_alias_leads_to_its_tag_and_makes_no_other():
    (vehicles,) = tagging.resolve(["electric vehicles"])
    TagAlias.objects.create(tag=vehicles, name="EVs", key=naming.tag_key("EVs"), slug="evs")
    assert tagging.resolve(["evs", "Electric Vehicles"]) == [vehicles]
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("nothing", ["", "  ", ",", "\u202e", '""'])
def test_a_name_without_a_sign_is_passed_over(nothing):
    assert tagging.resolve([nothing]) == []


def test_finding_existing_tags_takes_two_queries_for_one_name_and_for_three(django_assert_num_queries):
    tagging.resolve(["a", "b", "c"])
    for wanted in (["a"], ["a", "b", "c"]):
        with django_assert_num_queries(2):
            assert len(tagging.resolve(wanted)) == len(wanted)


@given(st.lists(st.text(max_size=120), max_size=6))
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
def test_any_text_is_a_tag_once_or_none(raw):
    tags = tagging.resolve(raw)
    assert len({tag.key for tag in tags}) == len(tags)
    assert tagging.resolve(tag.name for tag in tags) == tags
    assert all(tag.slug and len(tag.name) <= 100 for tag in tags)
