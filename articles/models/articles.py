"""The story. Its row holds what readers see; what editors are still writing is in its revisions."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.paths import path_of
from articles.models.taxonomy import ArticleTag
from articles.querysets import ArticleQuerySet


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    EXPIRED = "expired", _("Expired")


class Article(models.Model):
    """A story as readers see it, or will: only publishing/ writes the status and the words.

    Before the first publication the row holds the working headline, slug and section, so that the desk can list it,
    and no summary, body, tag, author or picture: a template that prints it cannot leak a draft.
    """

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    headline = models.CharField(_("headline"), max_length=300)
    headline_key = models.CharField(max_length=300, editable=False, default="")
    slug = models.CharField(_("slug"), max_length=140, unique=True)
    summary = models.TextField(_("summary"), blank=True, default="")
    body = models.TextField(_("body"), blank=True, default="")
    is_brief = models.BooleanField(_("brief"), default=False, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    canonical_url = models.URLField(_("canonical address"), max_length=500, blank=True, default="")
    seo_title = models.CharField(_("title for search engines"), max_length=200, blank=True, default="")
    seo_description = models.CharField(_("description for search engines"), max_length=400, blank=True, default="")

    language = models.CharField(_("language"), max_length=35, blank=True, default="")
    original = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        db_index=False,  # article_translated instead
        verbose_name=_("translation of"),
    )
    section = models.ForeignKey(
        "Section", models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    authors = models.ManyToManyField("Author", through="Credit", related_name="articles", verbose_name=_("authors"))
    tags = TaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"), help_text="")
    lead_photo = models.ForeignKey(
        "Photo", models.PROTECT, null=True, blank=True, related_name="lead_of", verbose_name=_("lead photo")
    )

    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    never_recommend = models.BooleanField(_("never recommend"), default=False)

    share_picture = models.CharField(
        max_length=60, blank=True, default="", editable=False, help_text="the file's name, written by sharing.py"
    )
    # A live story: only covering/ writes these. Without `live_until` it ends by no hour (readers do not see it yet).
    live_from = models.DateTimeField(_("live from"), null=True, editable=False)
    live_until = models.DateTimeField(_("live until"), null=True, editable=False)
    live_oldest_first = models.BooleanField(_("oldest entry first"), default=False, editable=False)

    version = models.PositiveIntegerField(default=0, editable=False)
    live_revision = models.ForeignKey("Revision", models.PROTECT, null=True, editable=False, related_name="+")
    latest_revision = models.ForeignKey("Revision", models.PROTECT, null=True, editable=False, related_name="+")
    created = models.DateTimeField(_("created"), editable=False)
    modified = models.DateTimeField(_("modified"), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-modified", "-pk")
        # Beside Django's own four (add, change, delete, view); allowing.py says what each lets one do.
        permissions = [
            ("approve_article", "Can approve stories and send them back"),
            ("publish_article", "Can show stories to readers, correct and retract them"),
        ]
        constraints = [
            models.CheckConstraint(name="article_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="article_published_has_its_moment",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False, live_revision__isnull=False),
            ),
            models.CheckConstraint(
                name="article_retracted_has_its_moment",
                condition=~Q(status=Status.RETRACTED) | Q(retracted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_expired_has_its_moment",
                condition=~Q(status=Status.EXPIRED) | Q(expired_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(name="article_brief_has_no_body", condition=Q(is_brief=False) | Q(body="")),
            models.CheckConstraint(
                name="article_published_without_body_is_brief",
                condition=~Q(status=Status.PUBLISHED, body="") | Q(is_brief=True),
            ),
            models.CheckConstraint(
                name="article_unpublished_holds_no_words",
                condition=Q(published_at__isnull=False) | Q(summary="", body="", lead_photo__isnull=True),
            ),
            models.CheckConstraint(name="article_headline_not_empty", condition=~Q(headline="")),
            models.CheckConstraint(name="article_slug_not_empty", condition=~Q(slug="")),
            models.CheckConstraint(
                name="article_updated_after_published",
                condition=Q(updated_at__isnull=True) | Q(published_at__isnull=True) | Q(updated_at__gte=F("published_at")),
            ),
            models.CheckConstraint(
                name="article_live_ends_after_it_began",
                condition=Q(live_until__isnull=True) | Q(live_from__isnull=False, live_until__gte=F("live_from")),
            ),
        ]
        # Whole indexes, not partial ones: SQLite cannot prove that a parameter meets a partial index's condition. It asks
        # NOT is_brief of each row, and reads past the whole text to do so, unless the index says it.
        indexes = [
            # Front page, feeds: ArticleQuerySet.listed().newest(); with what sitemaps ask of a month.
            models.Index(fields=["status", "-published_at", "-id", "is_brief", "updated_at"], name="article_listed"),
            # Section pages: the same within one section.
            models.Index(fields=["section", "status", "-published_at", "-id", "is_brief"], name="article_section_listed"),
            # Imports and pending links: ArticleQuerySet.with_key()
            models.Index(fields=["headline_key"], name="article_headline_key"),
            # The desk's list, unfiltered.
            models.Index(fields=["-modified", "-id"], name="article_desk"),
            # The same by status, and by section. What else is asked of many rows stands at the end, so that none is read:
            # on SQLite what comes after the body in a row lies behind the body.
            models.Index(fields=["status", "-modified", "-id", "is_brief"], name="article_desk_status"),
            models.Index(fields=["section", "-modified", "-id", "status", "is_brief"], name="article_desk_section"),
            # The same in the order of publication, and by its days.
            models.Index(fields=["-published_at", "-id"], name="article_desk_published"),
            # publishing.publish_due and the next due moment: ArticleQuerySet.expiring()
            models.Index(fields=["expires_at"], name="article_expires", condition=Q(expires_at__isnull=False)),
            # The home and the list: ArticleQuerySet.with_changes(), and briefs(). Neither condition has a parameter,
            # so both databases find them here.
            models.Index(
                fields=["status", "-modified", "-id"],
                name="article_changes",
                condition=Q(latest_revision__gt=F("live_revision")),
            ),
            models.Index(fields=["status", "-modified", "-id"], name="article_briefs", condition=Q(is_brief=True)),
            # reading.with_translations(), at every story. Of the few alone: an index of all rows, of which nearly all are null,
            # SQLite believes to find no less than the one on the status, and reads every published story.
            models.Index(fields=["original"], name="article_translated", condition=Q(original__isnull=False)),
            # The next moment at which a live story ends by itself: caching.plan_next_due()
            models.Index(fields=["live_until"], name="article_ends_live", condition=Q(live_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return path_of("article", self.slug)

    @property
    def was_updated(self) -> bool:
        """Whether readers are told of an update."""
        return bool(self.updated_at and self.published_at and self.updated_at > self.published_at)

    @property
    def written_in(self) -> str:
        """The tag of the language of the story's words: its own, or the site's."""
        return self.language or settings.LANGUAGE_CODE

    def is_live(self, now: datetime) -> bool:
        """Whether entries are awaited at `now`: live coverage has begun and has not ended."""
        return self.live_from is not None and (self.live_until is None or self.live_until > now)

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether an editor has saved words that readers do not see."""
        return self.latest_revision_id != self.live_revision_id
