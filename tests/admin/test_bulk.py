"""One act upon many stories from the list: shown before it is done, each refusal by name, with progress where they are many."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.admin import bulk
from articles.admin.deeds import DEEDS
from articles.models import Article, Batch, Event, Status
from tests.admin.desk import LIST
from tests.factories import DAY, NOW, make_article, make_draft, make_scheduled, make_section, make_user, words

pytestmark = pytest.mark.django_db


def choose(client, act: str, stories, query: str = "", **fields):
    """Tick these stories and choose the act; the page that asks."""
    return client.post(LIST + query, {"action": act, "_selected_action": [each.pk for each in stories], **fields}, follow=True)


def press(client, **fields):
    return client.post(f"{LIST}batch/{Batch.objects.get().pk}/", fields, follow=True)


def shown(response) -> tuple[list[list[str]], list[list[str]]]:
    """What would change (headline, before, after), and what would not (headline, sentence)."""
    batch = response.context["batch"]
    return [line[1:] for line in batch.told], [line[1:] for line in batch.refused]


def test_nothing_is_published_before_the_yes_and_each_refusal_is_named(desk, on_commit):
    fine, empty = make_draft("Fine"), make_draft("Empty", summary="", body="")
    held = make_draft("Held back")
    Article.objects.filter(pk=held.pk).update(embargo_until=timezone.now() + DAY)
    with on_commit():
        page = choose(desk, "publish", [fine, empty, held])
    changes, refusals = shown(page)
    assert changes == [["Fine", "Draft", "Published"]]
    assert sorted(name for name, _sentence in refusals) == ["Empty", "Held back"]
    assert ["Empty", "Write a summary or a text first: a headline alone is not a story."] in refusals
    assert "It cannot be undone" in page.content.decode()
    assert (Article.objects.published().count(), Event.objects.count()) == (0, 0)
    page = press(desk, apply="1")
    assert "1 story changed" in page.content.decode()
    assert shown(page)[1] == refusals
    assert list(Article.objects.published()) == [fine]
    assert list(Event.objects.values_list("verb", "by__username")) == [("publish", "mara")]


@pytest.mark.parametrize(
    ("act", "make", "verb", "status"),
    [("submit", make_draft, "submit", Status.IN_REVIEW), ("retract", make_article, "retract", Status.RETRACTED)],
)
def test_submitting_and_retracting_many(desk, act, make, verb, status):
    stories = [make() for _time in range(3)]
    choose(desk, act, stories)
    press(desk, apply="1")
    assert set(Article.objects.values_list("status", flat=True)) == {status}
    assert Event.objects.filter(verb=verb).count() == 3


def test_a_section_is_asked_for_shown_and_given(desk):
    rail = make_section("Rail")
    live, draft = make_article("Live", section="Energy"), make_draft("Draft", section="Energy")
    there = make_article("There", section="Rail")
    page = choose(desk, "refile", [live, draft, there])
    assert "Move to" in page.content.decode()
    changes, refusals = shown(press(desk, section=rail.pk))
    assert sorted(changes) == [["Draft", "Energy", "Rail"], ["Live", "Energy", "Rail"]]
    assert refusals == [["There", "It belongs to “Rail” already."]]
    assert Article.objects.get(pk=live.pk).section.name == "Energy"
    press(desk, apply="1")
    live, draft = Article.objects.get(pk=live.pk), Article.objects.get(pk=draft.pk)
    assert (live.section, live.latest_revision.section, live.has_unpublished_changes, live.updated_at) == (
        rail,
        rail,
        False,
        None,
    )
    assert (draft.section, draft.latest_revision.section, draft.latest_revision.number) == (rail, rail, 2)
    assert set(Event.objects.filter(verb="refile").values_list("note", flat=True)) == {"Moved to Rail"}


def test_another_section_waits_with_changes_and_moves_on_with_a_schedule():
    rail, now = make_section("Rail"), NOW + DAY
    live = make_article("Live", section="Energy")
    publishing.revise(live, words("Newer", section="Energy"), now=now)
    publishing.refile(live, section=rail, now=now)
    live.refresh_from_db()
    assert (live.section.name, live.latest_revision.section.name, live.headline) == ("Energy", "Rail", "Live")
    waiting = make_scheduled("Later", at=NOW + 3 * DAY, section="Energy")
    publishing.refile(waiting, section=rail, now=now)
    publishing.publish_due(NOW + 4 * DAY)
    assert Article.objects.get(pk=waiting.pk).section == rail


def undo(client):
    """Ask to take back the batch that was just done; the page that shows what would change."""
    return client.post(f"{LIST}batch/{Batch.objects.latest('pk').pk}/", {"undo": "1"}, follow=True)


def yes(client):
    return client.post(f"{LIST}batch/{Batch.objects.latest('pk').pk}/", {"apply": "1"}, follow=True)


def test_stories_moved_together_are_given_their_sections_back_but_not_those_moved_since(desk):
    rail, energy = make_section("Rail"), make_section("Energy")
    one, other = make_article("One", section="Energy"), make_article("Other", section="Sport")
    since, none = make_article("Since", section="Energy"), make_draft("None")
    choose(desk, "refile", [one, other, since, none])
    page = press(desk, section=rail.pk)
    assert "Undo" not in page.content.decode()
    assert "Undo" in yes(desk).content.decode()
    publishing.refile(since, section=energy, now=NOW + DAY)
    changes, refusals = shown(undo(desk))
    assert sorted(changes) == [["One", "Rail", "Energy"], ["Other", "Rail", "Sport"]]
    assert sorted(refusals) == [
        ["None", "The section that it had before is not there any more, or it had none."],
        ["Since", "It was moved again since; it stays where it is."],
    ]
    assert Article.objects.get(pk=one.pk).section == rail
    yes(desk)
    assert [Article.objects.get(pk=each.pk).section.name for each in (one, other, since)] == ["Energy", "Sport", "Energy"]


def test_what_was_submitted_together_is_taken_back_together(desk):
    drafts, before = [make_draft() for _time in range(2)], make_draft("Before")
    publishing.submit(before, now=NOW)
    choose(desk, "submit", [*drafts, before])
    yes(desk)
    undo(desk)
    assert Article.objects.in_review().count() == 3
    page = yes(desk).content.decode()
    assert list(Article.objects.in_review()) == [before]
    assert "Undo" not in page  # submitting them again is a choice in the list


def test_what_was_published_together_is_not_taken_back_by_a_button(desk):
    choose(desk, "publish", [make_draft()])
    assert "Undo" not in yes(desk).content.decode()
    undo(desk)
    assert (Batch.objects.count(), Article.objects.published().count()) == (1, 1)


def test_a_schedule_of_many_is_taken_back(desk):
    draft = make_draft()
    at = timezone.localtime(timezone.now() + 2 * DAY)
    choose(desk, "schedule", [draft])
    press(desk, at=f"{at:%Y-%m-%dT%H:%M}")
    yes(desk)
    assert draft.revisions.scheduled().count() == 1
    undo(desk)
    yes(desk)
    assert draft.revisions.scheduled().count() == 0


def test_a_moment_is_asked_for_and_one_that_has_passed_is_refused(desk):
    draft, empty = make_draft("Fine"), make_draft("Empty", summary="", body="")
    choose(desk, "schedule", [draft, empty])
    assert "That has passed" in press(desk, at="2020-01-01T07:00").content.decode()
    at = timezone.localtime(timezone.now() + 2 * DAY).replace(second=0, microsecond=0)
    changes, refusals = shown(press(desk, at=f"{at:%Y-%m-%dT%H:%M}"))
    assert changes == [["Fine", "Draft", f"Draft · goes live {at:%a %H:%M}"]]
    assert [name for name, _sentence in refusals] == ["Empty"]
    press(desk, apply="1")
    assert draft.revisions.scheduled().get().publish_at == at


def test_all_that_the_filter_finds_is_meant_and_nothing_else(desk):
    drafts = [make_draft(section="Rail") for _time in range(3)]
    other = make_draft(section="Energy")
    choose(desk, "submit", drafts[:1], f"?section={drafts[0].section_id}", select_across="1")
    press(desk, apply="1")
    assert Article.objects.in_review().count() == 3
    other.refresh_from_db()
    assert other.status == Status.DRAFT


def test_many_are_taken_in_steps_and_each_step_goes_on_where_the_last_one_stopped(desk, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "SECONDS", -1)
    drafts = [make_draft() for _time in range(3)]
    page = choose(desk, "submit", drafts)
    places = [page.context["batch"].place]
    while page.context["working"]:
        assert "Go on" in page.content.decode()
        page = press(desk)
        places.append(page.context["batch"].place)
    assert (places, page.context["batch"].stage, Article.objects.in_review().count()) == ([1, 2, 3], "ready", 0)
    page = press(desk, apply="1")
    assert Article.objects.in_review().count() == 1
    while page.context["working"]:
        page = press(desk)
    assert (page.context["batch"].changed, Article.objects.in_review().count()) == (3, 3)
    press(desk, apply="1")  # a late second press does nothing
    assert Event.objects.count() == 3


def test_a_step_that_fails_is_as_if_it_had_not_begun(desk, monkeypatch):
    drafts = [make_draft() for _time in range(2)]
    choose(desk, "submit", drafts)
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    some = bulk._some

    def fails(batch, user, now):
        some(batch, user, now)
        if batch.place == 2:
            raise RuntimeError

    monkeypatch.setattr(bulk, "_some", fails)
    with pytest.raises(RuntimeError):
        press(desk, apply="1")
    assert (Article.objects.in_review().count(), Batch.objects.get().place) == (1, 1)


def test_they_are_left_as_they_are(desk):
    draft = make_draft()
    choose(desk, "submit", [draft], "?standing=draft")
    response = press(desk, leave="1")
    assert response.redirect_chain == [(f"{LIST}?standing=draft", 302)]
    assert Batch.objects.count() == 0


def test_nobody_goes_on_with_what_somebody_else_began_or_may_not(desk, client, login):
    draft = make_draft()
    choose(desk, "submit", [draft])
    address = f"{LIST}batch/{Batch.objects.get().pk}/"
    client.force_login(make_user("karim"))
    assert client.post(address, {"apply": "1"}).status_code == 403
    assert login("view_article").post(address, {"apply": "1"}).status_code == 403
    assert Article.objects.in_review().count() == 0


def test_more_than_the_most_are_refused_with_a_sentence(desk, monkeypatch):
    monkeypatch.setattr(bulk.together, "MOST", 1)
    page = choose(desk, "submit", [make_draft(), make_draft()]).content.decode()
    assert "1 stories are the most at once; narrow the list first." in page
    assert Batch.objects.count() == 0


def test_what_nobody_went_on_with_is_thrown_away(desk):
    choose(desk, "submit", [make_draft()])
    Batch.objects.update(begun=timezone.now() - timedelta(days=8))
    choose(desk, "submit", [make_draft()])
    assert Batch.objects.count() == 1


def test_every_act_says_whether_it_can_be_undone():
    assert [name for name, deed in DEEDS.items() if "undo" not in str(deed.undo)] == []
