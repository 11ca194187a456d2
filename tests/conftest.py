"""What every test stands on: its own files, and nothing kept from the test before."""

from uuid import uuid4

import pytest
from django.core.signals import setting_changed

from articles import asking, caching


@pytest.fixture(autouse=True)
def own_settings(request, settings, tmp_path):
    """Uploads of a test go to a folder of its own; nothing happens over HTTPS or in the background."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECURE_SSL_REDIRECT = False  # the test client speaks HTTP
    if "live_server" not in request.fixturenames:
        # Or every class is a word of every page.
        settings.INLINED_STYLES = dict.fromkeys(settings.INLINED_STYLES, "")
        settings.INLINED_SCRIPTS = dict.fromkeys(settings.INLINED_SCRIPTS, "")
    settings.RELATED_REFRESH = "timer"  # no threads behind a test's back
    settings.SHARE_PICTURES = False  # drawing takes longer than most tests
    settings.IMPORT_RUNS = "command"
    settings.IMPORT_DIR = tmp_path / "imports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def fresh_cache(settings):
    """No page is kept from one test to the next, and tests that run side by side share no key."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid4().hex}}
    caching.forget()
    asking.forget()


@setting_changed.connect
def print_anew(**_which):
    """What a process keeps holds for its settings, which only tests change while it runs."""
    asking.forget()


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """`with on_commit(): …` runs what follows a publication, as the end of a real transaction would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
