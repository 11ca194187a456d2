"""The answers of the API. Each is the same for everybody, kept for its edition, and may be asked from any site."""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import caching, covering, printing, reading, relating, searching, translating
from articles.api import asking, description, shapes
from articles.api.asking import BadQuestion
from articles.feeds.entries import Labels, labels_of
from articles.models import Article, Author, Correction, Section, Tag
from articles.searching import Filters

logger = logging.getLogger(__name__)
FILTERS = ("q", "section", "tag", "author", "since", "until", "limit", "cursor", "fields")
Answer = dict[str, Any]


def answering(view: Callable[..., Answer], *, kept: bool = True) -> Callable[..., HttpResponse]:
    """The view's answer as JSON, or a sentence with 400, 404 or 503; what browsers of other sites must be told."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return _json(view(request, *args, **kwargs), 200)
        except BadQuestion as refusal:
            return _json({"error": str(refusal)}, 400)
        except Http404:
            return _json({"error": "There is nothing here that readers may see."}, 404)
        except DatabaseError:
            logger.exception("The API could not ask the database")
            return _json({"error": "The stories cannot be reached at the moment. Ask again in a minute."}, 503)

    shown = (caching.cached_page if kept else caching.passing_page)(answer)

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            response = _json({"error": "This API is only read."}, 405)
        else:
            response = HttpResponse(status=204) if request.method == "OPTIONS" else shown(request, *args, **kwargs)
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    asked.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written, whatever the method
    return asked


def _json(answer: Answer, status: int) -> HttpResponse:
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, data: Sequence[Any], next_place: str) -> Answer:
    """A list with the whole address of its next page, or null at its end."""
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "cursor"] + [("cursor", next_place)])
    return {"data": list(data), "next": f"{settings.SITE_URL}{request.path}?{query}" if next_place else None}


# --- stories --------------------------------------------------------------------------------------------------------
@answering
def root(request: HttpRequest) -> Answer:
    """Where everything is."""
    asking.known(request, ())
    return {name: shapes.whole(request.path + path) for name, path in description.PLACES.items()}


def _articles(request: HttpRequest) -> Answer:
    """Listed stories, newest first; with q, those that a search finds, best first."""
    asking.known(request, FILTERS)
    most, wanted, filters = (
        asking.limit(request),
        asking.fields(request, shapes.FIELDS, shapes.IN_LISTS),
        asking.filters(request),
    )
    stories, further = _found(request, filters, most) if request.GET.get("q") else _newest(request, filters, most)
    return _page(request, _shaped(stories, wanted), further)


articles = answering(_articles, kept=False)


def _newest(request: HttpRequest, filters: Filters, most: int) -> tuple[list[Article], str]:
    rows = _narrowed(Article.objects.listed(), filters).select_related("section", "lead_photo").newest()
    place = asking.place(request)
    if place:
        rows = _after(rows, place)
    if "body" not in request.GET.get("fields", ""):
        rows = rows.defer("body")
    found = list(rows[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], asking.cursor(last.published_at.isoformat(), last.pk) if last and last.published_at else ""


def _narrowed(stories: Any, filters: Filters) -> Any:
    if filters.section:
        stories = stories.under_section(filters.section)
    if filters.tag:
        stories = stories.about(filters.tag)
    if filters.author:
        stories = stories.by(filters.author)
    if filters.since:
        stories = stories.filter(published_at__gte=filters.since)
    return stories.filter(published_at__lt=filters.until) if filters.until else stories


def _after(rows: QuerySet[Article], place: Sequence[str]) -> QuerySet[Article]:
    """What comes after a story in the order of the list, whether or not that story is still there."""
    try:
        at = parse_datetime(place[0])
    except ValueError:
        at = None
    if len(place) != 2 or at is None or timezone.is_naive(at):
        raise asking.bad_cursor()
    return rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=asking.number(place[1])))


def _found(request: HttpRequest, filters: Filters, most: int) -> tuple[list[Article], str]:
    place = asking.place(request)
    if place and (len(place) != 2 or place[0] != "found"):
        raise asking.bad_cursor()
    first = min(asking.number(place[1]), 1_000_000) if place else 0
    found = searching.find(request.GET["q"], now=timezone.now(), filters=filters, first=first, most=most)
    further = asking.cursor("found", first + most) if found.total > first + most else ""
    return [hit.article for hit in found.hits], further


def _shaped(stories: Sequence[Article], wanted: Sequence[str]) -> list[Answer]:
    labels = labels_of([story.pk for story in stories]) if {"authors", "tags"} & set(wanted) else {}
    if "body" in wanted:
        printing.for_readers(stories)
    corrected = _corrections(stories) if "corrections" in wanted else {}
    entered = covering.for_others(stories) if "live" in wanted else {}
    spoken = translating.of_many(stories) if "translations" in wanted else {}
    beside = ((corrected.get(pk, ()), entered.get(pk, ()), spoken.get(pk, ())) for pk in (story.pk for story in stories))
    return [
        shapes.article(story, labels.get(story.pk, Labels()), wanted, *others)
        for story, others in zip(stories, beside, strict=True)
    ]


def _corrections(stories: Sequence[Article]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    for each in Correction.objects.visible().filter(article__in=[story.pk for story in stories]):
        found.setdefault(each.article_id, []).append(each)
    return found


def _story(slug: str) -> Article:
    listed = Article.objects.listed().select_related("section", "lead_photo")
    story = reading.with_translations(listed).filter(slug=slug).first()
    if story is None:
        raise Http404
    return story


@answering
def article(request: HttpRequest, slug: str) -> Answer:
    """One story, whole."""
    asking.known(request, ("fields",))
    wanted = asking.fields(request, shapes.FIELDS, shapes.FIELDS)
    return _shaped([_story(slug)], wanted)[0]


@answering
def related(request: HttpRequest, slug: str) -> Answer:
    """What stands under a story as "You May Also Like", in its order."""
    asking.known(request, ("fields",))
    wanted = asking.fields(request, shapes.IN_LISTS, shapes.IN_LISTS)
    cards = [card.article.pk for card in relating.shelf(_story(slug)).cards]
    by_id = Article.objects.published().select_related("section", "lead_photo").defer("body").in_bulk(cards)
    return {"data": _shaped([by_id[pk] for pk in cards if pk in by_id], wanted), "next": None}


# --- where stories belong -------------------------------------------------------------------------------------------
@answering
def sections(request: HttpRequest) -> Answer:
    """Sections with stories, in the order of the navigation."""
    asking.known(request, ())
    return {"data": [shapes.section(row) for row in Section.objects.in_use().select_related("parent")], "next": None}


@answering
def tags(request: HttpRequest) -> Answer:
    """Tags with stories."""
    return _rows(request, Tag.objects.in_use(), shapes.tag)


@answering
def authors(request: HttpRequest) -> Answer:
    """Who signed something that readers may open."""
    return _rows(request, Author.objects.in_use().select_related("photo"), shapes.author)


def _rows(request: HttpRequest, rows: QuerySet, shape: Callable[[Any], Answer]) -> Answer:
    asking.known(request, ("limit", "cursor"))
    most, place = asking.limit(request), asking.place(request)
    if place:
        rows = rows.filter(pk__gt=asking.number(place[0]))
    found = list(rows.order_by("pk")[: most + 1])
    further = asking.cursor(found[most - 1].pk) if len(found) > most else ""
    return _page(request, [shape(row) for row in found[:most]], further)


@answering
def openapi(request: HttpRequest) -> Answer:
    """What this API is, in OpenAPI 3.1."""
    asking.known(request, ())
    return description.document()
