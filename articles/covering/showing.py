"""What readers see of a live story: a window of its entries, its key events, and what is new since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles import linking, picturing, printing
from articles.models import Article, LiveEntry, Photo

WINDOW = 50
"""So many entries on one page."""


class NoSuchEntry(Exception):
    """The page that was asked for begins with an entry that readers cannot see."""


@dataclass(frozen=True)
class Coverage:
    """A page of a live story. `entries` are a window of them in the story's order, with links that lead where they should.

    `before` is the entry with which the page before begins (None: this is the first), `after` that of the next one. `keys`
    are the key events of the whole story, in its order. `stamp` is what is asked with for what is new since; `number` counts
    all entries.
    """

    article: Article
    is_live: bool
    entries: Sequence[LiveEntry]
    keys: Sequence[LiveEntry]
    before: LiveEntry | None
    after: LiveEntry | None
    stamp: int
    number: int

    @property
    def changed(self) -> datetime | None:
        """When something was last entered, or changed, on this page."""
        return max((entry.changed for entry in self.entries), default=None)

    @property
    def ended(self) -> datetime | None:
        return None if self.is_live else self.article.live_until

    @property
    def takes_new(self) -> bool:
        """Whether a new entry would stand on this page, beside its neighbours."""
        return self.is_live and (self.after is None if self.article.live_oldest_first else self.before is None)


@dataclass(frozen=True)
class Updates:
    """What became of a story's entries since a stamp: `shown` are new or changed, `gone` the numbers of those taken back.

    `is_whole` is false where there are too many: then the page is asked for anew.
    """

    is_live: bool
    stamp: int
    shown: Sequence[LiveEntry]
    gone: Sequence[int]
    is_whole: bool


def coverage(article: Article, *, now: datetime, start: int | None = None) -> Coverage:
    """The page that begins with entry number `start`, or the first. Raises NoSuchEntry.

    The entries that came with the story (reading.story), with where they link and what they show; else one query, one more if
    they link to our stories, and one if they show photos.
    """
    entries = in_order(article)
    place = next((place for place, entry in enumerate(entries) if entry.pk == start), None) if start is not None else 0
    if place is None:
        raise NoSuchEntry(start)
    shown = entries[place : place + WINDOW]
    _led(shown, getattr(article, "linked", None), getattr(article, "pictured", None))
    return Coverage(
        article=article,
        is_live=article.is_live(now),
        entries=shown,
        keys=[entry for entry in entries if entry.is_key],
        before=entries[max(0, place - WINDOW)] if place else None,
        after=entries[place + WINDOW] if len(entries) > place + WINDOW else None,
        stamp=max((entry.stamp for entry in entries), default=0),
        number=len(entries),
    )


def updates(article: Article, since: int, *, now: datetime) -> Updates:
    """What became of the entries of a published story since the stamp; one query, or two."""
    rows = list(LiveEntry.objects.filter(article=article).since(since).order_by("stamp")[: WINDOW + 1])
    shown = [entry for entry in rows[:WINDOW] if entry.taken_back_at is None]
    for entry in shown:
        entry.article = article
    _led(shown)
    shown.sort(key=lambda entry: (entry.at, entry.pk), reverse=not article.live_oldest_first)
    gone = [entry.pk for entry in rows if entry.taken_back_at]
    stamp = max((entry.stamp for entry in rows), default=since)
    return Updates(article.is_live(now), stamp, shown, gone, len(rows) <= WINDOW)


def for_others(stories: Sequence[Article]) -> dict[int, list[LiveEntry]]:
    """All that readers see of the entries of these stories, by their numbers, in their order, for feeds and the API.

    One query for all live ones among them (none without any), one more if their entries link to our stories.
    """
    live = {story.pk: story for story in stories if story.live_from}
    found: defaultdict[int, list[LiveEntry]] = defaultdict(list)
    if not live:
        return found
    entries = list(LiveEntry.objects.shown().filter(article__in=live).newest())
    _led(entries)
    for entry in entries:
        entry.article = live[entry.article_id]
        found[entry.article_id].append(entry)
    for pk, rows in found.items():
        if live[pk].live_oldest_first:
            rows.reverse()
    return found


def in_order(article: Article) -> list[LiveEntry]:
    """The entries that stand, in the story's order: those that came with it, or one query."""
    held = getattr(article, "_prefetched_objects_cache", {}).get("entries")
    entries = list(article.entries.standing() if held is None else held)
    for entry in entries:
        entry.article = article
    return sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=not article.live_oldest_first)


def _led(
    entries: Sequence[LiveEntry],
    linked: Mapping[int, str | None] | None = None,
    pictured: Mapping[str, Photo] | None = None,
) -> None:
    """Give these entries, in memory, their texts as readers get them: one query for all links and one for all photos, none
    where there are none, or where they are known."""
    for entry, body in zip(entries, linking.all_current([entry.body for entry in entries], linked), strict=True):
        entry.body = body
    picturing.for_readers(entries, pictured)
    for entry in entries:
        entry.body = "\n".join(filter(None, printing.numbered(entry.body, prefix=f"entry-{entry.pk}-")))
