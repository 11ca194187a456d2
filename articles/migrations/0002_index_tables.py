"""Give the recommender's tables the form that keeps them small and quick.

SQLite: WITHOUT ROWID, so that a row is stored once, in the order of its key. PostgreSQL: the postings' key carries the
weight, so that adding up scores reads the index alone. A later migration that changes one of these tables on SQLite copies
it without this form; call `without_rowid` again after it.
"""

from django.db import migrations

TABLES = ["articles_posting", "articles_feature", "articles_related"]


def without_rowid(schema_editor, tables):
    with schema_editor.connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC", [table])
            create_table, *create_indexes = [sql for (sql,) in cursor.fetchall()]
            cursor.execute(f'DROP TABLE "{table}"')
            for sql in [create_table + " WITHOUT ROWID", *create_indexes]:
                cursor.execute(sql)


def carry_weight(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'articles_posting'::regclass AND contype = 'p'")
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE articles_posting DROP CONSTRAINT "{name}"')
        cursor.execute(f'ALTER TABLE articles_posting ADD CONSTRAINT "{name}" PRIMARY KEY (half, feature, article) INCLUDE (weight)')


def shape(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        without_rowid(schema_editor, TABLES)
    elif schema_editor.connection.vendor == "postgresql":
        carry_weight(schema_editor)


def first_edition(apps, schema_editor):
    apps.get_model("articles", "Edition").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunPython(shape, migrations.RunPython.noop),
        migrations.RunPython(first_edition, migrations.RunPython.noop),
    ]
