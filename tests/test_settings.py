"""Settings come from the environment, are safe unless said otherwise, and say which variable is wrong."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """manage.py in a process of its own, with nothing in its environment but these variables."""
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_deployment_check_with_nothing_set_is_clean(tmp_path):
    result = run("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path))
    assert (result.returncode, result.stderr) == (0, "")
    assert "no issues" in result.stdout


def test_a_secret_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "var" / "secret_key"
    first = env.secret("NO_SUCH_SECRET", path)
    assert (env.secret("NO_SUCH_SECRET", path), path.stat().st_mode & 0o777) == (first, 0o600)
    assert len(first) >= 50
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "news.example"),
        ("SITE_URL", "https://news.example/path"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("REDIS_URL", "localhost:6379"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LANGUAGE_CODE", "klingon"),
        ("RELATED_CARDS", "four"),
        ("RELATED_CARDS", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("INDEXNOW_KEY", "a key"),
        ("WEBSUB_HUB", "hub.example"),
        ("AI_CRAWLERS", "maybe"),
        ("S3_BUCKET", "s3://uploads"),
        ("S3_ENDPOINT", "minio.example:9000"),
        ("EMBEDS", "youtube.com"),
        ("EMBEDS", "https://a.example; script-src *"),
    ],
)
def test_a_bad_value_stops_the_start_with_the_name_of_the_variable(tmp_path, name, value):
    result = run("check", **{"DATA_DIR": str(tmp_path), name: value})
    assert result.returncode != 0
    assert result.stderr.startswith(f"Newsroom cannot start: {name} ")
    assert result.stderr.count("\n") == 1


def test_flags_are_words_and_nothing_else(monkeypatch):
    monkeypatch.setenv("A_FLAG", "Yes")
    assert env.flag("A_FLAG") is True
    monkeypatch.setenv("A_FLAG", "off")
    assert env.flag("A_FLAG", default=True) is False
    monkeypatch.setenv("A_FLAG", "2")
    with pytest.raises(ImproperlyConfigured, match="A_FLAG is '2'"):
        env.flag("A_FLAG")


def test_every_variable_stands_in_the_table_of_the_operating_guide():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "newsroom/settings.py").read_text()))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operating.md").read_text(), re.MULTILINE))
    assert told == read
    assert len(read) > 15


def test_the_demo_login_never_works_with_debug_off(settings, tmp_path, db):
    from articles.demo import DemoBackend, new_password
    from articles.management.commands.demo import make_editor

    settings.DEMO_PASSWORD_FILE = tmp_path / "demo_password"
    password = new_password()
    make_editor()
    settings.DEBUG = True
    editor = DemoBackend().authenticate(None, username="editor", password=password)
    assert editor.username == "editor"
    assert DemoBackend().authenticate(None, username="editor", password="guess") is None
    assert editor.check_password(password) is False
    settings.DEBUG = False
    assert DemoBackend().authenticate(None, username="editor", password=password) is None
    assert DemoBackend().get_user(editor.pk) is None


def test_the_demo_command_refuses_to_run_with_debug_off(tmp_path):
    result = run("demo", "--prepare", DATA_DIR=str(tmp_path))
    assert result.returncode == 1
    assert (
        result.stderr == "CommandError: The demonstration runs with DEBUG=1 only: its login must never work on a real site.\n"
    )


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_port_that_is_no_port_gets_a_sentence(tmp_path, port):
    result = run("demo", "--port", port, DATA_DIR=str(tmp_path), DEBUG="1")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"CommandError: PORT is '{port}'")


def test_the_health_page_answers_without_a_cookie_and_is_never_kept(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert not response.cookies
