"""What the public pages ask of the database about stories: each in one question (asking.py), whatever a story carries."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import chain, count, repeat
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONArray

from articles.asking import Given, Question, Rows
from articles.models import Article, ArticleTag, Author, Correction, Credit, Pin, Related, Section, Snapshot, Tag

SIGNED = ("position", "pk", "author__pk", "author__name", "author__slug", "author__kind", "author__role")
TAGGED = ("pk", "tag__pk", "tag__name", "tag__slug", "tag__key", "tag__kind")
CORRECTED = ("pk", "at", "text", "kind", "at_top")
STANDING = ("position", "target__pk", "target__is_brief")
RANKED = ("rank", "target__pk", "target__is_brief", "score", "content", "reasons")
PRINTED = (
    "headline", "slug", "summary", "is_brief", "published_at", "updated_at", "section__name", "section__slug",
    "lead_photo__file", "lead_photo__alt", "lead_photo__width", "lead_photo__height", "lead_photo__focal_x",
    "lead_photo__focal_y", "lead_photo__renditions",
)  # fmt: skip
NEXT = 12
"""So many older stories of the section come along, so that one is left that stands nowhere else on the page."""
SIZE = 16
"""Questions for cards are worded for so many, twice as many, and so on; places that are left over repeat the first."""


class Kept(NamedTuple):
    """One row that the box under a story may print: an editor's pin, or the engine's.

    With its score, the part of it that the words give, its reasons, and how many stories the archive had when it was scored.
    """

    kind: str
    place: int
    target: int
    is_brief: bool
    score: int
    content: int
    why: dict[str, Any]
    archive: int

    @property
    def is_pin(self) -> bool:
        return self.kind == "pin"


def story(slug: str) -> Article | None:
    """The published story under this address with all that its page prints of it, in one query.

    `credits`, `tags` and `corrections` hold what their own queries would have found: authors without their lives, tags without
    their descriptions.
    """
    found = STORY.ask(slug=slug)
    if not found:
        return None
    article: Any = found[0]
    credits = [
        Credit(pk=pk, article_id=article.pk, position=place, author=Author(pk=author, name=name, slug=at, kind=kind, role=role))
        for place, pk, author, name, at, kind, role in sorted(article.signed or ())
    ]
    tags = [
        Tag(pk=pk, name=name, slug=at, key=key, kind=kind) for _place, pk, name, at, key, kind in sorted(article.carried or ())
    ]
    corrections = [
        Correction(pk=pk, article_id=article.pk, at=_moment(at), text=text, kind=kind, at_top=bool(at_top))
        for pk, at, text, kind, at_top in article.corrected or ()
    ]
    _hold(article, "credits", Credit, credits)
    _hold(article, "tags", Tag, tags)
    _hold(article, "corrections", Correction, sorted(corrections, key=lambda each: (each.at, each.pk)))
    return article


def cards(ids: Iterable[int]) -> dict[int, Article]:
    """Those of these stories that readers may see, with what a card prints, by their numbers, in one query (none for none).

    To be read, not changed: a process makes each once, for as long as its row stays the same.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    size = next(size for size in count(SIZE, SIZE) if size >= len(wanted))
    places = {f"id{place}": pk for place, pk in zip(range(size), chain(wanted, repeat(wanted[0])), strict=False)}
    return {story.pk: story for story in _cards(size).recall(**places)}


def next_in_section(article: Article, beside: Iterable[int]) -> Article | None:
    """The newest of the section that is older than this story (from `story`) and none of those beside it, by their numbers."""
    older: Any = getattr(article, "before", None) or ()
    others = set(beside)
    left = (Article(pk=pk, headline=words, slug=at) for _at, pk, words, at in sorted(older, reverse=True) if pk not in others)
    return next(left, None)


def section(slug: str) -> Section | None:
    """The section under this address, in one query: its line of parents, its `family` (with itself), its `parts` that have
    something to read, and the number of its `stories`."""
    found: list[Any] = SECTION.ask(slug=slug)
    for each in found:
        each.family = sorted(pk for pk, *_about in each.below or ())
        each.parts = [Section(pk=pk, name=name, slug=at) for _place, name, pk, at in sorted(each.inner or ())]
    return found[0] if found else None


def _section() -> QuerySet[Section]:
    own = OuterRef("pk")
    within = Section.objects.within(OuterRef(own)).order_by()
    inner = Section.objects.in_use().filter(parent=own)
    return (
        Section.objects.select_related("parent__parent")
        .filter(slug=Given("slug", CharField()))
        .annotate(
            below=Rows(_columns(Section.objects.within(own), ("pk",))),
            inner=Rows(_columns(inner, ("position", "name", "pk", "slug"))),
            stories=_number(Article.objects.listed().filter(section__in=within.values("pk"))),
        )
    )


def tag(slug: str) -> Tag | None:
    """The tag under this address, in one query: its picture, its line of parents, the tags within it as `parts`, and the
    `number` of stories that its page lists."""
    found: list[Any] = TAG.ask(slug=slug)
    for each in found:
        each.parts = [Tag(pk=pk, name=name, slug=at) for name, pk, at in sorted(each.inner or ())]
    return found[0] if found else None


def _tag() -> QuerySet[Any]:
    own = OuterRef("pk")
    below = Article.objects.listed().under_tag(OuterRef(OuterRef(own)))
    return (
        Tag.objects.select_related("parent__parent", "photo")
        .filter(slug=Given("slug", CharField()))
        .annotate(
            inner=Rows(_columns(Tag.objects.filter(parent=own), ("name", "pk", "slug"))),
            number=Case(
                When(with_children=True, then=Coalesce(_number(below), 0)),
                default=F("story_count"),
                output_field=IntegerField(),
            ),
        )
    )


def _number(rows: QuerySet) -> Subquery:
    """How many rows there are, as a column of another question."""
    return Subquery(rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=Count("pk")).values("_number"))


def kept(article: Article) -> list[Kept]:
    """The visible pins and rows of a story in the order of printing: those that came with it (story), else in one query."""
    carrier: Any = article if hasattr(article, "pinned") else KEPT.ask(pk=article.pk)[0]
    rows = [Kept("pin", place, pk, brief, 0, 0, {}, 0) for place, pk, brief in carrier.pinned or ()]
    rows += [
        Kept("row", place, pk, brief, score, content, why if isinstance(why, dict) else json.loads(why), carrier.archive)
        for place, pk, brief, score, content, why in carrier.ranked or ()
    ]
    return sorted(rows, key=lambda row: (row.kind, row.place, row.target))


def _with_kept(stories: QuerySet[Article]) -> QuerySet[Article]:
    # Asked of each target: as a list (target__in) SQLite would read every published story for every box.
    own, seen = OuterRef("pk"), Exists(Article.objects.published().order_by().filter(pk=OuterRef("target")))
    pins = Pin.objects.filter(seen, source=own)
    rows = Related.objects.current().filter(seen, source=own)
    return stories.annotate(
        pinned=Rows(_columns(pins, STANDING)),
        ranked=Rows(_columns(rows, RANKED)),
        archive=Subquery(Snapshot.objects.filter(active=True).values("stories")[:1]),
    )


@cache
def _cards(size: int) -> Question[Article]:
    places: list[Any] = [Given(f"id{place}", BigIntegerField()) for place in range(size)]
    return Question(lambda: Article.objects.published().for_cards().only(*PRINTED).filter(pk__in=places).order_by())


def _story() -> QuerySet[Article]:
    own = OuterRef("pk")
    return _with_kept(
        Article.objects.published()
        .filter(slug=Given("slug", CharField()))
        .select_related("section__parent__parent", "lead_photo")
        .annotate(
            signed=Rows(_columns(Credit.objects.filter(article=own), SIGNED)),
            carried=Rows(_columns(ArticleTag.objects.filter(content_object=own), TAGGED)),
            corrected=Rows(_columns(Correction.objects.filter(article=own), CORRECTED)),
            before=Rows(
                Article.objects.listed()
                .in_section(OuterRef("section"))
                .filter(published_at__lt=OuterRef("published_at"))
                .newest()
                .values(row=JSONArray("published_at", "pk", "headline", "slug"))[:NEXT]
            ),
        )
    )


def _columns(rows: QuerySet, names: Iterable[str]) -> QuerySet:
    return rows.order_by().values(row=JSONArray(*names))


def _hold(article: Article, name: str, model: type[Model], rows: list[Any]) -> None:
    """Leave the rows where `article.NAME.all()` looks before it asks the database."""
    held = model._default_manager.none()
    held._result_cache, held._prefetch_done = rows, True  # type: ignore[attr-defined]
    article.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held


def _moment(text: str) -> datetime:
    """A moment out of JSON: with its zone from PostgreSQL, in UTC without saying so from SQLite."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


STORY: Question[Article] = Question(_story)
SECTION: Question[Section] = Question(_section)
TAG: Question[Tag] = Question(_tag)
KEPT: Question[Article] = Question(lambda: _with_kept(Article.objects.only("pk").filter(pk=Given("pk", BigIntegerField()))))
