"""Where imported stories came from, and what each import did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One run of the import command and its counts."""

    started = models.DateTimeField(_("started"))
    finished = models.DateTimeField(_("finished"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ("-started", "-pk")

    def __str__(self) -> str:
        return f"{self.started:%Y-%m-%d %H:%M}"


class Origin(models.Model):
    """Where a story came from, so that importing it again finds it: the format and a key within it."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="origins")
    run = models.ForeignKey("ImportRun", models.SET_NULL, null=True, related_name="origins")
    format = models.CharField(_("format"), max_length=20)
    key = models.CharField(_("key"), max_length=500)
    name = models.CharField(_("file name"), max_length=255, blank=True, default="")
    title = models.CharField(_("title in the source"), max_length=300, blank=True, default="")
    title_key = models.CharField(max_length=300, blank=True, default="", editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    revision = models.ForeignKey("Revision", models.SET_NULL, null=True, related_name="+")
    extra = models.JSONField(_("what the source had beyond our fields"), default=dict, blank=True)
    imported = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        ordering = ("-imported", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["format", "key"], name="origin_once"),
            models.CheckConstraint(name="origin_has_key", condition=~Q(key="")),
        ]
        indexes = [
            # importing: the same file, moved.
            models.Index(fields=["format", "name"], name="origin_name"),
        ]

    def __str__(self) -> str:
        return f"{self.format}:{self.key}"
