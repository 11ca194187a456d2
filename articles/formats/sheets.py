"""One story being put together from what another system says of it: each field checked, cleaned, and noted where it changed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from articles.formats import bodies, scrubbing
from articles.formats.drafts import HEADLINE_LENGTH, Draft, FormatError, Note, Problem, ReadOptions
from articles.formats.files import File
from articles.formats.moments import names_none, read_moment
from articles.formats.tokens import plain

# More tags than this are a mistake of the source; they stay with the origin.
MOST_TAGS = 100
TAG_LENGTH = 100
Source = TypeVar("Source")


class Sheet:
    """The story number `item` of `file`, which stands on `line` (0: nobody knows)."""

    def __init__(self, kind: str, file: File, options: ReadOptions, *, item: int = 1, line: int = 0) -> None:
        self.kind, self.file, self.options, self.item, self.line = kind, file, options, item, line
        self.notes: list[Note] = []

    def note(self, text: str) -> None:
        self.notes.append(Note(self.line, scrubbing.line(text)))

    def moment(self, text: Any, zone: tzinfo | None = None) -> datetime | None:
        """The moment that `text` names, in `zone` if it names none itself; None for no text. Raises FormatError."""
        text = scrubbing.line(text)
        if not text or names_none(text):
            return None
        try:
            return read_moment(text, zone or self.options.zone, self.options.dates)
        except ValueError as error:
            raise FormatError(self.line, str(error)) from None

    def body(self, markup: Any) -> str:
        """HTML with paragraphs, its media as links; what became of the rest is noted. Raises FormatError."""
        try:
            tidied = bodies.tidy(scrubbing.text(markup) if isinstance(markup, str) else "")
        except FormatError as error:
            raise FormatError(self.line, error.reason) from None
        for sentence in tidied.notes:
            self.note(sentence)
        return tidied.body

    def draft(self, *, title: Any, body: str, tags: Iterable[Any] = (), extra: Any = None, **fields: Any) -> Draft:
        """The story. Without a title the first words of its text are its headline; without either it is refused."""
        title = plain(scrubbing.line(title)) if "<" in str(title) or "&" in str(title) else scrubbing.line(title)
        if not title:
            title = bodies.lead(body)
            if not title:
                raise FormatError(self.line, "It has neither a title nor a text. Give it a title to import it.")
            self.note("It has no title; the first words of its text are its headline.")
        if len(title) > HEADLINE_LENGTH:
            reason = f"The title has {len(title)} characters; a headline holds at most {HEADLINE_LENGTH}. Shorten it."
            raise FormatError(self.line, reason)
        kept = {name: value for name, value in scrubbing.tree(extra or {}).items() if value not in ("", [], {}, None)}
        return Draft(
            format=self.kind,
            name=self.file.name,
            title=title,
            line=self.line,
            item=self.item,
            body=body,
            tags=self.tags(tags, kept),
            extra=kept,
            notes=tuple(self.notes),
            **fields,
        )

    def tags(self, given: Iterable[Any], kept: dict[str, Any]) -> tuple[str, ...]:
        """The tags' names, each once; too many or too long ones stay with the origin, and the report says so."""
        names = list(dict.fromkeys(filter(None, map(scrubbing.line, given))))
        short = [name for name in names if len(name) <= TAG_LENGTH]
        if len(short) < len(names):
            self.note(f"Tags of more than {TAG_LENGTH} characters were left out: {len(names) - len(short)}.")
        if len(short) > MOST_TAGS:
            self.note(f"It has {len(short):,} tags; the first {MOST_TAGS} were taken, the others stay with its origin.")
        if short[:MOST_TAGS] != names:
            kept["tags"] = names
        return tuple(short[:MOST_TAGS])


def each(
    sources: Iterable[Source], build: Callable[[Source, int], Draft], title: Callable[[Source], Any], first: int = 1
) -> Iterator[Draft | Problem]:
    """A draft for every source, numbered from `first`; a problem for one that `build(source, item)` refuses."""
    for item, source in enumerate(sources, start=first):
        try:
            yield build(source, item)
        except FormatError as error:
            yield Problem(error.line, error.reason, item, scrubbing.line(title(source))[:HEADLINE_LENGTH])
