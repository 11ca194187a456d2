"""A whole import taken back: its stories go, those that were here get their old version again, what editors touched stays.

Goes from the last story to the first, some in one transaction; one that was stopped goes on when it is called again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from articles import picturing, propagating, publishing, relating
from articles.importing import claiming, pictures
from articles.importing.report import ImportReport, Outcome
from articles.importing.running import Progress, Refused, in_background
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Credit,
    Event,
    FormerAddress,
    ImportItem,
    ImportMade,
    ImportRun,
    Origin,
    Photo,
    Pin,
    Revision,
    Section,
    Slot,
    Tag,
)  # fmt: skip

CHUNK = 100
State = ImportRun.State
UNDONE, KEPT = "undone", "kept"
EDITED = "kept: an editor has changed it since"
PLACED = "kept: it stands in a slot on a front"
SHOWN = "kept: it was a draft here, and readers have seen it since; retract it if they should not"


def undo(record: ImportRun, *, now: datetime, by: Any = None, progress: Progress | None = None) -> ImportReport:
    """Take back what the run brought. Raises Refused for what cannot be undone, claiming.Busy while somebody works on it."""
    _refuse_what_cannot_be(record)
    record = claiming.claim(record)
    record.state = State.UNDOING
    record.save(update_fields=["state"])
    try:
        _clear_fronts(record)
        for items in _chunks(record):
            with transaction.atomic():
                _take_back(record, items, now, by)
            if progress:
                progress(record)
        _remove_made(record, now)
        record.state, record.finished = State.UNDONE, now
    finally:
        claiming.release(record)
    # The engine is told of all of them: those that are gone leave the boxes, those that came back return to them.
    touched = record.items.filter(undo=UNDONE).order_by("number").values_list("article", flat=True)
    propagating.many(list(dict.fromkeys(pk for pk in touched if pk)))
    for _left in pictures.share(record):
        pass
    record.save(update_fields=["remarks"])
    return ImportReport(record)


def _clear_fronts(record: ImportRun) -> None:
    """The slots that the run itself made go first: a story that stands in another one is kept."""
    for some in _some(_made(record, "slot")):
        Slot.objects.filter(pk__in=some).delete()


def undo_later(record: ImportRun, *, by: Any = None) -> None:
    """The same while nobody waits, as IMPORT_RUNS says; the run is marked at once. Raises Refused, claiming.Busy."""
    _refuse_what_cannot_be(record)
    if claiming.is_alive(record):
        raise claiming.Busy("Another process works on this import; pause it first.")
    ImportRun.objects.filter(pk=record.pk).update(state=State.UNDOING)
    in_background(lambda: undo(ImportRun.objects.get(pk=record.pk), now=timezone.now(), by=by), record)


def _refuse_what_cannot_be(record: ImportRun) -> None:
    if record.state in (State.TRIED, State.UNDONE, State.WAITING):
        raise Refused(f"There is nothing to undo: this import is {record.get_state_display().lower()}.")


def _chunks(record: ImportRun) -> Iterable[list[ImportItem]]:
    written = record.items.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED), article__isnull=False, undo="")
    while items := list(written.order_by("-number")[:CHUNK]):
        yield items


def _take_back(record: ImportRun, items: Sequence[ImportItem], now: datetime, by: Any) -> None:
    articles = Article.objects.in_bulk([item.article for item in items if item.article])
    why = _why_kept(record, items, articles)
    gone = [item for item in items if item.before is None and not why.get(item.pk) and item.article in articles]
    _let_wait_again([item.article for item in gone if item.article], now)
    publishing.withdraw([item.article for item in gone if item.article], now=now)
    for item in items:
        if not why.get(item.pk) and item.before is not None and item.article in articles:
            why[item.pk] = _back_or_why_not(item, articles[item.article], now, by)
        item.sentence = why.get(item.pk) or item.sentence
        item.undo = KEPT if why.get(item.pk) else UNDONE
    ImportItem.objects.bulk_update(items, ["undo", "sentence"])


def _why_kept(record: ImportRun, items: Sequence[ImportItem], articles: dict[int, Article]) -> dict[int, str]:
    """{item: why its story stays}."""
    ids = list(articles)
    own = Q(at=record.started) | Q(by=None, verb="publish")
    acted = set(Event.objects.filter(article__in=ids).exclude(own).values_list("article", flat=True))
    placed = set(Slot.objects.filter(article__in=ids).values_list("article", flat=True))
    refused = set(Article.objects.filter(pk__in=ids, exclusions__isnull=False).values_list("pk", flat=True))
    why = {}
    for item in items:
        article = articles.get(item.article or 0)
        if article is None:
            continue
        if article.latest_revision_id != item.revision or article.pk in acted | refused:
            why[item.pk] = EDITED
        elif article.pk in placed and item.before is None:
            why[item.pk] = PLACED
        elif item.before is not None and not item.before["live"] and article.live_revision_id:
            why[item.pk] = SHOWN
    return why


def _let_wait_again(ids: Sequence[int], now: datetime) -> None:
    """Stories that stay and pinned one that goes wait for it again."""
    for pin in Pin.objects.filter(target__in=ids).exclude(source__in=ids).select_related("source", "target"):
        relating.wait_for(pin.source, pin.target.headline, pin.target.summary, position=pin.position, now=now)


def _back_or_why_not(item: ImportItem, article: Article, now: datetime, by: Any) -> str:
    """Bring the story back as it was; the empty string, or why it stays as it is."""
    try:
        with transaction.atomic():
            _go_back(item, article, now, by)
    except publishing.Refused as refusal:
        return f"kept: {refusal}"
    return ""


def _go_back(item: ImportItem, article: Article, now: datetime, by: Any) -> None:
    """The story as it was before the run, as a version more: before readers what they saw then, on the desk what waited there.

    Raises publishing.Refused for what readers may see no more.
    """
    before = item.before or {}
    old = Revision.objects.get(pk=before["revision"], article=article)
    if before["live"] and article.published_at and _stood_otherwise(article, before):
        _show_again(article, before, now, by)
    revision = publishing.restore(old, now=now, by=by)
    origins = Origin.objects.filter(article=article, run=item.run_id)
    if item.outcome == Outcome.CREATED:
        origins.delete()
    else:
        # Its next import finds it changed, not edited.
        origins.update(revision=revision, checksum="")


def _stood_otherwise(article: Article, before: dict[str, Any]) -> bool:
    """Whether the run changed what readers see: the version or its dates."""
    return (article.live_revision_id, article.published_at, article.updated_at) != (before["live"], *_dates(before))


def _dates(before: dict[str, Any]) -> tuple[datetime | None, ...]:
    return tuple(datetime.fromisoformat(at) if (at := before[name]) else None for name in ("published_at", "updated_at"))


def _show_again(article: Article, before: dict[str, Any], now: datetime, by: Any) -> None:
    publishing.restore(Revision.objects.get(pk=before["live"], article=article), now=now, by=by)
    was, updated = _dates(before)
    publishing.publish(
        article, now=now, by=by, published_at=was, updated_at=updated, propagate=False, checked=False, substantial=True
    )


# --- what else the run made ------------------------------------------------------------------------------------------
def _remove_made(record: ImportRun, now: datetime) -> None:
    """The old addresses of lists; and the briefs, tags, authors, sections and photos that the run made, and nobody uses."""
    made = {kind: _made(record, kind) for kind in ("brief", "tag", "author", "section", "photo")}
    for some in _some(made["brief"]):
        with transaction.atomic():
            pinned = set(Pin.objects.filter(target__in=some).values_list("target", flat=True))
            edited = set(Article.objects.filter(pk__in=some, latest_revision__number__gt=1).values_list("pk", flat=True))
            publishing.withdraw([pk for pk in some if pk not in pinned | edited], now=now)
    for some in _some(made["tag"]):
        used = ArticleTag.objects.filter(tag__in=some).values("tag")
        Tag.objects.filter(pk__in=some).exclude(pk__in=used).delete()
    for some in _some(_made(record, "address")):
        FormerAddress.objects.filter(pk__in=some, reason=FormerAddress.Reason.IMPORTED).delete()
    signed = _named_by_versions() if made["author"] else set[int]()
    for some in _some(made["author"]):
        used = Credit.objects.filter(author__in=some).values("author")
        Author.objects.filter(pk__in=set(some) - signed).exclude(pk__in=used).delete()
    for section in Section.objects.filter(pk__in=made["section"]):
        _delete_unused(section.delete)
    for photo in Photo.objects.filter(pk__in=made["photo"]).iterator():
        _delete_unused(lambda photo=photo: picturing.remove(photo))  # type: ignore[misc]


def _made(record: ImportRun, kind: str) -> list[int]:
    return list(ImportMade.objects.filter(run=record, kind=kind).order_by("made").values_list("made", flat=True))


def _some(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _named_by_versions() -> set[int]:
    """The authors that versions name; versions that wait included."""
    authors: set[int] = set()
    for ids in Revision.objects.order_by("pk").values_list("authors", flat=True).iterator(chunk_size=500):
        authors.update(ids)
    return authors


def _delete_unused(delete: Any) -> None:
    """Delete what nothing leads to; what something leads to protects itself."""
    try:
        with transaction.atomic():
            delete()
    except (ProtectedError, picturing.InUse):
        pass
