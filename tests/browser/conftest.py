"""A real Chromium on a live server. Run as `pytest tests/browser`; skipped where there is no Chromium."""

import os
import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connections

from tests.factories import make_user

# The browser drives the server from another thread, and the tests look into the database from this one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SANDBOX = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
# Collected in the page itself, because a violation is an event of the document.
WATCH = """window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push([event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample].join(" ")));"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not CHROMIUM and "browser" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns of; addresses are absolute here."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*QUIET, *SANDBOX]}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory) -> None:
    """On SQLite a file, as on a site: what the threads of a server share in memory is refused at once where it is locked."""
    default = connections["default"]
    if default.vendor == "sqlite":
        default.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def site(live_server, settings, tmp_path, transactional_db) -> str:
    """The live server's address; its pictures lie in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    return live_server.url


@pytest.fixture
def page(page) -> Iterator:
    """A page that fails the test on any violation of the content security policy and on any script error."""
    page.set_default_timeout(10_000)
    page.add_init_script(WATCH)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
    page.on("console", lambda line: failures.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    yield page
    assert failures == []


@pytest.fixture
def violations(page) -> Callable[[], list[str]]:
    """`violations()`: what the policy has blocked on the page as it stands."""
    return lambda: page.evaluate("window.__violations")


@pytest.fixture
def desk(page, site, client) -> Iterator:
    """A page on which Mara, who may do everything, is logged in."""
    client.force_login(make_user("mara", first_name="Mara"))
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])
    yield page
    # A story's form says goodbye as it is left; the database is emptied only after that was heard.
    page.close()
    time.sleep(0.3)
