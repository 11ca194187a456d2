"""What a page costs beside an empty Django view: processor time of the server per request, both measured in the same run.

    python -m tests.benchmarks.pages

Both are served by the standard library's server, one connection a request, as gunicorn's plain worker does. Every request has
an address of its own, so that no page comes out of the cache; sections are kept for an edition, cards and what was printed of
a story for a process (asking.py), as on a site that is being read. The archive is the sample stories, with their pictures.
"New story" are stories that a server just
started prints for the first time, with the cards that it has not printed yet; "kept story" comes out of the cache, and
"packed" are for a browser that takes gzip, as all do.

Two figures each: of the cheapest tenth of the requests, and in the median. What else runs on the machine shares its caches, and
makes a large program dearer than a small one: the busier it is, the further the two are apart.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 8170
EMPTY = """
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("Hello"))]
settings.configure(ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], SECRET_KEY="nothing", MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
SITE = "from newsroom.wsgi import application\n"
SERVE = """
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server
WSGIRequestHandler.log_message = lambda *said: None
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""
SAMPLE = """
from articles.models import Article
newest = list(Article.objects.listed().newest())
print("story", *[story.get_absolute_url() for story in newest[:25]])
print("front", "/")
print("section", newest[0].section.get_absolute_url())
print("tag", newest[0].tags.first().get_absolute_url())
print("author", newest[0].authors.first().get_absolute_url())
print("month", f"/{newest[0].published_at:%Y/%m}/")
print("search", "/search/?q=battery")
print("feed", "/feed/")
print("API", "/api/articles/")
print("new", *[story.get_absolute_url() for story in newest[1:]])
"""
PACKED = {"Accept-Encoding": "gzip"}


class Times(NamedTuple):
    """How many times an empty view: the cheapest tenth of the requests, and the median."""

    least: float
    median: float


def measure(rounds: int = 5, requests: int = 100) -> dict[str, Times]:
    """{page: times the empty view}; it needs no database, it makes one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "SITE_URL": "http://localhost", "DATABASE_URL": "", "DEBUG": ""}
        environment = {name: value for name, value in environment.items() if value}
        _manage(environment, "migrate", "-v0")
        _manage(environment, "import_articles", "articles/samples/stories")
        lines = _manage(environment, "shell", "-v0", "-c", SAMPLE).splitlines()
        paths = {name: found for name, *found in map(str.split, lines)}
        with _served(EMPTY, PORT, environment) as empty:
            spent: dict[str, list[float]] = {"": []}
            for _round in range(rounds):
                with _served(SITE, PORT + 1, environment) as site:
                    for name, asked in _plan(paths, requests):
                        # Each beside an empty view, so that whatever else the machine does befalls both.
                        spent[""] += [_spent(empty.pid, PORT, "/") for _one in asked]
                        spent.setdefault(name, []).extend(_spent(site.pid, PORT + 1, *each) for each in asked)
    nothing = _summed(spent.pop(""))
    return {name: Times(*(a / b for a, b in zip(_summed(each), nothing, strict=True))) for name, each in spent.items()}


def _plan(paths: dict[str, list[str]], requests: int) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """What a fresh server is asked, in order: (name, [(address, headers)]); "warm" is counted like the rest, and not told."""
    new, story = paths.pop("new", []), paths["story"]
    yield "warm", [(_fresh(each), {}) for each in (paths["section"][0], story[0], "/")]
    yield "new story", [(_fresh(each), {}) for each in new]
    for name, found in paths.items():
        yield name, [(_fresh(found[number % len(found)]), {}) for number in range(requests)]
    yield "warm", [(each, {**PACKED, **headers}) for each in story for headers in ({}, {"Accept-Encoding": ""})]
    yield "kept story", [(story[number % len(story)], {"Accept-Encoding": ""}) for number in range(requests)]
    yield "packed story", [(_fresh(story[number % len(story)]), PACKED) for number in range(requests)]
    yield "packed, kept", [(story[number % len(story)], PACKED) for number in range(requests)]
    paths["new"] = new


def _fresh(path: str) -> str:
    """The address as nobody has asked for it yet; the API knows no parameter but its own."""
    if path.startswith("/api/"):
        return f"{path}?since=1{next(NUMBERS) % 900 + 100:03}-01-01"
    return f"{path}{'&' if '?' in path else '?'}fresh={next(NUMBERS)}"


NUMBERS = count(time.monotonic_ns())


def _summed(spent: list[float]) -> tuple[float, float]:
    in_order = sorted(spent)
    return median(in_order[: max(len(in_order) // 10, 1)]), median(in_order)


def told(figures: dict[str, Times]) -> str:
    return "\n".join(
        f"{name:12} {times.least:5.1f} times an empty view ({times.median:.1f} in the median)"
        for name, times in figures.items()
        if name != "warm"
    )


def _manage(environment: dict[str, str], *command: str) -> str:
    asked = [sys.executable, "manage.py", *command]
    return subprocess.run(asked, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def _served(application: str, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    server = subprocess.Popen([sys.executable, "-c", application + SERVE, str(port)], cwd=ROOT, env=environment)
    try:
        for _attempt in range(300):
            try:
                _ask(port, "/", {})
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        server.wait()


def _ask(port: int, path: str, headers: dict[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "", **headers})
    response = connection.getresponse()
    assert response.status == 200, (response.status, path)
    response.read()
    connection.close()


def _spent(process: int, port: int, path: str, headers: dict[str, str] | None = None) -> float:
    """The processor seconds that one request costs the server; what it does after answering is counted to the next."""
    before = _seconds(process)
    _ask(port, path, headers or {})
    return _seconds(process) - before


def _seconds(process: int) -> float:
    """The processor time of a process so far, to the microsecond (Linux)."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    print(told(measure()))
