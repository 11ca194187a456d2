"""One act upon many stories, in steps that each take a moment: tried first, then done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """What somebody is about to do to many stories, how far it is, and what came of it. Thrown away after a while."""

    class Stage(models.TextChoices):
        ASKING = "asking", _("Waiting to be told what")
        TRYING = "trying", _("Being tried")
        READY = "ready", _("Waiting for a yes")
        DOING = "doing", _("Being done")
        DONE = "done", _("Done")

    act = models.CharField(max_length=20)
    options = models.JSONField(default=dict)
    stories = models.JSONField(default=list, help_text="their numbers, in the order in which they are taken")
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.ASKING)
    place = models.PositiveIntegerField(default=0, help_text="how many were taken in this stage")
    changed = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=list, help_text="[story, headline, before, after] of the first ones")
    before = models.JSONField(default=dict, help_text="{story: its section before} of those that changed")
    refused = models.JSONField(default=list, help_text="[story, headline, sentence]")
    back = models.CharField(max_length=2000, blank=True, default="", help_text="the list it was chosen from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    begun = models.DateTimeField()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-begun", "-pk")

    def __str__(self) -> str:
        return f"{self.act} × {len(self.stories)}"
