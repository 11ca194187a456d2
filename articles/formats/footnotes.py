"""Footnotes of Markdown, which its plain form does not know: numbered where they stand, listed at the end."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token

DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)")
REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\]")
FENCE = re.compile(r" {0,3}(```|~~~)")


@dataclass
class Footnotes:
    """The notes of one text by their label, and the labels in the order in which the text names them."""

    notes: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)

    def number(self, label: str) -> int:
        if label not in self.named:
            self.named.append(label)
        return self.named.index(label) + 1

    def written(self, render: Callable[[str], str]) -> str:
        """The list of notes as HTML, those that the text never names last; the empty string for none."""
        labels = [*self.named, *(label for label in self.notes if label not in self.named)]
        items = "\n".join(f"<li>{render(self.notes[label])}</li>" for label in labels)
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


def put_in(tokens: list[Token], footnotes: Footnotes) -> None:
    """Write numbers where the text names notes."""
    for token in tokens if footnotes.notes else []:
        token.children = [part for child in token.children or [] for part in _numbered(child, footnotes)]


def _numbered(token: Token, footnotes: Footnotes) -> list[Token]:
    if token.type != "text" or "[^" not in token.content:
        return [token]
    made = html.escape(token.content, quote=False)
    token.type, token.content = "html_inline", REFERENCE.sub(lambda match: _number(match, footnotes, footnotes.notes), made)
    return [token]


def _number(match: re.Match[str], footnotes: Footnotes, known: Mapping[str, str]) -> str:
    label = html.unescape(match[1])
    return f"<sup>{footnotes.number(label)}</sup>" if label in known else match.group()
