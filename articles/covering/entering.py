"""Entries of a live story: added, changed, taken back. Each change is a version more, and any version can come back."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import embeds, linking, markup, picturing
from articles.covering.lasting import heard
from articles.models import Article, LiveEntry, LiveVersion
from articles.publishing import Conflict, Incomplete, PastMoment, WrongStatus
from articles.publishing.steps import in_words, locked

HEADLINE_LENGTH = 300
WORDS = ("at", "headline", "body", "correction")


@dataclass(frozen=True)
class Said:
    """What an entry says. `body` is HTML, cleaned when it is written; without `at` it is dated now.

    `correction` is a note to readers of what was wrong in it.
    """

    headline: str = ""
    body: str = ""
    at: datetime | None = None
    is_key: bool = False
    correction: str = ""


@transaction.atomic
def add(article: Article, said: Said, *, now: datetime, by: Any = None, token: str = "") -> LiveEntry:
    """One more entry, which readers see at once where they see the story; the same `token` twice is one entry.

    Raises WrongStatus if the story never was live, Incomplete without words or with a headline over 300 characters,
    PastMoment for a moment ahead of `now`.
    """
    article = locked(article, None)
    if article.live_from is None:
        raise WrongStatus(_("Begin the live coverage first: this story has none."))
    values = tidied(said, now)
    known = article.entries.filter(token=token).first() if token else None
    if known:
        return known
    entry = LiveEntry(article=article, added=now, changed=now, token=token, **values)
    entry.corrected_at = now if entry.correction else None
    versioned(entry, now, by)
    linking.remember(article)
    heard(article, now, tells=True)
    return entry


@transaction.atomic
def change(entry: LiveEntry, said: Said, *, version: int | None = None, now: datetime, by: Any = None) -> LiveEntry:
    """Let the entry say something else; where that is nothing new, nothing is written.

    Raises Conflict if the entry is not at `version` any more, Incomplete, PastMoment.
    """
    article, entry = _locked(entry)
    if version is not None and version != entry.version:
        raise Conflict(_("Somebody changed this entry while you had it open. Nothing was saved over it: theirs stands below."))
    values = tidied(dataclasses.replace(said, at=said.at or entry.at), now)
    if all(getattr(entry, name) == value for name, value in values.items()):
        return entry
    if values["correction"] != entry.correction:
        entry.corrected_at = now if values["correction"] else None
    if any(getattr(entry, name) != values[name] for name in WORDS):
        entry.changed = now
    return _changed(article, entry, values, now, by, tells=bool(values["correction"]) and entry.corrected_at == now)


@transaction.atomic
def take_back(entry: LiveEntry, *, now: datetime, by: Any = None) -> LiveEntry:
    """Take the entry away from readers; it stays on the desk."""
    article, entry = _locked(entry)
    return entry if entry.taken_back_at else _changed(article, entry, {"taken_back_at": now}, now, by)


@transaction.atomic
def put_back(entry: LiveEntry, *, now: datetime, by: Any = None) -> LiveEntry:
    """Show an entry again that was taken back."""
    article, entry = _locked(entry)
    return _changed(article, entry, {"taken_back_at": None}, now, by) if entry.taken_back_at else entry


@transaction.atomic
def set_key(entry: LiveEntry, *, is_key: bool, now: datetime, by: Any = None) -> LiveEntry:
    """Let the entry stand among the key events at the top, or no longer."""
    article, entry = _locked(entry)
    return entry if entry.is_key == is_key else _changed(article, entry, {"is_key": is_key}, now, by)


def restore(version: LiveVersion, *, now: datetime, by: Any = None) -> LiveEntry:
    """Let the entry say again what this version of it says, as a version more."""
    said = Said(version.headline, version.body, version.at, version.is_key, version.correction)
    return change(version.entry, said, now=now, by=by)


def tidied(said: Said, now: datetime) -> dict[str, Any]:
    """The fields of an entry, clean. Raises Incomplete, PastMoment."""
    headline = markup.clean_line(said.headline)
    body = linking.identify(embeds.linked(markup.clean(said.body)))
    if not headline and not body:
        raise Incomplete(_("An entry needs a headline or a text."))
    if len(headline) > HEADLINE_LENGTH:
        too_long = {"length": len(headline), "most": HEADLINE_LENGTH}
        raise Incomplete(_("The headline has %(length)d characters; %(most)d is the most.") % too_long)
    if said.at and said.at > now:
        raise PastMoment(_("%(moment)s lies ahead; an entry is dated now, or earlier.") % {"moment": in_words(said.at)})
    correction = markup.clean_line(said.correction)
    return {"headline": headline, "body": body, "at": said.at or now, "is_key": said.is_key, "correction": correction}


def _locked(entry: LiveEntry) -> tuple[Article, LiveEntry]:
    """The story, locked, and the entry as it stands: entries of one story are written one after the other."""
    article = locked(entry.article, None)
    return article, LiveEntry.objects.select_related("article").get(pk=entry.pk)


def _changed(
    article: Article, entry: LiveEntry, values: dict[str, Any], now: datetime, by: Any, *, tells: bool = False
) -> LiveEntry:
    for name, value in values.items():
        setattr(entry, name, value)
    versioned(entry, now, by)
    linking.remember(article)
    heard(article, now, tells=tells)
    return entry


def versioned(entry: LiveEntry, now: datetime, by: Any) -> None:
    """Save the entry with a version more, whose number is its stamp."""
    entry.version += 1
    entry.save()
    version = LiveVersion.objects.create(
        entry=entry, number=entry.version, saved=now, saved_by=by, at=entry.at, headline=entry.headline, body=entry.body,
        is_key=entry.is_key, correction=entry.correction, is_shown=entry.taken_back_at is None,
    )  # fmt: skip
    entry.stamp, entry.first_stamp = version.pk, entry.first_stamp or version.pk
    LiveEntry.objects.filter(pk=entry.pk).update(stamp=entry.stamp, first_stamp=entry.first_stamp)
    picturing.remember_entry(entry)
