"""An old address may lead to a tag, wherever that moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0035_pictures_of_entries'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='formeraddress',
            name='former_address_leads_to_one',
        ),
        migrations.AddField(
            model_name='formeraddress',
            name='tag',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='articles.tag'),
        ),
        migrations.AddConstraint(
            model_name='formeraddress',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('author', None), ('section', None), ('tag', None), ('target', '')), models.Q(('article', None), ('author', None), ('section__isnull', False), ('tag', None), ('target', '')), models.Q(('article', None), ('author__isnull', False), ('section', None), ('tag', None), ('target', '')), models.Q(('article', None), ('author', None), ('section', None), ('tag__isnull', False), ('target', '')), models.Q(('article', None), ('author', None), ('section', None), ('tag', None), models.Q(('target', ''), _negated=True)), _connector='OR'), name='former_address_leads_to_one'),
        ),
    ]
