"""What the recommender keeps: derived from the published stories, may be emptied and rebuilt at any time.

Everything stands in one of two halves, 0 and 1. Readers and publications use the active half; a rebuild fills the other
one beside it and then swaps them at once. Stories are plain numbers here: no cascade has to walk these tables.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import RelatedQuerySet


class Snapshot(models.Model):
    """The statistics of one half: frozen when it was built, so that every score in it rests on the same numbers."""

    half = models.PositiveSmallIntegerField(primary_key=True)
    active = models.BooleanField(default=False)
    stories = models.PositiveIntegerField(default=0)
    pull = models.FloatField(default=0)
    recipe = models.JSONField(default=dict)
    tag_frequency = models.JSONField(default=dict)
    taken = models.DateTimeField(null=True)
    changes = models.PositiveIntegerField(default=0, help_text="stories that came or went since it was taken")
    building_since = models.DateTimeField(null=True, help_text="set while a rebuild fills this half")
    beat = models.DateTimeField(null=True, help_text="when that rebuild last gave a sign of life")
    phase = models.CharField(max_length=20, blank=True, default="")
    ranked_to = models.BigIntegerField(default=0, help_text="the last story whose rows are written")
    missed = models.JSONField(default=list, help_text="stories that changed while it was being built")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["active"], name="snapshot_one_active", condition=Q(active=True)),
            models.CheckConstraint(name="snapshot_two_halves", condition=Q(half__in=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"half {self.half}, {self.stories} stories"


class Frequency(models.Model):
    """In how many stories a feature occurs, where they are two or more."""

    pk = models.CompositePrimaryKey("half", "feature")
    half = models.PositiveSmallIntegerField()
    feature = models.BigIntegerField()
    stories = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "frequencies"


class Posting(models.Model):
    """The weight of one feature in one story: the inverted index."""

    pk = models.CompositePrimaryKey("half", "feature", "article")
    half = models.PositiveSmallIntegerField()
    feature = models.BigIntegerField()
    article = models.BigIntegerField()
    weight = models.PositiveSmallIntegerField()


class Footprint(models.Model):
    """One story in the index: its vector, what the ranking must know of it, and the lowest score of its rows."""

    pk = models.CompositePrimaryKey("half", "article")
    half = models.PositiveSmallIntegerField()
    article = models.BigIntegerField()
    vector = models.BinaryField()
    day = models.FloatField()
    facts = models.JSONField()
    floor = models.BigIntegerField(default=0, help_text="the score of its last row; 0 while there is room for more")
    copies = models.JSONField(default=list, help_text="stories that are near copies of this one")


class Related(models.Model):
    """A row the engine computed: this source may show this target. Can be emptied and rebuilt."""

    pk = models.CompositePrimaryKey("half", "source", "target")
    half = models.PositiveSmallIntegerField()
    source = models.ForeignKey("Article", models.DO_NOTHING, related_name="related", db_constraint=False, db_index=False)
    target = models.ForeignKey("Article", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    rank = models.PositiveSmallIntegerField()
    score = models.BigIntegerField(help_text="in billionths")
    content = models.IntegerField(help_text="the part of the score that the words give")
    reasons = models.JSONField(default=dict)

    objects = RelatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
        indexes = [
            # relating: whose boxes show this story?
            models.Index(fields=["half", "target"], name="related_target"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} ({self.rank})"
