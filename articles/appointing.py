"""Giving somebody a role on the desk, and the sections that they are responsible for."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import allowing
from articles.allowing import Role
from articles.models import Responsibility, Section


class NotAppointed(Exception):
    """It was not done; the message is a sentence for who asked."""


@transaction.atomic
def appoint(person: Any, role: Role | None, sections: Collection[Section] = (), *, by: Any) -> None:
    """Make `person` a reporter, an editor (of these sections; of all without any), a chief, an administrator, or nothing.

    Rights that they have beside a role stay. Without a role and without such rights they cannot log in to the desk. Raises
    NotAppointed where `by` may not give that role, or not to them, and for one's own role.
    """
    if sentence := why_not(person, role, by=by):
        raise NotAppointed(sentence)
    person.groups.remove(*person.groups.filter(name__in=[each.value for each in allowing.ROLES]))
    if role is not None and role in allowing.ROLES:
        person.groups.add(allowing.group(role))
    person.is_superuser = role == Role.ADMINISTRATOR
    person.is_staff = role is not None or person.groups.exists() or person.user_permissions.exists()
    person.save(update_fields=["is_superuser", "is_staff"])
    person.responsibilities.all().delete()
    if role == Role.EDITOR:
        Responsibility.objects.bulk_create(Responsibility(user_id=person.pk, section=section) for section in sections)
    person.__dict__.pop("_sections", None)


def why_not(person: Any, role: Role | None, *, by: Any) -> str:
    """Why `by` may not give this role to this person (one without a number is new), as a sentence; nothing where they may."""
    now = allowing.role_of(person) if person.pk else None
    if person.pk == by.pk and role != now:
        return _("Nobody changes their own role: ask another chief, or an administrator.")
    if person.pk and not allowing.may_manage(by, person):
        return _("%(person)s may do more than you; an administrator can change that.") % {"person": person}
    if role is not None and role != now and role not in allowing.roles_to_give(by):
        return _("Only an administrator makes somebody an administrator.")
    return ""
