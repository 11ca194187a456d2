"""What the database's planner is told of the tables; PostgreSQL would find out by itself, but not in time.

Without a survey SQLite takes an index on the status for the best way to a dozen stories, and reads all that are published.
With one of a few tables alone it is worse: a table that was not looked at, or was empty, counts as a million rows, so that
it reads every story to find the three of which something is due. So all are looked at, and what is empty is said to be small.
Other connections learn of it when they are next opened.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection

from articles.models import Article, Revision

WHOLE = (Article, Revision)
"""Their indexes are read from end to end: of most, a sample says little (nearly all stories are published)."""
SAMPLE = 1000
"""So many entries of any other index are read."""
EMPTY_TABLE, EMPTY_INDEX = "100", "10"
"""How many rows an empty table, or an index of rows that are exceptions, is said to have: few, and never none."""

PARTIAL, COLUMNS = "SELECT name FROM pragma_index_list(%s) WHERE partial", "SELECT COUNT(*) FROM pragma_index_info(%s)"


def survey() -> None:
    """Look at every table by itself: for 100,000 stories a second or two."""
    tables = sorted({model._meta.db_table for model in apps.get_models()} & set(connection.introspection.table_names()))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(tables)}")
            return
        whole = {model._meta.db_table for model in WHOLE}
        for table in tables:
            cursor.execute(f"PRAGMA analysis_limit = {0 if table in whole else SAMPLE}")
            cursor.execute(f"ANALYZE {table}")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", list(_unknown(tables)))
        cursor.execute("ANALYZE sqlite_schema")  # which reads them again, and looks at nothing


def _unknown(tables: Iterable[str]) -> Iterable[tuple[str, str | None, str]]:
    """A line for each table and index of which the survey found nothing (https://sqlite.org/fileformat2.html#stat1tab)."""
    with connection.cursor() as cursor:
        known = set(cursor.execute("SELECT tbl, idx FROM sqlite_stat1").fetchall())
        surveyed = {table for table, _index in known}
        for table in tables:
            if table not in surveyed:
                yield table, None, EMPTY_TABLE
                continue
            for index, *_about in cursor.execute(PARTIAL, [table]).fetchall():
                if (table, index) not in known:
                    columns = cursor.execute(COLUMNS, [index]).fetchone()[0]
                    yield table, index, EMPTY_INDEX + " 1" * columns
