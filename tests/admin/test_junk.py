"""What no page of the desk sends, but a hand may: every address answers it in words, never with a failure."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from articles.models import Article, Author, Banner, Miss, Section, Slot, Tag
from tests.admin.desk import change, errors, told, typed
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
LISTS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def list_of(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def offered(desk, model: type) -> list[str]:
    """The acts upon many that the list has, and one that none has."""
    request = desk.get(list_of(model)).wsgi_request
    return [*admin.site.get_model_admin(model).get_actions(request), "no_such_act"]


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_what_is_ticked_and_is_no_row_is_left_out_of_every_act_upon_many(desk, model):
    for act in offered(desk, model):
        for more in ({}, {"index": "x", "post": "yes"}):
            form = {"action": act, "_selected_action": ["abc", str(10**30), "-1", "1.5", "²", "\0"], **more}
            response = desk.post(list_of(model), form, follow=True)
            assert (response.status_code, told(response)[0]) == (
                200, "6 ticked lines are not in this list, and were left out."
            ), (act, more)  # fmt: skip


def test_an_act_upon_many_is_done_to_what_is_ticked_beside_what_is_no_row(desk):
    article = make_article()
    response = desk.post(list_of(type(article)), {"action": "retract", "_selected_action": [article.pk, "x"]}, follow=True)
    assert told(response) == ["1 ticked line is not in this list, and was left out."]
    assert response.context["batch"].stories == [article.pk]


def test_logins_and_groups_are_lists_like_all_others(desk):
    assert {User, Group} <= set(LISTS)
    karim = make_user("karim")
    form = {"action": "delete_selected", "_selected_action": ["x", karim.pk], "post": "yes"}
    response = desk.post(list_of(User), form, follow=True)
    assert told(response)[0] == "1 ticked line is not in this list, and was left out."
    assert not User.objects.filter(pk=karim.pk).exists()


@pytest.mark.parametrize("number", ["x", "²", "-1", str(10**30), "9" * 5000])
def test_an_address_with_a_number_that_no_row_has_finds_nothing(desk, number):
    tag, article = make_article(tags=["Ports"]).tags.get(), make_draft()
    pages = {
        f"{list_of(Article)}?section={number}&person={number}&author={number}&tag={number}": 200,
        f"{list_of(Article)}{number}/change/": 302,
        f"{list_of(Article)}{number}/history/": 404,
        f"{list_of(Tag)}{number}/delete/": 404,
        f"{list_of(Tag)}merge/?tags={number}&tags={tag.pk}": 302,
        f"{list_of(Tag)}remove/?tags={number}": 302,
        f"/admin/?section={number}&person={number}": 200,
        f"{change(article, 'compare')}?from={number}&to={number}": 404,
    }
    assert {page: desk.get(page).status_code for page in pages} == pages
    posts = {
        f"{list_of(Tag)}tidy/two/": {"tags": [number, tag.pk]},
        f"{list_of(Tag)}{tag.pk}/split/": {"stories": [number], "into": "Piers"},
        f"{list_of(Miss)}act/": {"miss": number, "ignore": "1"},
        change(article, "comments"): {"act": "hand_over", "note": "Call.", "to": number},
        "/admin/articles/article/let-go/": {"let_go": f"story:{number}"},
    }
    assert {page: desk.post(page, sent).status_code < 400 for page, sent in posts.items()} == dict.fromkeys(posts, True)


def test_a_number_that_django_s_own_pages_do_not_look_at_is_answered_in_words(desk):
    karim = make_user("karim")
    form = {"username": "karim", "groups": [str(10**30)], "date_joined_0": "2026-03-01", "date_joined_1": "10:00"}
    page = desk.post(reverse("admin:auth_user_change", args=[karim.pk]), form).content.decode()
    told = {"sqlite": "larger than anything that is kept here. Nothing was changed.", "postgresql": "Select a valid choice."}
    assert told[connection.vendor] in page
    assert "Your role" not in page


@pytest.mark.parametrize("opened", ["x", "[" * 100_000, "9" * 5000, "5", "[]", '{"pins": ["x"], "original": [1]}'])
def test_a_form_that_does_not_say_how_it_was_opened_is_saved_or_comes_back(desk, opened):
    article = make_draft()
    response = desk.post(change(article), typed(article, headline="Another", opened=opened))
    assert response.status_code == 302 or errors(response)[0].startswith("Enter a valid JSON")
    desk.post(change(article, "keep"), typed(article, headline="Unsaved", opened=opened))
    assert "Unsaved" in desk.get(f"{change(article)}?restore=1").content.decode()


@pytest.mark.parametrize("number", ["x", "\0", str(10**30), "9" * 5000])
@pytest.mark.parametrize("model", [Author, Banner, Section, Slot, Tag], ids=lambda model: model._meta.label)
def test_a_form_that_names_a_row_that_is_none_comes_back(desk, model, number):
    rows = dict.fromkeys(("photo", "article", "parent", "section"), number)
    response = desk.post(f"{list_of(model)}add/", {**rows, "aliases-TOTAL_FORMS": number})
    assert (response.status_code, bool(response.context["adminform"].form.errors)) == (200, True)
