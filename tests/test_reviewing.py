"""From draft to approval and back: what each step asks for, and what a change after an approval means."""

import pytest

from articles import allowing, publishing
from articles.allowing import Role
from articles.models import Article
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, make_user, words

pytestmark = pytest.mark.django_db


def in_review(headline="A story", by=None, **fields) -> Article:
    return publishing.submit(make_draft(headline, by=by, **fields), now=NOW, by=by)


def approved(headline="A story", by=None, **fields) -> Article:
    article = in_review(headline, **fields)
    publishing.approve(article, now=NOW, by=by)
    article.refresh_from_db()
    return article


def person(role: Role):
    user = make_user(role.value.lower(), superuser=False)
    user.groups.add(allowing.group(role))
    return user


def log(article: Article) -> list[tuple[str, str]]:
    return list(article.events.order_by("pk").values_list("verb", "note"))


def test_a_story_goes_from_draft_to_approval_to_readers_and_its_log_says_who():
    editor = person(Role.EDITOR)
    article = approved(by=editor)
    newest = article.latest_revision
    assert (article.status, newest.approved_at, newest.approved_by) == ("approved", NOW, editor)
    assert list(Article.objects.approved()) == [article]
    assert publishing.publish(article, now=NOW, by=editor).status == "published"
    assert log(article) == [("submit", ""), ("approve", ""), ("publish", "")]
    assert article.events.get(verb="approve").by == editor


def test_what_is_sent_back_is_a_draft_with_a_note_and_no_schedule():
    article = approved()
    publishing.schedule(article, at=NOW + DAY, now=NOW)
    sent = publishing.send_back(article, note="  Ask the  council, too. ", now=NOW)
    assert (sent.status, article.revisions.scheduled().count()) == ("draft", 0)
    assert log(article)[-1] == ("send_back", "Ask the council, too.")
    assert publishing.publish_due(NOW + 2 * DAY) == []


def test_a_writer_takes_a_story_back_from_review():
    article = publishing.recall(in_review(), now=NOW)
    assert (article.status, log(article)[-1]) == ("draft", ("recall", ""))


@pytest.mark.parametrize(
    ("make", "verb"),
    [(make, verb) for make in (make_draft, make_article, make_retracted) for verb in ("approve", "send_back", "recall")]
    + [(approved, "approve"), (approved, "submit"), (approved, "recall"), (in_review, "submit")],
)
def test_a_step_out_of_place_is_refused_and_changes_nothing(make, verb):
    article = make("A story")
    before = Article.objects.values().get(pk=article.pk), log(article)
    given = {"note": "Why"} if verb == "send_back" else {}
    with pytest.raises(publishing.WrongStatus):
        getattr(publishing, verb)(article, now=NOW + DAY, **given)
    assert (Article.objects.values().get(pk=article.pk), log(article)) == before


def test_sending_back_without_a_word_is_refused():
    article = in_review()
    with pytest.raises(publishing.Incomplete, match="Say what is still to be done"):
        publishing.send_back(article, note=" \u202e ", now=NOW)
    assert Article.objects.get().status == "in_review"


def test_what_a_check_blocks_is_not_approved(settings):
    settings.CHECKS_BLOCK = ["no_tags"]
    with pytest.raises(publishing.Unready, match="It has no tags"):
        publishing.approve(in_review(), now=NOW)
    assert Article.objects.get().status == "in_review"


@pytest.mark.parametrize("verb", ["submit", "approve", "send_back", "recall"])
def test_a_step_upon_an_older_state_of_the_story_is_refused(verb):
    article = make_draft() if verb == "submit" else in_review()
    publishing.revise(article, words("Newer"), now=NOW)
    given = {"note": "Why"} if verb == "send_back" else {}
    with pytest.raises(publishing.Conflict):
        getattr(publishing, verb)(article, now=NOW, version=article.version, **given)


# --- an approval belongs to the version that was approved -------------------------------------------------------------
def test_a_change_by_somebody_who_may_not_approve_takes_it_back_to_review():
    article = approved()
    newer = publishing.revise(article, words("Newer"), now=NOW + DAY, by=person(Role.REPORTER))
    article.refresh_from_db()
    assert (article.status, newer.approved_at, log(article)[-1]) == ("in_review", None, ("reopen", ""))
    assert newer.article.version == article.version


def test_a_change_by_somebody_who_may_approve_is_approved_with_it():
    editor, article = person(Role.EDITOR), approved()
    newer = publishing.revise(article, words("Newer"), now=NOW + DAY, by=editor)
    article.refresh_from_db()
    assert (article.status, newer.approved_at, newer.approved_by) == ("approved", NOW + DAY, editor)


def test_saving_the_same_words_leaves_the_approval_where_it_is():
    article = approved()
    publishing.restore(article.latest_revision, now=NOW + DAY, by=person(Role.REPORTER))
    assert Article.objects.get().status == "approved"


@pytest.mark.parametrize("who", ["nobody", "an editor's import"])
def test_words_that_nobody_on_the_desk_has_read_are_not_approved(who):
    article = approved()
    by = None if who == "nobody" else person(Role.EDITOR)
    publishing.revise(article, words("Newer"), now=NOW + DAY, by=by, by_hand=who == "nobody")
    assert Article.objects.get().status == "in_review"


def test_a_schedule_of_the_approved_version_stands_when_a_newer_one_goes_back_to_review():
    article = approved("Read by two")
    publishing.schedule(article, at=NOW + DAY, now=NOW)
    publishing.revise(article, words("Read by nobody"), now=NOW, by=person(Role.REPORTER))
    [out] = publishing.publish_due(NOW + DAY)
    assert (out.headline, out.status, out.has_unpublished_changes) == ("Read by two", "published", True)


def test_a_scheduled_story_is_not_among_those_that_wait_for_a_hand():
    article = approved()
    publishing.schedule(article, at=NOW + DAY, now=NOW)
    assert list(Article.objects.approved()) == []
