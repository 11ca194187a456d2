"""One story."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import caching, reading, relating, translating
from articles.models import Article
from articles.views import errors, live
from articles.views.pages import page


@require_safe
@caching.cached_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The story with its box of related stories; 410 once it is retracted or expired, 404 while nobody may see it."""
    story = reading.story(slug)
    if story:
        coverage, editions = live.covered(request, story), translating.of(story)
        about = {"live": coverage, "live_seconds": settings.LIVE_SECONDS, "editions": editions}
        about["default_edition"] = translating.default(editions) if editions else None
        response = page(request, "articles/article.html", {**around(story), **about})
        return live.soon(response) if coverage and coverage.is_live else response
    gone = Article.objects.gone().filter(slug=slug).first()
    if gone:
        return errors.gone(request, gone)
    raise Http404


def around(story: Article) -> dict[str, Any]:
    """The story with what stands around it: no other story twice."""
    shelf = relating.shelf(story)
    in_box = {card.article.pk for card in shelf.cards}
    earlier = [each for each in shelf.earlier if each.pk not in in_box]
    following = reading.next_in_section(story, in_box | {each.pk for each in earlier})
    return {
        "article": story,
        "shelf": shelf,
        "counted": counted(story, shelf),
        "read": str(story.pk) if settings.MOST_READ else "",
        "reasons": settings.RELATED_REASONS,
        "earlier": earlier,
        "next": following,
        "next_in": _("Next in %(section)s") % {"section": story.section} if following else "",
    }


def counted(story: Article, shelf: relating.Shelf) -> str:
    """The numbers of the story and its cards, for related.js; nothing where nobody chose the cards, or counting is off."""
    chosen = any(card.pinned or card.reasons for card in shelf.cards)
    numbers = [story.pk, *(card.article.pk for card in shelf.cards)]
    return " ".join(map(str, numbers)) if chosen and settings.RELATED_COUNTS else ""
