"""Where a story belongs, who signed it, what it is about."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.paths import path_of
from articles.querysets import AuthorQuerySet, SectionQuerySet, TagQuerySet


class Section(models.Model):
    """A part of the paper. A story belongs to one; a section may be part of another (tagging.trees has the rule)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.CharField(_("slug"), max_length=140, unique=True)
    description = models.TextField(_("description"), blank=True, default="")
    position = models.PositiveIntegerField(_("position in the navigation"), default=0)
    weight = models.PositiveSmallIntegerField(
        _("weight on the home page"),
        blank=True,
        default=0,
        help_text=_("Its stories stand there as if so many hours newer."),
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of"),
        help_text=_("A section’s page shows the stories of its parts too."),
    )  # fmt: skip

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(name="section_slug_not_empty", condition=~Q(slug="")),
            models.CheckConstraint(name="section_not_its_own_parent", condition=~Q(parent=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("section", self.slug)

    @cached_property
    def family(self) -> list[int]:
        """The numbers of the section and of all within it; one query."""
        return list(Section.objects.within(self).order_by("pk").values_list("pk", flat=True))


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

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name", "pk")
        constraints = [models.CheckConstraint(name="author_slug_not_empty", condition=~Q(slug=""))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("author", self.slug)


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

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        COMPANY = "company", _("Company or organisation")
        PERSON = "person", _("Person")
        PLACE = "place", _("Place")
        EVENT = "event", _("Event")

    key = models.CharField(max_length=100, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.TOPIC)
    description = models.TextField(_("description"), blank=True, default="")
    photo = models.ForeignKey("Photo", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of"),
        help_text=_("The wider tag that this one belongs to."),
    )  # fmt: skip
    with_children = models.BooleanField(
        _("its page includes the stories of its parts"),
        default=False,
        help_text=_("Otherwise the page names its parts, and lists only the stories that carry this tag itself."),
    )
    is_reason = models.BooleanField(
        _("may be a reason"),
        default=True,
        help_text=_("Whether sharing this tag brings stories together under “You May Also Like”."),
    )
    story_count = models.PositiveIntegerField(_("stories"), default=0, editable=False)
    """How many listed stories carry it, as last counted: TagQuerySet.recount()."""
    count_is_old = models.BooleanField(default=False, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(name="tag_key_not_empty", condition=~Q(key="")),
            models.CheckConstraint(name="tag_slug_not_empty", condition=~Q(slug="")),
            models.CheckConstraint(name="tag_not_its_own_parent", condition=~Q(parent=F("pk"))),
        ]
        indexes = [
            # The desk's list and its piles, by use.
            models.Index(fields=["story_count", "name"], name="tag_by_use"),
            # propagating.count_tags: which have to be counted again?
            models.Index(fields=["count_is_old"], name="tag_count_is_old"),
        ]

    def get_absolute_url(self) -> str:
        return path_of("tag", self.slug)


class TagAlias(models.Model):
    """Another spelling of a tag: resolves when typed, redirects when visited. Without a name and a key: an old address."""

    tag = models.ForeignKey("Tag", models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=100, blank=True, default="")
    key = models.CharField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001 -- unique where there is one
    slug = models.CharField(_("slug"), max_length=140, unique=True)

    class Meta:
        verbose_name = _("tag alias")
        verbose_name_plural = _("tag aliases")
        ordering = ("name",)
        constraints = [models.CheckConstraint(name="alias_key_not_empty", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.name or self.slug


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
