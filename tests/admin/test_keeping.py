"""Unsaved words are kept for the one who writes them, offered back, and nobody else's business; and who is here is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import keeping, meeting
from articles.models import Article, Presence, Revision, WorkingCopy
from tests.admin.desk import ADD, change, typed
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
NEW = "/admin/articles/article/keep/"
LET_GO = "/admin/articles/article/let-go/"


def keep(desk, article=None, **fields):
    form = typed(article, **fields)
    response = desk.post(change(article, "keep") if article else NEW, form)
    assert response.status_code == 200
    return form


# --- keeping --------------------------------------------------------------------------------------------------------
def test_unsaved_words_are_kept_and_make_no_version(desk, editor):
    article = make_draft("First")
    keep(desk, article, headline="Half a head", body="<p>Half a sen", tags=["Ports", "Council"])
    copy = WorkingCopy.objects.get()
    assert (copy.user, copy.article, copy.key) == (editor, article, f"story:{article.pk}")
    assert [copy.fields[name] for name in ("headline", "body", "tags")] == [
        ["Half a head"],
        ["<p>Half a sen"],
        ["Ports", "Council"],
    ]
    assert Revision.objects.count() == 1
    assert "Half a head" not in desk.get(change(article, "history")).content.decode()


def test_what_is_kept_again_replaces_what_was_kept(desk):
    article = make_draft("First")
    keep(desk, article, headline="One"), keep(desk, article, headline="Two")
    assert [copy.fields["headline"] for copy in WorkingCopy.objects.all()] == [["Two"]]


def test_neither_readers_nor_colleagues_see_what_is_kept(desk, client):
    article = make_article("Live")
    keep(desk, article, headline="A secret draft")
    assert "A secret draft" in desk.get(change(article)).content.decode()
    desk.logout()
    assert "A secret draft" not in client.get(article.get_absolute_url()).content.decode()
    client.force_login(make_user("karim"))
    assert "A secret draft" not in client.get(change(article)).content.decode()
    assert "A secret draft" not in client.get(f"{change(article)}?restore=1").content.decode()


def test_unsaved_words_are_offered_with_what_differs_and_restored_with_every_field(desk):
    article = make_draft("First", body="<p>One.</p>\n<p>Two.</p>", tags=["a"])
    other = make_article("Pinned")
    keep(desk, article, headline="Second", body="<p>One.</p><p>Two, more.</p>", tags=["a", "b"], pins=[other.pk],
         embargo_until="2031-05-01T06:00", never_recommend="on", slug="typed")  # fmt: skip
    [offered] = desk.get(change(article)).context["kept"]
    assert [(str(each["label"]), each["sides"]) for each in offered["differences"]] == [
        ("Headline", [{"saved": "First", "unsaved": "Second"}]),
        ("Text", [{"saved": "<p>Two.</p>", "unsaved": "<p>Two, more.</p>"}]),
        ("Tags", [{"saved": "a", "unsaved": "a, b"}]),
        ("Pin a story", []),
        ("Slug", [{"saved": "first", "unsaved": "typed"}]),
        ("Embargo until", []),
        ("Do not offer under other stories", []),
    ]
    response = desk.get(f"{change(article)}?restore=1")
    form = response.context["form"]
    shown = {name: form[name].value() for name in ("headline", "body", "tags", "pins", "embargo_until", "slug", "base")}
    assert shown == {
        "headline": "Second", "body": "<p>One.</p><p>Two, more.</p>", "tags": ["a", "b"], "pins": [str(other.pk)],
        "embargo_until": "2031-05-01T06:00", "slug": "typed", "base": "1",
    }  # fmt: skip
    page = response.content.decode()
    assert "Restored, not saved yet" in page
    assert 'value="2031-05-01T06:00"' in page


def test_words_that_are_the_saved_ones_are_not_offered(desk):
    article = make_draft("First", section="Energy", tags=["a"], authors=["Ada Moreau"])
    keep(desk, article)
    assert desk.get(change(article)).context["kept"] == []


def test_saving_ends_the_working_copy(desk):
    article = make_draft("First")
    form = keep(desk, article, headline="Second")
    desk.post(change(article), form)
    assert WorkingCopy.objects.count() == 0


def test_a_refused_save_leaves_the_working_copy(desk):
    article = make_draft("First")
    desk.post(change(article), keep(desk, article, headline=""))
    assert WorkingCopy.objects.count() == 1


def test_restored_words_that_somebody_wrote_past_are_joined(desk):
    article = make_draft("First", summary="S.")
    keep(desk, article, headline="Mine")
    desk.post(change(article), typed(article, summary="Newer."))
    keep(desk, article, headline="Mine", base=1, summary="S.")
    form = desk.get(f"{change(article)}?restore=1").context["form"]
    desk.post(change(article), {**typed(article), "headline": form["headline"].value(), "summary": form["summary"].value(),
                                "base": form["base"].value()})  # fmt: skip
    newest = Article.objects.get().latest_revision
    assert (newest.headline, newest.summary) == ("Mine", "Newer.")


# --- stories never saved --------------------------------------------------------------------------------------------
def test_a_story_never_saved_is_offered_by_its_headline_and_restored_under_its_token(desk):
    keep(desk, headline="Cranes go quiet", token="abc123")
    [offered] = desk.get(ADD).context["kept"]
    assert (offered["headline"], offered["restore"]) == ("Cranes go quiet", "abc123")
    form = desk.get(f"{ADD}?restore=abc123").context["form"]
    assert (form["headline"].value(), form["token"].value()) == ("Cranes go quiet", "abc123")
    desk.post(ADD, typed(headline="Cranes go quiet", token="abc123"))
    assert (Article.objects.count(), WorkingCopy.objects.count()) == (1, 0)


def test_two_new_stories_are_kept_apart(desk):
    keep(desk, headline="One", token="a"), keep(desk, headline="Two", token="b")
    assert [each["headline"] for each in desk.get(ADD).context["kept"]] == ["Two", "One"]


def test_what_is_not_wanted_is_let_go(desk):
    keep(desk, headline="One", token="a")
    assert desk.post(LET_GO, {"let_go": "new:a"}).headers["Location"] == ADD
    article = make_draft("First")
    keep(desk, article, headline="x")
    assert desk.post(LET_GO, {"let_go": f"story:{article.pk}"}).headers["Location"] == change(article)
    assert WorkingCopy.objects.count() == 0


def test_nobody_lets_go_of_another_s_words(desk, client):
    keep(desk, headline="One", token="a")
    client.force_login(make_user("karim"))
    client.post(LET_GO, {"let_go": "new:a"})
    assert WorkingCopy.objects.count() == 1


def test_what_was_forgotten_for_a_quarter_of_a_year_is_thrown_away(editor):
    now = timezone.now()
    keeping.keep(editor, None, "old", {"headline": ["x"]}, now=now - keeping.KEPT - timedelta(days=1))
    keeping.keep(editor, None, "new", {"headline": ["x"]}, now=now)
    assert [copy.key for copy in WorkingCopy.objects.all()] == ["new:new"]


# --- who may --------------------------------------------------------------------------------------------------------
def test_keeping_takes_the_right_that_saving_takes(login):
    article = make_draft("First")
    looks = login("view_article")
    assert [looks.post(change(article, "keep"), typed(article)).status_code, looks.post(NEW, typed()).status_code] == [403, 403]
    assert looks.post(change(article, "presence"), {"tab": "t"}).status_code == 403
    writes = login("add_article", username="wim")
    assert writes.post(NEW, typed()).status_code == 200
    assert WorkingCopy.objects.count() == 1


def test_only_a_post_keeps_or_throws_away(desk):
    article = make_draft("First")
    addresses = (NEW, change(article, "keep"), LET_GO, change(article, "presence"))
    assert [desk.get(address).status_code for address in addresses] == [405] * 4
    assert desk.post("/admin/articles/article/99/keep/", {}).status_code == 404


def test_keeping_needs_the_token_of_the_site(editor, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(NEW, typed()).status_code == 403


@pytest.mark.parametrize("tags", [["a"], ["a", "b", "c"]])
def test_keeping_takes_the_same_queries_whatever_is_kept(desk, tags, django_assert_num_queries):
    article = make_draft("First", tags=tags)
    form = typed(article, tags=tags)
    with django_assert_num_queries(6):  # edition, session, user, story, what is too old, the words
        desk.post(change(article, "keep"), form)


# --- who is here ----------------------------------------------------------------------------------------------------
@pytest.fixture
def karim():
    return make_user("karim", first_name="Karim", last_name="Azzi")


def beat(desk, article, **sent) -> dict:
    return desk.post(change(article, "presence"), {"tab": "mine", "idle": "", **sent}).json()


def test_who_else_has_the_story_open_is_told_and_when_they_typed(desk, karim):
    article, now = make_draft("First"), timezone.now()
    assert beat(desk, article)["told"] == ""
    meeting.arrive(article, karim, "a", now=now)
    assert beat(desk, article) == {"others": ["Karim Azzi"], "told": "Karim Azzi has this story open.", "newest": 1}
    meeting.arrive(article, karim, "a", now=now, typed=now - timedelta(minutes=3))
    assert beat(desk, article)["told"] == "Karim Azzi has this story open, and typed 3 min ago."
    meeting.arrive(article, karim, "b", now=now, typed=now)
    assert beat(desk, article)["told"] == "Karim Azzi is writing here now."
    assert "Karim Azzi is writing here now." in desk.get(change(article)).content.decode()


def test_it_ends_with_the_tab(desk, karim, client):
    article, now = make_draft("First"), timezone.now()
    meeting.arrive(article, karim, "a", now=now)
    meeting.leave(article, karim, "a")
    assert beat(desk, article)["others"] == []
    assert desk.post(change(article, "presence"), {"tab": "mine", "leaving": "1"}).status_code == 204
    assert Presence.objects.count() == 0


def test_it_ends_soon_after_a_tab_that_could_not_say_so(desk, karim):
    article, now = make_draft("First"), timezone.now()
    meeting.arrive(article, karim, "a", now=now - timedelta(seconds=80))
    assert beat(desk, article)["others"] == ["Karim Azzi"]
    Presence.objects.filter(user=karim).update(seen=now - meeting.EXPIRY - timedelta(seconds=1))
    assert meeting.others(article, None or make_user("third"), now=now)[0].name == "mara"
    assert beat(desk, article)["others"] == []
    assert Presence.objects.filter(user=karim).count() == 0


def test_nobody_meets_themselves_nor_those_at_another_story(desk, karim):
    article, other = make_draft("First"), make_draft("Other")
    meeting.arrive(other, karim, "a", now=timezone.now())
    beat(desk, article, tab="one")
    assert beat(desk, article, tab="two")["others"] == []


@pytest.mark.parametrize("idle", ["", "x", "-5", "9" * 30, "99999999"])
def test_nonsense_about_the_last_typing_is_passed_over(desk, idle):
    article = make_draft("First")
    beat(desk, article, idle=idle)
    assert Presence.objects.get().typed is None


@pytest.mark.parametrize("people", [1, 3])
def test_a_sign_of_life_takes_the_same_queries_however_many_are_here(desk, people, django_assert_num_queries):
    article = make_draft("First")
    for number in range(people):
        meeting.arrive(article, make_user(f"user{number}"), "t", now=timezone.now())
    with django_assert_num_queries(7):  # edition, session, user, story, who is gone, who comes, who is here
        beat(desk, article)
