"""What two text extractors take out of a story's page: the whole text, and nothing else."""

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import trafilatura
from readability import Document

from tests.figures.figure import Figure, counted
from tests.figures.site import Site

NAMES = (
    "p|h[1-6]|li|ul|ol|blockquote|figure|figcaption|table|thead|tbody|tr|td|th|div|section|article|body|html|br|hr|pre|dl|dt|dd"
)
BLOCKS = re.compile(rf"</?(?:{NAMES})\b[^>]*>")
TAGS = re.compile(r"<[^>]+>")
SHORT = 4
"""Lines of fewer words (a date, a name, a cell of a table) are not held against an extractor that takes or leaves them."""


def measure(site: Site) -> list[Figure]:
    """One figure an extractor: lines of the newest stories that it lost, or took from elsewhere on the page."""
    listed = json.loads(site.ask("/api/articles/?limit=40&fields=url,body,headline,summary,corrections").body)["data"]
    stories = [each for each in listed if each["body"]]
    return [
        counted(f"{name}: lines of {len(stories)} stories lost, or taken from elsewhere", _all(site, stories, extract))
        for name, extract in {"trafilatura": by_trafilatura, "readability": by_readability}.items()
    ]


def _all(site: Site, stories: list[dict[str, Any]], extract: Callable[[str], str]) -> Iterator[str]:
    for story in stories:
        page = site.ask(story["url"]).body.decode()
        yield from (f"{story['url']}: {each}" for each in complaints(page, story, extract))


def complaints(page: str, story: dict[str, Any], extract: Callable[[str], str]) -> Iterator[str]:
    """The lines of the story's body that were lost (captions may be), and those that are in no part of the story."""
    taken = lines(extract(page))
    beside = captions(page)
    optional = _squeezed(" ".join(beside))
    body = [line for line in lines(story["body"]) if _squeezed(line) not in optional]
    everything = _squeezed(" ".join(taken))
    yield from (f"lost: {line}" for line in body if _squeezed(line) not in everything)
    notes = [note["text"] for note in story["corrections"]]
    own = _squeezed(" ".join([*body, story["headline"], story["summary"], *notes, *beside]))
    yield from (f"from elsewhere: {line}" for line in taken if len(line.split()) >= SHORT and _squeezed(line) not in own)


def by_trafilatura(page: str) -> str:
    return trafilatura.extract(page, output_format="html", include_tables=True, include_formatting=True) or ""


def by_readability(page: str) -> str:
    return Document(page).summary()


def captions(page: str) -> list[str]:
    """The words below pictures and panels, which belong to a story."""
    return [line for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL) for line in lines(figure)]


def lines(markup: str) -> list[str]:
    """The text of HTML, one line for each paragraph, heading, item and cell."""
    parts = BLOCKS.split(markup)
    plain = (" ".join(html.unescape(TAGS.sub("", part)).split()) for part in parts)
    return [line for line in plain if line]


def _squeezed(words: str) -> str:
    """Letters and digits alone: what is between them, extractors set anew."""
    return re.sub(r"\W+", "", words).casefold()
