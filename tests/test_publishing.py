"""What the verbs refuse, and what they leave untouched when they do. The flow itself is in test_life_of_an_article.py."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from articles import caching, propagating, publishing
from articles.models import Article, Edition, Event, Revision, Slot, Status
from articles.publishing import Words, showing
from tests.factories import (
    DAY,
    NOW,
    make_article,
    make_brief,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    words,
)

pytestmark = pytest.mark.django_db


def state(article: Article) -> tuple:
    fresh = Article.objects.get(pk=article.pk)
    return fresh.status, fresh.version, fresh.headline, fresh.revisions.count(), fresh.events.count()


@pytest.mark.parametrize("headline", ["", "   ", "\u202e\x00", "x" * 301])
def test_a_story_needs_a_headline_that_can_be_printed(headline):
    with pytest.raises(publishing.Incomplete):
        publishing.revise(None, Words(headline=headline), now=NOW)
    assert Article.objects.count() == 0


def test_saving_the_same_words_again_makes_no_version():
    article = make_draft("Same", summary="S", body="<p>B</p>", tags=["one", "two"])
    again = publishing.revise(article, words("Same", summary="S", body="<p>B</p>", tags=["one", "Two ", "ONE"]), now=NOW)
    assert again.number == 2  # "Two" is another spelling, and spelling is the editor's
    assert publishing.revise(article, words("Same", summary="S", body="<p>B</p>", tags=["one", "Two"]), now=NOW) == again


def test_markup_is_cleaned_when_it_is_saved():
    revision = publishing.revise(None, words("H", body='<p onclick="x()">A<script>alert(1)</script></p>'), now=NOW)
    assert revision.body == "<p>A</p>"


def test_two_stories_never_share_an_address():
    slugs = [make_article("One headline").slug for _ in range(3)]
    assert slugs == ["one-headline", "one-headline-2", "one-headline-3"]


@pytest.mark.parametrize(
    ("make", "verb", "refusal"),
    [
        (make_article, "submit", publishing.WrongStatus),
        (make_article, "publish", publishing.NothingToPublish),
        (make_article, "unschedule", publishing.WrongStatus),
        (make_article, "discard", publishing.WrongStatus),
        (make_draft, "retract", publishing.WrongStatus),
        (make_draft, "unschedule", publishing.WrongStatus),
        (make_retracted, "retract", publishing.WrongStatus),
        (make_retracted, "submit", publishing.WrongStatus),
        (make_retracted, "discard", publishing.WrongStatus),
    ],
)
def test_a_verb_out_of_place_is_refused_and_changes_nothing(make, verb, refusal):
    article = make("A story")
    before = state(article)
    with pytest.raises(refusal):
        getattr(publishing, verb)(article, now=NOW + DAY)
    assert state(article) == before


def test_a_headline_alone_is_not_published():
    article = publishing.revise(None, Words(headline="Only a headline"), now=NOW).article
    for verb in (publishing.publish, publishing.submit):
        with pytest.raises(publishing.Incomplete):
            verb(article, now=NOW)
    assert state(article) == ("draft", 1, "Only a headline", 1, 0)


def test_a_moment_that_has_passed_is_no_schedule():
    article = make_draft()
    for moment in (NOW, NOW - DAY):
        with pytest.raises(publishing.PastMoment):
            publishing.schedule(article, at=moment, now=NOW)


def test_a_publication_date_ahead_is_refused():
    article = make_draft()
    with pytest.raises(publishing.PastMoment):
        publishing.publish(article, now=NOW, published_at=NOW + DAY)
    assert state(article)[0] == "draft"


def test_a_second_schedule_replaces_the_first():
    article = make_scheduled(at=NOW + DAY)
    publishing.schedule(article, at=NOW + 2 * DAY, now=NOW)
    assert list(Revision.objects.scheduled().values_list("publish_at", flat=True)) == [NOW + 2 * DAY]
    assert publishing.publish_due(NOW + DAY) == []


def test_publishing_by_hand_ends_a_schedule():
    article = make_scheduled(at=NOW + DAY)
    publishing.publish(article, now=NOW)
    assert publishing.publish_due(NOW + 2 * DAY) == []
    assert article.events.filter(verb="publish").count() == 1


def test_what_is_due_is_published_once_and_one_failure_does_not_stop_the_others(monkeypatch):
    good, bad, other = make_scheduled("Good"), make_scheduled("Bad"), make_scheduled("Other")
    real = showing.go_live

    def go_live(article, *arguments, **options):
        if article.pk == bad.pk:
            raise RuntimeError("the disk is full")
        return real(article, *arguments, **options)

    monkeypatch.setattr(showing, "go_live", go_live)
    assert publishing.publish_due(NOW + DAY) == [good, other]
    assert publishing.publish_due(NOW + DAY) == []
    # It is tried again a minute later, not at every request.
    assert caching.edition().next_due == NOW + DAY + caching.RETRY
    monkeypatch.setattr(showing, "go_live", real)
    assert publishing.publish_due(NOW + DAY + caching.RETRY) == [bad]


def test_the_next_due_moment_is_the_earliest_of_schedules_and_slots_and_waits_for_embargoes():
    first = make_scheduled("First", at=NOW + DAY)
    assert caching.plan_next_due(NOW) == NOW + DAY
    publishing.set_rules(first, embargo_until=NOW + 3 * DAY, never_recommend=False, now=NOW)
    assert caching.edition().next_due == NOW + 3 * DAY
    Slot.objects.create(article=make_article("Pinned"), starts=NOW + 2 * DAY)
    assert caching.plan_next_due(NOW) == NOW + 2 * DAY


def test_a_brief_is_filled_in_place_and_keeps_its_address_and_its_first_date():
    brief = make_brief("The bridge opens", summary="At last.")
    assert (brief.is_brief, brief.slug) == (True, "the-bridge-opens")
    full = Words(headline="The bridge opens", summary="At last.", body="<p>Text.</p>", slug=brief.slug)
    publishing.revise(brief, full, now=NOW + DAY)
    filled = publishing.publish(brief, now=NOW + DAY)
    assert (filled.pk, filled.slug, filled.is_brief, filled.published_at) == (brief.pk, "the-bridge-opens", False, NOW)
    assert filled.was_updated is False


def test_a_retracted_story_can_be_published_again_and_says_that_it_was_updated():
    article = make_retracted("Back again")
    publishing.revise(article, words("Back again"), now=NOW + DAY)
    again = publishing.publish(article, now=NOW + DAY, substantial=True)
    assert (again.status, again.retracted_at, again.published_at, again.updated_at) == ("published", None, NOW, NOW + DAY)


def test_a_corrected_date_is_published_without_a_new_version():
    article = make_article()
    moved = publishing.publish(article, now=NOW + DAY, published_at=NOW - DAY)
    assert (moved.published_at, moved.updated_at, moved.revisions.count()) == (NOW - DAY, None, 1)


def test_a_draft_is_discarded_with_its_versions():
    article = make_draft()
    publishing.discard(article, now=NOW)
    assert (Article.objects.count(), Revision.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_log_says_who_did_what():
    article = make_article("Logged")
    publishing.retract(article, now=NOW + DAY, note="It was not so.")
    assert list(article.events.order_by("pk").values_list("verb", "note")) == [("publish", ""), ("retract", "It was not so.")]


def test_every_consequence_fails_alone_and_is_named(monkeypatch, caplog):
    ran = []

    def broken(ids):
        raise RuntimeError("no disk")

    failed = propagating.run((broken, lambda ids: ran.append(list(ids))), [1, 2])
    assert (failed, ran) == (["broken"], [[1, 2]])
    assert "broken failed for stories [1, 2]" in caplog.text


def test_a_publication_begins_a_new_edition_and_a_saved_draft_does_not(on_commit):
    before = caching.edition().number
    with on_commit():
        article = make_draft()
    assert caching.edition().number == before
    with on_commit():
        publishing.publish(article, now=NOW)
    assert caching.edition().number == before + 1


# --- what the database refuses --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": "deleted"},
        {"published_at": None},
        {"status": Status.RETRACTED},
        {"body": ""},
        {"is_brief": True},
        {"headline": ""},
        {"slug": ""},
        {"updated_at": NOW - DAY},
    ],
)
def test_the_database_refuses_nonsense_about_a_published_story(nonsense):
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**nonsense)


@pytest.mark.parametrize("leak", [{"summary": "words"}, {"body": "<p>words</p>"}])
def test_the_row_of_a_draft_cannot_hold_words(leak):
    article = make_draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**leak)


def test_there_is_one_edition():
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(pk=2)


def test_a_slot_ends_after_it_starts():
    article = make_article(section=make_section())
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(article=article, starts=NOW, ends=NOW - timedelta(hours=1))
