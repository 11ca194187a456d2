"""How often stories are read, added up by day, and which were read most: without knowing by whom."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from articles.models import Article, Edition, ReadCount

DAYS, MOST = 7, 5
FRESH = timedelta(minutes=15)
"""The list is made anew after so long, by the reading that finds it old."""


def read(story: int, *, now: datetime) -> bool:
    """Count one reading of a story that readers may see; returns whether there is one. The list of the most read follows."""
    if not Article.objects.published().filter(pk=story).exists():
        return False
    table, day = ReadCount._meta.db_table, connection.ops.adapt_datefield_value(timezone.localdate(now))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, article_id, reads) VALUES (%s, %s, 1) "  # noqa: S608 -- ours
            f"ON CONFLICT (day, article_id) DO UPDATE SET reads = {table}.reads + 1",
            [day, story],
        )
    old = Q(most_read_at=None) | Q(most_read_at__lte=now - FRESH)
    if Edition.objects.filter(old, pk=1).update(most_read_at=now):
        Edition.objects.filter(pk=1).update(most_read=list(most_read(timezone.localdate(now))))
    return True


def most_read(today: date) -> Sequence[int]:
    """The listed stories that were read most in the last seven days, today included."""
    listed = Exists(Article.objects.listed().order_by().filter(pk=OuterRef("article")))
    counts = ReadCount.objects.filter(listed, day__gt=today - timedelta(days=DAYS))
    return counts.values_list("article", flat=True).annotate(all=Sum("reads")).order_by("-all", "-article")[:MOST]


def forget(before: date) -> int:
    """Forget the readings of the days before this one; returns how many lines went."""
    gone, _by_model = ReadCount.objects.filter(day__lt=before).delete()
    return gone
