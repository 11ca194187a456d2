"""How many stories a tag stands on is counted where that may have changed, and only there."""

import pytest

from articles import publishing
from articles.models import Tag
from tests.factories import NOW, make_article, words

pytestmark = pytest.mark.django_db


def counts(*names: str) -> list[int]:
    return [Tag.objects.get(name=name).story_count for name in names]


def test_a_publication_that_leaves_the_tags_as_they_were_does_not_count_them(on_commit):
    story = make_article("First", tags=["Ports"])
    Tag.objects.update(story_count=99)  # a broad tag takes long to count
    publishing.revise(story, words("Second", tags=["Ports"]), now=NOW)
    with on_commit():
        publishing.publish(story, now=NOW)
    assert counts("Ports") == [99]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"tags": ["Ports"]}, {"tags": ["Ports", "Rail"]}), ({"tags": ["Ports", "Rail", "Roads"]}, {"tags": ["Ports", "Rail"]}),
        ({"tags": ["Ports", "Rail"], "body": ""}, {"tags": ["Ports", "Rail"]}),
    ],
)  # fmt: skip
def test_other_tags_or_a_brief_that_becomes_a_story_are_counted(on_commit, before, after):
    story = make_article("First", **before)
    Tag.objects.update(story_count=99)
    publishing.revise(story, words("Second", **after), now=NOW)
    with on_commit():
        publishing.publish(story, now=NOW)
    assert counts("Ports", "Rail") == [1, 1]
    assert [tag.story_count for tag in Tag.objects.filter(name="Roads")] in ([], [0])


def test_a_story_that_comes_back_is_counted_again(on_commit):
    story = make_article("First", tags=["Ports"])
    with on_commit():
        publishing.retract(story, now=NOW)
    assert counts("Ports") == [0]
    with on_commit():
        publishing.publish(story, now=NOW)
    assert counts("Ports") == [1]
