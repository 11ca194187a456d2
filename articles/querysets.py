"""Every rule about what is visible, due or listed, named once. Nobody else spells these filters out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

# So long before the rights to a photo end the desk is warned.
RIGHTS_WARNING = timedelta(days=30)


class ArticleQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What readers may open: published stories and briefs. The one rule of visibility."""
        return self.filter(status="published")

    def listed(self) -> Self:
        """What fronts, lists, feeds, sitemaps, search and the engine may show: published and not a brief."""
        return self.published().filter(is_brief=False)

    def ever_published(self) -> Self:
        """What has an address that readers may know: published once, and perhaps retracted since."""
        return self.filter(published_at__isnull=False)

    def newest(self) -> Self:
        """Newest first, in an order that never ties."""
        return self.order_by("-published_at", "-pk")

    def oldest(self) -> Self:
        """The same the other way round."""
        return self.order_by("published_at", "pk")

    def older_than(self, at: datetime, pk: int) -> Self:
        """Those that follow in `newest` upon a story of this moment and number, whether it is still there or not."""
        return self.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk), published_at__lte=at)

    def newer_than(self, at: datetime, pk: int) -> Self:
        """Those that stand before it."""
        return self.filter(Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk), published_at__gte=at)

    def briefs(self) -> Self:
        """Published with a headline and a summary alone."""
        return self.published().filter(is_brief=True)

    def retracted(self) -> Self:
        return self.filter(status="retracted")

    def expiring(self) -> Self:
        """What readers may open until a moment that is set."""
        return self.published().filter(expires_at__isnull=False)

    def due_to_expire(self, now: datetime) -> Self:
        """Of these, those whose moment is `now` or earlier."""
        return self.expiring().filter(expires_at__lte=now).order_by("expires_at", "pk")

    def expired(self) -> Self:
        """What readers could open until its moment came."""
        return self.filter(status="expired")

    def gone(self) -> Self:
        """What readers could open once and cannot any more: its address says which, and why."""
        return self.filter(status__in=("retracted", "expired"))

    def ending_live(self, now: datetime) -> Self:
        """Published stories whose live coverage ends by itself after `now`."""
        return self.published().filter(live_until__gt=now)

    def scheduled(self) -> Self:
        """With a version that waits for its moment."""
        return self.filter(revisions__publish_at__isnull=False, revisions__published_at__isnull=True)

    def drafts(self) -> Self:
        """Drafts that nothing has been decided about yet."""
        waiting = type(self)(self.model).scheduled()
        return self.filter(status="draft").exclude(pk__in=waiting.values("pk"))

    def in_review(self) -> Self:
        return self.filter(status="in_review")

    def approved(self) -> Self:
        """Read and found good, waiting to be published, and not scheduled yet."""
        waiting = type(self)(self.model).scheduled()
        return self.filter(status="approved").exclude(pk__in=waiting.values("pk"))

    def readable_by_writer(self, user: Any) -> Self:
        """What somebody who writes and does not edit finds on the desk: what readers may open, and their own (`is_own`)."""
        versions: models.QuerySet = models.QuerySet(apps.get_model("articles", "Revision"))
        own = versions.filter(article=OuterRef("pk"), created_by=user).order_by()
        return self.annotate(is_own=models.Exists(own)).filter(Q(status="published") | Q(is_own=True))

    def with_changes(self) -> Self:
        """Published, with a newer version that readers do not see.

        Later versions have higher numbers; told so, and not as “another one”, the database finds them in an index.
        """
        return self.published().filter(latest_revision__gt=F("live_revision"))

    def worked_on(self) -> Self:
        """With a newest version that readers have not seen."""
        return self.filter(Q(live_revision=None) | Q(latest_revision__gt=F("live_revision")))

    def showing_photo(self, photo: int) -> Self:
        """Whose newest version is led by this photo, or has it in its text."""
        return self.filter(Q(latest_revision__lead_photo=photo) | Q(latest_revision__pictures__photo=photo)).distinct()

    def stale(self, before: datetime) -> Self:
        """Drafts that nobody has touched since that moment."""
        return self.drafts().filter(modified__lt=before)

    def written_by(self, user: Any) -> Self:
        """Of which this person saved a version."""
        versions: models.QuerySet = models.QuerySet(apps.get_model("articles", "Revision"))
        return self.filter(pk__in=versions.filter(created_by=user).order_by().values("article"))

    def changed_between(self, start: datetime | None, end: datetime | None) -> Self:
        """Saved, or acted upon, from `start` on and before `end`; either may be open."""
        stories = self.filter(modified__gte=start) if start else self
        return stories.filter(modified__lt=end) if end else stories

    def first_published_between(self, start: datetime | None, end: datetime | None) -> Self:
        """Before readers since then; the same."""
        stories = self.filter(published_at__gte=start) if start else self.filter(published_at__isnull=False)
        return stories.filter(published_at__lt=end) if end else stories

    def in_section(self, section: Any) -> Self:
        """Filed under this very section."""
        return self.filter(section=section)

    def under_section(self, section: Any) -> Self:
        """What a section's page lists: stories of the section and of those within it.

        By number: one number is read from an index in its order, and a question within the question is not.
        """
        family = section.family
        return self.filter(section__in=family) if len(family) > 1 else self.filter(section=section)

    def tagged(self, tag: Any) -> Self:
        """Carrying this very tag (or an expression for its number)."""
        carried: models.QuerySet = models.QuerySet(apps.get_model("articles", "ArticleTag"))
        return self.filter(pk__in=carried.filter(tag=tag).values("content_object_id"))

    def under_tag(self, tag: Any) -> Self:
        """Carrying the tag (or an expression for its number) or one of those within it."""
        carried: models.QuerySet = models.QuerySet(apps.get_model("articles", "ArticleTag"))
        tags: TagQuerySet = TagQuerySet(apps.get_model("articles", "Tag"))
        family = tags.within(tag).order_by().values("pk")
        return self.filter(pk__in=carried.filter(tag__in=family).values("content_object_id"))

    def about(self, tag: Any) -> Self:
        """What a tag's page and feed list: stories that carry it, and where it says so, those of the tags within it."""
        return self.under_tag(tag) if tag.with_children else self.tagged(tag)

    def by(self, author: Any) -> Self:
        """Signed by this author (or an expression for their number)."""
        signed: models.QuerySet = models.QuerySet(apps.get_model("articles", "Credit"))
        return self.filter(pk__in=signed.filter(author=author).order_by().values("article_id"))

    def between(self, start: datetime, end: datetime) -> Self:
        """Published from `start` on and before `end`."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def for_cards(self) -> Self:
        """With what a card prints (section, lead photo), without the body: one query."""
        return self.select_related("section", "lead_photo").defer("body")

    def for_page(self) -> Self:
        """With all that a story's page prints about the story itself, in as many queries as there are relations."""
        credits: models.QuerySet = models.QuerySet(apps.get_model("articles", "Credit"))
        return self.select_related("section__parent__parent", "lead_photo").prefetch_related(
            "tags",
            models.Prefetch("credits", queryset=credits.select_related("author")),
            "corrections",
        )

    def for_desk(self) -> Self:
        """With what the desk's list prints: the newest words and any schedule, whatever readers see today."""
        return self.select_related("section", "latest_revision", "live_revision", "latest_revision__created_by").defer(
            "body", "latest_revision__body", "live_revision__body"
        )

    def for_share_pictures(self) -> Self:
        """With what is drawn on a share picture, in one query."""
        photo = "lead_photo__renditions", "lead_photo__focal_x", "lead_photo__focal_y"
        return self.select_related("section", "lead_photo").only("headline", "share_picture", "section__name", *photo)

    def hidden_with_picture(self) -> Self:
        """Those that readers do not see, and whose share picture is still there."""
        return self.exclude(share_picture="").exclude(status="published")

    def for_pile(self) -> Self:
        """With what a line on the desk's home prints: the newest headline, the section, what is left to do."""
        return self.select_related("section", "latest_revision__created_by", "hand_over").defer("body", "latest_revision__body")

    def with_key(self, key: str) -> Self:
        """Those whose headline is `key` once normalised (naming.headline_key), full stories before briefs."""
        return self.filter(headline_key=key).exclude(headline_key="").order_by("is_brief", "pk")


class AuthorQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """Who signed at least one listed story. Asked of each: as a list, all that was ever signed would be read."""
        return self.filter(models.Exists(self._signed()))

    def counted(self) -> Self:
        """Each with `number`: how many listed stories they signed."""
        number = self._signed().values("author").annotate(number=Count("pk")).values("number")
        return self.annotate(number=Coalesce(Subquery(number), 0))

    def _signed(self) -> models.QuerySet:
        """The credits of listed stories of the author at hand."""
        credits: models.QuerySet = models.QuerySet(apps.get_model("articles", "Credit"))
        listed = credits.filter(author=OuterRef("pk"), article__status="published", article__is_brief=False)
        return listed.order_by()


class CorrectionQuerySet(models.QuerySet):
    def visible(self) -> Self:
        """Corrections of stories that readers may open. Asked of each: as a list, all stories would be read."""
        stories: ArticleQuerySet = ArticleQuerySet(apps.get_model("articles", "Article")).published()
        return self.filter(models.Exists(stories.order_by().filter(pk=OuterRef("article"))))

    def newest(self) -> Self:
        return self.order_by("-at", "-pk")


class LiveEntryQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody has taken back, whatever becomes of their story."""
        return self.filter(taken_back_at__isnull=True)

    def shown(self) -> Self:
        """What readers may see: entries that stand, of stories that readers may open. Asked of each, as with corrections."""
        stories: ArticleQuerySet = ArticleQuerySet(apps.get_model("articles", "Article")).published()
        return self.standing().filter(models.Exists(stories.order_by().filter(pk=OuterRef("article"))))

    def newest(self) -> Self:
        return self.order_by("-at", "-pk")

    def oldest(self) -> Self:
        return self.order_by("at", "pk")

    def since(self, stamp: int) -> Self:
        """Those that were written, changed or taken back after the version with this number."""
        return self.filter(stamp__gt=stamp)


class PhotoQuerySet(models.QuerySet):
    def without_alt(self) -> Self:
        return self.filter(alt="")

    def without_credit(self) -> Self:
        return self.filter(credit="")

    def rights_over(self, today: date) -> Self:
        """Those that may not be shown any more; `today` is a day in the site's time zone."""
        return self.filter(rights_until__lt=today)

    def rights_ending(self, today: date) -> Self:
        """Those whose rights end within RIGHTS_WARNING of today."""
        return self.filter(rights_until__gte=today, rights_until__lte=today + RIGHTS_WARNING)


class RevisionQuerySet(models.QuerySet):
    def newest(self) -> Self:
        return self.order_by("-number")

    def scheduled(self) -> Self:
        """Waiting for their moment."""
        return self.filter(publish_at__isnull=False, published_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Scheduled for `now` or earlier, and free to go; the earliest first.

        A revision that an embargo held back waits for the embargo's end.
        """
        ready = Q(article__embargo_until__isnull=True) | Q(article__embargo_until__lte=now)
        return self.scheduled().filter(ready, publish_at__lte=now).order_by("publish_at", "pk")

    def overdue(self, now: datetime) -> Self:
        """Still waiting, although their moment has come: an embargo holds them back, or nobody has asked for a page since."""
        return self.scheduled().filter(publish_at__lte=now)

    def expendable(self, before: datetime) -> Self:
        """Saved before that moment, never seen by readers, waiting for nothing, and not its story's newest."""
        kept = Q(pk=F("article__latest_revision")) | Q(pk=F("article__live_revision"))
        return self.filter(created__lt=before, publish_at__isnull=True, published_at__isnull=True).exclude(kept)


class PreviewLinkQuerySet(models.QuerySet):
    def living(self, now: datetime) -> Self:
        """Neither ended nor taken back."""
        return self.filter(expires__gt=now, revoked__isnull=True)


class CommentQuerySet(models.QuerySet):
    def remarks(self) -> Self:
        """What began a thread; the rest are answers."""
        return self.filter(parent=None)

    def open(self) -> Self:
        """Remarks that nobody has resolved."""
        return self.remarks().filter(resolved_at=None)


class MentionQuerySet(models.QuerySet):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class TreeQuerySet(models.QuerySet):
    """Rows with at most one parent each, three levels deep (tagging.trees keeps it so)."""

    def top(self) -> Self:
        return self.filter(parent=None)

    def within(self, row: Any) -> Self:
        """The row itself (or an expression for its number) and all below it."""
        own = getattr(row, "pk", row)
        return self.filter(Q(pk=own) | Q(parent=own) | Q(parent__parent=own))


class SectionQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        """Sections whose page has at least one listed story, its own or of a section within, as in the navigation."""
        listed: ArticleQuerySet = ArticleQuerySet(apps.get_model("articles", "Article")).listed()
        used = type(self)(self.model).filter(Exists(listed.filter(section=OuterRef("pk")))).order_by()
        above = Q(pk__in=used.values("parent")) | Q(pk__in=used.values("parent__parent"))
        return self.filter(Q(pk__in=used.values("pk")) | above).order_by("position", "name")


class TagQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        """Carried by at least one listed story."""
        return self.filter(story_count__gt=0)

    def worth_a_page(self, least: int) -> Self:
        """With stories enough for a page that search engines may find."""
        return self.filter(story_count__gte=max(least, 1))

    def carried_by(self, ids: Iterable[int]) -> Self:
        """Carried by one of these stories."""
        carried: models.QuerySet = models.QuerySet(apps.get_model("articles", "ArticleTag"))
        return self.filter(pk__in=carried.filter(content_object__in=ids).values("tag"))

    def recount(self) -> int:
        """Count anew how many listed stories carry each; returns the number of tags.

        By a join: a list of all listed stories, asked for within, would be made again for each tag.
        """
        carried: models.QuerySet = models.QuerySet(apps.get_model("articles", "ArticleTag"))
        rows = carried.filter(tag=OuterRef("pk"), content_object__status="published", content_object__is_brief=False)
        number = rows.order_by().values("tag").annotate(number=Count("pk")).values("number")
        return self.update(story_count=Coalesce(Subquery(number), 0), count_is_old=False)


class TagChangeQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """What was not undone."""
        return self.filter(undone_at=None)


class RelatedQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The rows of the active half."""
        active: models.QuerySet = models.QuerySet(apps.get_model("articles", "Snapshot")).filter(active=True)
        return self.filter(half=active.values("half")[:1])

    def good(self, least: int, least_with_tag: int) -> Self:
        """Rows to be printed: their score reaches `least`, or the lower one where the two share a tag; no copies of a card."""
        tagged = Q(score__gte=least_with_tag) & ~Q(reasons__tags=[])
        return self.filter(Q(score__gte=least) | tagged, rank__lt=self.model.HELD_BACK)  # type: ignore[attr-defined]


class PinQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class SpanQuerySet(models.QuerySet):
    """Rows with a span of time, `starts` to `ends`, each of which may be open."""

    def within_span(self, now: Any) -> Self:
        """Those whose span of time holds `now` (a moment, or an expression for one)."""
        return self.filter(Q(starts__isnull=True) | Q(starts__lte=now), Q(ends__isnull=True) | Q(ends__gt=now))


class SlotQuerySet(SpanQuerySet):
    def active(self, now: datetime) -> Self:
        """Slots whose span of time holds `now` and whose story readers may see."""
        return self.within_span(now).filter(article__status="published").order_by("position", "pk")
