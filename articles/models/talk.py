"""What the desk says about a story among itself: comments, who is called in them, and one hand-over note. Readers see none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.querysets import CommentQuerySet, MentionQuerySet


class Comment(models.Model):
    """A remark on a story, or (with a `parent`) an answer to one. A remark is open until somebody resolves it."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("said"))
    text = models.TextField(_("comment"))
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("article", "at", "pk")
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="comment_only_remarks_are_resolved", condition=Q(parent=None) | Q(resolved_at=None)),
        ]
        indexes = [
            # How many are open beside each story of the desk's list, and the list of stories with open ones.
            models.Index(fields=["article"], name="comment_open", condition=Q(parent=None, resolved_at=None)),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """Somebody who is called in a comment (@name), until they have read it and after."""

    comment = models.ForeignKey("Comment", models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(_("read"), null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]
        indexes = [
            # The pile of mentions on somebody's desk.
            models.Index(fields=["user", "-comment"], name="mention_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"@{self.user}"


class HandOver(models.Model):
    """What is left to do at a story, and for whom (nobody: whoever comes). One note a story; a new one takes its place."""

    article = models.OneToOneField("Article", models.CASCADE, related_name="hand_over")
    text = models.TextField(_("what is left to do"))
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")
        ordering = ("at", "pk")
        constraints = [models.CheckConstraint(name="hand_over_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:80]
