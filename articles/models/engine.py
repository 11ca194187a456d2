"""What the recommender keeps: derived from the published stories, may be emptied and rebuilt at any time.

Everything stands in one of two halves, 0 and 1. Readers and publications use the active half; a rebuild fills the other
one beside it and then swaps them at once. Stories are plain numbers here: no cascade has to walk these tables.
"""

import json
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import RelatedQuerySet


class FrozenJSON(json.JSONDecoder):
    """Reads the same text once in a process: what a snapshot froze is large, and asked for at every publication.

    What it gives is shared: it is replaced, never changed.
    """

    def decode(self, text: str, *_args: Any) -> Any:
        return _decoded(text)


@lru_cache(8)
def _decoded(text: str) -> Any:
    return json.loads(text)


class Snapshot(models.Model):
    """The statistics of one half: frozen when it was built, so that every score in it rests on the same numbers."""

    half = models.PositiveSmallIntegerField(primary_key=True)
    active = models.BooleanField(default=False)
    stories = models.PositiveIntegerField(default=0)
    pull = models.FloatField(default=0)
    recipe = models.JSONField(default=dict)
    former_recipe = models.JSONField(null=True, help_text="the one before the last tuning, to go back to")
    tag_frequency = models.JSONField(default=dict, decoder=FrozenJSON)
    standing = models.JSONField(
        default=dict, decoder=FrozenJSON, help_text="how many lessons name a story, where the recipe asks for it"
    )
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


class Feature(models.Model):
    """A word or a pair of words when the half was built: in how many stories it occurs, and its postings.

    Postings of a story that came or changed later stand in Posting, one by one, until the next rebuild; a story's
    Footprint tells which count. So publishing adds small rows, and the many others are packed.
    """

    pk = models.CompositePrimaryKey("half", "feature", "part")
    half = models.PositiveSmallIntegerField()
    feature = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(help_text="long lists go on in part 1, 2, … so that a row fits in a page")
    stories = models.PositiveIntegerField(help_text="stands in part 0")
    postings = models.BinaryField(help_text="see similarity/packing.py")


class Posting(models.Model):
    """The weight of one feature in one story that came or changed since the half was built."""

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
    day = models.FloatField()
    floor = models.BigIntegerField(default=0, help_text="the score of its last row; 0 while there is room for more")
    is_recent = models.BooleanField(default=False, help_text="its postings stand in Posting, not in Feature")
    copies = models.JSONField(default=list, help_text="stories that are near copies of this one")
    facts = models.JSONField()
    vector = models.BinaryField()


class Related(models.Model):
    """A row the engine computed: this source may show this target. Can be emptied and rebuilt.

    From rank HELD_BACK on it is not printed, as a near copy of a card.
    """

    HELD_BACK = 100

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
