"""Add what one reader saw and followed to the counts of the day."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import connection

from articles.models import Article, Pin, Related, RelatedCount

Card = tuple[int, int]
"""A target and the place, from 1, at which the box showed it."""
LARGEST_ID = 2**63 - 1


class NotACount(Exception):
    """What was sent is not what a box can have shown."""


def record(source: int, shown: Sequence[Card], followed: Card | None = None, *, day: date) -> int:
    """Count cards of the box under `source` as shown once, and one as followed; returns how many cards were counted.

    Stories that do not stand in that box, and a source that readers cannot see, are passed over. Raises NotACount.
    """
    cards = [*shown, followed] if followed else list(shown)
    _refuse_nonsense(source, shown, cards)
    known = _in_box(source, [target for target, _place in cards])
    counts = {card: [0, 0] for card in sorted(set(cards)) if card[0] in known}
    for card in shown:
        if card in counts:
            counts[card][0] = 1
    if followed in counts:
        counts[followed][1] = 1
    _add(day, source, counts)
    return len(counts)


def prune(before: date) -> int:
    """Forget the counts of the days before this one; returns how many lines went."""
    gone, _by_model = RelatedCount.objects.filter(day__lt=before).delete()
    return gone


def _refuse_nonsense(source: int, shown: Sequence[Card], cards: Iterable[Card]) -> None:
    most = settings.RELATED_CARDS
    places = [place for _target, place in cards]
    if not all(_is_id(number) for number in (source, *(target for target, _place in cards))):
        raise NotACount("A story is named by its number.")
    if not all(type(place) is int and 1 <= place <= most for place in places):
        raise NotACount(f"A place in the box is a whole number from 1 to {most}.")
    if len(shown) > most or len({place for _target, place in shown}) < len(shown):
        raise NotACount(f"A box shows at most {most} cards, each at a place of its own.")


def _is_id(number: object) -> bool:
    return type(number) is int and 0 < number <= LARGEST_ID


def _in_box(source: int, targets: Sequence[int]) -> set[int]:
    """Those of the targets that the box under this story may show, in one query: its pins, and the rows kept for it."""
    seen = Article.objects.published().filter(pk=source).order_by().values("pk")
    pins = Pin.objects.filter(source__in=seen, target__in=targets).order_by().values_list("target_id", flat=True)
    rows = Related.objects.current().filter(source__in=seen, target__in=targets).order_by()
    return (
        set(pins.order_by().union(rows.order_by().values_list("target_id", flat=True)).order_by()) - {source}
        if targets
        else set()
    )


def _add(day: date, source: int, counts: dict[Card, list[int]]) -> None:
    """Add to the day's lines, making those that are missing: one statement, so that two readers at once are both counted.

    Lines are named in one order always: two such statements never wait for each other.
    """
    if not counts:
        return
    table = RelatedCount._meta.db_table
    first = connection.ops.adapt_datefield_value(day)
    values = [value for (target, place), numbers in counts.items() for value in (first, source, target, place, *numbers)]
    lines = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(counts))
    query = f"""
        INSERT INTO {table} (day, source_id, target_id, position, shown, followed) VALUES {lines}
        ON CONFLICT (day, source_id, target_id, position) DO UPDATE
        SET shown = {table}.shown + excluded.shown, followed = {table}.followed + excluded.followed"""  # noqa: S608 -- ours
    with connection.cursor() as cursor:
        cursor.execute(query, values)
