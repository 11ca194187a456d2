"""What the public pages ask of the database about stories: each in one question (asking.py), whatever a story carries."""

from collections.abc import Iterable
from copy import copy
from datetime import UTC, datetime
from functools import cache, lru_cache
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
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONArray

from articles.asking import MADE, Given, Question, Rows, Within
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Correction,
    Credit,
    EntryPicture,
    LiveEntry,
    Photo,
    PhotoUse,
    Pin,
    Related,
    Section,
    Snapshot,
    StoryLink,
    Tag,
    path_of,
)

SIGNED = ("position", "pk", "author__pk", "author__name", "author__slug", "author__kind", "author__role")
TAGGED = ("pk", "tag__pk", "tag__name", "tag__slug", "tag__key", "tag__kind")
CORRECTED = ("pk", "at", "text", "kind", "at_top")
LINKED = ("target__pk", "target__slug", "target__published_at")
PICTURED = (
    "name", "photo__pk", "photo__file", "photo__width", "photo__height", "photo__alt", "photo__focal_x", "photo__focal_y",
    Within("photo__renditions"),
)  # fmt: skip
PLACED = tuple(f"section__{above}{name}" for above in ("", "parent__", "parent__parent__") for name in ("pk", "name", "slug"))
SPOKEN = ("language", "pk", "slug", "original_id")
ENTERED = ("pk", "at", "changed", "corrected_at", "headline", "body", "is_key", "correction", "stamp")
STANDING = ("position", "target__pk", "target__is_brief")
RANKED = ("rank", "target__pk", "target__is_brief", "score", "content", Within("reasons"))
PRINTED = (
    "headline", "slug", "summary", "language", "is_brief", "published_at", "updated_at", "live_from", "live_until",
    "section__name", "section__slug", "lead_photo__file", "lead_photo__alt", "lead_photo__width", "lead_photo__height",
    "lead_photo__focal_x", "lead_photo__focal_y", "lead_photo__renditions",
)  # fmt: skip
UNREAD = (
    "headline_key", "retracted_at", "embargo_until", "never_recommend", "version", "live_revision", "latest_revision",
    "created", "modified", "lead_photo__checksum", "lead_photo__licence", "lead_photo__rights_until", "lead_photo__taken",
    "lead_photo__created", "lead_photo__stem",
)  # fmt: skip
"""What no page prints of a story, and so is not asked for with it."""
STORIES = 400
"""So many stories a process remembers, with what was printed of them: some 50 KB each."""
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


class Heading(NamedTuple):
    """A story by its headline alone."""

    pk: int
    headline: str
    slug: str

    def get_absolute_url(self) -> str:
        return path_of("article", self.slug)


def story(slug: str) -> Article | None:
    """The published story under this address with all that its page prints of it, in one query.

    `spoken` are its translations (translating.of). `credits`, `tags`, `corrections` and `entries` hold what their own queries
    would have found: authors without their lives, tags and sections without their descriptions, entries that stand; all to be
    read, not changed. `linked` are the slugs of the stories that its text links to, by their numbers: None for one that was
    never published. `pictured` are the photos that its text shows, by the names of their files in it.

    A process makes a story once, for as long as its row and all that came with it stay the same; `printed` keeps what was
    printed of nothing else ({% printed %}). A story that is or was live is made each time, for its entries change.
    """
    found = STORY.recall(slug=slug)
    if not found:
        return None
    article: Any = found[0]
    if article.live_from:
        article = copy(article)
        del article.printed
    return article if hasattr(article, "linked") else _dressed(article)


def _dressed(article: Any) -> Any:
    """The story with what came along in its row, as what it is."""
    credits = [
        Credit(pk=pk, article_id=article.pk, position=place, author=_author(*signature))
        for place, pk, *signature in sorted(article.signed or ())
    ]
    tags = [_carried(*tag) for _place, *tag in sorted(article.carried or ())]
    corrections = [
        Correction(pk=pk, article_id=article.pk, at=_moment(at), text=text, kind=kind, at_top=bool(at_top))
        for pk, at, text, kind, at_top in article.corrected or ()
    ]
    corrections.sort(key=lambda each: (each.at, each.pk))
    # Where article.credits.all() and the like look before they ask the database.
    article._prefetched_objects_cache = {
        "credits": credits, "tags": tags, "corrections": corrections,
        "entries": [_entry(article, *columns) for columns in article.entered or ()],
    }  # fmt: skip
    Article._meta.get_field("section").set_cached_value(article, _placed(*article.placed) if article.section_id else None)
    article.linked = {pk: at if published else None for pk, at, published in article.links or ()}
    article.pictured = {
        name: _photo(*columns) for rows in (article.shown, article.shown_in_entries) for name, *columns in rows or ()
    }
    return article


# What a byline, a list of tags, a kicker name: the same few again and again, so each is made once in a process.
@lru_cache(maxsize=MADE)
def _author(pk: int, name: str, slug: str, kind: str, role: str) -> Author:
    return Author(pk=pk, name=name, slug=slug, kind=kind, role=role)


@lru_cache(maxsize=MADE)
def _carried(pk: int, name: str, slug: str, key: str, kind: str) -> Tag:
    return Tag(pk=pk, name=name, slug=slug, key=key, kind=kind)


@lru_cache(maxsize=MADE)
def _placed(*line: Any) -> Section:
    """A section with those above it, each given as number, name and slug."""
    pk, name, slug, *above = line
    return Section(pk=pk, name=name, slug=slug, parent=_placed(*above) if above and above[0] else None)


def _photo(pk: int, file: str, width: int, height: int, alt: str, *about: Any) -> Photo:
    focal_x, focal_y, renditions = about
    return Photo(
        pk=pk, file=file, width=width, height=height, alt=alt, focal_x=focal_x, focal_y=focal_y, renditions=renditions
    )  # fmt: skip


def _entry(article: Article, pk: int, at: str, changed: str, corrected: str | None, *words: Any) -> LiveEntry:
    headline, body, is_key, correction, stamp = words
    return LiveEntry(
        pk=pk, article=article, at=_moment(at), changed=_moment(changed),
        corrected_at=_moment(corrected) if corrected else None, headline=headline, body=body, is_key=bool(is_key),
        correction=correction, stamp=stamp,
    )  # fmt: skip


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


def next_in_section(article: Article, beside: Iterable[int]) -> Heading | None:
    """The newest of the section that is older than this story (from `story`) and none of those beside it, by their numbers."""
    older: Any = getattr(article, "before", None) or ()
    others = set(beside)
    left = (Heading(*story) for _at, *story in sorted(older, reverse=True) if story[0] not in others)
    return next(left, None)


def section(slug: str) -> Section | None:
    """The section under this address, in one query: its line of parents, its `family` (with itself), and its `parts` that have
    something to read."""
    found: list[Any] = SECTION.recall(slug=slug)
    for each in found:
        if hasattr(each, "parts"):
            continue
        each.family = sorted(pk for pk, *_about in each.below or ())
        each.parts = [Section(pk=pk, name=name, slug=at) for _place, name, pk, at in sorted(each.inner or ())]
    return found[0] if found else None


def _section() -> QuerySet[Section]:
    own = OuterRef("pk")
    inner = Section.objects.in_use().filter(parent=own)
    return (
        Section.objects.select_related("parent__parent")
        .filter(slug=Given("slug", CharField()))
        .annotate(
            below=Rows(_columns(Section.objects.within(own), ("pk",))),
            inner=Rows(_columns(inner, ("position", "name", "pk", "slug"))),
        )
    )


def tag(slug: str) -> Tag | None:
    """The tag under this address, in one query: its picture, its line of parents, the tags within it as `parts`, and the
    `number` of stories that its page lists."""
    found: list[Any] = TAG.recall(slug=slug)
    for each in found:
        each.parts = (
            each.parts
            if hasattr(each, "parts")
            else [Tag(pk=pk, name=name, slug=at) for name, pk, at in sorted(each.inner or ())]
        )
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


def author(slug: str) -> Any:
    """The author under this address, with their portrait and the `number` of stories that they signed, in one query."""
    return next(iter(AUTHOR.recall(slug=slug)), None)


def _author_page() -> QuerySet[Author]:
    return Author.objects.counted().select_related("photo").filter(slug=Given("slug", CharField()))


def _number(rows: QuerySet) -> Subquery:
    """How many rows there are, as a column of another question."""
    return Subquery(rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=Count("pk")).values("_number"))


def kept(article: Article) -> list[Kept]:
    """The visible pins and rows of a story in the order of printing: those that came with it (story), else in one query."""
    carrier: Any = article if hasattr(article, "pinned") else KEPT.recall(pk=article.pk)[0]
    if not hasattr(carrier, "kept"):
        carrier.kept = _kept(carrier)
    return carrier.kept


def _kept(carrier: Any) -> list[Kept]:
    rows = [Kept("pin", place, pk, brief, 0, 0, {}, 0) for place, pk, brief in carrier.pinned or ()]
    rows += [
        Kept("row", place, pk, brief, score, content, why, carrier.archive)
        for place, pk, brief, score, content, why in carrier.ranked or ()
    ]
    translations = {pk for _tag, pk, *_about in carrier.spoken or ()}  # readers are led there in words of their own
    shown = (row for row in rows if row.is_pin or row.target not in translations)
    return sorted(shown, key=lambda row: (row.kind, row.place, row.target))


def with_translations(stories: QuerySet[Article]) -> QuerySet[Article]:
    """The same, each with those of its group that readers may open (`spoken`, for translating.of), in the same question."""
    own = OuterRef("pk")
    root = Coalesce(OuterRef("original_id"), own)
    group = Article.objects.listed().filter(Q(pk=root) | Q(original=root)).exclude(pk=own)
    return stories.annotate(spoken=Rows(_columns(group, SPOKEN)))


def _with_kept(stories: QuerySet[Article]) -> QuerySet[Article]:
    # Asked of each target: as a list (target__in) SQLite would read every published story for every box.
    own, seen = OuterRef("pk"), Exists(Article.objects.published().order_by().filter(pk=OuterRef("target")))
    pins = Pin.objects.filter(seen, source=own)
    rows = Related.objects.current().filter(seen, source=own)
    return with_translations(stories).annotate(
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
        .select_related("lead_photo")
        .defer(*UNREAD)
        .annotate(
            placed=JSONArray(*PLACED),
            links=Rows(_columns(StoryLink.objects.filter(source=own), LINKED)),
            signed=Rows(_columns(Credit.objects.filter(article=own), SIGNED)),
            carried=Rows(_columns(ArticleTag.objects.filter(content_object=own), TAGGED)),
            corrected=Rows(_columns(Correction.objects.filter(article=own), CORRECTED)),
            shown=Rows(_columns(PhotoUse.objects.filter(revision=OuterRef("live_revision")), PICTURED)),
            shown_in_entries=Rows(_columns(EntryPicture.objects.filter(entry__article=own), PICTURED)),
            entered=Rows(_columns(LiveEntry.objects.standing().filter(article=own), ENTERED)),
            before=Rows(
                Article.objects.listed()
                .in_section(OuterRef("section"))
                .filter(published_at__lt=OuterRef("published_at"), language=OuterRef("language"))
                .newest()
                .values(row=JSONArray("published_at", "pk", "headline", "slug"))[:NEXT]
            ),
        )
    )


def _columns(rows: QuerySet, names: Iterable[Any]) -> QuerySet:
    return rows.order_by().values(row=JSONArray(*names))


def _moment(text: str) -> datetime:
    """A moment out of JSON: with its zone from PostgreSQL, in UTC without saying so from SQLite."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


STORY: Question[Article] = Question(_story, most=STORIES)
SECTION: Question[Section] = Question(_section)
TAG: Question[Tag] = Question(_tag)
AUTHOR: Question[Author] = Question(_author_page)
KEPT: Question[Article] = Question(lambda: _with_kept(Article.objects.only("pk").filter(pk=Given("pk", BigIntegerField()))))
