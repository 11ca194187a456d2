"""What the public pages measure up to, printed as tables. It makes sites of the sample stories and takes some minutes.

    make figures                      all of them
    python -m tests.figures html axe  some: html, axe, feeds, sitemaps, facts, extractors, lighthouse, weights

Ends with 1 if a figure is missed, after saying why.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.figures import extracting, facts, feeds, markup, people, sitemaps, speed, tools
from tests.figures.figure import Figure, table
from tests.figures.site import Site, served

WITH_PICTURES: dict[str, Callable[[Site, Path], list[Figure]]] = {
    "html": markup.measure,
    "axe": lambda site, _folder: people.measure(site),
    "feeds": lambda site, _folder: feeds.measure(site),
    "sitemaps": lambda site, _folder: sitemaps.measure(site),
    "facts": lambda site, _folder: facts.measure(site),
    "extractors": lambda site, _folder: extracting.measure(site),
    "lighthouse": lambda site, _folder: speed.judged(site),
}
WITHOUT: dict[str, Callable[[Site], list[Figure]]] = {
    "weights": speed.measure,
}
MOST_TOLD = 20


def main(wanted: Sequence[str]) -> int:
    figures: list[Figure] = []
    for each in measured(set(wanted) or {*WITH_PICTURES, *WITHOUT}):
        figures.append(each)
        print(f"{each.what}: {each.measured}", *each.complaints[:MOST_TOLD], sep="\n  ", file=sys.stderr, flush=True)
    print(table(figures))
    return int(any(each.complaints for each in figures))


def measured(wanted: set[str]) -> Iterator[Figure]:
    """The figures of these groups, each as soon as it is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted & set(WITH_PICTURES):
            with served(folder / "with") as site:
                for group in [each for each in WITH_PICTURES if each in wanted]:
                    yield from WITH_PICTURES[group](site, folder)
        if wanted & set(WITHOUT):
            with served(folder / "without", plain=True) as site:
                for group in [each for each in WITHOUT if each in wanted]:
                    yield from WITHOUT[group](site)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description="Measure the public pages.")
    parser.add_argument("groups", nargs="*", choices=[*WITH_PICTURES, *WITHOUT, []])
    try:
        sys.exit(main(parser.parse_args().groups))
    except tools.Missing as missing:
        sys.exit(str(missing))
