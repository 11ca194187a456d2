"""What tests of the desk share: the fields of a story's form as a browser would send them."""

import json

from django.utils import timezone

from articles.forms.stories import beside
from articles.models import Article

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


def change(article: Article, page: str = "change") -> str:
    return f"/admin/articles/article/{article.pk}/{page}/"


def typed(article: Article | None = None, *, press: str = "_save", **fields: object) -> dict[str, object]:
    """The form of `article` (a new story if None) with `fields` typed over it and one button pressed."""
    form: dict[str, object] = {"headline": "A new story", "summary": "What it says.", "body": "<p>Its text.</p>", press: "1"}
    if article:
        article = Article.objects.get(pk=article.pk)
        newest, embargo = article.latest_revision, article.embargo_until
        form |= {
            "version": article.version, "base": newest.number, "opened": json.dumps(beside(article)),
            "headline": newest.headline, "summary": newest.summary, "body": newest.body, "slug": newest.slug,
            "tags": newest.tags, "byline": newest.authors, "canonical_url": newest.canonical_url,
            "language": newest.language, "original": article.original_id or "",
            "seo_title": newest.seo_title, "seo_description": newest.seo_description,
            "section": newest.section_id or "", "lead_photo": newest.lead_photo_id or "",
            "pins": list(article.pins.values_list("target_id", flat=True)),
            "exclusions": list(article.exclusions.values_list("target_id", flat=True)),
            "embargo_until": f"{timezone.localtime(embargo):%Y-%m-%dT%H:%M}" if embargo else "",
            "expires_at": f"{timezone.localtime(article.expires_at):%Y-%m-%dT%H:%M}" if article.expires_at else "",
        }  # fmt: skip
    return {**form, **fields}


def errors(response) -> list[str]:
    """Every error sentence on the form that came back."""
    assert response.status_code == 200, response.status_code
    return [sentence for group in response.context["form"].errors.values() for sentence in group]


def told(response) -> list[str]:
    """The messages that the page would show."""
    return [str(message) for message in response.context["messages"]]
