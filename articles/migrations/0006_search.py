"""The full-text table: FTS5 on SQLite, a tsvector with its GIN index on PostgreSQL; both are written by articles/searching.

It starts empty. `manage.py search --rebuild` fills it with the stories that are there.
"""

from django.db import migrations, models

TABLE = "articles_searchtext"
FTS5 = f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize = 'ascii', columnsize = 0)"
TSVECTOR = f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, words tsvector NOT NULL)"
GIN = f"CREATE INDEX search_text_words ON {TABLE} USING gin (words)"


def create(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for sql in [TSVECTOR, GIN] if schema_editor.connection.vendor == "postgresql" else [FTS5]:
            cursor.execute(sql)


def drop(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_working_copies'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.BigIntegerField()),
                ('for_readers', models.BooleanField()),
                ('for_desk', models.BooleanField()),
                ('section', models.BigIntegerField(null=True)),
                ('moment', models.DateTimeField(help_text='published, or last changed')),
                ('day', models.IntegerField(help_text='the same in days since 1970')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'for_readers'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('written', models.CharField(help_text='as it stands in a story, in small letters', max_length=60)),
                ('head', models.CharField(max_length=2)),
                ('tail', models.CharField(max_length=2)),
                ('length', models.PositiveSmallIntegerField()),
                ('stories', models.PositiveIntegerField(default=1, help_text='in how many it was when they were first indexed')),
            ],
            options={
                'indexes': [models.Index(fields=['head', 'length'], name='search_word_head'), models.Index(fields=['tail', 'length'], name='search_word_tail')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
