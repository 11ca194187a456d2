"""`make benchmarks`: what pages cost beside an empty view; printed, and never more than the peers' best cost."""

import sys

import pytest

from tests.benchmarks import pages


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_pages_beside_an_empty_view():
    figures = pages.measure(rounds=2, requests=50)
    print(f"\n{pages.told(figures)}")
    assert max(times.median for times in figures.values()) < 100
