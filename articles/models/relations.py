"""Which stories stand under which: the editor's pins and refusals, and links that wait; the engine's rows are in engine.py."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import PinQuerySet


def not_itself(name: str) -> models.CheckConstraint:
    """A story is not related to itself."""
    return models.CheckConstraint(name=name, condition=~Q(source=F("target")))


class Pin(models.Model):
    """An editor's choice of a related story."""

    source = models.ForeignKey("Article", models.CASCADE, related_name="pins")
    target = models.ForeignKey("Article", models.CASCADE, related_name="pinned_by", verbose_name=_("story"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        ordering = ("source", "position", "pk")
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="pin_once"), not_itself("pin_not_itself")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class StoryLink(models.Model):
    """A link from one story to another in what readers see, its text or its live entries (linking.remember)."""

    source = models.ForeignKey("Article", models.CASCADE, related_name="links_out")
    target = models.ForeignKey("Article", models.CASCADE, related_name="links_in")

    class Meta:
        verbose_name = _("link between stories")
        verbose_name_plural = _("links between stories")
        ordering = ("source", "pk")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="story_link_once"),
            not_itself("story_link_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Exclusion(models.Model):
    """An editor's refusal of a related story, in both directions."""

    source = models.ForeignKey("Article", models.CASCADE, related_name="exclusions")
    target = models.ForeignKey("Article", models.CASCADE, related_name="excluded_by", verbose_name=_("story"))

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="exclusion_once"),
            not_itself("exclusion_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ↛ {self.target}"


class PendingLink(models.Model):
    """A related headline whose story has not arrived yet; becomes a pin when it does."""

    source = models.ForeignKey("Article", models.CASCADE, related_name="pending_links")
    position = models.PositiveSmallIntegerField(default=0)
    headline = models.CharField(_("headline"), max_length=300)
    key = models.CharField(max_length=300, editable=False)
    teaser = models.TextField(_("teaser"), blank=True, default="")
    created = models.DateTimeField(_("waiting since"), editable=False)

    class Meta:
        verbose_name = _("pending link")
        verbose_name_plural = _("pending links")
        ordering = ("created", "source", "position")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="pending_link_once"),
            models.CheckConstraint(name="pending_link_has_key", condition=~Q(key="")),
        ]
        indexes = [
            # relating.resolve_pending: who waits for this headline?
            models.Index(fields=["key"], name="pending_link_key"),
            # The pile of those that wait, the newest first.
            models.Index(fields=["-created", "-id"], name="pending_link_newest"),
        ]

    def __str__(self) -> str:
        return self.headline
