"""Pictures. The sizes made of one (its renditions) stand in its row, so that a card prints them without a query."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.querysets import PhotoQuerySet


class Photo(models.Model):
    """An uploaded picture, as it was uploaded; readers get its renditions."""

    file = models.ImageField(_("file"), upload_to="originals/", width_field="width", height_field="height", max_length=200)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    checksum = models.CharField(max_length=64, unique=True, editable=False)
    alt = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.TextField(_("caption"), blank=True, default="")
    credit = models.CharField(_("credit"), max_length=200, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=200, blank=True, default="")
    rights_until = models.DateField(
        _("rights end on"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The last day on which it may be shown. Empty: no end is known."),
    )
    taken = models.DateTimeField(_("taken"), null=True, blank=True, editable=False)
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5)
    created = models.DateTimeField(_("uploaded"), editable=False)
    renditions = models.JSONField(
        default=list, editable=False, help_text="[{format, width, height, name}], written by picturing.py"
    )
    crops = models.JSONField(default=list, editable=False, help_text="[{shape, width, height, name}], for machines")
    stem = models.CharField(max_length=16, default="", editable=False, db_index=True, help_text="what their names share")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("-created", "-pk")
        constraints = [
            models.CheckConstraint(
                name="photo_focal_point_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.alt).chars(80) or self.file.name.rsplit("/", 1)[-1]


class PhotoName(models.Model):
    """What the names of a photo's files share, those of earlier files too: by it a text's picture is found again."""

    name = models.CharField(max_length=32, primary_key=True)
    photo = models.ForeignKey("Photo", models.CASCADE, related_name="names")

    class Meta:
        verbose_name = _("name of a photo's files")
        verbose_name_plural = _("names of photos' files")

    def __str__(self) -> str:
        return self.name


class FormerFile(models.Model):
    """The file that a photo had before it was replaced, kept so that it can be brought back."""

    photo = models.ForeignKey("Photo", models.CASCADE, related_name="former")
    file = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64, unique=True)
    stem = models.CharField(max_length=16)
    focal_x = models.FloatField()
    focal_y = models.FloatField()
    taken = models.DateTimeField(null=True)
    renditions = models.JSONField(default=list)
    crops = models.JSONField(default=list)
    replaced = models.DateTimeField(_("replaced"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("former file of a photo")
        verbose_name_plural = _("former files of photos")
        ordering = ("-replaced", "-pk")

    def __str__(self) -> str:
        return self.file.rpartition("/")[2]


class PhotoUse(models.Model):
    """A photo in the text of one version of a story; written as the version is saved (picturing.remember)."""

    revision = models.ForeignKey("Revision", models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("Photo", models.CASCADE, related_name="uses")
    name = models.CharField(max_length=32, db_index=True, help_text="the PhotoName by which the text shows it")

    class Meta:
        verbose_name = _("photo in a text")
        verbose_name_plural = _("photos in texts")
        ordering = ("revision", "pk")
        constraints = [models.UniqueConstraint(fields=["revision", "name"], name="photo_use_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.revision_id}"
