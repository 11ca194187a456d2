"""Indexes of the few that are translations, or end a live story, instead of all rows. The first by hand: to drop the one before,
SQLite would write the whole table again."""

import django.db.models.deletion
from django.db import migrations, models

INDEX = "articles_article_original_id_a3f97d78"  # as Django named it on both databases


class Migration(migrations.Migration):
    dependencies = [("articles", "0033_batches_before")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "article",
                    "original",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="translations",
                        to="articles.article",
                        verbose_name="translation of",
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {INDEX}", f"CREATE INDEX {INDEX} ON articles_article (original_id)"
                ),
            ],
        ),
        migrations.AddIndex(
            "article",
            models.Index(condition=models.Q(("original__isnull", False)), fields=["original"], name="article_translated"),
        ),
        migrations.RemoveIndex("article", "article_live_until"),
        migrations.AddIndex(
            "article",
            models.Index(condition=models.Q(("live_until__isnull", False)), fields=["live_until"], name="article_ends_live"),
        ),
    ]
