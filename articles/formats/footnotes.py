"""Footnotes of Markdown, which its plain form does not know: put where the text names them, as our texts have theirs."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token

DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)")
REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\]")
FENCE = re.compile(r" {0,3}(```|~~~)")


@dataclass
class Footnotes:
    """The notes of one text by their label, and the labels that the text names."""

    notes: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def left(self, render: Callable[[str], str]) -> str:
        """The notes that the text never names, as a list in HTML; the empty string for none."""
        items = "\n".join(f"<li>{render(note)}</li>" for label, note in self.notes.items() if label not in self.named)
        return f"\n<ol>\n{items}\n</ol>" if items else ""


def taken_out(text: str) -> tuple[str, Footnotes]:
    """`text` without the lines that define notes, and the notes. Blank lines stand for them: the others keep their numbers."""
    found, kept, label, fence = Footnotes(), [], "", ""
    for line in text.split("\n") if "[^" in text else []:
        mark = FENCE.match(line)
        if mark and not label:
            fence = "" if fence == mark[1] else fence or mark[1]
        definition = None if fence else DEFINITION.match(line)
        if definition:
            label = definition[1]
            found.notes[label] = definition[2]
        elif label and line.startswith(("    ", "\t")):
            found.notes[label] += f" {line.strip()}"
        else:
            label = label if label and not line.strip() else ""
            kept.append(line)
            continue
        kept.append("")
    return ("\n".join(kept), found) if found.notes else (text, found)


def put_in(tokens: list[Token], footnotes: Footnotes, render: Callable[[str], str]) -> None:
    """Write each note, rendered, where the text names it; one that is named twice stands twice."""
    for token in tokens if footnotes.notes else []:
        for child in token.children or []:
            if child.type == "text" and "[^" in child.content:
                made = html.escape(child.content, quote=False)
                child.type = "html_inline"
                child.content = REFERENCE.sub(lambda match: _note(match, footnotes, render), made)


def _note(match: re.Match[str], footnotes: Footnotes, render: Callable[[str], str]) -> str:
    label = html.unescape(match[1])
    if label not in footnotes.notes:
        return match.group()
    footnotes.named.add(label)
    return f'<small role="note">{render(footnotes.notes[label])}</small>'
