"""The demonstration's people, and a login for them that works with DEBUG alone."""

import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from articles.allowing import Role


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration's desk; an administrator has no role."""

    first_name: str
    last_name: str
    role: Role | None = None

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


USERNAME = "editor"
"""The demo's administrator."""
PEOPLE = {
    USERNAME: Person("Mara", "Winter"),
    "reporter": Person("Nuala", "Farrant", Role.REPORTER),
    "desk": Person("Hanne", "Lystad", Role.EDITOR),
    "chief": Person("Ines", "Okoro", Role.CHIEF),
}
"""One login for each role, all with the same password; "desk" edits the sections of SECTIONS alone."""
SECTIONS = ("Grid", "Batteries")


def new_password() -> str:
    """A fresh demo password, kept for the running demo alone (the account itself has none); replaces the last one."""
    password = secrets.token_urlsafe(9)
    settings.DEMO_PASSWORD_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.DEMO_PASSWORD_FILE.write_text(password)
    settings.DEMO_PASSWORD_FILE.chmod(0o600)
    return password


class DemoBackend(ModelBackend):
    """Lets the demo's people in with the generated password, and forgets the session once DEBUG is off."""

    def authenticate(self, request: HttpRequest | None, username=None, password=None, **kwargs):
        if not settings.DEBUG or username not in PEOPLE or not password or not settings.DEMO_PASSWORD_FILE.exists():
            return None
        if not hmac.compare_digest(settings.DEMO_PASSWORD_FILE.read_text().encode(), password.encode()):
            return None
        return get_user_model().objects.filter(username=username, is_active=True).first()

    def get_user(self, user_id):
        return super().get_user(user_id) if settings.DEBUG else None
