"""What a page costs beside an empty Django view: processor time of the server per request, both measured in the same run.

    python -m tests.benchmarks.pages

Both are served by the standard library's server, one connection a request, as gunicorn's plain worker does. Every request has
an address of its own, so that no page comes out of the cache; sections are kept for an edition and cards for a process, as on
a site that is being read. The archive is the sample stories, with their pictures.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

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
newest = Article.objects.listed().newest()
print("story", *[story.get_absolute_url() for story in newest[:25]])
print("front", "/")
print("section", newest[0].section.get_absolute_url())
print("tag", newest[0].tags.first().get_absolute_url())
print("author", newest[0].authors.first().get_absolute_url())
"""


def measure(rounds: int = 5, requests: int = 100) -> dict[str, float]:
    """{page: times the empty view}, each the median of the rounds; it needs no database, it makes one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "SITE_URL": "http://localhost", "DATABASE_URL": "", "DEBUG": ""}
        environment = {name: value for name, value in environment.items() if value}
        _manage(environment, "migrate", "-v0")
        _manage(environment, "import_articles", "articles/samples/stories")
        pages = {
            name: paths for name, *paths in map(str.split, _manage(environment, "shell", "-v0", "-c", SAMPLE).splitlines())
        }
        spent: dict[str, list[float]] = {}
        with _served(EMPTY, PORT, environment) as empty, _served(SITE, PORT + 1, environment) as site:
            for _round in range(rounds):
                for name, paths, server, port in [
                    ("", ["/"], empty, PORT),
                    *((*page, site, PORT + 1) for page in pages.items()),
                ]:
                    _ask(port, paths, len(paths))
                    before, times = _seconds(server.pid), requests if name else 5 * requests
                    _ask(port, paths, times)
                    spent.setdefault(name, []).append((_seconds(server.pid) - before) / times)
    nothing = median(spent.pop(""))
    return {name: median(each) / nothing for name, each in spent.items()}


def told(figures: dict[str, float]) -> str:
    return "\n".join(f"{name:8} {times:5.1f} times an empty view" for name, times in figures.items())


def _manage(environment: dict[str, str], *command: str) -> str:
    asked = [sys.executable, "manage.py", *command]
    return subprocess.run(asked, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def _served(application: str, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    server = subprocess.Popen([sys.executable, "-c", application + SERVE, str(port)], cwd=ROOT, env=environment)
    try:
        for _attempt in range(300):
            try:
                _ask(port, ["/"], 1)
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        server.wait()


def _ask(port: int, paths: Sequence[str], times: int) -> None:
    for number in range(times):
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", f"{paths[number % len(paths)]}?fresh={time.monotonic_ns()}", headers={"Host": "localhost"})
        response = connection.getresponse()
        assert response.status == 200, (response.status, paths[number % len(paths)])
        response.read()
        connection.close()


def _seconds(process: int) -> float:
    """The processor time of a process so far, to the microsecond (Linux)."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    print(told(measure()))
