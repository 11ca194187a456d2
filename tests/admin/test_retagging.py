"""Tags of many stories changed at once, from the list of stories."""

import pytest
from django.test import TestCase

from articles import naming, publishing, tagging
from articles.models import Article, Tag, TagAlias
from articles.publishing import Retag, retagging
from tests.admin.desk import LIST, change, told
from tests.factories import DAY, NOW, make_article, make_draft, make_scheduled, make_user, words

pytestmark = pytest.mark.django_db


def apply(stories, add=(), remove=()):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return retagging.apply([story.pk for story in stories], Retag(add, remove), now=NOW + DAY)


def tags_of(story) -> tuple[list[str], list[str]]:
    """What readers see, and what the newest version says."""
    story = Article.objects.get(pk=story.pk)
    return [tag.name for tag in story.tags.order_by("tagged__pk")], story.latest_revision.tags


def test_a_live_story_shows_the_new_tags_at_once_and_is_not_told_as_updated():
    story = make_article(tags=["ports", "rail"])
    done = apply([story], add=["freight"], remove=["PORTS"])
    assert (done.changed, done.live) == ([story.pk], [story.pk])
    assert tags_of(story) == (["rail", "freight"], ["rail", "freight"])
    story.refresh_from_db()
    assert (story.updated_at, story.version, story.has_unpublished_changes) == (None, 3, False)
    line = story.events.latest("pk")
    assert (line.verb, line.note, line.revision.number) == ("retag", "+freight, −ports", 2)
    assert {tag.name: tag.story_count for tag in Tag.objects.all()} == {"ports": 0, "rail": 1, "freight": 1}


def test_changes_that_readers_do_not_see_stay_unseen():
    story = make_article("Seen", tags=["ports"])
    publishing.revise(story, words("Unseen", tags=["ports"]), now=NOW)
    draft = make_draft(tags=["ports"])
    done = apply([story, draft], add=["rail"])
    assert (len(done.changed), done.live) == (2, [])
    assert tags_of(story) == (["ports"], ["ports", "rail"])
    assert tags_of(draft) == ([], ["ports", "rail"])
    assert Article.objects.get(pk=story.pk).headline == "Seen"


def test_a_schedule_moves_on_to_the_new_version():
    story = make_scheduled(tags=["ports"], at=NOW + 2 * DAY)
    apply([story], add=["rail"])
    publishing.publish_due(NOW + 3 * DAY)
    assert tags_of(story) == (["ports", "rail"], ["ports", "rail"])


def test_other_spellings_are_the_tag_and_what_a_story_has_is_not_added_again():
    story = make_article(tags=["electric vehicles"])
    tag = Tag.objects.get()
    TagAlias.objects.create(tag=tag, name="EVs", key=naming.tag_key("EVs"), slug="evs")
    written = make_draft(tags=["EVs"])
    assert apply([story, written], add=["evs", "Electric  Vehicles"]).changed == []
    apply([story, written], remove=["electric vehicles"])
    assert (tags_of(story), tags_of(written)) == (([], []), ([], []))


def test_nothing_to_do_and_a_contradiction_are_refused_with_a_sentence():
    story = make_article()
    for retag, sentence in (
        (((), ()), "Name a tag to add or to remove."),
        ((["a"], ["A"]), "“a” is to be added and removed; choose one."),
    ):
        with pytest.raises(publishing.Incomplete, match="^" + sentence):
            apply([story], *retag)


def test_a_batch_that_fails_leaves_whole_batches(monkeypatch):
    stories = [make_article(tags=["ports"]) for _ in range(3)]
    monkeypatch.setattr(retagging, "AT_ONCE", 2)
    amend = retagging.amend

    def fails(article, values, **options):
        if article.pk == stories[2].pk:
            raise RuntimeError
        return amend(article, values, **options)

    monkeypatch.setattr(retagging, "amend", fails)
    with pytest.raises(RuntimeError):
        apply(stories, add=["rail"])
    assert [tags_of(story)[1] for story in stories] == [["ports", "rail"], ["ports", "rail"], ["ports"]]


# --- from the list --------------------------------------------------------------------------------------------------
def press(client, stories, query="", **fields):
    data = {"action": "retag", "_selected_action": [story.pk for story in stories], **fields}
    return client.post(LIST + query, data, follow=True)


def test_the_action_asks_shows_what_would_change_and_then_changes_it(desk):
    first, second = make_article("First", tags=["ports"]), make_draft("Second", tags=["rail"])
    assert "2 stories are chosen." in press(desk, [first, second]).content.decode()
    page = press(desk, [first, second], asked="1", add="rail").content.decode()
    assert ("1 story would change" in page, "<ins>+rail</ins>" in page, "Second" in page) == (True, True, False)
    assert tags_of(first)[1] == ["ports"]
    response = press(desk, [first, second], asked="1", add="rail", apply="1")
    assert told(response) == ["The tags of 1 story changed; readers see 1 of them."]
    assert tags_of(first) == (["ports", "rail"], ["ports", "rail"])
    assert "Tags changed" in desk.get(change(first, "history")).content.decode()


def test_all_that_the_filter_finds_is_changed_and_nothing_else(desk):
    stories = [make_article(tags=["ports"]) for _ in range(3)]
    draft = make_draft(tags=["ports"])
    press(desk, stories[:1], "?standing=published", select_across="1", asked="1", add="rail", apply="1")
    assert [tags_of(story)[1] for story in stories] == [["ports", "rail"]] * 3
    assert tags_of(draft)[1] == ["ports"]


def test_who_may_only_look_is_not_offered_it(login):
    story = make_article(tags=["ports"])
    client = login("view_article")
    press(client, [story], asked="1", add="rail", apply="1")
    assert tags_of(story)[1] == ["ports"]


def test_a_closed_list_holds_here_too(login, settings):
    tagging.make("rail")
    settings.TAGS_CLOSED = True
    story = make_article()
    page = press(login("view_article", "publish_article"), [story], asked="1", add="fusion", apply="1").content.decode()
    assert "“fusion” is not a tag here" in page
    assert tags_of(story)[1] == []
    with pytest.raises(publishing.UnknownTag):
        retagging.apply([story.pk], Retag(["fusion"]), now=NOW, by=make_user("otto", superuser=False))
