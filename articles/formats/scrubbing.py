"""Values from outside, made such that every database and every page takes them."""

import re
from typing import Any

# NUL and the other controls, lone surrogates, non-characters, and the marks that reorder text to hide what it says.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
DEEPEST = 40


def text(value: str) -> str:
    """`value` without what cannot be stored or should not be shown."""
    # What can be printed holds none of them, and that is asked in no time.
    return value if value.isprintable() else UNSTORABLE.sub("", value)


def line(value: Any) -> str:
    """One line of plain text; the empty string for what is no text or number."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return " ".join(text(str(value)).split())


def tree(value: Any, depth: int = 0) -> Any:
    """Mappings, lists and plain values, each text scrubbed; what lies more than DEEPEST levels down is left as "…"."""
    if value is None or isinstance(value, bool | str | int | float):
        return _plain(value)
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {text(str(key)): tree(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tree(inner, depth + 1) for inner in value]
    return text(str(value))


def _plain(value: Any) -> Any:
    """JSON columns hold no number of more digits than a float has, and none that is no number."""
    if isinstance(value, str):
        return text(value)
    is_exact = not isinstance(value, int | float) or abs(value) < 2**53
    return value if is_exact else str(value)[:400]
