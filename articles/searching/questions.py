"""What somebody typed, understood: words that must be there, phrases, words that must not. Any text is a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from articles.searching import terms

LONGEST = 200
MOST_TERMS = 12
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›＂", '"') | dict.fromkeys("−–", "-"))
PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
ADDRESS = re.compile(r"https?://\S*?/story/([^/?#\s]+)|^/?story/([^/?#\s]+)")


@dataclass(frozen=True)
class Term:
    """A word, or several that stand side by side; with `prefix`, the last one may go on. `typed` as it was written."""

    words: tuple[str, ...]
    typed: str
    prefix: bool = False


@dataclass(frozen=True)
class Question:
    """All of `required` must be there, none of `excluded`. Without a required term it finds nothing."""

    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Every word that is looked for, to be marked where it is found."""
        return frozenset(word for term in self.required for word in term.words)

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(term.words[-1] for term in self.required if term.prefix)

    def unfinished(self) -> "Question":
        """The same while it is being typed: the last word may go on."""
        *first, last = self.required or [None]
        return replace(self, required=(*first, replace(last, prefix=True))) if last else self  # type: ignore[arg-type,type-var]

    def respelt(self, spellings: Mapping[str, tuple[str, str]]) -> "Question":
        """With other words in place of single ones: {word: (the other word, as it is written)}."""
        required = tuple(
            Term((spellings[term.words[0]][0],), spellings[term.words[0]][1])
            if len(term.words) == 1 and term.words[0] in spellings
            else term
            for term in self.required
        )
        return replace(self, required=required)

    def __str__(self) -> str:
        """The question as somebody would type it."""
        return " ".join([*(term.typed for term in self.required), *(f"-{term.typed}" for term in self.excluded)])


def understand(text: str) -> Question:
    """The question that a text asks; for every text, and without an error.

    Words that say nothing ("the", "of") are left out, unless there are no others or they are quoted. A word that is
    written with a hyphen, or in a script without spaces, is a phrase: its parts stand side by side.
    """
    required, excluded = [], []
    for part in PART.finditer(text[:LONGEST].translate(QUOTES)):
        term = _term(part)
        if term and part["minus"]:
            excluded.append(term)
        elif term:
            required.append(term)
    telling = [term for term in required if len(term.words) > 1 or term.words[0] not in terms.IGNORED or '"' in term.typed]
    return Question(tuple((telling or required)[:MOST_TERMS]), tuple(excluded[:MOST_TERMS]))


def _term(part: re.Match[str]) -> Term | None:
    quoted = part["word"] is None
    typed = part["phrase"] if quoted else part["word"]
    found = terms.words(typed)
    if len(found) > 1 and terms.is_spaceless(found[-1]) and len(found[-1]) == 1 and found[-2].endswith(found[-1]):
        found.pop()  # the last character of a run: its pair has said it
    if not found:
        return None
    goes_on = len(found[-1]) == 1 and terms.is_spaceless(found[-1])
    return Term(tuple(found[:MOST_TERMS]), f'"{typed}"' if quoted else typed, prefix=goes_on)


def slug_in(text: str) -> str:
    """The slug in a pasted address of a story, or the empty string."""
    found = ADDRESS.search(text.strip())
    return (found[1] or found[2]) if found else ""
