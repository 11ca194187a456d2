"""The site of the pictures, at their hour."""

import os

from tests.screens import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

clock.set_back()

from newsroom.wsgi import application  # noqa: E402, F401 -- the hour first
