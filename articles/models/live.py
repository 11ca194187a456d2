"""A live story's entries: the row is what readers see, its versions are all that was ever written."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import LiveEntryQuerySet


class LiveEntry(models.Model):
    """One timed entry of a live story; only covering/ writes it.

    `at` is the moment that readers see, `added` the one at which it came to the desk, `changed` that of its newest version.
    `stamp` is the number of that version among those of all entries: what a page asks with for what is new since.
    `token` is the name of the form that wrote it: the same form sent twice is one entry.
    """

    article = models.ForeignKey("Article", models.CASCADE, related_name="entries")
    at = models.DateTimeField(_("time"))
    headline = models.CharField(_("headline"), max_length=300, blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="")
    is_key = models.BooleanField(_("key event"), default=False)
    correction = models.TextField(_("correction"), blank=True, default="")
    corrected_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    added = models.DateTimeField()
    changed = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    first_stamp = models.BigIntegerField(default=0)
    stamp = models.BigIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True, default="")

    objects = LiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("live entry")
        verbose_name_plural = _("live entries")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(name="live_entry_says_something", condition=~Q(headline="", body="")),
            models.UniqueConstraint(fields=["article", "token"], name="live_entry_token_once", condition=~Q(token="")),
        ]
        indexes = [
            # A story's page: LiveEntryQuerySet.newest() of one story.
            models.Index(fields=["article", "-at", "-id"], name="live_entry_order"),
            # What is new since: LiveEntryQuerySet.since()
            models.Index(fields=["article", "stamp"], name="live_entry_stamp"),
        ]

    def __str__(self) -> str:
        return self.headline or f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def anchor(self) -> str:
        """The name of its place on the story's page."""
        return f"entry-{self.pk}"

    def get_absolute_url(self) -> str:
        """The story's page from this entry on, at the entry; takes the story along."""
        return f"{self.article.get_absolute_url()}?from={self.pk}#{self.anchor}"


class EntryPicture(models.Model):
    """A photo in the text of a live entry, in any version of it; written with the entry (covering.entering)."""

    entry = models.ForeignKey(LiveEntry, models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("Photo", models.CASCADE, related_name="in_entries")
    name = models.CharField(max_length=32, help_text="the PhotoName by which the text shows it")

    class Meta:
        verbose_name = _("photo in a live entry")
        verbose_name_plural = _("photos in live entries")
        ordering = ("entry", "pk")
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="entry_picture_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.entry_id}"


class LiveVersion(models.Model):
    """One version of an entry, whatever was done to it. Append-only."""

    entry = models.ForeignKey(LiveEntry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    headline = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    is_key = models.BooleanField(default=False)
    correction = models.TextField(blank=True, default="")
    is_shown = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("version of a live entry")
        verbose_name_plural = _("versions of live entries")
        ordering = ("entry", "-number")
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="live_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}, {self.number}"
