"""What the paper says of itself: who it is, by which standards it works, and what it got wrong."""

import logging
import re
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Correction
from articles.views.pages import page_of

logger = logging.getLogger(__name__)
PER_PAGE = 30


@require_safe
@caching.passing_page
def about(request: HttpRequest) -> HttpResponse:
    """The paper's own words (ABOUT_FILE), how to reach it (CONTACT_EMAIL), how it corrects itself."""
    return render(request, "articles/about.html", {"blocks": own_words(), "contact": settings.CONTACT_EMAIL})


@require_safe
@caching.cached_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of a story that readers may open, newest first, in pages."""
    page = page_of(request, noted(), PER_PAGE)
    return render(request, "articles/corrections.html", {"page": page})


def noted() -> QuerySet[Correction]:
    """Corrections with their stories, newest first; one query."""
    return Correction.objects.visible().newest().select_related("article").defer("article__body")


def own_words() -> list[tuple[bool, str]]:
    """The blocks of ABOUT_FILE, each with whether it is a heading ("# Standards"); none where there is no such file."""
    path = Path(settings.ABOUT_FILE)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        logger.exception("ABOUT_FILE, %s, could not be read", path)
        text = ""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return [(block.startswith("#"), block.lstrip("# ")) for block in blocks if block.lstrip("# ")]
