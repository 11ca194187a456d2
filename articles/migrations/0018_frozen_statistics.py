
import articles.models.engine
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0017_preview_links'),
    ]

    operations = [
        migrations.AlterField(
            model_name='snapshot',
            name='standing',
            field=models.JSONField(decoder=articles.models.engine.FrozenJSON, default=dict, help_text='how many lessons name a story, where the recipe asks for it'),
        ),
        migrations.AlterField(
            model_name='snapshot',
            name='tag_frequency',
            field=models.JSONField(decoder=articles.models.engine.FrozenJSON, default=dict),
        ),
    ]
