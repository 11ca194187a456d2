"""Where imported stories came from, and what each import did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import from its files to its report: what was asked for, how far it came, what it did. importing/ writes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        FAILED = "failed", _("Stopped by an error")
        TRIED = "tried", _("Tried out")
        FINISHED = "finished", _("Finished")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    started = models.DateTimeField(_("started"))
    finished = models.DateTimeField(_("finished"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.FINISHED)
    label = models.CharField(_("what"), max_length=200, blank=True, default="")
    paths = models.JSONField(default=list, help_text="as they were given")
    options = models.JSONField(default=dict, help_text="importing.Options")
    upload = models.CharField(
        max_length=300, blank=True, default="", help_text="the folder of an uploaded file, deleted with the run"
    )
    columns = models.JSONField(default=dict, help_text="of a table: {its column: our field or empty}")
    names = models.JSONField(default=dict, help_text="{section, author, tag: {name in the source: how many stories}}")

    phase = models.CharField(max_length=10, blank=True, default="", help_text="stories, links, related, pictures")
    place = models.JSONField(default=dict, help_text="the file that is being read, and how many of its records are stored")
    done = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0, help_text="spent on reading and storing, pauses not counted")
    share = models.FloatField(default=0, help_text="of the files' bytes that are read, 0 to 1")
    runner = models.CharField(max_length=120, blank=True, default="", help_text="host and process that work on it")
    beat = models.DateTimeField(null=True, help_text="when that process last gave a sign of life")
    wish = models.CharField(max_length=10, blank=True, default="", help_text="pause, when somebody asked for it")

    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, help_text="files of no known format, the first of them")
    remarks = models.JSONField(default=list)
    failure = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ("-started", "-pk")

    def __str__(self) -> str:
        return self.label or f"{self.started:%Y-%m-%d %H:%M}"


class ImportItem(models.Model):
    """What became of one story of one file, in the order of reading; and what an undo must know of it.

    Stories are plain numbers here: a line of a report outlives its story.
    """

    run = models.ForeignKey("ImportRun", models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    name = models.CharField(max_length=500, blank=True, default="", help_text="the file")
    line = models.PositiveIntegerField(default=0)
    headline = models.CharField(max_length=300, blank=True, default="")
    sentence = models.TextField(blank=True, default="")
    warnings = models.JSONField(default=list, help_text="[line, sentence]")
    article = models.BigIntegerField(null=True)
    revision = models.BigIntegerField(null=True, help_text="the version that this run made")
    before = models.JSONField(null=True, help_text="of a story that was here: its version and its dates before")
    undo = models.CharField(max_length=10, blank=True, default="", help_text="undone or kept")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_item_once")]
        indexes = [
            # Warnings that show when all is stored; what a run did to a story.
            models.Index(fields=["run", "article"], name="import_item_story"),
            # The report, filtered by outcome.
            models.Index(fields=["run", "outcome", "number"], name="import_item_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.name}:{self.line}"


class ImportMade(models.Model):
    """What else a run made (a photo, tag, author, section, brief, redirect): it goes with an undo, unless it is used."""

    run = models.ForeignKey("ImportRun", models.CASCADE, related_name="made")
    kind = models.CharField(max_length=10)
    made = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind", "made"], name="import_made_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.made}"


class Origin(models.Model):
    """Where a story came from, so that importing it again finds it: the format and a key within it."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="origins")
    run = models.ForeignKey("ImportRun", models.SET_NULL, null=True, related_name="origins")
    seen = models.ForeignKey(
        "ImportRun", models.SET_NULL, null=True, related_name="+", db_index=False, help_text="the last run that met it"
    )
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
            # importing: a related headline as its source spells it.
            models.Index(fields=["title_key"], name="origin_title"),
            # importing: a link to another story's file.
            models.Index(fields=["key"], name="origin_key"),
        ]

    def __str__(self) -> str:
        return f"{self.format}:{self.key}"


class WaitingAddress(models.Model):
    """A link in an imported text to a story that has not arrived; it is led to that story when it does."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="waiting_addresses")
    run = models.ForeignKey("ImportRun", models.CASCADE, related_name="+")
    href = models.CharField(max_length=500, help_text="as it stands in the text")
    wants = models.CharField(max_length=500, help_text="at:… a former address; file:… or slug:… wait for their own run alone")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "href"], name="waiting_address_once")]
        indexes = [
            # A story arrives: whose texts link to it?
            models.Index(fields=["wants"], name="waiting_address_wants"),
        ]

    def __str__(self) -> str:
        return self.href
