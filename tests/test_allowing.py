"""Who may do what: every role upon every verb, in one table; sections, own stories, and what a lost group comes back with."""

import pytest
from django.contrib.auth.models import Group

from articles import allowing, publishing
from articles.allowing import ROLES, VERBS, Role
from articles.models import Responsibility, Status
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, make_section, make_user, words

pytestmark = pytest.mark.django_db


def make_person(role: Role, *sections: str, name: str | None = None):
    user = make_user(name or role.value.lower(), superuser=role == Role.ADMINISTRATOR)
    if role in ROLES:
        user.groups.add(allowing.group(role))
    Responsibility.objects.bulk_create(Responsibility(user=user, section=make_section(each)) for each in sections)
    return user


def story(kind: str, by=None, section: str = "Energy"):
    if kind in ("published", "expired"):
        article = make_article(by=by, section=section)
        if kind == "expired":
            publishing.set_expiry(article, NOW + DAY, now=NOW)
            [article] = publishing.expire_due(NOW + DAY)
        return article
    if kind == "retracted":
        return make_retracted(by=by, section=section)
    article = make_draft(by=by, section=section)
    if kind in ("in_review", "approved"):
        article = publishing.submit(article, now=NOW, by=by)
    if kind == "approved":
        publishing.approve(article, now=NOW)
        article.refresh_from_db()
    return article


KINDS = ("draft", "in_review", "approved", "published", "retracted", "expired")
EVERYTHING = {*VERBS, "see", "look_behind"}
# role: {kind of story: what the role may do to somebody else's, and to one that is their own}
OWN = {"see", "look_behind", "write", "share"}
TABLE = {
    Role.REPORTER: {
        "draft": (set(), OWN | {"submit", "discard"}),
        "in_review": (set(), OWN | {"recall"}),
        "approved": (set(), OWN),
        "published": ({"see"}, {"see", "look_behind"}),
        "retracted": (set(), {"see", "look_behind"}),
        "expired": (set(), {"see", "look_behind"}),
    },
    Role.EDITOR: dict.fromkeys(KINDS, (EVERYTHING, EVERYTHING)),
    Role.CHIEF: dict.fromkeys(KINDS, (EVERYTHING, EVERYTHING)),
    Role.ADMINISTRATOR: dict.fromkeys(KINDS, (EVERYTHING, EVERYTHING)),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", KINDS)
def test_every_role_may_do_to_every_story_what_the_table_says(role, kind):
    user, other = make_person(role), make_user("somebody", superuser=False)
    for theirs, expected in zip((other, user), TABLE[role][kind], strict=True):
        article = story(kind, by=theirs)
        assert {verb for verb in EVERYTHING if allowing.may(user, verb, article)} == expected
        assert allowing.visible(user).filter(pk=article.pk).exists() == ("see" in expected)


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_no_role_and_who_is_nobody_may_do_nothing(kind):
    from django.contrib.auth.models import AnonymousUser

    for user in (make_user("lost", superuser=False), AnonymousUser()):
        assert [verb for verb in EVERYTHING if allowing.may(user, verb, story(kind)) or allowing.may(user, verb)] == []
        assert allowing.visible(user).count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_with_sections_does_nothing_but_read_in_others(kind):
    editor = make_person(Role.EDITOR, "Energy")
    inside, outside, nowhere = story(kind), story(kind, section="Rail"), story(kind, section=None)
    assert {verb for verb in EVERYTHING if allowing.may(editor, verb, inside)} == EVERYTHING
    assert {verb for verb in EVERYTHING if allowing.may(editor, verb, outside)} == {"see", "look_behind"}
    assert {verb for verb in EVERYTHING if allowing.may(editor, verb, nowhere)} == EVERYTHING


def test_a_section_comes_with_those_within_it():
    make_section("Storage", parent=make_section("Energy"))
    assert allowing.may(make_person(Role.EDITOR, "Energy"), "publish", story("draft", section="Storage"))
    assert not allowing.may(make_person(Role.EDITOR, "Storage", name="wim"), "publish", story("draft", section="Energy"))


def test_a_story_moves_to_another_section_by_whoever_is_responsible_for_both():
    live = make_article(section="Energy")
    publishing.revise(live, words(section="Rail"), now=NOW)
    live.refresh_from_db()
    both = make_person(Role.EDITOR, "Energy", "Rail", name="both")
    energy, rail = make_person(Role.EDITOR, "Energy"), make_person(Role.EDITOR, "Rail", name="rail")
    for user, may in ((energy, False), (rail, False), (both, True)):
        assert allowing.may(user, "publish", live) == may
        assert allowing.may(user, "write", live)
    # What readers see stands in Energy, and its editors take it away.
    assert [allowing.may(user, "retract", live) for user in (energy, rail)] == [True, False]


def test_a_refusal_is_a_sentence_that_names_the_section_or_the_role():
    editor, reporter = make_person(Role.EDITOR, "Energy"), make_person(Role.REPORTER)
    article = story("draft", section="Rail")
    assert allowing.why_not(editor, "publish", article) == (
        "You are not responsible for the section “Rail”; somebody who is can do this."
    )
    with pytest.raises(publishing.NotAllowed) as refusal:
        publishing.require(reporter, "publish", article)
    assert str(refusal.value) == "Only an editor changes what readers see; submit the story for review."
    assert allowing.why_not(make_person(Role.CHIEF), "publish", article) == ""


def test_the_groups_of_the_migration_have_the_rights_of_the_roles():
    for role, rights in ROLES.items():
        wanted = {f"{right}_{model}" for model, some in rights.items() for right in some}
        assert set(Group.objects.get(name=role.value).permissions.values_list("codename", flat=True)) == wanted


def test_a_group_that_somebody_deleted_comes_back_with_its_rights():
    Group.objects.filter(name="Editor").delete()
    assert allowing.group(Role.EDITOR).permissions.filter(codename="publish_article").count() == 1
    assert allowing.group(Role.EDITOR).permissions.count() == sum(len(some) for some in ROLES[Role.EDITOR].values())


@pytest.mark.parametrize("role", Role)
def test_a_person_has_the_highest_of_their_roles(role):
    user = make_person(role)
    if role in ROLES:
        user.groups.add(allowing.group(Role.REPORTER))
    assert allowing.role_of(user) == role


def test_asking_for_many_stories_takes_one_query_for_the_sections(django_assert_num_queries):
    from django.contrib.auth import get_user_model

    make_person(Role.EDITOR, "Energy")
    stories = [story("draft") for _ in range(3)]
    user = get_user_model().objects.get(username="editor")
    user.has_perm("articles.change_article")
    for number in (1, 3):
        del_sections(user)
        with django_assert_num_queries(2):  # theirs, and those within
            assert all(allowing.may(user, "publish", each) for each in stories[:number])


def del_sections(user) -> None:
    user.__dict__.pop("_sections", None)


def test_a_writer_finds_their_stories_in_one_query(django_assert_num_queries):
    user = make_person(Role.REPORTER)
    for number in (1, 3):
        for _ in range(number):
            story("draft", by=user)
        user.has_perm("articles.add_article")
        with django_assert_num_queries(1):
            assert all(allowing.may(user, "write", each) for each in allowing.visible(user).select_related("latest_revision"))


def test_an_editor_of_no_section_in_particular_is_one_of_all():
    assert allowing.sections(make_person(Role.EDITOR)) is None
    assert allowing.may_arrange(make_person(Role.CHIEF), None)
    limited = make_person(Role.EDITOR, "Energy", name="limited")
    energy, rail = make_section("Energy"), make_section("Rail")
    assert [allowing.may_arrange(limited, each) for each in (None, energy.pk, rail.pk)] == [False, True, False]


def test_status_names_are_those_of_the_table():
    assert set(KINDS) == set(Status.values)
