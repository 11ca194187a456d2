"""What readers did with the boxes under stories, added up by day. Nothing here tells one reader from another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RelatedCount(models.Model):
    """How often, on one day, one story's box showed another at one place, and how often that was followed.

    Stories are plain numbers to the database, as in the engine's tables: what a deleted story leaves is pruned with its day.
    """

    day = models.DateField(_("day"))
    source = models.ForeignKey("Article", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    target = models.ForeignKey("Article", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    position = models.PositiveSmallIntegerField(_("place in the box"), help_text="from 1")
    shown = models.PositiveIntegerField(_("shown"), default=0)
    followed = models.PositiveIntegerField(_("followed"), default=0)

    class Meta:
        verbose_name = _("readers’ count")
        verbose_name_plural = _("related stories")  # the page about them, in the desk's list of everything
        constraints = [
            # counting.record adds to this row; counting's reports and prune read and cut it by the day it begins with.
            models.UniqueConstraint(fields=["day", "source", "target", "position"], name="related_count_once"),
            models.CheckConstraint(name="related_count_places_begin_at_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="related_count_not_itself", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.source_id} → {self.target_id} ({self.position}): {self.followed} of {self.shown}"


class ReadCount(models.Model):
    """How often, on one day, a story's page was read."""

    day = models.DateField(_("day"))
    article = models.ForeignKey("Article", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    reads = models.PositiveIntegerField(_("reads"), default=0)

    class Meta:
        constraints = [
            # counting.read adds to this row; the list of the most read adds up the days it begins with.
            models.UniqueConstraint(fields=["day", "article"], name="read_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.article_id}: {self.reads}"


class Lift(models.Model):
    """How much readers move one story in the box of another: the factor on its score, for the order alone.

    Worked out from the counts once a day (counting.lift_rows), so that every box that is written heeds the same.
    """

    pk = models.CompositePrimaryKey("source", "target")
    source = models.BigIntegerField()
    target = models.BigIntegerField()
    percent = models.PositiveSmallIntegerField(help_text="90 to 110, never 100")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}: {self.percent} %"
