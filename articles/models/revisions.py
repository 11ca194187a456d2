"""What editors write: every version of a story, the log of what was done to it, and its public corrections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import CorrectionQuerySet, RevisionQuerySet


class Revision(models.Model):
    """One version of a story's words, language, section, tags, authors and lead photo. Never changed once written.

    Only `publish_at` (its schedule), `substantial` (whether readers are told of an update then), `published_at` (when it
    went live) and `approved_at`, `approved_by` (who read it and found it good) are set later.
    """

    article = models.ForeignKey("Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    created = models.DateTimeField(_("saved"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    headline = models.CharField(max_length=300)
    slug = models.CharField(max_length=140)
    summary = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    canonical_url = models.URLField(max_length=500, blank=True, default="")
    seo_title = models.CharField(max_length=200, blank=True, default="")
    seo_description = models.CharField(max_length=400, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    section = models.ForeignKey("Section", models.PROTECT, null=True, related_name="+")
    lead_photo = models.ForeignKey("Photo", models.PROTECT, null=True, related_name="led_revisions")
    tags = models.JSONField(default=list, help_text="names, in the editor's order")
    authors = models.JSONField(default=list, help_text="ids, in the order of the byline")

    publish_at = models.DateTimeField(_("goes live"), null=True)
    published_at = models.DateTimeField(_("went live"), null=True)
    substantial = models.BooleanField(default=False)
    approved_at = models.DateTimeField(_("approved"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("approved by")
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("article", "-number")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["article"],
                name="revision_one_schedule",
                condition=Q(publish_at__isnull=False, published_at__isnull=True),
            ),
            models.CheckConstraint(name="revision_headline_not_empty", condition=~Q(headline="")),
        ]
        indexes = [
            # The desk's list and home, by person: ArticleQuerySet.written_by()
            models.Index(fields=["created_by", "article"], name="revision_writer"),
            # publishing.publish_due and the next due moment: RevisionQuerySet.due()
            models.Index(
                fields=["publish_at"], name="revision_due", condition=Q(publish_at__isnull=False, published_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} (revision {self.number})"


class Event(models.Model):
    """One line of a story's log: who did what, when. Never changed."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    revision = models.ForeignKey("Revision", models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-at", "-pk")
        indexes = [
            # The log beside a story in the admin.
            models.Index(fields=["article", "-at", "-id"], name="event_log"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Correction(models.Model):
    """A dated public note of what was wrong, was unclear, or came to be known since."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey("Article", models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("date"))
    text = models.TextField(_("what was wrong, and what is right"))
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.CORRECTION)
    at_top = models.BooleanField(_("above the text"), default=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_kind_known", condition=Q(kind__in=("correction", "clarification", "update"))
            ),
            models.UniqueConstraint(fields=["article", "at", "text"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
