"""`make benchmarks`: the figures of a small archive are printed; only what must be equal is asserted."""

import pytest

from articles.models import Related, Snapshot
from tests.benchmarks import related
from tests.relating.test_incremental import everything, rebuilt_beside

STORIES = 2_000


@pytest.mark.django_db
def test_a_generated_archive(settings):
    settings.RELATED_REFRESH = "timer"
    figures = related.measure(STORIES, publish=20)
    print(f"\n{STORIES:,} stories\n{related.told(figures)}")
    assert all(value > 0 for value in figures.values())
    assert Related.objects.current().values("source").distinct().count() == STORIES
    active = Snapshot.objects.get(active=True)
    assert everything(rebuilt_beside(active)) == everything(active.half)
