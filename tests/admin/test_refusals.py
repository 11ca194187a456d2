"""What somebody reads who may not do something: a page of the desk with a way on, never a bare number."""

import pytest
from django.test import Client

from articles.allowing import Role
from tests.admin.desk import change
from tests.factories import make_article, make_user
from tests.test_allowing import make_person

pytestmark = pytest.mark.django_db


def test_who_may_not_open_a_page_is_told_so_on_a_page_of_the_desk():
    client = Client()
    client.force_login(make_person(Role.REPORTER))
    response = client.get("/admin/articles/person/")
    page = response.content.decode()
    assert response.status_code == 403
    assert "<h1>Not yours to open</h1>" in page
    assert "Your role does not include this page." in page
    assert 'href="/admin/articles/article/"' in page  # the navigation of what is theirs
    assert 'href="/admin/articles/person/"' not in page


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.REPORTER, "Only its writer, before it is published, or an editor may change this story."),
        (Role.EDITOR, "You are not responsible for the section “Rail”; somebody who is can do this."),
        (Role.CHIEF, ""),
    ],
)
def test_a_story_that_one_may_only_read_says_why(role, sentence):
    article = make_article(section="Rail")
    client = Client()
    client.force_login(make_person(role, *(["Energy"] if role == Role.EDITOR else [])))
    page = client.get(change(article), follow=True).content.decode()
    assert ("To read, not to change." in page, sentence in page) == (bool(sentence), True)


def test_who_may_not_do_something_is_told_that_nothing_was_changed():
    article = make_article()
    client = Client()
    client.force_login(make_person(Role.REPORTER))
    response = client.post(change(article, "retract"), {"note": ""})
    article.refresh_from_db()
    assert (response.status_code, article.status) == (403, "published")
    assert "Your role does not include this. Nothing was changed." in response.content.decode()


def test_a_form_that_is_older_than_the_login_is_answered_in_words(client):
    make_user("mara")
    strict = Client(enforce_csrf_checks=True)
    strict.login(username="mara", password="correct horse battery")
    response = strict.post("/admin/articles/tag/add/", {"name": "Ports"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "you logged in or out since this page was opened" in page
    assert "what you typed is still there" in page
    assert "CSRF" not in page


def test_who_has_logged_out_finds_the_way_back_and_nothing_else(client):
    client.force_login(make_user("mara"))
    page = client.post("/admin/logout/").content.decode()
    assert "<h1>You are logged out</h1>" in page
    assert "/admin/articles/" not in page
