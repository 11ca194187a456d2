"""What the desk's pages cost: processor time in one process, by Django's own client, beside an empty view in the same run.

    DATA_DIR=$(mktemp -d) python -m tests.benchmarks.desk --stories 2000      # or DATABASE_URL=postgres://…/empty

The place may be one that an earlier run has filled. Stories are generated (archives.py), indexed and related; the
twenty newest get whole versions by verbs, and are what is opened, saved and published. A save changes a word of the
text; a publication is a save with “Publish changes”, with all that follows it (related stories, search, tags, edition) but
drawing the picture for links elsewhere, which is picture work.
"""

import argparse
import gzip
import json
import os
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Any

import django

NEWEST = 20
LIST = "/admin/articles/article/"


def empty(_request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse("Hello")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def prepare(stories: int) -> Sequence[Any]:
    """Fill an empty place; returns the stories that are worked on, each with a whole version that readers see."""
    from django.core.management import call_command
    from django.utils import timezone

    from articles import publishing, relating
    from articles.models import Article

    if not Article.objects.exists():
        from tests.benchmarks.archives import fill

        fill(stories)
        call_command("search", rebuild=True, verbosity=0)
        relating.rebuild(now=timezone.now())
    newest = list(Article.objects.order_by("-pk")[:NEWEST])
    for article in newest:
        if article.latest_revision.body:
            continue
        words = publishing.Words(
            headline=article.headline, summary=article.summary, body=article.body, slug=article.slug, section=article.section,
            authors=list(article.authors.all()), tags=[tag.name for tag in article.tags.all()],
        )  # fmt: skip
        publishing.revise(article, words, now=timezone.now())
        publishing.publish(article, now=timezone.now())
    return list(Article.objects.filter(pk__in=[article.pk for article in newest]).order_by("-pk"))


def measure(stories: int = 2000, rounds: int = 15) -> dict[str, dict[str, float]]:
    """{page: {ms, times (the empty view), queries, KB, KB compressed}}, medians of the rounds after one that is not counted."""
    from django.contrib.auth import get_user_model
    from django.test import Client, override_settings

    from articles import propagating

    worked_on = prepare(stories)
    propagating.PUBLISHED = tuple(step for step in propagating.PUBLISHED if step.__name__ not in ("share", "announce"))
    desk, nothing = Client(), Client()
    desk.force_login(get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    figures: dict[str, dict[str, float]] = {}
    with override_settings(ROOT_URLCONF="tests.benchmarks.desk", MIDDLEWARE=[]):
        figures["empty view"] = _figures(lambda _place: nothing.get("/"), 20 * rounds)
    for name, ask in pages(desk, worked_on).items():
        figures[name] = _figures(ask, rounds)
    for each in figures.values():
        each["times"] = each["ms"] / figures["empty view"]["ms"]
    return figures


def pages(desk: Any, stories: Sequence[Any]) -> dict[str, Callable[[int], Any]]:
    """What is asked for, by name; each is called with the number of the round."""
    story = stories[0]
    about = f"?section={story.section_id}&standing=published"
    word = story.headline.split()[0]
    return {
        "home": lambda _place: desk.get("/admin/"),
        "list": lambda _place: desk.get(LIST),
        "list, section and status": lambda _place: desk.get(LIST + about),
        "list, tag": lambda _place: desk.get(f"{LIST}?tag={story.tags.all()[0].pk}"),
        "list, by publication": lambda _place: desk.get(f"{LIST}?o=-5"),
        "list, found by a name": lambda _place: desk.get(f"{LIST}?q={word}"),
        "form": lambda place: desk.get(f"{LIST}{stories[place % NEWEST].pk}/change/"),
        "save": lambda place: send(desk, stories[place % NEWEST], "_save", f"saved {place}"),
        "save and publish": lambda place: send(desk, stories[place % NEWEST], "_publish", f"published {place}"),
    }


def send(desk: Any, article: Any, press: str, word: str) -> Any:
    """The form of a story as a browser would send it, with one more word in its text."""
    from articles.forms.stories import beside
    from articles.models import Article

    article = Article.objects.get(pk=article.pk)
    newest = article.latest_revision
    form = {
        "version": article.version, "base": newest.number, "opened": json.dumps(beside(article)), "headline": newest.headline,
        "summary": newest.summary, "body": newest.body.replace("</p>", f" {word}</p>", 1), "slug": newest.slug,
        "tags": newest.tags, "byline": newest.authors, "section": newest.section_id or "", press: "1",
    }  # fmt: skip
    began = process_time()
    response = desk.post(f"{LIST}{article.pk}/change/", form)
    response.spent = process_time() - began
    assert response.status_code == 302, response.status_code
    return response


def _figures(ask: Callable[[int], Any], rounds: int) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for place in range(rounds):
        began = process_time()
        response = ask(place)
        spent.append(getattr(response, "spent", process_time() - began))
    with CaptureQueriesContext(connection) as queries:
        response = ask(rounds)
    body = response.content
    return {
        "ms": median(spent[1:]) * 1000, "queries": float(len(queries)), "KB": len(body) / 1024,
        "KB compressed": len(gzip.compress(body)) / 1024,
    }  # fmt: skip


def told(figures: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':26} {'ms':>7} {'× empty':>8} {'queries':>8} {'KB':>6} {'gzip':>6}"]
    for name, each in figures.items():
        lines.append(f"{name:26} {each['ms']:7.1f} {each['times']:8.1f} {each['queries']:8.0f} "
                     f"{each['KB']:6.1f} {each['KB compressed']:6.1f}")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    from django.conf import settings
    from django.core.management import call_command

    given = arguments()
    django.setup()
    settings.SECURE_SSL_REDIRECT = False  # the client speaks HTTP
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    print(told(measure(given.stories, given.rounds)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
else:
    from django.urls import path

    urlpatterns = [path("", empty)]
