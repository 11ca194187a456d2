"""A new story costs fewer presses of the mouse here than in Django's own admin; `docs/editors.md` says how many."""

import sys
from types import ModuleType

import pytest
from django.utils import timezone

from articles import picturing, tagging
from articles.models import Article
from tests.benchmarks import clicks
from tests.factories import make_section
from tests.pictures import gradient


@pytest.fixture
def newsroom(settings, monkeypatch) -> None:
    """What is chosen from: three sections, two tags, a photo; and Django's own admin beside ours."""
    for name in ("Energy", "Ports", "Work"):
        make_section(name)
    for name in clicks.TAGS:
        tagging.make(name)
    picturing.store(gradient(), name="dawn.jpg", now=timezone.now(), alt=clicks.PICTURE, credit="A. M.")
    module = ModuleType("urls_with_stock")
    module.urlpatterns = clicks.addresses()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.ROOT_URLCONF = module.__name__


def told(story: Article) -> tuple:
    tags = sorted(story.tags.values_list("name", flat=True))
    return (story.headline, story.summary, clicks.BODY in story.body, story.section.name, tags, story.lead_photo.alt)


WHOLE = (clicks.HEADLINE, clicks.SUMMARY, True, clicks.SECTION, list(clicks.TAGS), clicks.PICTURE)


def test_a_new_story_is_published_with_seven_clicks(desk, site, newsroom):
    hand = clicks.ours(desk, site)
    assert told(Article.objects.published().get()) == WHOLE
    assert (hand.clicks, hand.keys) == (7, 4)


def test_and_with_thirteen_in_the_admin_that_django_makes_of_the_same_model(desk, site, newsroom, settings):
    settings.TEMPLATES = [{**engine, "DIRS": []} for engine in settings.TEMPLATES]  # Django's own pages, not ours
    hand = clicks.stock(desk, site)
    assert told(Article.objects.published().get()) == WHOLE
    assert (hand.clicks, hand.keys) == (13, 0)
