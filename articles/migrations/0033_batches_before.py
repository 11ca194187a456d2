from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0032_languages")]

    operations = [
        migrations.AddField(
            "batch", "before", models.JSONField(default=dict, help_text="{story: its section before} of those that changed")
        ),
    ]
