"""Tags and sections within one another: one parent each, three levels, never in a circle."""

from typing import TypeVar

from django.utils.translation import gettext as _

from articles.models import Section, Tag

LEVELS = 3
Row = TypeVar("Row", Tag, Section)


def why_not(row: Row, parent: Row | None) -> str:
    """Why `row` cannot be a part of `parent`, as a sentence for the editor; empty if it can. At most five queries."""
    if parent is None:
        return ""
    above = line(parent)
    if row.pk and any(each.pk == row.pk for each in above):
        names = {"row": row.name, "parent": parent.name}
        return _("“%(parent)s” is “%(row)s” itself or a part of it, and cannot hold it.") % names
    if len(above) + height(row) > LEVELS:
        words = {"row": row.name, "parent": parent.name, "most": str(LEVELS)}
        return _("“%(row)s” under “%(parent)s” would stand too deep: %(most)s levels are the most.") % words
    return ""


def line(row: Row) -> list[Row]:
    """The row's forebears and itself, the widest first. Stops at a row that it has met, should there be a circle."""
    found = [row]
    while (above := found[0].parent) is not None and above not in found:
        found.insert(0, above)
    return found


def height(row: Row) -> int:
    """How many levels the row and all below it take."""
    if row.pk is None:
        return 1
    level, number = [row.pk], 0
    while level and number <= LEVELS:
        number += 1
        level = list(type(row)._default_manager.filter(parent__in=level).values_list("pk", flat=True))
    return number
