"""The recommender's speed and size on a generated archive: `python -m tests.benchmarks.related --stories 10000`.

Run with DATA_DIR (or DATABASE_URL) naming an empty place; prints the figures, and keeps the archive there for another run.
"""

import argparse
import os
import statistics
from time import perf_counter

import django


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--publish", type=int, default=40, help="how many stories to publish one by one")
    parser.add_argument("--profile", action="store_true", help="print where the time of the rebuild goes, on one core")
    return parser.parse_args()


def measure(stories: int, publish: int) -> dict[str, float]:
    """Seconds, milliseconds, megabytes and bytes, by name. An empty archive is filled with `stories` first."""
    from django.utils import timezone

    from articles import relating
    from articles.models import Article
    from tests.benchmarks import archives, others
    from tests.benchmarks.memory import Peak

    if not Article.objects.exists():
        archives.fill(stories)
    stories = Article.objects.count()
    with Peak() as peak:
        began, worked = perf_counter(), cpu_seconds()
        relating.rebuild(now=timezone.now())
        rebuild, work = perf_counter() - began, cpu_seconds() - worked
    ids = fresh(publish)
    worked = cpu_seconds()
    times = others.milliseconds(lambda pk: relating.refresh([pk]), ids)
    publishing = (cpu_seconds() - worked) / publish * 1000
    printing = others.milliseconds(lambda pk: relating.shelf(Article.objects.get(pk=pk)), ids)
    full_text = others.index_text()
    return {
        "rebuild s": rebuild,
        "rebuild s, work of all cores": work,
        "peak MB": peak.megabytes,
        "publish ms, median": statistics.median(times),
        "publish ms, 95 %": statistics.quantiles(times, n=20)[18],
        "publish ms, work": publishing,
        "bytes a story, index": index_bytes(INDEX) / stories,
        "bytes a story, rows": index_bytes(ROWS) / stories,
        "print a box, ms": statistics.median(printing),
        "taggit similar_objects, ms": statistics.median(others.milliseconds(others.by_tags, ids)),
        "full text, index s": full_text,
        "full text, ms": statistics.median(others.milliseconds(others.by_text, ids)),
    }


def cpu_seconds() -> float:
    """What this process and those it has started and ended have computed: it hardly depends on what else the machine does."""
    return sum(os.times()[:4])


def ratios(figures: dict[str, float]) -> dict[str, float]:
    """How many times longer the others take than printing a box, whose work was done at publication; and than a rebuild."""
    return {
        "taggit / print": figures["taggit similar_objects, ms"] / figures["print a box, ms"],
        "full text / print": figures["full text, ms"] / figures["print a box, ms"],
        "taggit / publish": figures["taggit similar_objects, ms"] / figures["publish ms, median"],
        "full text / publish": figures["full text, ms"] / figures["publish ms, median"],
        "full text index / rebuild": figures["full text, index s"] / figures["rebuild s"],
    }


def fresh(number: int) -> list[int]:
    """Ids of stories, taken out of the index, so that publishing them is new to it."""
    from django.db import transaction

    from articles.models import Article, Snapshot
    from articles.relating import engine
    from articles.relating.store import Store

    store = Store(Snapshot.objects.get(active=True))
    ids = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[: number * 7 : 7])
    with transaction.atomic():
        for pk in ids:
            engine.take_out(store, pk)
    return ids


INDEX = ("articles_feature", "articles_posting", "articles_footprint")
ROWS = ("articles_related",)


def index_bytes(tables: tuple[str, ...]) -> int:
    """The space of these tables and their indexes, unused parts of pages included."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'",
                [list(tables)],
            )
        else:
            names = ", ".join("%s" for _ in tables)
            # An index is stored under its own name.
            cursor.execute(
                f"SELECT SUM(pgsize) FROM dbstat WHERE name IN ({names}) OR name IN "
                f"(SELECT name FROM sqlite_master WHERE tbl_name IN ({names}))",
                [*tables, *tables],
            )
        return cursor.fetchone()[0] or 0


def told(figures: dict[str, float]) -> str:
    return "\n".join(f"{name:28} {value:12,.2f}" for name, value in (figures | ratios(figures)).items())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    os.environ["RELATED_REFRESH"] = "timer"
    django.setup()
    from django.core.management import call_command

    chosen = arguments()
    call_command("migrate", verbosity=0)
    if chosen.profile:
        import cProfile

        from articles.relating import spreading

        spreading.cores = lambda: 1
        cProfile.runctx("print(told(measure(chosen.stories, chosen.publish)))", globals(), locals(), sort="tottime")
    else:
        print(told(measure(chosen.stories, chosen.publish)))


if __name__ == "__main__":
    main()
