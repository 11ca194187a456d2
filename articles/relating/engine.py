"""The engine's rows."""

from collections.abc import Sequence


def refresh(ids: Sequence[int]) -> None:
    """The related rows of these stories and of those that they now belong beside."""
