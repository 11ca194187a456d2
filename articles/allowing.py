"""Who may do what on the desk: said here, and nowhere else. The admin asks, prints, and does only what is allowed.

A right is one of Django's permissions upon stories; a role is a group of rights (ROLES). A right holds for the stories of
the sections that a person is responsible for, and everywhere for whoever is responsible for none in particular. Whoever has
the right to add stories has their own ones too, as long as these are on their way to publication. Administrators are Django's
superusers and may do everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Section, Status

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORKING = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.APPROVED})
ROW, EITHER, BOTH = "row", "either", "both"


@dataclass(frozen=True)
class Rule:
    """What a verb upon a story takes: a right, or (in the statuses of `own`) to be one of its writers.

    `where` says which sections count where the newest version is filed under another one than the story: the story's own
    (ROW), one of the two (EITHER), or the two (BOTH).
    """

    right: str
    own: frozenset[str] = frozenset()
    where: str = ROW


VERBS: dict[str, Rule] = {
    # Words: saving, restoring, pins and refusals, checks, suggestions, what is kept unsaved, who is there.
    "write": Rule("change", WORKING, EITHER),
    "share": Rule("change", WORKING, EITHER),
    "submit": Rule("change", frozenset({Status.DRAFT}), EITHER),
    "recall": Rule("change", frozenset({Status.IN_REVIEW}), EITHER),
    "discard": Rule("delete", frozenset({Status.DRAFT}), EITHER),
    # What a second pair of eyes does.
    "approve": Rule("approve", where=BOTH),
    "send_back": Rule("approve", where=EITHER),
    # What changes what readers see, now or later. A story moves to another section by whoever is responsible for both.
    "publish": Rule("publish", where=BOTH),
    "schedule": Rule("publish", where=BOTH),
    "unschedule": Rule("publish"),
    "expire": Rule("publish"),
    "correct": Rule("publish"),
    "cover": Rule("publish"),
    "retract": Rule("publish"),
    "retag": Rule("publish"),
    "refile": Rule("publish", where=BOTH),
}
"""Every verb upon a story but two: `see` it on the desk, and `look_behind` what readers see: versions, log, preview, talk."""
REFUSALS = {
    "change": gettext_lazy("Only its writer, before it is published, or an editor may change this story."),
    "delete": gettext_lazy("Only the writer of a draft, or an editor, may delete it."),
    "approve": gettext_lazy("Only an editor approves a story or sends it back."),
    "publish": gettext_lazy("Only an editor changes what readers see; submit the story for review."),
}


# --- stories ----------------------------------------------------------------------------------------------------------
def may(user: Any, verb: str, article: Article | None = None) -> bool:
    """Whether this person may do this to the story; without a story, whether there may be one to which they may.

    One query for a person's sections, kept with the person; one for whoever has only their own stories.
    """
    if verb in ("see", "look_behind"):
        return _may_see(user, article, behind=verb == "look_behind")
    rule = VERBS[verb]
    if article is None:
        return has(user, rule.right) or (bool(rule.own) and may_add(user))
    if has(user, rule.right) and _is_theirs(user, article, rule.where):
        return True
    return article.status in rule.own and may_add(user) and wrote(user, article)


def why_not(user: Any, verb: str, article: Article) -> str:
    """Why this person may not do this to the story, as a sentence; nothing where they may."""
    if may(user, verb, article):
        return ""
    rule = VERBS[verb]
    if not has(user, rule.right):
        return str(REFUSALS[rule.right])
    newest = article.latest_revision
    section = next(
        (each for each in (article.section, newest and newest.section) if each and not is_responsible(user, each.pk)), None
    )
    return _("You are not responsible for the section “%(section)s”; somebody who is can do this.") % {"section": section}


def who_sees(article: Article | None = None) -> QuerySet:
    """Everybody who finds the story on the desk, by name; without a story, everybody who works here. Never who is not staff."""
    users = get_user_model().objects
    view, change, add = (users.with_perm(f"articles.{right}_article", backend=BACKEND) for right in ("view", "change", "add"))
    writers = add.filter(pk__in=article.revisions.order_by().values("created_by")) if article else add
    return (view | change | writers).filter(is_staff=True).order_by("first_name", "last_name", "username")


def may_add(user: Any) -> bool:
    """Whether this person may begin a story."""
    return has(user, "add")


def sees_all(user: Any) -> bool:
    """Whether this person reads every story of the house, drafts of others included."""
    return has(user, "view") or has(user, "change")


def writes_everywhere(user: Any) -> bool:
    """Whether this person may write in every story of the house."""
    return has(user, "change") and sections(user) is None


def visible(user: Any) -> QuerySet[Article]:
    """The stories that this person finds on the desk."""
    if sees_all(user):
        return Article.objects.all()
    return Article.objects.readable_by_writer(user) if may_add(user) else Article.objects.none()


def narrow(user: Any, verb: str, stories: QuerySet[Article]) -> QuerySet[Article]:
    """Those of the stories to which this person may do this by their rights, and not because they are their own."""
    rule = VERBS[verb]
    if not has(user, rule.right):
        return stories.none()
    theirs = sections(user)
    if theirs is None:
        return stories
    held = [Q(**{f"{name}__in": theirs}) | Q(**{name: None}) for name in ("section", "latest_revision__section")]
    return stories.filter({ROW: held[0], EITHER: held[0] | held[1], BOTH: held[0] & held[1]}[rule.where])


def wrote(user: Any, article: Article) -> bool:
    """Whether this person saved a version of the story; one query, once for the same object, none for one of `visible`."""
    if hasattr(article, "is_own"):
        return bool(article.is_own)
    known: dict[int, bool] = article.__dict__.setdefault("_wrote", {})
    if user.pk not in known:
        known[user.pk] = article.revisions.filter(created_by=user).exists()
    return known[user.pk]


def _may_see(user: Any, article: Article | None, *, behind: bool) -> bool:
    if sees_all(user):
        return True
    if not may_add(user):
        return False
    return article is None or (article.status == Status.PUBLISHED and not behind) or wrote(user, article)


def has(user: Any, right: str) -> bool:
    """Whether this person has a right upon stories at all, whatever the section."""
    return bool(user) and user.has_perm(f"articles.{right}_article")


# --- sections ---------------------------------------------------------------------------------------------------------
def sections(user: Any) -> frozenset[int] | None:
    """The numbers of the sections that a person is responsible for, those within them included; None for every section."""
    if user.is_superuser:
        return None
    if not hasattr(user, "_sections"):
        own = list(user.responsibilities.values_list("section", flat=True))
        within = Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own)
        user._sections = frozenset(Section.objects.filter(within).values_list("pk", flat=True)) if own else None
    return user._sections


def is_responsible(user: Any, section: int | None) -> bool:
    """Whether this person is responsible for the section of that number. What belongs to no section is everybody's."""
    theirs = sections(user)
    return theirs is None or section is None or section in theirs


def may_arrange(user: Any, section: int | None) -> bool:
    """Whether this person may move what stands on a section's front; the home page (None) is for who is responsible for all."""
    if not user.has_perm("articles.change_slot"):
        return False
    theirs = sections(user)
    return theirs is None or section in theirs


def may_import(user: Any) -> bool:
    """Whether this person may bring in stories: an import writes, changes and publishes in every section."""
    rights = [has(user, right) for right in ("add", "change", "publish")]
    return all(rights) and user.has_perm("articles.add_importrun") and sections(user) is None


def _is_theirs(user: Any, article: Article, where: str) -> bool:
    newest = article.latest_revision
    found = [article.section_id]
    if where != ROW and newest is not None:
        found.append(newest.section_id)
    held = [is_responsible(user, section) for section in found]
    return any(held) if where == EITHER else all(held)


# --- roles ------------------------------------------------------------------------------------------------------------
class Role(TextChoices):
    """What a person is on the desk; each but the last is a group of this name."""

    REPORTER = "Reporter", gettext_lazy("Reporter")
    EDITOR = "Editor", gettext_lazy("Editor")
    CHIEF = "Chief", gettext_lazy("Chief")
    ADMINISTRATOR = "Administrator", gettext_lazy("Administrator")


ALL = ("add", "change", "delete", "view")
REPORTER: dict[str, Iterable[str]] = {
    "article": ("add",), "photo": ("add", "change", "view"), "tag": ("view",), "author": ("view",), "section": ("view",),
}  # fmt: skip
EDITOR: dict[str, Iterable[str]] = {
    "article": (*ALL, "approve", "publish"), "photo": ALL, "tag": ("add", "change", "view"),
    "author": ("add", "change", "view"),
    "section": ("view",), "slot": ALL, "pendinglink": ("view", "delete"), "formeraddress": ("add", "view"),
    "miss": ("change", "view"),
}  # fmt: skip
CHIEF: dict[str, Iterable[str]] = {
    **EDITOR, "tag": ALL, "author": ALL, "section": ALL, "banner": ALL, "formeraddress": ALL, "miss": ALL,
    "importrun": ALL, "person": ("add", "change", "view"),
}  # fmt: skip
ROLES: Mapping[Role, Mapping[str, Iterable[str]]] = {Role.REPORTER: REPORTER, Role.EDITOR: EDITOR, Role.CHIEF: CHIEF}
"""The rights of each role, by the table that they are upon; a migration makes the groups."""


def role_of(user: Any) -> Role | None:
    """The highest role that a person has; None for who has none, or rights of their own choosing alone."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(list(ROLES)) if role.value in names), None)


def roles_to_give(user: Any) -> Sequence[Role]:
    """The roles that this person may give to others: nobody makes administrators but an administrator."""
    if not user.has_perm("articles.change_person"):
        return ()
    return [role for role in Role if role != Role.ADMINISTRATOR or user.is_superuser]


def may_manage(user: Any, person: Any | None = None) -> bool:
    """Whether this person may change somebody's name, password and role: of nobody who may do more than they themselves."""
    if not user.has_perm("articles.change_person"):
        return False
    if person is None or user.is_superuser or user.pk == person.pk:
        return True
    # Asked of the tables: somebody whose login is switched off has rights, too, once it is on again.
    given = Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk)).select_related("content_type")
    theirs = {f"{right.content_type.app_label}.{right.codename}" for right in given}
    return not person.is_superuser and theirs <= user.get_all_permissions()


def group(role: Role) -> Group:
    """The group of a role, made anew with its rights if somebody deleted it."""
    found, new = Group.objects.get_or_create(name=role.value)
    if new:
        wanted = [Q(content_type__model=model, codename__in=_codenames(model, rights)) for model, rights in ROLES[role].items()]
        found.permissions.set(Permission.objects.filter(_any(wanted), content_type__app_label="articles"))
    return found


def _codenames(model: str, rights: Iterable[str]) -> list[str]:
    return [f"{right}_{model}" for right in rights]


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
