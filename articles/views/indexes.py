"""What there is: every tag from A to Z, every section, every author, each with its number of stories."""

from itertools import groupby, islice
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching, naming
from articles.models import Article, Author, Section, Tag

MOST = 300
"""Names on a page of an index."""
MOST_USED = 60
DIGITS = "0–9"


@require_safe
@caching.cached_page
def tags(request: HttpRequest) -> HttpResponse:
    """The most used tags and the letters there are; the tags of one letter; or those whose name holds a word."""
    asked, letter = request.GET.get("q", "")[:100].strip(), request.GET.get("letter", "")
    if asked:
        rows = _holding(naming.tag_key(asked)).order_by("-story_count", "key")
    elif letter:
        rows = _beginning(letter).filter(key__gte=request.GET.get("from", "")[:100]).order_by("key")
    else:
        rows = Tag.objects.in_use().order_by("-story_count", "key")
    most = MOST if asked or letter else MOST_USED
    found = list(rows.only("name", "slug", "key", "story_count")[: most + 1])
    if letter and not asked and not found:
        raise Http404
    context = {
        "asked": asked,
        "letter": letter,
        "letters": _letters(),
        "rows": found[:most],
        "further": found[most].key if letter and len(found) > most else "",
    }
    return render(request, "articles/tags.html", context)


def _holding(key: str) -> QuerySet[Tag]:
    """Tags in use whose name, or another spelling of it, holds this key."""
    if not key:
        return Tag.objects.none()
    return Tag.objects.in_use().filter(Q(key__contains=key) | Q(aliases__key__contains=key)).distinct()


def _letters() -> list[str]:
    """The first signs of the tags in use, digits as one; one query."""
    firsts = (
        Tag.objects.in_use().annotate(first=Substr("key", 1, 1)).order_by("first").values_list("first", flat=True).distinct()
    )
    return sorted({DIGITS if first in "0123456789" else first for first in firsts})


def _beginning(letter: str) -> QuerySet[Tag]:
    firsts = list("0123456789") if letter == DIGITS else [naming.fold(letter)[:1]]
    return Tag.objects.in_use().annotate(first=Substr("key", 1, 1)).filter(first__in=firsts)


@require_safe
@caching.cached_page
def sections(request: HttpRequest) -> HttpResponse:
    """Every section with something to read, as they stand within one another, with the stories filed under it itself."""
    counted = Article.objects.listed().order_by().values("section").annotate(number=Count("pk"))
    numbers = dict(counted.values_list("section", "number"))
    found = list(Section.objects.in_use())
    for each in found:
        each.stories = numbers.get(each.pk, 0)  # type: ignore[attr-defined]
    return render(request, "articles/sections.html", {"rows": _tree(found)})


def _tree(found: list[Section], parent: int | None = None) -> list[dict[str, Any]]:
    """The sections of one level in the order of the navigation, each with those within it."""
    return [{"row": each, "parts": _tree(found, each.pk)} for each in found if each.parent_id == parent]


@require_safe
@caching.cached_page
def authors(request: HttpRequest) -> HttpResponse:
    """Everybody who signed a story, from A to Z, in pages that begin at a slug (?from=); or those whose name holds a word."""
    asked, start = request.GET.get("q", "")[:100].strip(), request.GET.get("from", "")[:100]
    wanted = Q(pk__in=_called(asked)) if asked else Q(slug__gte=start)
    found = list(Author.objects.in_use().counted().filter(wanted).order_by("slug")[: MOST + 1])
    if start and not found:
        raise Http404
    rows = sorted(found[:MOST], key=lambda each: naming.fold(each.name))
    further = found[MOST].slug if len(found) > MOST and not asked else ""
    context = {
        "asked": asked,
        "start": start,
        "letters": [(letter, list(group)) for letter, group in groupby(rows, key=lambda each: naming.fold(each.name)[:1])],
        "initials": caching.per_edition(caching.edition_of(request), "initials", _initials) if further or start else (),
        "further": further,
    }
    return render(request, "articles/authors.html", context)


def _called(asked: str) -> list[int]:
    """The numbers of authors whose name holds these words, whatever their accents; no more than a page of them. One query."""
    key = naming.fold(asked)
    names = Author.objects.order_by("slug").values_list("pk", "name").iterator(chunk_size=2000)
    return list(islice((pk for pk, name in names if key in naming.fold(name)), MOST))


def _initials() -> list[str]:
    """How the slugs of authors begin; one query. A page that begins at one that nobody signs with begins with the next."""
    firsts = Author.objects.annotate(first=Substr("slug", 1, 1)).order_by("first").values_list("first", flat=True)
    return list(firsts.distinct())
