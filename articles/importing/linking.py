"""The related stories that a file names: each waits first, and is settled when all files of the run are stored.

So stories of one run find each other in any order, and a run that breaks off is completed by the next.
"""

import logging

from django.db import transaction

from articles import markup, naming, publishing, relating
from articles.formats import Draft, RelatedLink
from articles.importing.report import Warning
from articles.importing.state import BRIEF, Run
from articles.models import Article, Origin, PendingLink, Pin, Status
from articles.publishing import Words

CHUNK = 500
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
    for position, link in enumerate(_worth_waiting(article, draft, warnings)):
        relating.wait_for(article, link.headline, link.teaser, position=position, now=run.now)


def _worth_waiting(article: Article, draft: Draft, warnings: list[Warning]) -> list[RelatedLink]:
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


def settle(run: Run) -> int:
    """Turn what the stories of this run wait for into pins, and briefs where no story has arrived; returns what still waits."""
    chunks = [run.seen[start : start + CHUNK] for start in range(0, len(run.seen), CHUNK)]
    for chunk in chunks:
        waiting = PendingLink.objects.filter(source_id__in=chunk).order_by().values("source_id")
        for source in Article.objects.filter(pk__in=waiting).order_by("pk"):
            _settle_or_say_so(run, source)
    return sum(PendingLink.objects.filter(source_id__in=chunk).count() for chunk in chunks)


def _settle_or_say_so(run: Run, source: Article) -> None:
    try:
        _settle(run, source)
    except Exception:
        logger.exception("The related stories of %s could not be linked", source)
        run.warn(source, "Its related stories could not be linked; the log says more. They wait.")


@transaction.atomic
def _settle(run: Run, source: Article) -> None:
    places = {pin.target_id: (pin.position, 1) for pin in source.pins.all()}
    named: set[int] = set()
    for link in source.pending_links.order_by("position", "pk"):
        target = _target(source, link.headline) or _brief(run, source, link)
        if target is None:
            continue
        _name_unseen(run, source, target)
        places[target.pk] = min((link.position, 0), places[target.pk]) if target.pk in named else (link.position, 0)
        named.add(target.pk)
        link.delete()
    stories = Article.objects.in_bulk(places)
    relating.pin(source, [stories[pk] for pk in sorted(places, key=lambda pk: places[pk])])


def _target(source: Article, wanted: str) -> Article | None:
    """The story with this headline (readers can see it, rather than not), title in its source, or slug."""
    key = naming.headline_key(wanted)
    same = list(Article.objects.with_key(key).exclude(pk=source.pk)[:20])
    if same:
        return min(same, key=lambda article: article.status != Status.PUBLISHED)
    origin = Origin.objects.filter(title_key=key).exclude(article=source).select_related("article").first()
    if origin:
        return origin.article
    return Article.objects.filter(slug=wanted).exclude(pk=source.pk).first()


def _brief(run: Run, source: Article, link: PendingLink) -> Article | None:
    """A brief made of headline and teaser, while its source is before readers and the run makes briefs."""
    if run.options.teasers != BRIEF or not link.teaser or source.status != Status.PUBLISHED:
        return None
    words = Words(headline=link.headline, summary=link.teaser)
    note = f"Related story of “{source.headline}”"[:200]
    revision = publishing.revise(None, words, now=run.now, by=run.by, note=note, propagate=False)
    moment = min(source.published_at or run.now, run.now)
    run.briefs.append(revision.article_id)
    return publishing.publish(revision.article, now=run.now, by=run.by, published_at=moment, propagate=False, checked=False)


def _name_unseen(run: Run, source: Article, target: Article) -> None:
    if target.status != Status.PUBLISHED:
        status = target.get_status_display().lower()
        text = f"Its related story “{target.headline}” is not shown to readers (it is: {status})."
        run.warn(source, text)
