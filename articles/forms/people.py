"""People of the desk: their names, how they log in, what they are."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from articles import allowing, appointing
from articles.allowing import Role
from articles.forms.fields import Rows
from articles.models import Person, Section

WORDS = {
    Role.REPORTER: _("writes their own stories and submits them; reads what is published"),
    Role.EDITOR: _("reviews, approves, publishes, corrects and retracts in their sections; reads everything"),
    Role.CHIEF: _("does everything editorial in every section: tags, fronts, redirects, imports, people"),
    Role.ADMINISTRATOR: _("may do everything, single rights and technical things too"),
}
"""What each role does, in a line."""


class PersonForm(forms.ModelForm):
    """Somebody who has a login. `by` is who fills it in."""

    by: Any = None

    role = forms.ChoiceField(label=_("Role"), required=False, widget=forms.RadioSelect)
    sections = Rows(
        Section.objects.all(), label=_("Sections of an editor"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("With all within them. None ticked: every section. A story without a section is every editor’s."),
    )  # fmt: skip

    class Meta:
        model = Person
        fields = ("username", "first_name", "last_name", "email", "is_active")
        labels = {"username": _("Login name"), "is_active": _("May log in")}
        help_texts = {
            "username": "",
            "is_active": _("Take the tick away instead of deleting somebody: their work keeps its name."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, now = self.instance, allowing.role_of(self.instance) if self.instance.pk else None
        offered = [role for role in Role if role in allowing.roles_to_give(self.by) or role == now]
        none = _("No role: no login to the desk")
        if person.pk and now is None and (person.groups.exists() or person.user_permissions.exists()):
            none = _("No role: single rights that an administrator gave")
        self.fields["role"].choices = [("", none), *((role.value, told(role)) for role in offered)]
        self.initial.setdefault("role", now.value if now else "")
        if person.pk:
            self.initial.setdefault("sections", list(person.responsibilities.values_list("section", flat=True)))
        if person.pk and person.pk == self.by.pk:
            for name in ("role", "sections", "is_active"):
                self.fields[name].disabled = True
            self.fields["role"].help_text = _("Nobody changes their own role.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sentence := appointing.why_not(self.instance, self.chosen_role(), by=self.by):
            self.add_error("role", sentence)
        return cleaned

    def chosen_role(self) -> Role | None:
        value = self.cleaned_data.get("role")
        return Role(value) if value else None


class NewPersonForm(SetPasswordMixin, PersonForm):
    """Somebody new, with their first password."""

    password1, password2 = SetPasswordMixin.create_password_fields()

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        super()._post_clean()
        self.validate_password_for_user(self.instance)

    def save(self, commit: bool = True) -> Person:
        self.set_password_and_save(self.instance, commit=False)
        return super().save(commit=commit)


def told(role: Role) -> str:
    """'Reporter: writes their own stories …'"""
    return f"{role.label}: {WORDS[role]}"
