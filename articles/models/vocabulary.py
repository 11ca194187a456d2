"""How the vocabulary is kept tidy: what was done to tags, which look alike and are not, and how well the whole stands."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import TagChangeQuerySet


class TagChange(models.Model):
    """One thing that was done to tags: who, when, what, and all that is needed to undo it (tagging.undo)."""

    class Verb(models.TextChoices):
        MERGE = "merge", _("Merged")
        RENAME = "rename", _("Renamed")
        SPLIT = "split", _("Stories moved")
        DELETE = "delete", _("Deleted")

    verb = models.CharField(_("what"), max_length=6, choices=Verb)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    names = models.JSONField(default=list, help_text="the tags that it was done to")
    into = models.CharField(max_length=100, blank=True, default="", help_text="the tag, or the name, that it led to")
    stories = models.PositiveIntegerField(default=0, help_text="how many stories changed their tags")
    touched = models.JSONField(default=list, help_text="numbers of all tags that it changed: later changes of these come first")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="what tagging.undo puts back")
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = TagChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of tags")
        verbose_name_plural = _("changes of tags")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {', '.join(self.names)} → {self.into or '–'}"


class FalseTwin(models.Model):
    """Two tags that look alike and are not the same: the desk does not offer to merge them again."""

    one = models.ForeignKey("Tag", models.CASCADE, related_name="+")
    other = models.ForeignKey("Tag", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="false_twin_once"),
            models.CheckConstraint(name="false_twin_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class TagHealth(models.Model):
    """How the vocabulary stood on one day (in the site's time zone): how many tags, and how many want a hand."""

    day = models.DateField(primary_key=True)
    tags = models.PositiveIntegerField()
    unused = models.PositiveIntegerField()
    once = models.PositiveIntegerField()
    twins = models.PositiveIntegerField()
    broad = models.PositiveIntegerField()
    undescribed = models.PositiveIntegerField()

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
