"""Footnotes: written within the sentence that they belong to, numbered and gathered where the text is printed.

In a stored text a note is <small role="note">…</small> at its place, so it moves, merges and travels with its sentence.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

NOTE = re.compile(r'\s*<small role="note">(.*?)</small>', re.DOTALL)


@dataclass(frozen=True)
class Labels:
    """What is said around notes: over them, at a number (with %d), at the way back (with %d)."""

    heading: str
    reference: str
    back: str


def apart(body: str, refer: Callable[[int], str]) -> tuple[str, list[str]]:
    """The clean text with `refer(number)` in place of each of its notes, and the notes in their order, as HTML."""
    notes: list[str] = []

    def number(found: re.Match[str]) -> str:
        notes.append(found.group(1).strip())
        return refer(len(notes))

    return NOTE.sub(number, body), notes


def printed(body: str, labels: Labels, *, prefix: str = "", level: int = 2) -> tuple[str, str]:
    """(the clean text with numbered references, the notes as a block of their own, or nothing).

    `prefix` makes the ids unique where several texts stand on one page; the heading is of this `level`.
    """

    def refer(number: int) -> str:
        told = html.escape(labels.reference % number)
        return (
            f'<sup class="note-ref"><a id="{prefix}ref-{number}" href="#{prefix}note-{number}" role="doc-noteref"'
            f' aria-label="{told}">{number}</a></sup>'
        )

    text, notes = apart(body, refer)
    if not notes:
        return body, ""
    items = "\n".join(
        f'<li id="{prefix}note-{number}">{note} <a class="note-back" href="#{prefix}ref-{number}" role="doc-backlink"'
        f' aria-label="{html.escape(labels.back % number)}">↩&#xFE0E;</a></li>'
        for number, note in enumerate(notes, start=1)
    )
    name = f"{prefix}notes"
    heading = f'<h{level} id="{name}">{html.escape(labels.heading)}</h{level}>'
    return (
        text,
        f'<section class="notes" role="doc-endnotes" aria-labelledby="{name}">{heading}\n<ol>\n{items}\n</ol></section>',
    )
