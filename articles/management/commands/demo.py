"""`make demo`: a site with the sample stories and an editor to log in as, served until it is stopped."""

import json
import os
import socket
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import appointing, demo
from articles.models import Article, Section

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


class Command(BaseCommand):
    help = "Set up the demonstration (again), print its addresses and login, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="where to serve (default: 8000)")
        parser.add_argument("--prepare", action="store_true", help="set up and print, but do not serve")

    def handle(self, *, port: str, prepare: bool, **options: object) -> None:
        if not settings.DEBUG:
            raise CommandError("The demonstration runs with DEBUG=1 only: its login must never work on a real site.")
        refuse_port(port)
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        self.stdout.write("Importing the sample stories …")
        self.import_samples()
        make_people(make_editor())
        self.tell(port, demo.new_password())
        if not prepare:
            serve(port)

    def import_samples(self) -> None:
        try:
            call_command("import_articles", str(SAMPLES / "stories"), stdout=self.stdout, stderr=self.stderr)
            self.import_today()
        except SystemExit:
            self.stderr.write("Some sample stories were refused; the demonstration goes on without them.")

    def import_today(self) -> None:
        """A translation, and a story that is live from now on: dated once, when the demonstration is set up first."""
        bring(SAMPLES / "today" / "bogota-cochera-noche.md")
        stories = [
            story
            for story in demo.going_on(SAMPLES / "today" / "live.json", now=timezone.now())
            if not Article.objects.filter(slug=story["slug"]).exists()
        ]
        with TemporaryDirectory() as folder:
            file = Path(folder) / "live.json"
            file.write_text(json.dumps(stories))
            if stories:
                bring(file)

    def tell(self, port: str, password: str) -> None:
        self.stdout.write(
            f"\n  Site     http://localhost:{port}/"
            f"\n  Admin    http://localhost:{port}/admin/"
            f"\n  Login    {demo.USERNAME}   (may do everything)"
            f"\n  Password {password}   (for this run of the demonstration only)"
            f"\n\n  With the same password: reporter, desk (an editor of {' and '.join(demo.SECTIONS)} alone), chief"
            "\n\nCtrl+C stops it.\n"
        )
        self.stdout.flush()


def bring(file: Path) -> None:
    """One file of samples, whose pictures lie with the others."""
    call_command("import_articles", str(file), media=SAMPLES, stdout=StringIO())


def refuse_port(port: str) -> None:
    """Raises CommandError, with a sentence, unless `port` is a port number that is free."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CommandError(f"PORT is {port!r}; write a number between 1 and 65535, like PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise CommandError(f"Port {port} needs the rights of an administrator; try PORT=8000.") from None
        except OSError:
            raise CommandError(f"Port {port} is in use; try another: make demo PORT={int(port) % 65535 + 1}") from None


def make_editor() -> Any:
    """The demo's editor, who may do everything: without a password, so that only the demo's login lets anybody in."""
    editor, new = get_user_model().objects.get_or_create(
        username=demo.USERNAME, defaults={"first_name": "Demo", "last_name": "Editor", "is_staff": True, "is_superuser": True}
    )
    if new:
        editor.set_unusable_password()
        editor.save(update_fields=["password"])
    return editor


def make_people(by: Any) -> None:
    """One person for each other role; those who are there already stay as they are."""
    sections = list(Section.objects.filter(name__in=demo.SECTIONS))
    for username, role in demo.PEOPLE.items():
        names = {"first_name": "Demo", "last_name": username.capitalize()}
        person, new = get_user_model().objects.get_or_create(username=username, defaults=names)
        if new:
            person.set_unusable_password()
            person.save(update_fields=["password"])
            appointing.appoint(person, role, sections, by=by)


def serve(port: str) -> None:
    """Become the web server; does not return."""
    os.chdir(settings.BASE_DIR)
    sys.stdout.flush()
    address = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    granian = [sys.executable, "-m", "granian", *address, "--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    os.execv(sys.executable, [*granian, "newsroom.wsgi:application"])  # noqa: S606 -- no shell, no input of others
