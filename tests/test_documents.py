"""The pictures of the documentation: taken by the script, all shown, none missing, not heavy."""

import re
from pathlib import Path

from tests.screens.shots import SHOTS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
PICTURES = ROOT / "docs" / "pictures"
HEAVY = 2_500_000
"""Bytes of all pictures together: every clone carries them."""


def test_every_picture_that_a_page_names_is_there_and_every_one_there_is_named():
    named = {
        (page.parent / place).resolve() for page in PAGES for place in re.findall(r"\]\(([^)\s]+\.png)\)", page.read_text())
    }
    assert named == set(PICTURES.iterdir())


def test_each_is_taken_by_the_script():
    assert {file.stem for file in PICTURES.iterdir()} == set(SHOTS)


def test_they_are_light():
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < HEAVY


def test_each_picture_that_is_shown_says_what_it_shows():
    for page in PAGES:
        assert "" not in re.findall(r"!\[([^\]]*)\]", page.read_text()), page.name
