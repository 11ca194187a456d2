import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_index_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FalseTwin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TagChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('merge', 'Merged'), ('rename', 'Renamed'), ('split', 'Stories moved'), ('delete', 'Deleted')], max_length=6, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('names', models.JSONField(default=list, help_text='the tags that it was done to')),
                ('into', models.CharField(blank=True, default='', help_text='the tag, or the name, that it led to', max_length=100)),
                ('stories', models.PositiveIntegerField(default=0, help_text='how many stories changed their tags')),
                ('touched', models.JSONField(default=list, help_text='numbers of all tags that it changed: later changes of these come first')),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='what tagging.undo puts back')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'change of tags',
                'verbose_name_plural': 'changes of tags',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='TagHealth',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('tags', models.PositiveIntegerField()),
                ('unused', models.PositiveIntegerField()),
                ('once', models.PositiveIntegerField()),
                ('twins', models.PositiveIntegerField()),
                ('broad', models.PositiveIntegerField()),
                ('undescribed', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('day',),
            },
        ),
        migrations.AddField(
            model_name='section',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='A section’s page shows the stories of its parts too.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='articles.section', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='tag',
            name='count_is_old',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='tag',
            name='kind',
            field=models.CharField(choices=[('topic', 'Topic'), ('company', 'Company or organisation'), ('person', 'Person'), ('place', 'Place'), ('event', 'Event')], default='topic', max_length=7, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='tag',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The wider tag that this one belongs to.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='articles.tag', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='tag',
            name='story_count',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='stories'),
        ),
        migrations.AddField(
            model_name='tag',
            name='with_children',
            field=models.BooleanField(default=False, help_text='Otherwise the page names its parts, and lists only the stories that carry this tag itself.', verbose_name='its page includes the stories of its parts'),
        ),
        migrations.AlterField(
            model_name='tagalias',
            name='key',
            field=models.CharField(editable=False, max_length=100, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='tagalias',
            name='name',
            field=models.CharField(blank=True, default='', max_length=100, verbose_name='name'),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(fields=['story_count', 'name'], name='tag_by_use'),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(fields=['count_is_old'], name='tag_count_is_old'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='section_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='tag_not_its_own_parent'),
        ),
        migrations.AddField(
            model_name='falsetwin',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='falsetwin',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.tag'),
        ),
        migrations.AddField(
            model_name='falsetwin',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.tag'),
        ),
        migrations.AddField(
            model_name='tagchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='tagchange',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='falsetwin',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='false_twin_once'),
        ),
        migrations.AddConstraint(
            model_name='falsetwin',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='false_twin_in_order'),
        ),
    ]
