"""Old addresses, what they lead to, and the addresses that readers asked for in vain."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """An address that leads elsewhere now: to a story, section, author or tag, wherever they move, or to another address.

    `key` is what naming.address_key makes of it, after “at:”. Stories from two sources may have had the same one; the
    first counts.
    """

    class Reason(models.TextChoices):
        IMPORTED = "imported", _("Its address where it came from")
        MOVED = "moved", _("Its address changed here")
        CHOSEN = "chosen", _("Made at the desk")

    key = models.CharField(max_length=500, editable=False, help_text="at:…")
    address = models.CharField(_("old address"), max_length=500, blank=True, default="")
    article = models.ForeignKey(
        "Article", models.CASCADE, null=True, blank=True, related_name="former_addresses", verbose_name=_("story")
    )
    section = models.ForeignKey("Section", models.CASCADE, null=True, blank=True, related_name="former_addresses")
    author = models.ForeignKey("Author", models.CASCADE, null=True, blank=True, related_name="former_addresses")
    tag = models.ForeignKey("Tag", models.CASCADE, null=True, blank=True, related_name="former_addresses")
    target = models.CharField(_("another address"), max_length=500, blank=True, default="")
    reason = models.CharField(_("why"), max_length=8, choices=Reason, default=Reason.IMPORTED)
    created = models.DateTimeField(_("since"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["key", "article"], name="former_address_once"),
            models.CheckConstraint(
                name="former_address_leads_to_one",
                condition=Q(article__isnull=False, section=None, author=None, tag=None, target="")
                | Q(article=None, section__isnull=False, author=None, tag=None, target="")
                | Q(article=None, section=None, author__isnull=False, tag=None, target="")
                | Q(article=None, section=None, author=None, tag__isnull=False, target="")
                | (Q(article=None, section=None, author=None, tag=None) & ~Q(target="")),
            ),
        ]
        indexes = [
            # redirecting: which addresses lead to this one?
            models.Index(fields=["target"], name="former_address_target", condition=~Q(target="")),
        ]

    def __str__(self) -> str:
        return self.address or self.key.removeprefix("at:")

    def leads_to(self) -> str:
        """The address that it leads to now."""
        thing = self.article or self.section or self.author or self.tag
        return thing.get_absolute_url() if thing else self.target


class Miss(models.Model):
    """An address of this site that readers asked for and did not find, and how often. Nothing here tells who asked."""

    key = models.CharField(max_length=500, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=500)
    count = models.PositiveIntegerField(_("asked for"), default=1)
    first = models.DateTimeField(_("first"))
    last = models.DateTimeField(_("last"))
    referrer = models.CharField(
        _("came from"), max_length=200, blank=True, default="", help_text=_("The site of the last link.")
    )
    ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("missed address")
        verbose_name_plural = _("missed addresses")
        ordering = ("-count", "-last", "pk")
        indexes = [
            # The inbox.
            models.Index(fields=["ignored", "-count", "-last"], name="miss_inbox"),
            # redirecting.missing: which are the oldest?
            models.Index(fields=["last"], name="miss_last"),
        ]

    def __str__(self) -> str:
        return self.address
