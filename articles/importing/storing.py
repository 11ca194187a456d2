"""A batch of plans becomes stories, in one transaction and a fixed number of statements; its lines of the report with it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from articles import covering, languages, naming, publishing, relating
from articles.formats import Draft
from articles.importing import addresses, identity, linking
from articles.importing.deciding import Live, Plan
from articles.importing.lookups import note_made
from articles.importing.report import Outcome, Warning
from articles.importing.state import Run, headline
from articles.models import Article, FormerAddress, ImportItem, Origin, PendingLink, WaitingAddress
from articles.models import Revision as Version
from articles.relating.sql import insert_models


def store(plans: Sequence[Plan], run: Run, first: int) -> None:
    """Write what the plans say, and their items, numbered from `first`. The caller opens the transaction.

    Raises publishing.Refused, and whatever the database says: then nothing of the batch may stay.
    """
    stories = {id(plan): story for plan, story in [*_create(plans, run), *_update(plans, run)]}
    if run.shadow:
        _imagine(plans, run, first)
    items = [_item(plan, stories.get(id(plan)), run, number) for number, plan in enumerate(plans, start=first)]
    insert_models(items)


def _item(plan: Plan, story: Article | None, run: Run, number: int) -> ImportItem:
    article = story.pk if story else (plan.origin.article_id if plan.origin else None)
    title = plan.draft.title if plan.outcome == Outcome.REFUSED else headline(plan.draft)
    return ImportItem(
        run=run.record, number=number, outcome=plan.outcome, name=plan.source.name[:500], line=max(0, plan.draft.line),
        headline=title[:300], sentence=plan.sentence,
        warnings=[[warning.line, warning.text] for warning in dict.fromkeys(plan.warnings)],
        article=article, revision=story.latest_revision_id if story else None, before=_before(plan) if story else None,
    )  # fmt: skip


def _before(plan: Plan) -> dict[str, Any] | None:
    """What an undo goes back to."""
    known = plan.known
    if known is None:
        return None
    dates = {name: moment.isoformat() if (moment := getattr(known, name)) else None for name in ("published_at", "updated_at")}
    return {"revision": known.latest_revision_id, "live": known.live_revision_id, **dates}


# --- new stories ----------------------------------------------------------------------------------------------------
def _create(plans: Sequence[Plan], run: Run) -> list[tuple[Plan, Article]]:
    new = [plan for plan in plans if plan.outcome == Outcome.CREATED and plan.ready and not plan.known]
    if run.shadow or not new:
        return []
    arrived = publishing.bring_in([plan.ready for plan in new if plan.ready], now=run.now, by=run.by)
    if arrived.tags:
        note_made(run.record, "tag", [tag.pk for tag in arrived.tags])
    pairs = list(zip(new, arrived.articles, strict=True))
    insert_models(_origin(plan, article, run) for plan, article in pairs)
    links = [link for plan, article in pairs for link in _links(plan, article, run)]
    if links:
        relating.wait_for_all(links)
    _note_addresses(pairs, run)
    return [(plan, _covered(plan, _corrected(plan, article, run), run)) for plan, article in pairs]


def _origin(plan: Plan, article: Article, run: Run) -> Origin:
    return Origin(format=plan.draft.format, **_origin_fields(plan, article, run))


def _origin_fields(plan: Plan, article: Article, run: Run) -> dict[str, Any]:
    draft, source = plan.draft, plan.source
    return {
        "article_id": article.pk, "run": run.record, "seen": run.record, "key": identity.key(draft, source),
        "name": (source.path.name if source.path else "")[:255], "title": draft.title[:300],
        "title_key": naming.headline_key(headline(draft)), "checksum": plan.total,
        "revision_id": article.latest_revision_id, "extra": _extra(draft), "imported": run.now,
    }  # fmt: skip


def _extra(draft: Draft) -> dict[str, object]:
    """What the source had beyond our fields, and what it had that we keep in another shape."""
    extra: dict[str, object] = dict(draft.extra)
    kept: dict[str, object] = {
        "related": [link.headline for link in draft.related], "corrections": [note.text for note in draft.corrections],
        "addresses": list(draft.addresses), "excluded": list(draft.excluded),
        "language": "" if languages.tidied(draft.language) else draft.language, "translation": draft.translation,
        "categories": list(draft.categories) if len(draft.categories) > 1 else [],
    }  # fmt: skip
    return {**extra, **{name: value for name, value in kept.items() if value}}


def _links(plan: Plan, article: Article, run: Run) -> list[PendingLink]:
    worth = linking.worth_waiting(article, plan.draft, plan.warnings)
    found = (
        relating.waiting_link(article, link.headline, link.teaser, position=place, now=run.now)
        for place, link in enumerate(worth)
    )
    return [link for link in found if link]


def _note_addresses(pairs: Sequence[tuple[Plan, Article]], run: Run) -> None:
    """The addresses that the stories had, and the links that wait for stories to come."""
    former = [
        FormerAddress(article=article, key=f"at:{key}", created=run.now, by=run.by)
        for plan, article in pairs
        for key in addresses.keys_of(plan.draft)
    ]
    if former:
        FormerAddress.objects.bulk_create(former, ignore_conflicts=True)
    waiting = [
        WaitingAddress(article=article, run=run.record, href=href[: addresses.LONGEST], wants=wants)
        for plan, article in pairs
        for href, wants in plan.waiting.items()
    ]
    if waiting:
        WaitingAddress.objects.bulk_create(waiting, ignore_conflicts=True)


def _covered(plan: Plan, article: Article, run: Run) -> Article:
    live = plan.draft.live
    if live:
        span = covering.Span(live.began, live.until, live.oldest_first)
        covering.bring_in(article, span, plan.entries, now=run.now, by=run.by)
    return article


def _corrected(plan: Plan, article: Article, run: Run) -> Article:
    for note in plan.draft.corrections:
        at = note.at or plan.draft.updated or article.published_at or run.now
        try:
            if at > run.now:
                shown = f"{at:%Y-%m-%d %H:%M}"
                plan.warnings.append(Warning(note.line, f"The correction of {shown} lies ahead and was left out."))
            else:
                publishing.correct(article, text=note.text, at=at, now=run.now, by=run.by, kind=note.kind, at_top=note.at_top)
        except publishing.WrongStatus:
            plan.warnings.append(Warning(note.line, "Its corrections wait with its origin: readers have not seen the story."))
            break
    return article


# --- stories that are here ------------------------------------------------------------------------------------------
def _update(plans: Sequence[Plan], run: Run) -> list[tuple[Plan, Article]]:
    met = [plan.origin.pk for plan in plans if plan.origin and plan.outcome == Outcome.UNCHANGED]
    if run.shadow:
        return []
    if met:
        Origin.objects.filter(pk__in=met).update(seen=run.record)
    for plan in plans:
        if plan.outcome == Outcome.UNCHANGED and plan.origin:
            _follow_the_file(plan.origin, plan)
    return [(plan, _renew(plan, run)) for plan in plans if plan.is_written and plan.known]


def _follow_the_file(origin: Origin, plan: Plan) -> None:
    key = identity.key(plan.draft, plan.source)
    if origin.key != key and identity.has_moved(origin):
        Origin.objects.filter(pk=origin.pk).update(key=key)


def _renew(plan: Plan, run: Run) -> Article:
    """A new version of a story that is here, shown if it is to be. Raises publishing.Refused, Conflict among them."""
    known, words = plan.known, plan.words
    assert known is not None and words is not None  # noqa: PT018 -- a plan that is written has both
    revision = publishing.revise(
        known, words, now=run.now, by=run.by, version=known.version, note=plan.note, propagate=False, by_hand=False
    )
    _show(revision, plan.live, run)
    article = Article.objects.get(pk=known.pk)
    _covered(plan, _corrected(plan, article, run), run)
    linking.remember(run, article, plan.draft, plan.origin, plan.warnings)
    article.waiting_addresses.all().delete()  # type: ignore[attr-defined]
    _note_addresses([(plan, article)], run)
    _sign(plan, article, run)
    return Article.objects.get(pk=known.pk)


def _show(revision: Version, live: Live, run: Run) -> None:
    article = revision.article
    if live.at:
        publishing.schedule(article, at=live.at, now=run.now, by=run.by, checked=False)
    elif live.publish:
        with suppress(publishing.NothingToPublish):  # the same words, the same dates
            publishing.publish(
                article,
                now=run.now,
                by=run.by,
                published_at=live.moment,
                updated_at=live.updated,
                propagate=False,
                checked=False,
                substantial=True,  # its source has changed what readers see
            )


def _sign(plan: Plan, article: Article, run: Run) -> None:
    """Write down where the story came from. A file that moved keeps its origin; a copy gets one of its own."""
    origin = plan.origin
    if origin and origin.key != identity.key(plan.draft, plan.source) and not identity.has_moved(origin):
        origin = None
    signed = origin or Origin(format=plan.draft.format)
    for name, value in _origin_fields(plan, article, run).items():
        setattr(signed, name, value)
    signed.save()


# --- a dry run ------------------------------------------------------------------------------------------------------
def _imagine(plans: Sequence[Plan], run: Run, first: int) -> None:
    """Let the shadow know the stories that would be here."""
    shadow = run.shadow
    assert shadow is not None
    for number, plan in enumerate(plans, start=first):
        if not plan.is_written:
            continue
        title, slug = headline(plan.draft), plan.known.slug if plan.known else plan.slug
        same = naming.headline_key(title)
        if not plan.known:
            shadow.add("headline", [(same, slug)])
            shadow.add("slug", [(slug, same)])
        shadow.add("shown", [(same, "1" if plan.live.publish else "")])
        shadow.add("shown", [(slug, "1" if plan.live.publish else "")])
        article = plan.known or Article(headline=title, headline_key=same, slug=slug)
        worth = linking.worth_waiting(article, plan.draft, plan.warnings)
        links = [(link.headline, naming.headline_key(link.headline), link.teaser) for link in worth]
        shadow.link(number, plan.waiting)
        shadow.wait(number, same, plan.live.publish, links)
