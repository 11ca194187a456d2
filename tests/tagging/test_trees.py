"""Tags and sections within one another, what their pages list, and how many stories each tag counts."""

import pytest

from articles import publishing, tagging
from articles.models import Article, Section, Tag
from tests.factories import NOW, make_article, make_brief, make_section, words

pytestmark = pytest.mark.django_db


def under(parent, *names: str) -> list[Tag]:
    """Tags one below the other, the first below `parent`."""
    made = []
    for name in names:
        tag = tagging.make(name)
        tag.parent = parent
        tag.save()
        made.append(tag)
        parent = tag
    return made


def headlines(stories) -> list[str]:
    return sorted(story.headline for story in stories)


def counted(*names: str) -> list[int]:
    return [Tag.objects.get(name=name).story_count for name in names]


# --- the rule -------------------------------------------------------------------------------------------------------
def test_three_levels_are_the_most():
    energy, vehicles, batteries = under(None, "Energy", "Vehicles", "Batteries")
    cells = tagging.make("Cells")
    assert tagging.why_not(cells, vehicles) == ""
    assert tagging.why_not(cells, batteries) == "“Cells” under “Batteries” would stand too deep: 3 levels are the most."
    assert tagging.why_not(energy, cells) == "“Energy” under “Cells” would stand too deep: 3 levels are the most."


def test_nothing_is_a_part_of_itself_or_of_its_parts():
    energy, vehicles = under(None, "Energy", "Vehicles")
    sentence = "“{}” is “Energy” itself or a part of it, and cannot hold it."
    assert tagging.why_not(energy, energy) == sentence.format("Energy")
    assert tagging.why_not(energy, vehicles) == sentence.format("Vehicles")
    assert tagging.why_not(vehicles, None) == ""


def test_the_line_of_a_tag_is_read_from_the_widest_and_ends_even_in_a_circle():
    energy, vehicles, batteries = under(None, "Energy", "Vehicles", "Batteries")
    assert tagging.line(batteries) == [energy, vehicles, batteries]
    Tag.objects.filter(pk=energy.pk).update(parent=batteries)
    assert tagging.line(Tag.objects.get(pk=batteries.pk)) == [energy, vehicles, batteries]


# --- pages of tags --------------------------------------------------------------------------------------------------
def test_a_tag_lists_the_stories_of_its_parts_only_where_it_says_so(client):
    energy, vehicles, _batteries = under(None, "Energy", "Vehicles", "Batteries")
    make_article("Of energy", tags=["Energy"])
    make_article("Of batteries", tags=["Batteries"])
    assert headlines(Article.objects.about(energy)) == ["Of energy"]
    assert "Of batteries" not in client.get(energy.get_absolute_url()).content.decode()
    Tag.objects.filter(pk__in=[energy.pk, vehicles.pk]).update(with_children=True)
    energy, vehicles = Tag.objects.get(pk=energy.pk), Tag.objects.get(pk=vehicles.pk)
    assert headlines(Article.objects.about(energy)) == ["Of batteries", "Of energy"]
    assert headlines(Article.objects.about(vehicles)) == ["Of batteries"]
    assert headlines(Article.objects.tagged(energy)) == ["Of energy"]


def test_a_tag_s_page_names_what_it_is_part_of_and_its_parts(client):
    _energy, vehicles, _batteries = under(None, "Energy", "Vehicles", "Batteries")
    page = client.get(vehicles.get_absolute_url()).content.decode()
    assert '<nav class="line" aria-label="Part of">\n<ol>\n<li><a href="/tag/energy/">Energy</a></li>' in page
    assert '<nav class="parts" aria-label="Parts of this tag">\n<ul>\n<li><a href="/tag/batteries/">Batteries</a></li>' in page


# --- pages of sections ----------------------------------------------------------------------------------------------
@pytest.fixture
def nested():
    energy = make_section("Energy")
    wind = make_section("Wind", parent=energy)
    offshore = make_section("Offshore", parent=wind)
    make_article("At sea", section=offshore)
    return energy, wind, offshore


def test_a_section_s_page_has_the_stories_of_the_sections_within(client, nested):
    energy, wind, offshore = nested
    for section in nested:
        assert "At sea" in client.get(section.get_absolute_url()).content.decode()
    make_article("Of energy alone", section=energy)
    assert headlines(Article.objects.under_section(Section.objects.get(name="Wind"))) == ["At sea"]
    page = client.get(wind.get_absolute_url()).content.decode()
    assert f'<li><a href="{energy.get_absolute_url()}">Energy</a></li>' in page
    assert f'<li><a href="{offshore.get_absolute_url()}">Offshore</a></li>' in page


def test_the_navigation_names_the_first_level_and_marks_where_a_story_stands(client, nested):
    make_section("Empty")
    make_section("Unused", parent=nested[0])
    page = client.get("/story/at-sea/").content.decode()
    assert '<li><a href="/section/energy/" aria-current="true">Energy</a></li>' in page
    assert [name for name in ("Wind</a></li>", "Empty", "Unused") if name in page] == []
    assert [section.name for section in Section.objects.in_use()] == ["Energy", "Offshore", "Wind"]
    front = client.get("/").content.decode()
    assert "At sea" in front


def test_a_section_cannot_be_put_into_its_own_part(admin_client, nested):
    energy, _wind, offshore = nested
    form = {"name": "Energy", "slug": "energy", "position": "0", "parent": offshore.pk}
    response = admin_client.post(f"/admin/articles/section/{energy.pk}/change/", form)
    assert response.context["errors"] == [["“Offshore” is “Energy” itself or a part of it, and cannot hold it."]]


# --- how many stories -----------------------------------------------------------------------------------------------
def test_a_tag_counts_the_stories_that_readers_may_find(on_commit):
    make_brief("A brief", tags=["rail"])
    first = make_article("First", tags=["rail", "ports"])
    make_article("Second", tags=["rail"])
    assert counted("rail", "ports") == [2, 1]
    with on_commit():
        publishing.retract(first, now=NOW)
    assert counted("rail", "ports") == [1, 0]


def test_a_tag_that_is_taken_off_a_story_counts_one_less(on_commit):
    story = make_article("First", tags=["rail", "ports"])
    with on_commit():
        publishing.revise(story, words("First", tags=["ports"]), now=NOW)
        publishing.publish(story, now=NOW)
    assert counted("rail", "ports") == [0, 1]
    assert Tag.objects.filter(count_is_old=True).count() == 0
