"""Two editors, one story: what the second one saves is joined with what the first one saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import linking, merging, tagging
from articles.models import Article, Revision
from articles.publishing.drafting import add, revise
from articles.publishing.refusals import Collided, Conflict
from articles.publishing.steps import conflict_sentence, free_slug, locked, name_of
from articles.publishing.words import Words, content_of, fields, tidied


@dataclass(frozen=True)
class Joined:
    """The newest version, and the one that somebody else had saved meanwhile (None: nobody had)."""

    revision: Revision
    theirs: Revision | None = None


@transaction.atomic
def join(
    article: Article,
    words: Words,
    *,
    base: int,
    now: datetime,
    by: Any = None,
    version: int | None = None,
    choices: Mapping[str, str] | None = None,
) -> Joined:
    """Save words that were written upon version number `base` of the story; readers see nothing of it yet.

    If that is not the newest any more, both edits are merged: the words as they were written become a version, then the
    merged ones. Raises Collided for what both changed, unless `choices` decides it (merging.merge); Incomplete; Conflict if
    there is no such version, or if `version` is given, nobody saved words, and something else was done to the story.
    """
    current = locked(article, None)
    opened = current.revisions.filter(number=base).first()
    if opened is None:
        raise Conflict(conflict_sentence(current))
    if current.latest_revision_id in (opened.pk, None):
        return Joined(revise(article, words, now=now, by=by, version=version))
    latest = current.latest_revision
    assert latest is not None
    tidy = tidied(words)
    mine = fields(tidy, free_slug(tidy.slug or current.slug, current)) | {"body": linking.identify(tidy.body)}
    mine["tags"] = tagging.as_spelled(mine["tags"], opened.tags)
    merged = merging.merge(content_of(opened), mine, content_of(latest), choices)
    if merged.collisions:
        raise Collided(collided_sentence(latest), latest, merged.collisions)
    if merged.values == content_of(latest):
        return Joined(latest, theirs=latest)
    if merged.values != mine:
        note = _("Written upon version %(base)d, before it was joined with version %(latest)d")
        add(current, mine, now=now, by=by, note=note % {"base": base, "latest": latest.number})
    note = _("Joined with version %(latest)d") % {"latest": latest.number}
    return Joined(add(current, merged.values, now=now, by=by, note=note), theirs=latest)


def collided_sentence(latest: Revision) -> str:
    words = {"who": name_of(latest.created_by), "number": latest.number}
    return (
        _("%(who)s saved version %(number)d while you wrote, and you both changed the same words. ") % words
        + _("Nothing is saved yet, and nothing is lost: choose below, then save again.")
    )  # fmt: skip
