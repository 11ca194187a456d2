"""One draft becomes one story, wholly or not at all."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from articles import naming, publishing
from articles.formats import Draft
from articles.importing import addresses, identity, linking, lookups, pictures
from articles.importing.report import Item, Outcome, Warning
from articles.importing.sources import Source
from articles.importing.state import Run, headline
from articles.models import Article, Origin, Revision, Status
from articles.publishing import Words

EDITED = "edited since its import; use --overwrite to replace"


@transaction.atomic
def store(draft: Draft, source: Source, run: Run) -> Item:
    """Create or update the story of this draft, or find it unchanged. Raises publishing.Refused, lookups.BadName."""
    total = identity.checksum(run, draft, source)
    origin = identity.origin(run, draft, source, total)
    if origin and origin.pk in run.touched:
        raise lookups.BadName(f"Another story of this import has the same id, “{draft.key or source.name}”.")
    if origin and origin.checksum == total and not _awaits_publication(origin, draft, run):
        return _unchanged(origin, draft, source, run)
    if origin and origin.article.latest_revision_id != origin.revision_id and not run.options.overwrite:
        return _unchanged(origin, draft, source, run, EDITED)
    warnings = [Warning(note.line, note.text) for note in draft.notes]
    known = origin.article if origin else identity.brief(draft)
    if known is None:
        _name_twins(draft, warnings)
    words = _words(draft, source, run, known, warnings)
    revision = publishing.revise(known, words, now=run.now, by=run.by, note=f"Imported from {source.name}", propagate=False)
    _go_live(draft, source, run, revision, warnings)
    article = Article.objects.get(pk=revision.article_id)
    _correct(draft, article, run, warnings)
    linking.remember(run, article, draft, origin, warnings)
    run.touched.add(_sign(origin, draft, source, run, revision=revision, total=total).pk)
    run.seen.append(article.pk)
    (run.changed if article.status == Status.PUBLISHED else run.drafted).append(article.pk)
    sentence = "fills the brief that held its place" if known and not origin else ""
    return _item(Outcome.UPDATED if origin else Outcome.CREATED, draft, source, article, sentence=sentence, warnings=warnings)


def _item(
    outcome: Outcome, draft: Draft, source: Source, article: Article, *, sentence: str = "", warnings: Sequence[Warning] = ()
) -> Item:
    return Item(outcome, source.name, draft.line, headline(draft), sentence, tuple(warnings), article.pk)


def _awaits_publication(origin: Origin, draft: Draft, run: Run) -> bool:
    """Whether the story came in as a draft, nobody has touched it since, and this run is to publish it."""
    article, revision = origin.article, origin.article.latest_revision
    untouched = article.status == Status.DRAFT and revision and revision.pk == origin.revision_id
    return bool(untouched and not article.events.exists()) and _why_not(draft, run, revision) is None  # type: ignore[arg-type]


def _unchanged(origin: Origin, draft: Draft, source: Source, run: Run, sentence: str = "") -> Item:
    run.touched.add(origin.pk)
    run.seen.append(origin.article_id)
    key = identity.key(draft, source)
    if origin.key != key and identity.has_moved(origin):
        Origin.objects.filter(pk=origin.pk).update(key=key)
    return _item(Outcome.UNCHANGED, draft, source, origin.article, sentence=sentence)


def _name_twins(draft: Draft, warnings: list[Warning]) -> None:
    twin = Article.objects.with_key(naming.headline_key(headline(draft))).filter(is_brief=False).first()
    if twin:
        warnings.append(Warning(draft.line, f"Another story has the same headline: {twin.get_absolute_url()}"))


def _words(draft: Draft, source: Source, run: Run, known: Article | None, warnings: list[Warning]) -> Words:
    """What the draft says, completed by the options. A known story keeps its address, a brief its teaser if need be."""
    chosen, media = run.options, run.options.media
    lead = pictures.lead(draft, source, media, run.now, warnings)
    body = addresses.in_body(run, draft.body, source, warnings)
    teaser = known.summary if known and known.is_brief else ""
    return Words(
        headline=headline(draft),
        summary=draft.summary or teaser,
        body=pictures.in_body(body, source, media, run.now, warnings),
        slug="" if known else identity.slug(run, draft, source),
        section=lookups.section(draft.section or chosen.section),
        authors=lookups.authors(draft.authors or chosen.authors),
        tags=draft.tags or chosen.tags,
        lead_photo=lead,
        canonical_url=draft.canonical_url,
    )


# --- before readers -------------------------------------------------------------------------------------------------
def _go_live(draft: Draft, source: Source, run: Run, revision: Revision, warnings: list[Warning]) -> None:
    """Publish the revision, schedule it, or leave it to the desk; the warnings say which, unless it was asked for."""
    article = revision.article
    why_not = _why_not(draft, run, revision)
    if why_not is not None:
        if why_not:
            warnings.append(Warning(draft.line, why_not))
        return
    first = article.published_at is None or article.is_brief
    moment = draft.date or (_moment_of(source, run, warnings) if first else None)
    if moment and moment > run.now:
        publishing.schedule(article, at=moment, now=run.now, by=run.by, checked=False)
        warnings.append(Warning(draft.line, f"It goes live at its date, {_shown(moment)}."))
        return
    _publish(draft, run, article, moment, warnings)


def _why_not(draft: Draft, run: Run, revision: Revision) -> str | None:
    """Why the revision is not published: a sentence, the empty string if nobody expected it to be; None if it is."""
    article = revision.article
    if article.status == Status.RETRACTED:
        return "The story was retracted here, and an import does not bring it back; its new version waits on the desk."
    if article.status == Status.IN_REVIEW:
        return "The story is in review here; its new version waits on the desk."
    if draft.status not in ("", "published") or run.options.status == "draft":
        waits = article.status == Status.PUBLISHED and article.has_unpublished_changes
        return "The story is published here; its new version is a draft and waits on the desk." if waits else ""
    if not (revision.summary or revision.body):
        return "It has a headline alone, neither summary nor text, and stays a draft."
    return None


def _moment_of(source: Source, run: Run, warnings: list[Warning]) -> datetime:
    """The date of a story that names none: its file's, or now."""
    moment = source.moment
    if moment is None or moment > run.now:
        warnings.append(Warning(1, "It has no date and got the present moment."))
        return run.now
    warnings.append(Warning(1, f"It has no date and got its file's, {_shown(moment)}."))
    return moment


def _publish(draft: Draft, run: Run, article: Article, moment: datetime | None, warnings: list[Warning]) -> None:
    updated = draft.updated
    if updated and updated > run.now:
        warnings.append(Warning(draft.line, f"Its update, {_shown(updated)}, lies ahead and was left out."))
        updated = None
    try:
        article = publishing.publish(
            article, now=run.now, by=run.by, published_at=moment, updated_at=updated, propagate=False, checked=False
        )
        if article.is_brief:
            warnings.append(Warning(draft.line, "It has no text and is a brief: shown where it is pinned, in no list."))
    except publishing.NothingToPublish:
        pass  # the same words, the same dates


def _shown(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else ""


def _correct(draft: Draft, article: Article, run: Run, warnings: list[Warning]) -> None:
    for note in draft.corrections:
        at = note.at or draft.updated or article.published_at or run.now
        try:
            if at > run.now:
                warnings.append(Warning(note.line, f"The correction of {_shown(at)} lies ahead and was left out."))
            else:
                publishing.correct(article, text=note.text, at=at, now=run.now, by=run.by)
        except publishing.WrongStatus:
            warnings.append(Warning(note.line, "Its corrections wait with its origin: readers have not seen the story."))
            return


# --- where it came from ---------------------------------------------------------------------------------------------
def _sign(origin: Origin | None, draft: Draft, source: Source, run: Run, *, revision: Revision, total: str) -> Origin:
    """Write down where the story came from. A file that moved keeps its origin; a copy gets one of its own."""
    key = identity.key(draft, source)
    if origin and origin.key != key and not identity.has_moved(origin):
        origin = None
    title = headline(draft)
    fields = {
        "article_id": revision.article_id,
        "run": run.record,
        "key": key,
        "name": (source.path.name if source.path else "")[:255],
        "title": draft.title[:300],
        "title_key": naming.headline_key(title),
        "checksum": total,
        "revision": revision,
        "extra": _extra(draft),
        "imported": run.now,
    }
    signed = origin or Origin(format=draft.format)
    for name, value in fields.items():
        setattr(signed, name, value)
    signed.save()
    return signed


def _extra(draft: Draft) -> dict[str, object]:
    """What the source had beyond our fields, and what it had that we keep in another shape."""
    extra: dict[str, object] = dict(draft.extra)
    if draft.related:
        extra["related"] = [link.headline for link in draft.related]
    if draft.corrections:
        extra["corrections"] = [note.text for note in draft.corrections]
    return extra
