"""Places on a front that a story can be pinned to, what was done to them, and the line above every page."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import SlotQuerySet, SpanQuerySet


class Slot(models.Model):
    """A place on the home page (no section) or on a section's front, with a story and a span of time."""

    section = models.ForeignKey(
        "Section", models.CASCADE, null=True, blank=True, related_name="slots", verbose_name=_("front"),
        help_text=_("Leave empty for the home page."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    article = models.ForeignKey("Article", models.CASCADE, related_name="slots", verbose_name=_("story"))
    starts = models.DateTimeField(_("from"), null=True, blank=True)
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    may_repeat = models.BooleanField(
        _("may stand twice"), default=False, help_text=_("The story may also stand where it would without this slot.")
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ("section", "position", "pk")
        constraints = [
            models.CheckConstraint(
                name="slot_ends_after_it_starts",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("starts")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.section or _('Home')} {self.position}: {self.article}"


class FrontChange(models.Model):
    """One line of a front's log: who changed its slots, when, and how they stood before, so that it can be undone."""

    section = models.ForeignKey("Section", models.CASCADE, null=True, related_name="front_changes")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("what"), max_length=300)
    before = models.JSONField(default=list, help_text="the slots as they were: curating.editing writes and reads it")
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("change of a front")
        verbose_name_plural = _("changes of fronts")
        ordering = ("-at", "-pk")
        indexes = [
            # The log beside a front in the admin.
            models.Index(fields=["section", "-at", "-id"], name="front_change_log"),
        ]

    def __str__(self) -> str:
        return self.note


class Banner(models.Model):
    """A line above every page, for what breaks; it ends by itself."""

    text = models.CharField(_("text"), max_length=200)
    article = models.ForeignKey(
        "Article", models.CASCADE, null=True, blank=True, related_name="banners", verbose_name=_("leads to"),
        help_text=_("Without a story, or while readers may not see it, the text stands alone."),
    )  # fmt: skip
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), help_text=_("It goes by itself: what breaks is not new for long."))

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ("-starts", "-pk")
        constraints = [models.CheckConstraint(name="banner_ends_after_it_starts", condition=Q(ends__gt=F("starts")))]

    def __str__(self) -> str:
        return self.text
