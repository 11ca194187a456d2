"""Tags added to many stories, or taken off them, at once: a version more of each, as if each had been opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import naming, propagating, tagging
from articles.models import Article, Status, TagAlias
from articles.publishing.amending import amend
from articles.publishing.refusals import Incomplete
from articles.publishing.steps import admit_tags, log, tag

AT_ONCE = 100
"""So many stories change in one transaction; what a failure leaves is whole batches."""
MOST = 10_000
"""Stories in one go."""


@dataclass(frozen=True)
class Retag:
    """What is to be added and taken off: names as they were typed, in any spelling."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """What becomes of one story. `live`: readers see it at once; else with the story's next publication."""

    article: Article
    before: Sequence[str]
    after: Sequence[str]
    live: bool

    @property
    def added(self) -> list[str]:
        return [name for name in self.after if name not in self.before]

    @property
    def removed(self) -> list[str]:
        return [name for name in self.before if name not in self.after]


@dataclass
class Retagged:
    """How many stories changed, and how many of these before readers' eyes."""

    changed: list[int] = field(default_factory=list)
    live: list[int] = field(default_factory=list)


def preview(stories: Iterable[int], retag: Retag) -> Iterator[Change]:
    """What `apply` would do to these stories, those that it would not change left out. Raises Incomplete with nothing to do."""
    wanted = _Wanted.of(retag)
    for some in _batches(stories):
        yield from _changes(Article.objects.filter(pk__in=some).defer("body", "latest_revision__body"), wanted)


def apply(stories: Iterable[int], retag: Retag, *, now: datetime, by: Any = None) -> Retagged:
    """Change the tags of these stories in batches of AT_ONCE, each in a transaction of its own.

    Each gets a version more, with a line in its log. Where readers see the newest version they see the new tags at once and
    are not told of an update: no word has changed. Other stories show them with their next publication; a schedule moves on
    to the new version. Raises UnknownTag, Incomplete with nothing to do or more than MOST stories.
    """
    numbers = set(stories)
    if len(numbers) > MOST:
        raise Incomplete(_("%(most)d stories are the most at once; narrow the list first.") % {"most": MOST})
    admit_tags(retag.add, by)
    wanted, done = _Wanted.of(retag), Retagged()
    try:
        for some in _batches(numbers):
            _apply_some(some, wanted, done, now, by)
    finally:
        # Also when a later batch fails: what is stored is then complete for readers and for the desk.
        propagating.retagged(done.live)
        propagating.drafted([pk for pk in done.changed if pk not in set(done.live)])
    return done


def _batches(stories: Iterable[int]) -> Iterator[list[int]]:
    numbers = sorted(set(stories))
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))


@transaction.atomic
def _apply_some(numbers: Sequence[int], wanted: "_Wanted", done: Retagged, now: datetime, by: Any) -> None:
    changes = list(_changes(Article.objects.filter(pk__in=numbers).select_for_update(of=("self",)), wanted))
    for change in changes:
        _apply_one(change, now, by)
    done.changed += [change.article.pk for change in changes]
    done.live += [change.article.pk for change in changes if change.live]


def _apply_one(change: Change, now: datetime, by: Any) -> None:
    article = change.article
    note = ", ".join([*(f"+{name}" for name in change.added), *(f"−{name}" for name in change.removed)])
    _revision, live = amend(article, {"tags": list(change.after)}, now=now, by=by, note=note)
    if live:
        tag(article, list(change.after))
    log(article, "retag", now, by, note=note)


def _changes(stories: Any, wanted: "_Wanted") -> Iterator[Change]:
    for article in stories.select_related("latest_revision").order_by("pk"):
        latest = article.latest_revision
        if latest is None:
            continue
        after = wanted.tags(latest.tags)
        if after != latest.tags:
            live = article.status == Status.PUBLISHED and article.live_revision_id == latest.pk
            yield Change(article, latest.tags, after, live)


@dataclass(frozen=True)
class _Wanted:
    """A Retag with its names resolved: other spellings of a tag count as the tag."""

    add: dict[str, str]
    remove: frozenset[str]
    keys: dict[str, str]

    @classmethod
    def of(cls, retag: Retag) -> "_Wanted":
        names = tagging.names(retag.add), tagging.names(retag.remove)
        if not any(names):
            raise Incomplete(_("Name a tag to add or to remove."))
        found = tagging.find([*names[0], *names[1]])
        aliases = TagAlias.objects.filter(tag__in=found.values()).exclude(key=None)
        keys = {key: tag.key for key, tag in found.items()} | {
            str(alias.key): alias.tag.key for alias in aliases.select_related("tag")
        }
        resolved = [(naming.tag_key(name), name) for name in names[0]]
        add = {keys.get(key, key): found[key].name if key in found else name for key, name in resolved}
        remove = frozenset(keys.get(naming.tag_key(name), naming.tag_key(name)) for name in names[1])
        if clash := sorted(add[key] for key in add.keys() & remove):
            raise Incomplete(_("“%(name)s” is to be added and removed; choose one.") % {"name": clash[0]})
        return cls(add, remove, keys)

    def tags(self, names: Sequence[str]) -> list[str]:
        """The names after the change, in their order, the new ones last."""
        kept = [name for name in names if self._key(name) not in self.remove]
        there = {self._key(name) for name in kept}
        return [*kept, *(name for key, name in self.add.items() if key not in there)]

    def _key(self, name: str) -> str:
        key = naming.tag_key(name)
        return self.keys.get(key, key)
