"""Which stories stand under a story. boxes.py holds what editors chose and what is printed; engine.py what is computed."""

from .boxes import Card, Shelf, pin, resolve_pending, shelf, wait_for
from .engine import refresh

__all__ = ["Card", "Shelf", "pin", "refresh", "resolve_pending", "shelf", "wait_for"]
