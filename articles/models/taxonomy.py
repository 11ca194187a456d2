"""Where a story belongs, who signed it, what it is about."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.querysets import SectionQuerySet, TagQuerySet


class Section(models.Model):
    """A part of the paper. A story belongs to one."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.CharField(_("slug"), max_length=140, unique=True)
    description = models.TextField(_("description"), blank=True, default="")
    position = models.PositiveIntegerField(_("position in the navigation"), default=0)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("position", "name")
        constraints = [models.CheckConstraint(name="section_slug_not_empty", condition=~Q(slug=""))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])


class Author(models.Model):
    """Who signs a story: a person or a desk. Not a login."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        DESK = "desk", _("Desk")

    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("slug"), max_length=140, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.PERSON)
    role = models.CharField(_("role"), max_length=120, blank=True, default="")
    life = models.TextField(_("short life"), blank=True, default="")
    photo = models.ForeignKey("Photo", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait"))

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name", "pk")
        constraints = [models.CheckConstraint(name="author_slug_not_empty", condition=~Q(slug=""))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Credit(models.Model):
    """One author's place in the byline of one story."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="credits")
    author = models.ForeignKey("Author", models.PROTECT, related_name="credits")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("article", "position", "pk")
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="credit_once")]

    def __str__(self) -> str:
        return f"{self.author} · {self.article}"


class Tag(TagBase):
    """What stories are about. `key` is the name without case, width, accents and spare spaces (naming.tag_key)."""

    key = models.CharField(max_length=100, unique=True, editable=False)
    description = models.TextField(_("description"), blank=True, default="")
    is_reason = models.BooleanField(
        _("may be a reason"),
        default=True,
        help_text=_("Whether sharing this tag brings stories together under “You May Also Like”."),
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(name="tag_key_not_empty", condition=~Q(key="")),
            models.CheckConstraint(name="tag_slug_not_empty", condition=~Q(slug="")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class TagAlias(models.Model):
    """Another spelling of a tag: resolves when typed, redirects when visited."""

    tag = models.ForeignKey("Tag", models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)
    slug = models.CharField(_("slug"), max_length=140, unique=True)

    class Meta:
        verbose_name = _("tag alias")
        verbose_name_plural = _("tag aliases")
        ordering = ("name",)
        constraints = [models.CheckConstraint(name="alias_key_not_empty", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.name


class ArticleTag(ItemBase):
    """One tag on one story."""

    content_object = models.ForeignKey("Article", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey("Tag", models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")]
        indexes = [
            # Tag pages: ArticleQuerySet.tagged()
            models.Index(fields=["tag", "content_object"], name="article_tag_stories"),
        ]
