"""A story's other pages: history, one version, restoring, preview, retracting, deleting, and who may see them."""

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, Revision
from tests.admin.desk import ADD, change, told, typed
from tests.factories import make_article, make_draft, words

pytestmark = pytest.mark.django_db


def with_two_versions() -> Article:
    article = make_article("First", body="<p>One two three.</p>", tags=["a"], slug="kept")
    changed = words("Second", body="<p>One two three four five.</p>", tags=["b"], slug="kept", summary="Other.")
    publishing.revise(article, changed, now=timezone.now())
    return article


def test_the_history_says_what_each_version_changed_and_what_was_done(desk):
    article = with_two_versions()
    context = desk.get(change(article, "history")).context
    assert [line["changes"] for line in context["versions"]] == ["text (+2 words), headline, summary, tags", "First version"]
    assert [str(line.told) for line in context["log"]] == ["Published"]


def test_a_version_can_be_read(desk):
    article = with_two_versions()
    page = desk.get(change(article, "version/1")).content.decode()
    assert "<p>One two three.</p>" in page
    assert "Restore as a new version" in page
    assert "Restore as a new version" not in desk.get(change(article, "version/2")).content.decode()
    assert desk.get(change(article, "version/9")).status_code == 404


def test_a_version_is_restored_as_the_newest_one_and_readers_see_no_change(desk):
    article = with_two_versions()
    response = desk.post(change(article, "version/1/restore"), follow=True)
    assert told(response) == ["The words of version 1 are now version 3. Readers see no change yet."]
    newest = article.revisions.newest().first()
    assert (newest.number, newest.headline, newest.tags) == (3, "First", ["a"])


def test_restoring_needs_a_post(desk):
    article = with_two_versions()
    assert desk.get(change(article, "version/1/restore")).status_code == 405
    assert article.revisions.count() == 2


def test_a_preview_shows_the_newest_words_and_is_kept_by_nobody(desk):
    article = with_two_versions()
    response = desk.get(change(article, "preview/page"))
    page = response.content.decode()
    assert "<p>One two three four five.</p>" in page
    assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", "))
    assert response.headers["X-Robots-Tag"] == "noindex"
    article.refresh_from_db()
    assert article.headline == "First"


def test_a_preview_of_a_draft_shows_its_tags_before_they_exist(desk):
    draft = make_draft("Never seen", tags=["Not yet a tag"], authors=["Ada Moreau"])
    page = desk.get(change(draft, "preview/page")).content.decode()
    assert "Not yet a tag" in page
    assert "Ada Moreau" in page


def test_retracting_asks_first_and_then_takes_the_story_away(desk):
    article = make_article("Wrong")
    assert "Retract this story?" in desk.get(change(article, "retract")).content.decode()
    assert Article.objects.get().status == "published"
    response = desk.post(change(article, "retract"), {"note": "Figures were wrong."}, follow=True)
    assert told(response) == ["Retracted. Readers who come to its address are told so."]
    assert Article.objects.get().status == "retracted"
    assert article.events.get(verb="retract").note == "Figures were wrong."


def test_retracting_what_is_not_published_is_refused_in_a_sentence(desk):
    response = desk.post(change(make_draft(), "retract"), follow=True)
    assert told(response) == ["Only a published story can be retracted."]


def test_a_draft_that_nobody_saw_can_be_deleted(desk):
    draft = make_draft("Gone soon")
    assert "Delete…" in desk.get(change(draft)).content.decode()
    desk.post(change(draft, "delete"), {"post": "yes"})
    assert (Article.objects.count(), Revision.objects.count()) == (0, 0)


def test_what_readers_have_seen_cannot_be_deleted(desk):
    article = make_article()
    assert "Delete…" not in desk.get(change(article)).content.decode()
    assert desk.post(change(article, "delete"), {"post": "yes"}).status_code == 403
    assert Article.objects.count() == 1


# --- rights ---------------------------------------------------------------------------------------------------------
PAGES = ["change", "history", "read", "version/1", "preview", "preview/page", "retract", "delete"]


@pytest.mark.parametrize("page", PAGES)
def test_without_rights_no_page_of_a_story_opens(login, page):
    article = make_draft()
    assert login().get(change(article, page)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_without_a_login_every_page_leads_to_it(client, page):
    response = client.get(change(make_draft(), page))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/admin/login/")


def test_who_may_only_look_reads_the_newest_version(login):
    article = make_draft("To read")
    client = login("view_article")
    page = client.get(change(article), follow=True)
    assert page.redirect_chain == [(change(article, "read"), 302)]
    assert "To read" in page.content.decode()
    for act in ("retract", "version/1/restore"):
        assert client.post(change(article, act)).status_code == 403
    assert client.post(change(article), {"headline": "Mine"}).status_code == 403
    assert client.get(change(article, "history")).status_code == 200


def test_who_may_not_change_stories_has_no_actions(login):
    make_draft()
    assert "_selected_action" not in login("view_article").get("/admin/articles/article/").content.decode()


def test_who_may_only_add_writes_and_submits_and_does_not_publish(login):
    client = login("add_article")
    names = [button.name for button in client.get(ADD).context["buttons"]]
    assert names == ["_save", "_submit"]
    for press in ("_publish", "_schedule"):
        assert client.post(ADD, typed(press=press, schedule_at="2031-01-01T06:00")).status_code == 403
    assert Article.objects.count() == 0
    response = client.post(ADD, typed(press="_submit"), follow=True)
    article = Article.objects.get()
    assert (article.status, response.redirect_chain) == ("in_review", [(change(article), 302)])
