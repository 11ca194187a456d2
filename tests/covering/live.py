"""A live story for tests: begun, with entries a minute apart."""

from datetime import timedelta

from django.test import TestCase

from articles import covering
from articles.covering import Said
from articles.models import Article
from tests.factories import NOW, make_article

MINUTE = timedelta(minutes=1)


def make_live(entries: int = 0, *, make=make_article, now=NOW, **fields: object) -> Article:
    """A live story with so many entries, the oldest first: Entry 1, Entry 2, …"""
    with TestCase.captureOnCommitCallbacks(execute=True):
        story = covering.begin(make(**fields), now=now)
        for number in range(1, entries + 1):
            said = Said(f"Entry {number}", f"<p>Text of entry {number}.</p>")
            covering.add(story, said, now=now + number * MINUTE)
    return story
