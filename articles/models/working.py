"""What is on the desk and nowhere else: words that nobody has saved yet, and who has which story open."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.querysets import PreviewLinkQuerySet


class WorkingCopy(models.Model):
    """The form of a story as one person left it, unsaved: private to them, and no version.

    `key` names the story ("story:5") or, before its first save, the form ("new:" and its token).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    article = models.ForeignKey("Article", models.CASCADE, null=True, related_name="+")
    kept = models.DateTimeField(_("kept"))
    fields = models.JSONField(default=dict, help_text="{name: [values]}, as the browser would send them")

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        ordering = ("-kept", "-pk")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="working_copy_once")]
        indexes = [
            # keeping.keep throws away what is too old.
            models.Index(fields=["kept"], name="working_copy_age"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.kept:%Y-%m-%d %H:%M}"


class Presence(models.Model):
    """One tab in which somebody has a story open; gone with the tab, or a moment after its last sign of life."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tab = models.CharField(max_length=32)
    seen = models.DateTimeField()
    typed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ("article", "pk")
        constraints = [models.UniqueConstraint(fields=["article", "user", "tab"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.article_id}"


class Checkup(models.Model):
    """What the checks found when they last looked at the newest version of a story that is being worked on.

    Kept so that the desk can list such stories without reading them; a story in which nothing was found has no row.
    """

    article = models.OneToOneField("Article", models.CASCADE, related_name="checkup")
    at = models.DateTimeField(_("looked at"))
    found = models.JSONField(default=list, help_text="names of checks (checking.CHECKS), what blocks first")
    blocks = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("checkup")
        verbose_name_plural = _("checkups")
        ordering = ("-at", "-pk")
        indexes = [
            # The pile of stories whose checks fail.
            models.Index(fields=["-at", "-id"], name="checkup_latest"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.found)


class PreviewLink(models.Model):
    """A link that shows one version of a story to somebody without a login, until it ends."""

    revision = models.ForeignKey("Revision", models.CASCADE, related_name="preview_links")
    created = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("for whom"), max_length=200, blank=True, default="")
    expires = models.DateTimeField(_("ends"))
    revoked = models.DateTimeField(_("taken back"), null=True)
    opens = models.PositiveIntegerField(_("opened"), default=0)
    last_opened = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-created", "-pk")

    def __str__(self) -> str:
        return f"{self.revision_id} {self.expires:%Y-%m-%d %H:%M}"
