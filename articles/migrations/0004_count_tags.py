"""Count once how many listed stories carry each tag; from here on propagating.count_tags keeps the numbers."""

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count(apps, schema_editor):
    carried = apps.get_model("articles", "ArticleTag").objects.filter(
        tag=OuterRef("pk"), content_object__status="published", content_object__is_brief=False
    )
    number = carried.order_by().values("tag").annotate(number=Count("pk")).values("number")
    apps.get_model("articles", "Tag").objects.update(story_count=Coalesce(Subquery(number), 0))


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_tidy_tags")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
