"""What follows a publication, an update, a retraction: ordered lists of small steps.

The steps run after the commit. Each is idempotent and fails alone: a failure is logged with its story, the rest goes on,
and `manage.py propagate` runs the steps again.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from threading import Thread

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles import announcing, caching, checking, relating, searching, sharing
from articles.models import Article, Tag

logger = logging.getLogger(__name__)
Step = Callable[[Sequence[int]], object]
AT_ONCE = 500
"""So many numbers in one question: databases have their limits."""
MOST_DRAWN = 20
"""So many share pictures are drawn while somebody waits; `manage.py share_pictures` draws more."""


def relate(ids: Sequence[int]) -> None:
    """The related rows of these stories and of those that they now belong beside."""
    relating.refresh(ids)


def relate_later(ids: Sequence[int]) -> None:
    """The same without keeping an editor waiting, however many stories they are."""
    relating.refresh_later(ids)


def link_up(ids: Sequence[int]) -> None:
    """Pins for the stories that were waiting for these headlines."""
    relating.resolve_pending(ids)


def count_tags(ids: Sequence[int]) -> None:
    """How many stories carry the tags of these stories, and the tags that somebody took off a story."""
    tags = set(Tag.objects.filter(count_is_old=True).values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        tags.update(Tag.objects.carried_by(ids[start : start + AT_ONCE]).values_list("pk", flat=True))
    numbers = sorted(tags)
    for start in range(0, len(numbers), AT_ONCE):
        Tag.objects.filter(pk__in=numbers[start : start + AT_ONCE]).recount()


def search(ids: Sequence[int]) -> None:
    """What readers and the desk find of these stories."""
    searching.index(ids)


def search_later(ids: Sequence[int]) -> None:
    """The same without keeping an editor waiting: the first ones now, the rest beside, where RELATED_REFRESH has threads."""
    now, rest = ids[:AT_ONCE], ids[AT_ONCE:]
    search(now)
    if rest and settings.RELATED_REFRESH == "thread":
        Thread(target=_search_and_hang_up, args=(rest,), name="search", daemon=True).start()
    elif rest:
        search(rest)


def _search_and_hang_up(ids: Sequence[int]) -> None:
    try:
        run([search], ids)
    finally:
        connection.close()


def share(ids: Sequence[int]) -> None:
    """The pictures that stand beside links to these stories elsewhere."""
    if len(ids) <= MOST_DRAWN:
        sharing.draw(ids)


def share_later(ids: Sequence[int]) -> None:
    """The same for what falls due, which a reader's request publishes: nobody waits for a drawing.

    The thread keeps a command alive until it is done.
    """
    if settings.SHARE_PICTURES:
        Thread(target=_share_and_hang_up, args=(ids,), name="sharing").start()


def _share_and_hang_up(ids: Sequence[int]) -> None:
    try:
        run([share, begin_edition], ids)
    finally:
        connection.close()


def announce(ids: Sequence[int]) -> None:
    """What others should hear of: the feeds' hub, search engines."""
    announcing.announce(ids)


def check(ids: Sequence[int]) -> None:
    """What the checks say of the versions that are being worked on, for the desk's lists; of a great many, the first ones."""
    checking.look_at(ids[:AT_ONCE], now=timezone.now())
    for start in range(AT_ONCE, len(ids), AT_ONCE):
        checking.forget(ids[start : start + AT_ONCE])


def begin_edition(ids: Sequence[int]) -> None:
    """Pages kept for readers are now those of the edition before."""
    caching.touch()


def plan(ids: Sequence[int]) -> None:
    """The next moment at which something falls due."""
    caching.plan_next_due(timezone.now())


# Links before related rows: a pinned story need not be computed twice. The edition after them: pages then show all of it.
# Others are told when there is something to see.
PUBLISHED: tuple[Step, ...] = (link_up, relate, search, count_tags, share, plan, begin_edition, check, announce)
FELL_DUE: tuple[Step, ...] = (link_up, relate, search, count_tags, plan, begin_edition, check, announce, share_later)
BROUGHT_IN: tuple[Step, ...] = (link_up, relate, search, count_tags, plan, begin_edition, check, announce)
RETRACTED: tuple[Step, ...] = (relate, search, count_tags, share, plan, begin_edition, check, announce)
DRAFTED: tuple[Step, ...] = (search, check)
SCHEDULED: tuple[Step, ...] = (plan,)
CURATED: tuple[Step, ...] = (plan, begin_edition)
RECUT: tuple[Step, ...] = (share, begin_edition)
DESCRIBED: tuple[Step, ...] = (check,)
COVERED: tuple[Step, ...] = (search, plan, begin_edition)
RETAGGED: tuple[Step, ...] = (relate_later, count_tags, search_later, begin_edition)
ORDER: tuple[Step, ...] = (
    link_up, relate, relate_later, search, count_tags, search_later, share, plan, begin_edition, check, announce, share_later,
)  # fmt: skip
"""Every step, as the lists above have them: for what several verbs ask for together."""


def run(steps: Sequence[Step], ids: Sequence[int]) -> list[str]:
    """Run the steps for these stories now; returns the names of those that failed (each is in the log)."""
    failed = []
    for step in steps:
        try:
            step(ids)
        except Exception:
            logger.exception("After a publication: %s failed for stories %s", step.__name__, list(ids)[:20])
            failed.append(step.__name__)
    return failed


_together: ContextVar[dict[tuple[int, ...], set[Step]] | None] = ContextVar("together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """For several verbs in one transaction: what follows them is done once each, in order, for the same stories."""
    gathered: dict[tuple[int, ...], set[Step]] = {}
    token = _together.set(gathered)
    try:
        yield
    finally:
        _together.reset(token)
    for ids, steps in gathered.items():
        after_commit(sorted(steps, key=ORDER.index), ids)


def after_commit(steps: Sequence[Step], ids: Sequence[int]) -> None:
    """Run the steps for these stories once the surrounding transaction is committed."""
    gathered = _together.get()
    if gathered is None:
        transaction.on_commit(partial(run, steps, list(ids)))
    else:
        gathered.setdefault(tuple(ids), set()).update(steps)


def published(article_id: int, *, counted: bool = True) -> None:
    """After a publication. Where the story stood in lists with the same tags before, they need not be `counted`: that takes as
    long as they are broad."""
    after_commit([step for step in PUBLISHED if counted or step is not count_tags], [article_id])


def fell_due(article_id: int) -> None:
    """What follows a publication that a schedule asked for."""
    after_commit(FELL_DUE, [article_id])


def retracted(article_id: int) -> None:
    after_commit(RETRACTED, [article_id])


def many(article_ids: Sequence[int]) -> None:
    """What follows the publication of many stories at once (an import, which draws their pictures in the end)."""
    after_commit(BROUGHT_IN, article_ids)


def drafted(article_ids: Sequence[int]) -> None:
    """After new versions were saved, or a draft was thrown away: the desk finds them, readers see no difference."""
    after_commit(DRAFTED, article_ids)


def scheduled() -> None:
    after_commit(SCHEDULED, [])


def expiring(article_id: int) -> None:
    """After the moment changed until which readers see a story: its page tells machines, and it is planned for."""
    after_commit(CURATED, [article_id])


def curated() -> None:
    """After a change of slots, sections, authors, tags or pins: readers see something else, no story changed."""
    after_commit(CURATED, [])


def recut(photo_id: int) -> None:
    """After a photo's focal point or words changed: cards show another part of it, and so do the pictures drawn from it; the
    checks may find it whole, or missing something."""
    led = Article.objects.published().filter(lead_photo=photo_id).newest()
    after_commit(RECUT, list(led.values_list("pk", flat=True)[:MOST_DRAWN]))
    if shown := list(Article.objects.worked_on().showing_photo(photo_id).values_list("pk", flat=True)[:AT_ONCE]):
        after_commit(DESCRIBED, shown)


def covered(article_id: int) -> None:
    """After an entry of a live story, its beginning or its end: found by a search, related as before."""
    after_commit(COVERED, [article_id])


def retagged(article_ids: Sequence[int]) -> None:
    """After a tag changed its name or its meaning: the stories that carry it stand beside others now."""
    after_commit(RETAGGED, article_ids)
