"""What `make demo` needs: a login that works while DEBUG is on, with the password printed at start, and never otherwise; and
the sample story that is live now.
"""

import hmac
import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from articles.allowing import Role

USERNAME = "editor"
"""The demo's administrator."""
PEOPLE = {"reporter": Role.REPORTER, "desk": Role.EDITOR, "chief": Role.CHIEF}
"""One login for each other role, with the same password; "desk" edits the sections of SECTIONS alone."""
SECTIONS = ("Grid", "Batteries")


def going_on(source: Path, *, now: datetime) -> list[dict[str, Any]]:
    """The stories of a file of samples whose entries say how many minutes ago they were written, dated from `now`."""
    stories = json.loads(source.read_text())
    for story in stories:
        entries = story["live"]["entries"]
        for entry in entries:
            entry["date"] = (now - timedelta(minutes=entry.pop("minutes_ago"))).isoformat()
        story["date"] = story["live"]["began"] = entries[0]["date"]
        story["updated"] = entries[-1]["date"]
    return stories


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
        if (
            not settings.DEBUG
            or username not in (USERNAME, *PEOPLE)
            or not password
            or not settings.DEMO_PASSWORD_FILE.exists()
        ):
            return None
        if not hmac.compare_digest(settings.DEMO_PASSWORD_FILE.read_text().encode(), password.encode()):
            return None
        return get_user_model().objects.filter(username=username, is_active=True).first()

    def get_user(self, user_id):
        return super().get_user(user_id) if settings.DEBUG else None
