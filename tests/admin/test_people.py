"""A chief gives colleagues a login, a role and sections; nobody climbs higher than who helps them up."""

import pytest
from django.contrib.auth import get_user_model

from articles import allowing, appointing
from articles.allowing import Role
from articles.models import Responsibility
from tests.admin.desk import errors, told
from tests.factories import make_section, make_user
from tests.test_allowing import make_person

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/person/"
SECRET = "a long enough secret"


def page(user, end: str = "change") -> str:
    return f"{LIST}{user.pk}/{end}/"


def typed(user=None, **fields: object) -> dict[str, object]:
    form: dict[str, object] = {"username": "ines", "first_name": "Ines", "last_name": "Roth", "email": "", "is_active": "on"}
    if user:
        form |= {name: getattr(user, name) for name in ("username", "first_name", "last_name", "email")}
        form |= {"role": role.value if (role := allowing.role_of(user)) else ""}
    else:
        form |= {"password1": SECRET, "password2": SECRET}
    return {**form, **fields}


def mistakes(response) -> list[str]:
    return [sentence for group in response.context["adminform"].form.errors.values() for sentence in group]


def role_of(user) -> Role | None:
    return allowing.role_of(get_user_model().objects.get(pk=user.pk))


@pytest.fixture
def chief(client):
    person = make_person(Role.CHIEF)
    client.force_login(person)
    return person


def test_a_chief_makes_a_login_with_a_role_and_sections(client, chief):
    energy = make_section("Energy")
    make_section("Rail")
    response = client.post(f"{LIST}add/", typed(role="Editor", sections=[energy.pk]), follow=True)
    ines = get_user_model().objects.get(username="ines")
    assert response.status_code == 200
    assert (role_of(ines), ines.is_staff, ines.is_superuser, ines.check_password(SECRET)) == (Role.EDITOR, True, False, True)
    assert list(ines.responsibilities.values_list("section__name", flat=True)) == ["Energy"]
    assert client.login(username="ines", password=SECRET)


def test_a_role_is_changed_and_taken_away(client, chief):
    ines = make_person(Role.EDITOR, "Energy", name="ines")
    client.post(page(ines), typed(ines, role="Reporter"))
    assert (role_of(ines), Responsibility.objects.count()) == (Role.REPORTER, 0)
    client.post(page(ines), typed(ines, role=""))
    ines.refresh_from_db()
    assert (role_of(ines), ines.is_staff) == (None, False)


def test_a_chief_makes_nobody_an_administrator(client, chief):
    ines = make_person(Role.REPORTER, name="ines")
    assert "Administrator" not in client.get(page(ines)).content.decode()
    for made in (f"{LIST}add/", page(ines)):
        refused = client.post(made, typed(role="Administrator", username=f"x{len(made)}"))
        assert mistakes(refused)[:1] == ["Select a valid choice. Administrator is not one of the available choices."]
    assert role_of(ines) == Role.REPORTER
    with pytest.raises(appointing.NotAppointed, match="Only an administrator makes somebody an administrator"):
        appointing.appoint(ines, Role.ADMINISTRATOR, by=chief)


def test_fields_that_the_form_does_not_have_do_nothing(client, chief):
    ines = make_person(Role.REPORTER, name="ines")
    right = allowing.group(Role.CHIEF).permissions.first()
    extra = {"is_superuser": "on", "is_staff": "on", "user_permissions": [right.pk], "groups": [allowing.group(Role.CHIEF).pk]}
    client.post(page(ines), typed(ines, **extra))
    ines.refresh_from_db()
    assert (ines.is_superuser, ines.user_permissions.count(), role_of(ines)) == (False, 0, Role.REPORTER)


def test_nobody_changes_their_own_role_or_locks_themselves_out(client, chief):
    make_section("Energy")
    client.post(page(chief), typed(chief, role="Reporter", is_active="", first_name="Clara"))
    chief.refresh_from_db()
    assert (role_of(chief), chief.is_active, chief.first_name) == (Role.CHIEF, True, "Clara")
    with pytest.raises(appointing.NotAppointed, match="Nobody changes their own role"):
        appointing.appoint(chief, Role.REPORTER, by=chief)


@pytest.mark.parametrize("active", [True, False])
def test_who_may_do_more_than_the_chief_is_not_the_chiefs_to_change(client, chief, active):
    from django.contrib.auth.models import Permission

    boss = make_user("boss", is_active=active)
    odd = make_person(Role.REPORTER, name="odd")
    odd.user_permissions.add(Permission.objects.get(codename="delete_user"))
    type(odd).objects.filter(pk=odd.pk).update(is_active=active)
    for person in (boss, odd):
        seen = client.get(page(person))
        assert (seen.status_code, "an administrator changes this" in seen.content.decode()) == (200, True)
        assert client.post(page(person), typed(person, role="")).status_code == 403
        assert client.get(page(person, "password")).status_code == 403
        assert client.post(page(person, "password"), {"password1": SECRET, "password2": SECRET}).status_code == 403
        with pytest.raises(appointing.NotAppointed, match="may do more than you; an administrator can change that"):
            appointing.appoint(person, Role.REPORTER, by=chief)


def test_a_chief_sees_no_page_of_raw_rights(client, chief):
    for raw in ("/admin/auth/user/", "/admin/auth/group/", f"/admin/auth/user/{chief.pk}/change/"):
        assert client.get(raw).status_code == 403
    assert client.get(page(chief, "delete")).status_code == 403


def test_an_administrator_makes_and_unmakes_administrators(desk):
    ines = make_person(Role.REPORTER, name="ines")
    desk.post(page(ines), typed(ines, role="Administrator"))
    ines.refresh_from_db()
    assert (ines.is_superuser, ines.is_staff, ines.groups.count()) == (True, True, 0)
    desk.post(page(ines), typed(ines, role="Editor"))
    assert role_of(ines) == Role.EDITOR


def test_single_rights_stay_beside_a_role(desk):
    from django.contrib.auth.models import Permission

    ines = make_user("ines", superuser=False)
    ines.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert "single rights that an administrator gave" in desk.get(page(ines)).content.decode()
    desk.post(page(ines), typed(ines, role="Reporter"))
    desk.post(page(ines), typed(ines, role=""))
    ines.refresh_from_db()
    assert (ines.user_permissions.count(), ines.is_staff) == (1, True)


def test_a_new_password_is_typed_twice_and_ends_other_sessions(client, chief):
    ines = make_person(Role.REPORTER, name="ines")
    assert "are logged out" in client.get(page(ines, "password")).content.decode()
    assert errors(client.post(page(ines, "password"), {"password1": SECRET, "password2": "else"})) != []
    response = client.post(page(ines, "password"), {"password1": SECRET, "password2": SECRET}, follow=True)
    assert told(response) == ["ines has a new password."]
    assert client.login(username="ines", password=SECRET)


def test_a_weak_first_password_is_refused(client, chief):
    sentences = mistakes(client.post(f"{LIST}add/", typed(password1="short", password2="short", role="Reporter")))
    assert any(sentence.startswith("This password is too short.") for sentence in sentences)
    assert get_user_model().objects.filter(username="ines").count() == 0


def test_the_list_and_the_history_name_people_as_they_are_called(client, chief):
    ines = make_person(Role.REPORTER, name="ines")
    ines.first_name, ines.last_name, ines.is_active = "Ines", "Okoro", False
    ines.save()
    listed = client.get(f"{LIST}?is_active__exact=0").content.decode()
    assert ("May log in" in listed, '<td class="field-last_login">never</td>' in listed) == (True, True)
    assert "Ines Okoro</a>" in client.get(page(ines, "history")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(client, chief, django_assert_num_queries, number):
    for place in range(number):
        make_person(Role.EDITOR, "Energy", "Rail", name=f"editor{place}")
    client.get(LIST)
    with django_assert_num_queries(12):
        # session, user, rights, sections; count and rows; groups, responsibilities with their sections
        page = client.get(LIST).content.decode()
    assert page.count("Energy, Rail") == number


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_who_is_no_chief_sees_no_people(client, role):
    client.force_login(make_person(role))
    for address in (LIST, f"{LIST}add/", page(make_person(Role.REPORTER, name="other"))):
        assert client.get(address).status_code == 403
    assert "/admin/articles/person/" not in client.get("/admin/").content.decode()
