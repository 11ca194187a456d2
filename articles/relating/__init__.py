"""Which stories stand under a story. boxes.py holds what editors chose and what is printed; engine.py what is computed."""

from .boxes import Card, Shelf, pin, resolve_pending, shelf, wait_for
from .engine import refresh
from .rebuilding import Busy, is_stale, rebuild

__all__ = ["Busy", "Card", "Shelf", "is_stale", "pin", "rebuild", "refresh", "resolve_pending", "shelf", "wait_for"]
