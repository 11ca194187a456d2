"""The names of the photos' files, and which texts show them by which name, for what was stored before both were kept."""

import re

from django.db import migrations

SHOWN = re.compile(r'<img\b[^>]*?\ssrc="[^"]*/(?:renditions/[0-9a-f]{2}/([0-9a-f]{16})-|originals/[0-9a-f]{2}/([0-9a-f]{32})/)')
AT_ONCE = 500


def name_files(apps, schema_editor):
    Photo, PhotoName = apps.get_model("articles", "Photo"), apps.get_model("articles", "PhotoName")
    rows = Photo.objects.order_by("pk").values_list("pk", "stem", "checksum").iterator(chunk_size=AT_ONCE)
    names = (
        PhotoName(name=name, photo_id=pk) for pk, stem, checksum in rows for name in (stem, checksum[:32]) if name
    )
    PhotoName.objects.bulk_create(names, batch_size=AT_ONCE, ignore_conflicts=True)


def find_uses(apps, schema_editor):
    Revision, PhotoUse = apps.get_model("articles", "Revision"), apps.get_model("articles", "PhotoUse")
    known = dict(apps.get_model("articles", "PhotoName").objects.values_list("name", "photo"))
    bodies = Revision.objects.filter(body__contains="<img").order_by("pk").values_list("pk", "body")
    uses = []
    for pk, body in bodies.iterator(chunk_size=AT_ONCE):
        names = dict.fromkeys(stem or checksum for stem, checksum in SHOWN.findall(body))
        uses += [PhotoUse(revision_id=pk, photo_id=known[name], name=name) for name in names if name in known]
        if len(uses) >= AT_ONCE:
            PhotoUse.objects.bulk_create(uses, ignore_conflicts=True)
            uses = []
    PhotoUse.objects.bulk_create(uses, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0020_photo_files"),
    ]

    operations = [
        migrations.RunPython(name_files, migrations.RunPython.noop),
        migrations.RunPython(find_uses, migrations.RunPython.noop),
    ]
