"""A site of the sample stories, served as in production: DEBUG off, names with hashes, compressed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.figures.tools import ROOT

PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes


@dataclass(frozen=True)
class Site:
    """`pages`: each kind of page with its whole address."""

    address: str
    pages: dict[str, str]

    def ask(self, place: str) -> Answer:
        """What a path, or a whole address, answers, whatever its status; nothing is followed but redirects."""
        url = place if place.startswith("http") else self.address + place
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as response:
                return Answer(response.status, response.headers["Content-Type"], response.read())
        except urllib.error.HTTPError as response:
            return Answer(response.code, response.headers["Content-Type"], response.read())


@contextmanager
def served(folder: Path, *, plain: bool = False) -> Iterator[Site]:
    """The site in `folder`, while it is being served; without any picture if `plain`."""
    port, broken = _free_port(), _free_port()
    environment = _environment(folder, port)
    _run(environment, "manage.py", "collectstatic", "--noinput", "-v0")
    made = _run(environment, "-m", "tests.figures.contents", *(["--plain"] if plain else []))
    address = f"http://localhost:{port}"
    pages = {kind: address + path for kind, path in json.loads(made.splitlines()[-1]).items()}
    no_database = {**environment, "DATABASE_URL": f"sqlite:///{folder}/none/none.sqlite3"}
    with _serving(environment, port), _serving(no_database, broken, stderr=subprocess.DEVNULL):
        yield Site(address, {**pages, "500": f"http://localhost:{broken}/"})


def _environment(folder: Path, port: int) -> dict[str, str]:
    ours = ("DEBUG", "DEMO", "DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    site = {"SITE_URL": f"http://localhost:{port}", "STATIC_HASHED": "1", "LOG_LEVEL": "ERROR", "FEED_FULL_TEXT": "1"}
    about = {"SITE_ABOUT": "Sample stories about batteries, work and the grid.", "CONTACT_EMAIL": "desk@news.example"}
    return {**kept, **site, **about, "DATA_DIR": str(folder)}


def _run(environment: dict[str, str], *command: str) -> str:
    asked = [sys.executable, *command]
    return subprocess.run(asked, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _serving(environment: dict[str, str], port: int, **streams: Any) -> Iterator[None]:
    site = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "newsroom.wsgi:application"]
    granian = [sys.executable, "-m", "granian", "--blocking-threads", "4", "--log-level", "warning", *site]
    server = subprocess.Popen(granian, cwd=ROOT, env=environment, **streams)
    try:
        _wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
