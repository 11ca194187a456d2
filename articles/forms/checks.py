"""What the checks are asked with: the story's form as it stands, unfinished as it may be."""

from datetime import datetime

from django import forms

from articles import checking, markup
from articles.forms.fields import MomentField
from articles.forms.related import RelatedForm
from articles.models import Article, Photo

MOMENTS = ("schedule_at", "embargo_until", "expires_at")


class ChecksForm(RelatedForm):
    """The fields of the story's form that a check may look at; what cannot be read is left out, and nothing is saved."""

    slug = forms.CharField(required=False)
    lead_photo = forms.ModelChoiceField(Photo.objects.all(), required=False)
    schedule_at = MomentField(required=False)
    embargo_until = MomentField(required=False)
    expires_at = MomentField(required=False)

    def story(self, article: Article | None, now: datetime) -> checking.Story:
        """What the checks look at. After is_valid(), whatever that said."""
        cleaned = self.cleaned_data
        return checking.Story(
            headline=markup.clean_line(cleaned.get("headline", "")),
            now=now,
            summary=markup.clean_line(cleaned.get("summary", "")),
            body=markup.clean(cleaned.get("body", "")),
            slug=cleaned.get("slug", ""),
            section=cleaned.get("section"),
            tags=cleaned.get("tags", ()),
            photo=cleaned.get("lead_photo"),
            at=cleaned.get("schedule_at"),
            embargo_until=cleaned.get("embargo_until"),
            pk=article.pk if article else None,
        )
