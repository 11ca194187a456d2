"""Which photos live entries show, and where they link to: kept as for texts, so that a live page asks no question more."""

import re

import django.db.models.deletion
from django.db import migrations, models

SHOWN = re.compile(r'<img\b[^>]*?\ssrc="[^"]*/(?:renditions/[0-9a-f]{2}/([0-9a-f]{16})-|originals/[0-9a-f]{2}/([0-9a-f]{32})/)')
LINKED = re.compile(r'<a\s[^>]*?\sdata-story="(\d+)"')


def find_pictures(apps, schema_editor):
    LiveVersion, EntryPicture = apps.get_model("articles", "LiveVersion"), apps.get_model("articles", "EntryPicture")
    known = dict(apps.get_model("articles", "PhotoName").objects.values_list("name", "photo"))
    bodies = LiveVersion.objects.filter(body__contains="<img").order_by("pk").values_list("entry", "body")
    for pk, body in bodies.iterator(chunk_size=500):
        names = dict.fromkeys(stem or checksum for stem, checksum in SHOWN.findall(body))
        uses = [EntryPicture(entry_id=pk, photo_id=known[name], name=name) for name in names if name in known]
        EntryPicture.objects.bulk_create(uses, ignore_conflicts=True)


def find_links(apps, schema_editor):
    Article, StoryLink = apps.get_model("articles", "Article"), apps.get_model("articles", "StoryLink")
    entries = apps.get_model("articles", "LiveEntry").objects.filter(taken_back_at=None, body__contains="data-story=")
    for pk, body in entries.order_by("pk").values_list("article", "body").iterator(chunk_size=500):
        numbers = {int(number) for number in LINKED.findall(body)} - {pk}
        there = Article.objects.filter(pk__in=numbers).values_list("pk", flat=True)
        links = [StoryLink(source_id=pk, target_id=number) for number in sorted(there)]
        StoryLink.objects.bulk_create(links, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', "0034_indexes_of_few"),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='the PhotoName by which the text shows it', max_length=32)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='articles.liveentry')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='in_entries', to='articles.photo')),
            ],
            options={
                'verbose_name': 'photo in a live entry',
                'verbose_name_plural': 'photos in live entries',
                'ordering': ('entry', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('entry', 'name'), name='entry_picture_once')],
            },
        ),
        migrations.RunPython(find_pictures, migrations.RunPython.noop),
        migrations.RunPython(find_links, migrations.RunPython.noop),
    ]
