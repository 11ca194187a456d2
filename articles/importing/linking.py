"""What the stories of a run point to: related stories that their files name, and links in their texts.

Each waits first, and is settled when all of the run is stored. So stories of one run find each other in any order, and a run
that breaks off is completed when it goes on.
"""

import logging
from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from articles import markup, naming, publishing, relating
from articles.formats import Draft, RelatedLink
from articles.importing import addresses
from articles.importing.lookups import note_made
from articles.importing.report import Warning
from articles.importing.state import BRIEF, Run
from articles.models import Article, FormerAddress, ImportItem, Origin, PendingLink, Pin, Status, WaitingAddress
from articles.publishing import Words

CHUNK = 200
logger = logging.getLogger(__name__)


def remember(run: Run, article: Article, draft: Draft, origin: Origin | None, warnings: list[Warning]) -> None:
    """Let the story wait for those that its file names, unless it did so before; those no longer named are let go."""
    before = origin.extra.get("related", []) if origin else []
    named = [link.headline for link in draft.related]
    if before == named:
        return
    for headline in set(before) - set(named):
        article.pending_links.filter(key=naming.headline_key(headline)).delete()
        Pin.objects.filter(source=article, target=_target(article, headline)).delete()
    for position, link in enumerate(worth_waiting(article, draft, warnings)):
        relating.wait_for(article, link.headline, link.teaser, position=position, now=run.now)


def worth_waiting(article: Article, draft: Draft, warnings: list[Warning]) -> list[RelatedLink]:
    """The related stories that the file names, each once and without the story itself."""
    kept: dict[str, RelatedLink] = {}
    for link in draft.related:
        key = naming.headline_key(markup.clean_line(link.headline))
        if key == article.headline_key or (key and key == article.slug):
            warnings.append(Warning(link.line, "It names itself among its related stories; that one was left out."))
        elif key in kept:
            warnings.append(Warning(link.line, f"“{link.headline}” stands twice among its related stories; the first counts."))
        elif key:
            kept[key] = link
    return list(kept.values())


def warn(run: Run, article: int, text: str) -> None:
    """Something about a story that shows only when all are stored; said once."""
    item = run.record.items.filter(article=article).order_by("number").first()
    if item and [0, text] not in item.warnings:
        item.warnings.append([0, text])
        item.save(update_fields=["warnings"])


def chunks(run: Run) -> Iterator[list[int]]:
    """The stories that the run met, some at a time."""
    after = -1
    while True:
        rows = run.record.items.filter(number__gt=after, article__isnull=False).order_by("number")[:CHUNK]
        found = list(rows.values_list("number", "article"))
        if not found:
            return
        yield [article for _number, article in found if article]
        after = found[-1][0]


# --- related stories ------------------------------------------------------------------------------------------------
def settle(run: Run) -> int:
    """Turn what the stories of this run wait for into pins, and briefs where no story has arrived; returns what still waits."""
    if not PendingLink.objects.exists():
        return 0
    left = 0
    for chunk in chunks(run):
        waiting = PendingLink.objects.filter(source_id__in=chunk).order_by().values("source_id")
        for source in Article.objects.filter(pk__in=waiting).order_by("pk"):
            _settle_or_say_so(run, source)
        left += PendingLink.objects.filter(source_id__in=chunk).count()
    return left


def _settle_or_say_so(run: Run, source: Article) -> None:
    try:
        _settle(run, source)
    except Exception:
        logger.exception("The related stories of %s could not be linked", source)
        warn(run, source.pk, "Its related stories could not be linked; the log says more. They wait.")


@transaction.atomic
def _settle(run: Run, source: Article) -> None:
    places = {pin.target_id: (pin.position, 1) for pin in source.pins.all()}
    named: set[int] = set()
    for link in source.pending_links.order_by("position", "pk"):
        target = _target(source, link.headline) or _brief(run, source, link)
        if target is None:
            continue
        if target.status != Status.PUBLISHED:
            warn(run, source.pk, unseen(target.headline, target.get_status_display().lower()))
        places[target.pk] = min((link.position, 0), places[target.pk]) if target.pk in named else (link.position, 0)
        named.add(target.pk)
        link.delete()
    stories = Article.objects.in_bulk(places)
    relating.pin(source, [stories[pk] for pk in sorted(places, key=lambda pk: places[pk])])


def unseen(headline: str, status: str) -> str:
    return f"Its related story “{headline}” is not shown to readers (it is: {status})."


def _target(source: Article | None, wanted: str) -> Article | None:
    """The story with this headline (readers can see it, rather than not), title in its source, or slug."""
    key, own = naming.headline_key(wanted), source.pk if source else 0
    same = list(Article.objects.with_key(key).exclude(pk=own)[:20])
    if same:
        return min(same, key=lambda article: article.status != Status.PUBLISHED)
    origin = Origin.objects.filter(title_key=key).exclude(article=own).select_related("article").first()
    if origin:
        return origin.article
    return Article.objects.filter(slug=wanted).exclude(pk=own).first()


def _brief(run: Run, source: Article, link: PendingLink) -> Article | None:
    """A brief made of headline and teaser, while its source is before readers and the run makes briefs."""
    if run.options.teasers != BRIEF or not link.teaser or source.status != Status.PUBLISHED:
        return None
    words = Words(headline=link.headline, summary=link.teaser)
    note = f"Related story of “{source.headline}”"[:200]
    revision = publishing.revise(None, words, now=run.now, by=run.by, note=note, propagate=False)
    moment = min(source.published_at or run.now, run.now)
    note_made(run.record, "brief", [revision.article_id])
    return publishing.publish(revision.article, now=run.now, by=run.by, published_at=moment, propagate=False, checked=False)


def imagine(run: Run) -> tuple[int, int]:
    """For a dry run: how many briefs would be made, and how many links would wait; what would be said is said."""
    assert run.shadow is not None
    for number, href, wants in run.shadow.lost_links():
        if wants.startswith(addresses.WITHIN_RUN):
            _warn_item(run, number, addresses.nowhere(href))
    briefs, left = set(), Counter[str]()
    for number, _source, published, headline, key, teaser in run.shadow.waits():
        known = _target(None, headline)
        shown = run.shadow.get("shown", key) if known is None else None
        if shown is None and known is None:
            shown = run.shadow.get("shown", headline)
        if known and known.status != Status.PUBLISHED:
            _warn_item(run, number, unseen(known.headline, known.get_status_display().lower()))
        elif shown == "":
            _warn_item(run, number, unseen(headline, Status.DRAFT.label.lower()))
        elif known is None and shown is None and key not in briefs:
            if run.options.teasers == BRIEF and teaser and published:
                briefs.add(key)
            else:
                left[key] += 1
    return len(briefs), left.total()


def _warn_item(run: Run, number: int, text: str) -> None:
    item = run.record.items.get(number=number)
    item.warnings.append([0, text])
    item.save(update_fields=["warnings"])


# --- links in texts -------------------------------------------------------------------------------------------------
def lead_links(run: Run) -> None:
    """Lead the links that waited: of this run's stories, and of earlier ones' to what this run brought."""
    arrived = FormerAddress.objects.filter(key=OuterRef("wants"))
    own = Q(run=run.record) & (Q(wants__startswith="file:") | Q(wants__startswith="slug:"))
    while True:
        rows = WaitingAddress.objects.filter(own | Exists(arrived)).order_by("article")
        stories = list(dict.fromkeys(rows.values_list("article", flat=True)[: CHUNK * 5]))[:CHUNK]
        if not stories:
            return
        _lead_some(run, stories)


@transaction.atomic
def _lead_some(run: Run, stories: list[int]) -> None:
    waiting: dict[int, dict[str, str]] = {}
    for article, href, wants in WaitingAddress.objects.filter(article__in=stories).values_list("article", "href", "wants"):
        waiting.setdefault(article, {})[href] = wants
    found = addresses.look_up({wants for links in waiting.values() for wants in links.values()})
    origins = {origin.article_id: origin for origin in Origin.objects.filter(article__in=stories).order_by("pk")}
    for story in Article.objects.filter(pk__in=stories).select_related("latest_revision"):
        _lead(run, story, origins.get(story.pk), waiting[story.pk], found)
    settled = Q(wants__in=found) | Q(wants__startswith="file:") | Q(wants__startswith="slug:")
    WaitingAddress.objects.filter(settled, article__in=stories).delete()


def _lead(run: Run, article: Article, origin: Origin | None, links: dict[str, str], found: dict[str, str]) -> None:
    """The story's text with its links led, as a version more; a story that an editor has changed since is left alone."""
    revision = article.latest_revision
    if revision is None or origin is None or origin.revision_id != revision.pk:
        return
    body = addresses.settled(revision.body, links, found, lambda href: warn(run, article.pk, addresses.nowhere(href)))
    new = publishing.lead_links(article, body, now=run.now, by=run.by)
    Origin.objects.filter(pk=origin.pk).update(revision=new)
    # The run that brought the story, too: its undo would take this version for an editor's.
    runs = {run.record.pk, origin.run_id}
    ImportItem.objects.filter(run__in=runs, article=article.pk, revision=revision.pk).update(revision=new.pk)
