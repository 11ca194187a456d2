"""The boxes of the sample stories, written down: the same on every database, and whatever order the stories came in.

When the recipe changes on purpose, read the new boxes, then write them down anew:
`GOLDEN=write make test ARGS=tests/relating/test_golden.py`.
"""

import json
import os
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone

from articles import publishing, relating
from articles.formats import File, ReadOptions, markdown
from articles.models import Article, Related
from tests.factories import NOW, make_author, make_section

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[2] / "articles" / "samples" / "stories"
GOLDEN = Path(__file__).with_name("golden.json")
SHOWN = 4


def drafts() -> list:
    options = ReadOptions(related_headings=(), zone=timezone.get_default_timezone())
    return [draft for path in sorted(SAMPLES.glob("*.md")) for draft in markdown.read(File(path.name, path), options)]


def publish(draft) -> None:
    """The words, tags, section and date of a sample, without its picture, links and pins."""
    words = publishing.Words(
        headline=draft.title,
        summary=draft.summary,
        body=draft.body,
        slug=draft.slug,
        section=make_section(draft.section),
        authors=[make_author(name) for name in draft.authors],
        tags=draft.tags,
    )
    article = publishing.revise(None, words, now=NOW).article
    publishing.publish(article, now=draft.date, published_at=draft.date, propagate=False)


def boxes() -> dict[str, list]:
    """{slug: the first rows under it, as [slug, score in billionths]}."""
    slugs = dict(Article.objects.values_list("pk", "slug"))
    found: dict[str, list] = {slug: [] for slug in sorted(slugs.values())}
    for row in Related.objects.current().filter(rank__lt=SHOWN).order_by("source_id", "rank"):
        found[slugs[row.source_id]].append([slugs[row.target_id], row.score])
    return found


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_the_boxes_of_the_samples_are_those_written_down(seed):
    stories = [draft for draft in drafts() if draft.status != "draft"]
    if seed is not None:
        Random(seed).shuffle(stories)
    for draft in stories:
        publish(draft)
    relating.rebuild(now=NOW)
    found = boxes()
    if os.environ.get("GOLDEN") == "write" and seed is None:
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(GOLDEN.read_text())
    assert sum(len(box) for box in found.values()) > 200
