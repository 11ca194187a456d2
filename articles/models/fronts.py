"""Places on a front that a story can be pinned to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import SlotQuerySet


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
