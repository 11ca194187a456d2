"""PostgreSQL: let the full-text table be asked through its index alone.

The vectors lie beside the table (TOAST), so its pages are few, and the planner takes reading all of them for cheap: it does
not count what unpacking every vector costs. A function that plans without sequential scans is asked instead.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION articles_search(question tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE ROWS 500 SET enable_seqscan = off
AS 'SELECT id FROM articles_searchtext WHERE words @@ question'
"""
DROP = "DROP FUNCTION articles_search(tsquery)"


def run_on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_fronts")]

    operations = [migrations.RunPython(run_on_postgresql(CREATE), run_on_postgresql(DROP))]
