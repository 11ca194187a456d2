"""A closed list of tags: the form, the verbs and imports keep it; whoever has the right may still add."""

import pytest
from django.contrib.auth.models import Permission

from articles import importing, publishing, tagging
from articles.models import Article, Tag
from tests.admin.desk import ADD, errors, typed
from tests.factories import DAY, NOW, make_article, make_draft, make_user, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(settings):
    tagging.make("grid storage")
    settings.TAGS_CLOSED = True


@pytest.fixture
def reporter(db):
    user = make_user("rene", superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=("add_article", "change_article", "view_article")))
    return user


def test_a_story_with_a_new_tag_is_refused_and_told_what_to_do(closed, reporter):
    with pytest.raises(publishing.UnknownTag) as refusal:
        publishing.revise(None, words(tags=["Grid storage", "grid storagge"]), now=NOW, by=reporter)
    assert str(refusal.value) == (
        "“grid storagge” is not a tag here, and the list of tags is closed. Did you mean grid storage? "
        "Choose a tag that exists, or ask somebody who may add tags."
    )
    assert (Article.objects.count(), Tag.objects.count()) == (0, 1)


def test_a_known_tag_in_any_spelling_is_not_new(closed, reporter):
    story = publishing.revise(None, words(tags=["GRID  storage"]), now=NOW, by=reporter).article
    publishing.publish(story, now=NOW, by=reporter)
    assert [tag.name for tag in story.tags.all()] == ["grid storage"]


def test_who_may_add_tags_adds_one_and_then_anybody_publishes_it(closed, reporter):
    reporter.user_permissions.add(Permission.objects.get(codename="add_tag", content_type__app_label="articles"))
    chief = type(reporter).objects.get(pk=reporter.pk)
    story = publishing.revise(None, words(tags=["fusion"]), now=NOW, by=chief).article
    publishing.publish(story, now=NOW, by=None)
    assert [tag.name for tag in story.tags.all()] == ["fusion"]


def test_a_tag_written_while_the_list_was_open_is_not_published_once_it_is_closed(settings, reporter):
    story = make_draft(tags=["fusion"])
    publishing.schedule(story, at=NOW + DAY, now=NOW, by=reporter)
    settings.TAGS_CLOSED = True
    with pytest.raises(publishing.UnknownTag):
        publishing.publish(story, now=NOW, by=reporter)
    assert publishing.publish_due(NOW + 2 * DAY) == []
    assert "“fusion” is not a tag here" in story.events.filter(verb="refused").get().note
    assert Tag.objects.count() == 0


def test_the_form_says_so_at_the_field_and_keeps_what_was_typed(closed, reporter, client):
    client.force_login(reporter)
    response = client.post(ADD, typed(tags="grid storage, fusion"))
    (sentence,) = errors(response)
    assert sentence.startswith("“fusion” is not a tag here, and the list of tags is closed.")
    assert 'value="grid storage, fusion"' in response.content.decode()


def test_where_the_list_is_open_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        tagging.admit(["fusion"], None)
    assert tagging.may_add(None)


def test_an_import_refuses_the_story_with_the_new_tag_and_takes_the_other(closed, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Known\ntags: [Grid Storage]\n---\nIts text.\n")
    (tmp_path / "b.md").write_text("---\ntitle: New\ntags: [fusion]\n---\nIts text.\n")
    report = importing.run([str(tmp_path)], options=importing.Options(), now=NOW)
    assert [story.headline for story in Article.objects.all()] == ["Known"]
    (refused,) = [item.sentence for item in report.items if item.outcome == importing.Outcome.REFUSED]
    assert refused.startswith("“fusion” is not a tag here, and the list of tags is closed.")


def test_stories_are_not_moved_to_a_new_tag_once_the_list_is_closed(closed, reporter):
    story = make_article(tags=["grid storage"])
    tag = Tag.objects.get()
    with pytest.raises(tagging.Closed):
        tagging.split(tag, [story.pk], "batteries", now=NOW, by=reporter)
    assert list(Tag.objects.values_list("name", flat=True)) == ["grid storage"]
    reporter.user_permissions.add(Permission.objects.get(codename="add_tag", content_type__app_label="articles"))
    chief = type(reporter).objects.get(pk=reporter.pk)
    tagging.split(tag, [story.pk], "batteries", now=NOW, by=chief)
    assert [tag.name for tag in story.tags.all()] == ["batteries"]
