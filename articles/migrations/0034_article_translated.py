"""Another index for the translations of a story. By hand, as SQLite would write the whole table again to drop the one before."""

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
    ]
