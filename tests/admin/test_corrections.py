"""The page of a story's corrections, and what readers and machines are told of them."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Correction
from articles.templatetags.facts import news_article
from tests.admin.desk import change, told, typed
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, words

pytestmark = pytest.mark.django_db(transaction=False)
ASKED = {"kind": "clarification", "place": "top", "text": "It is four.", "at": ""}


def test_a_correction_of_each_kind_is_made_and_stands_where_it_was_put(desk, client):
    story = make_article(body="<p>The text.</p>")
    answer = desk.post(change(story, "corrections"), ASKED, follow=True)
    assert told(answer) == ["Clarification added. Readers see it now."]
    desk.post(change(story, "corrections"), ASKED | {"kind": "update", "place": "bottom", "text": "It began."})
    page = client.get(story.get_absolute_url()).content.decode().partition("<body")[2]
    places = [
        page.index(text) for text in ('id="corrections-top"', "It is four.", "The text.", 'id="corrections"', "It began.")
    ]
    assert places == sorted(places)
    assert list(story.corrections.values_list("kind", "at_top")) == [("clarification", True), ("update", False)]
    assert [event.note for event in story.events.filter(verb="correct")] == ["Update: It began.", "Clarification: It is four."]


def test_a_date_in_the_past_is_kept_and_one_ahead_is_refused_with_a_sentence(desk):
    story = make_article()
    desk.post(change(story, "corrections"), ASKED | {"at": "2026-03-04T08:00"})
    assert f"{story.corrections.get().at:%Y-%m-%dT%H:%M}" == "2026-03-04T08:00"
    ahead = timezone.now() + 2 * DAY
    answer = desk.post(change(story, "corrections"), ASKED | {"at": f"{ahead:%Y-%m-%dT%H:%M}"})
    assert "a correction is dated now, or earlier" in answer.content.decode()
    assert story.corrections.count() == 1


def test_an_empty_note_is_refused_and_every_field_stays(desk):
    story = make_article()
    answer = desk.post(change(story, "corrections"), ASKED | {"text": " "})
    assert (answer.status_code, story.corrections.count()) == (200, 0)
    assert 'value="clarification" required id="id_kind_1" checked' in answer.content.decode()


def test_a_story_that_nobody_has_seen_has_nothing_to_correct(desk):
    story = make_draft()
    assert "Readers have not seen this story yet" in desk.get(change(story, "corrections")).content.decode()
    answer = desk.post(change(story, "corrections"), ASKED)
    assert "was never published" in str(answer.context["form"].errors)


def test_a_note_is_removed_by_a_post_and_the_log_keeps_what_it_said(desk, client):
    story = make_article()
    note = publishing.correct(story, text="It is four.", at=NOW, now=NOW)
    assert "It is four." in client.get(story.get_absolute_url()).content.decode()
    page = change(story, f"corrections/{note.pk}/remove")
    assert (desk.get(page).status_code, story.corrections.count()) == (405, 1)
    answer = desk.post(page, follow=True)
    assert told(answer) == ["Removed. Readers no longer see it; the story’s log keeps what it said."]
    assert "It is four." not in client.get(story.get_absolute_url() + "?anew").content.decode()
    assert story.events.get(verb="uncorrect").note == "Correction: It is four."
    assert desk.post(page).status_code == 404


def test_a_note_of_another_story_is_not_removed_under_this_one(desk):
    story, other = make_article(), make_article()
    note = publishing.correct(other, text="It is four.", at=NOW, now=NOW)
    assert desk.post(change(story, f"corrections/{note.pk}/remove")).status_code == 404
    assert Correction.objects.count() == 1


def test_who_only_looks_corrects_nothing(login):
    story = make_article()
    note = publishing.correct(story, text="It is four.", at=NOW, now=NOW)
    client = login("view_article")
    assert client.get(change(story, "corrections")).status_code == 403
    assert client.post(change(story, "corrections"), ASKED).status_code == 403
    assert client.post(change(story, f"corrections/{note.pk}/remove")).status_code == 403


def test_machines_and_feeds_are_told_the_kind(client, settings):
    story = make_article()
    publishing.correct(story, text="It is four.", at=NOW, now=NOW, kind="clarification", at_top=True)
    assert news_article(story)["correction"][0]["name"] == "Clarification"
    item = ElementTree.fromstring(client.get("/corrections/feed/").content).find("channel/item")
    assert item.findtext("title") == f"Clarification: {story.headline}"
    assert item.findtext("link") == f"{settings.SITE_URL}{story.get_absolute_url()}#corrections-top"
    page = client.get("/corrections/").content.decode()
    assert "<strong>Clarification</strong> It is four." in page
    told = json.loads(client.get(f"/api/articles/{story.slug}/").content)
    assert told["corrections"] == [{"at": "2026-03-02T12:00:00+00:00", "kind": "clarification", "text": "It is four."}]


# --- what counts as an update ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ticked", "moved"), [({}, None), ({"substantial": "on"}, True)])
def test_readers_are_told_of_an_update_only_where_the_editor_says_so(desk, ticked, moved):
    story = make_article()
    desk.post(change(story), typed(story, press="_publish", headline="Changed", **ticked))
    story.refresh_from_db()
    assert (story.headline, story.was_updated) == ("Changed", bool(moved))


@pytest.mark.parametrize("substantial", [False, True])
def test_a_scheduled_change_keeps_whether_it_is_substantial(substantial):
    story = make_article()
    publishing.revise(story, words("Changed"), now=NOW)
    publishing.schedule(story, at=NOW + DAY, now=NOW, substantial=substantial)
    publishing.publish_due(NOW + DAY + timedelta(minutes=1))
    story.refresh_from_db()
    assert (story.headline, story.was_updated) == ("Changed", substantial)


def test_a_correction_of_a_retracted_story_does_not_claim_that_readers_see_it(desk):
    article = make_retracted()
    form = {"kind": "correction", "place": "bottom", "text": "It is four."}
    response = desk.post(change(article, "corrections"), form, follow=True)
    assert told(response) == ["Correction added. Readers see it with the story."]
