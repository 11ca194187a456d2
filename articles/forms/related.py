"""What the panel of related stories asks with: the story's form as it stands, unfinished as it may be."""

from datetime import datetime
from typing import Any

from django import forms

from articles import markup, naming, relating, tagging
from articles.forms.fields import RowsInOrder, TagNamesField
from articles.models import Article, Author, Section
from articles.similarity.story import Story

LONGEST = 2_000_000
"""Characters of a text; a page of print has 3,000."""


class RelatedForm(forms.Form):
    """The fields of the story's form that decide its box; none is required, and nothing is saved."""

    headline = forms.CharField(required=False)
    summary = forms.CharField(required=False)
    body = forms.CharField(required=False, strip=False, max_length=LONGEST)
    section = forms.ModelChoiceField(Section.objects.all(), required=False)
    byline = RowsInOrder(Author.objects.all(), required=False)
    tags = TagNamesField(required=False)
    pins = RowsInOrder(Article.objects.only("pk"), required=False)
    exclusions = RowsInOrder(Article.objects.only("pk"), required=False)
    never_recommend = forms.BooleanField(required=False)

    @property
    def has_words(self) -> bool:
        """Whether anything is written that a story could be found by. Only after is_valid()."""
        return any(self.cleaned_data[name] for name in ("headline", "summary", "body", "tags"))

    def text(self, article: Article | None, now: datetime) -> Story:
        """The story as it stands in the form. After is_valid()."""
        return self._story(article, markup.clean(self.cleaned_data["body"]), now)

    def preview(self, article: Article | None, now: datetime) -> relating.Preview:
        """The box as it will be if the story goes live at `now`, or keeps the moment at which it did. After is_valid()."""
        cleaned = self.cleaned_data
        body = markup.clean(cleaned["body"])
        return relating.preview(
            self._story(article, body, now),
            linked=relating.links_in(body),
            pins=[each.pk for each in cleaned["pins"]],
            refused=[each.pk for each in cleaned["exclusions"]],
            recommendable=not cleaned["never_recommend"],
        )

    def _story(self, article: Article | None, body: str, now: datetime) -> Story:
        """As publishing will keep it: cleaned, with the tags that the names stand for."""
        cleaned: dict[str, Any] = self.cleaned_data
        found = tagging.find(cleaned["tags"])
        keys = [naming.tag_key(name) for name in cleaned["tags"]]
        keys = [key for key in keys if key not in found or found[key].is_reason]
        return Story(
            id=article.pk if article else relating.UNSAVED,
            headline=markup.clean_line(cleaned["headline"]),
            summary=markup.clean_line(cleaned["summary"]),
            body_text=markup.text_of(body),
            tags=tuple(dict.fromkeys(found[key].key if key in found else key for key in keys)),
            section=str(cleaned["section"].pk) if cleaned["section"] else None,
            published=(article.published_at if article else None) or now,
            authors=tuple(str(author.pk) for author in cleaned["byline"]),
        )
