"""One thing measured, what was asked of it, and how a list of them is printed."""

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """`complaints` say, one a line, what is wrong; they are empty where the figure holds."""

    what: str
    measured: str
    asked: str
    complaints: tuple[str, ...] = ()


def counted(what: str, complaints: Iterable[str]) -> Figure:
    """A figure that should be nought: so many complaints."""
    found = tuple(complaints)
    return Figure(what, str(len(found)), "0", found)


def at_most(what: str, measured: float, most: float, unit: str) -> Figure:
    told = f"{measured:.3g} {unit}" if unit != "KB" else f"{measured:.1f} KB"
    return Figure(what, told.strip(), f"< {most:g} {unit}".strip(), () if measured < most else (f"{what}: {told}",))


def table(figures: Iterable[Figure]) -> str:
    """Markdown: what, measured, asked."""
    rows = [f"| {each.what} | {each.measured} | {each.asked}{' **missed**' if each.complaints else ''} |" for each in figures]
    return "\n".join(["| what | measured | asked |", "|---|---|---|", *rows])
