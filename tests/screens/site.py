"""The demonstration, on data of its own, at the hour of the pictures."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.figures.site import _free_port, _wait_for
from tests.figures.tools import ROOT

PREPARE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
from tests.screens import clock
clock.stop()
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "demo", "--prepare"])
"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Its address and its password, while it is served."""
    port = _free_port()
    address = f"http://localhost:{port}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT")}
    environment = {**kept, "DATA_DIR": str(folder), "DEBUG": "1", "DEMO": "1", "SITE_URL": address, "LOG_LEVEL": "ERROR"}
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    site = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "tests.screens.wsgi:application"]
    granian = [sys.executable, "-m", "granian", "--blocking-threads", "4", "--log-level", "warning", *site]
    server = subprocess.Popen(granian, cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield address, (folder / "demo_password").read_text()
    finally:
        server.terminate()
        server.wait()
