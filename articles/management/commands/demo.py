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
        self.lay_out_the_desk()
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
        """A translation, and a story that is live now: it goes on again where it is here already and has ended."""
        bring(SAMPLES / "today" / "bogota-cochera-noche.md")
        now = timezone.now()
        stories = demo.going_on(SAMPLES / "today" / "live.json", now=now)
        known = {story.slug: story for story in Article.objects.filter(slug__in=[story["slug"] for story in stories])}
        for story in known.values():
            demo.go_on(story, now=now)
        new = [story for story in stories if story["slug"] not in known]
        if new:
            with TemporaryDirectory() as folder:
                file = Path(folder) / "live.json"
                file.write_text(json.dumps(new))
                bring(file)

    def lay_out_the_desk(self) -> None:
        """What its people are working on, where that is not here yet. Readers see nothing of it."""
        number = demo.lay_out(SAMPLES / "desk" / "stories.json", SAMPLES / "pictures", now=timezone.now())
        if number:
            self.stdout.write(f"{number} stories lie on the desk: drafts, in review, approved, scheduled.")

    def tell(self, port: str, password: str) -> None:
        self.stdout.write(
            f"\n  Site     http://localhost:{port}/"
            f"\n  Admin    http://localhost:{port}/admin/"
            f"\n  Login    {demo.USERNAME}   ({demo.PEOPLE[demo.USERNAME]}, who may do everything)"
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
    """The demo's administrator: without a password, so that only the demo's login lets anybody in."""
    return made(demo.USERNAME, is_staff=True, is_superuser=True)[0]


def make_people(by: Any) -> None:
    """One person for each other role; those who are there already stay as they are."""
    sections = list(Section.objects.filter(name__in=demo.SECTIONS))
    for username, person in demo.PEOPLE.items():
        user, new = made(username)
        if new and person.role:
            appointing.appoint(user, person.role, sections, by=by)


def made(username: str, **rights: bool) -> tuple[Any, bool]:
    """Somebody of the demonstration, and whether they are new; nobody has a password."""
    person = demo.PEOPLE[username]
    names = {"first_name": person.first_name, "last_name": person.last_name}
    user, new = get_user_model().objects.get_or_create(username=username, defaults={**names, **rights})
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user, new


def serve(port: str) -> None:
    """Become the web server; does not return."""
    os.chdir(settings.BASE_DIR)
    sys.stdout.flush()
    address = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    granian = [sys.executable, "-m", "granian", *address, "--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    os.execv(sys.executable, [*granian, "newsroom.wsgi:application"])  # noqa: S606 -- no shell, no input of others
