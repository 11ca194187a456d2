"""What a large vocabulary costs: `python -m tests.benchmarks.tags --tags 20000 --stories 150000`.

Run with DATA_DIR (or DATABASE_URL) naming an empty place, or one that an earlier run has filled. Stories have six or seven
tags each, drawn by Zipf's law, and no text: what is measured reads and writes tags, versions and rows. Related stories and
search are left out; they follow a merge after the commit, many stories beside the request.
"""

import argparse
import os
import random
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from time import perf_counter

import django

EACH = (6, 7, 7)
AT_ONCE = 5_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tags", type=int, default=2_000)
    parser.add_argument("--stories", type=int, default=10_000)
    return parser.parse_args()


def fill(tags: int, stories: int) -> None:
    """The vocabulary, the stories with a version each, and the rows."""
    from django.db import transaction
    from django.utils import timezone

    from articles.models import Article, ArticleTag, Revision, Tag

    chance, now = random.Random(1), timezone.now()
    syllables = ["".join(pair) for pair in ((a, b, c) for a in "bdfklmnprst" for b in "aeiou" for c in "lnrst")]
    names: dict[str, None] = {}
    while len(names) < tags:
        names["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))] = None
    Tag.objects.bulk_create((Tag(name=name, key=name, slug=name) for name in names), batch_size=AT_ONCE)
    numbers, texts = zip(*Tag.objects.order_by("pk").values_list("pk", "name"), strict=True)
    weights = list(accumulate(1 / (place + 10) for place in range(tags)))
    for start in range(0, stories, AT_ONCE):
        wanted = range(start, min(start + AT_ONCE, stories))
        chosen = [sorted(set(chance.choices(range(tags), cum_weights=weights, k=chance.choice(EACH)))) for _story in wanted]
        with transaction.atomic():  # a story and its version name each other
            made = Article.objects.bulk_create(
                Article(pk=number + 1, headline=f"Story {number}", slug=f"story-{number}", summary="A story.",
                        body="<p>Text.</p>",
                        status="published", published_at=now - timedelta(hours=number), live_revision_id=number + 1,
                        latest_revision_id=number + 1, created=now, modified=now)
                for number in wanted
            )  # fmt: skip
            Revision.objects.bulk_create(
                Revision(pk=story.pk, article=story, number=1, created=now, headline=story.headline, slug=story.slug,
                         summary="A story.", tags=[texts[place] for place in places])
                for story, places in zip(made, chosen, strict=True)
            )  # fmt: skip
            ArticleTag.objects.bulk_create(
                (ArticleTag(content_object=story, tag_id=numbers[place])
                 for story, places in zip(made, chosen, strict=True) for place in places), batch_size=AT_ONCE
            )  # fmt: skip
    for start in range(0, tags, 500):
        Tag.objects.filter(pk__in=numbers[start : start + 500]).recount()


def timed(step: Callable[[], object]) -> float:
    began = perf_counter()
    step()
    return perf_counter() - began


def measure(tags: int, stories: int) -> dict[str, float]:
    """Seconds, and numbers of queries, by what was done."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from articles import propagating, tagging
    from articles.models import ArticleTag, Tag, TagChange

    figures = {
        "fill s": 0.0 if Tag.objects.exists() else timed(lambda: fill(tags, stories)),
        "taggings": float(ArticleTag.objects.count()),
    }
    desk, now = Client(), timezone.now()
    desk.force_login(get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    for name, query in (
        ("list", ""), ("list by stories", "?o=-3"), ("list, used once", "?use=once"), ("list, searched", "?q=bal"),
        ("tag desk, first visit", "tidy/"), ("tag desk", "tidy/"),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            figures[f"{name} s"] = timed(lambda query=query: desk.get(f"/admin/articles/tag/{query}"))  # type: ignore[misc]
        figures[f"{name}, queries"] = float(len(queries))
    propagating.RETAGGED = (propagating.count_tags, propagating.begin_edition)
    largest, second, *_rest = Tag.objects.order_by("-story_count")
    near = Tag.objects.filter(story_count__lte=10_000).order_by("-story_count")[0]
    figures["stories of the merged tag"] = float(near.story_count)
    address = f"/admin/articles/tag/merge/?tags={near.pk}&into={second.pk}"
    figures["preview s"] = timed(lambda: desk.get(address))
    figures["merge s"] = timed(lambda: tagging.merge([near], second, now=now))
    figures["undo s"] = timed(lambda: tagging.undo(TagChange.objects.latest("pk"), now=now))
    figures["delete s"] = timed(lambda: tagging.delete([near], now=now))
    figures["undo of it s"] = timed(lambda: tagging.undo(TagChange.objects.latest("pk"), now=now))
    figures["stories of the largest tag"] = float(largest.story_count)
    figures["count it s"] = timed(lambda: Tag.objects.filter(pk=largest.pk).recount())
    return figures


def main() -> None:
    from django.core.management import call_command

    given = arguments()
    django.setup()
    call_command("migrate", verbosity=0)
    for name, value in measure(given.tags, given.stories).items():
        print(f"{name:>32}  {value:,.2f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
