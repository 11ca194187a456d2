"""Articles as files. One format is one module here, one line in FORMATS, and one test file.

A format's `read(file, options)` is a generator: it yields Drafts in the order of the file, and with them what the file says of
sections, tags, authors and pictures as such, a Problem for a story that cannot be read, and Remarks. It holds one story at a
time, opens the file as often as it needs, and raises FormatError (a line and a sentence) where nothing more can be read.
Nothing else comes out of it, whatever goes in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from . import (
    archives,
    decoding,
    dumpdata,
    feeds,
    ghost,
    jsonfeed,
    markdown,
    medium,
    newsroom,
    ninjs,
    references,
    substack,
    tables,
    text,
    webpages,
    wordpress,
)
from .drafts import (
    CorrectionNote,
    Draft,
    EntryNote,
    FormatError,
    Life,
    LiveNotes,
    Note,
    PictureRef,
    Problem,
    ReadOptions,
    Record,
    RelatedLink,
    Remark,
    SectionFacts,
    SlotFacts,
    TagFacts,
    VersionNote,
)
from .files import File

__all__ = [
    "FORMATS",
    "CorrectionNote",
    "Draft",
    "EntryNote",
    "File",
    "Format",
    "FormatError",
    "Life",
    "LiveNotes",
    "Note",
    "PictureRef",
    "Problem",
    "ReadOptions",
    "Record",
    "RelatedLink",
    "Remark",
    "SectionFacts",
    "SlotFacts",
    "TagFacts",
    "VersionNote",
    "archives",
    "by_name",
    "columns",
    "detect",
    "is_story",
    "parts",
    "read",
    "references",
]


@dataclass(frozen=True)
class Format:
    """How one kind of file is known and read.

    `recognises(head)` says from the first bytes of a file that it is of this kind. Where it is `sure`, that counts more
    than the file's extension; where several formats share an extension, all of them are sure but the last. `parts(file)` are
    files beside it that belong to it and are no stories by themselves.
    """

    name: str
    extensions: tuple[str, ...]
    read: Callable[[File, ReadOptions], Iterator[Record]]
    recognises: Callable[[bytes], bool] = lambda head: False
    sure: bool = True
    parts: Callable[[File], Iterator[Path]] = lambda file: iter(())


FORMATS: tuple[Format, ...] = (
    Format(wordpress.NAME, wordpress.EXTENSIONS, wordpress.read, wordpress.recognises),
    Format(feeds.NAME, feeds.EXTENSIONS, feeds.read, feeds.recognises),
    Format(dumpdata.NAME, dumpdata.EXTENSIONS, dumpdata.read, dumpdata.recognises),
    Format(ghost.NAME, ghost.EXTENSIONS, ghost.read, ghost.recognises),
    Format(jsonfeed.NAME, jsonfeed.EXTENSIONS, jsonfeed.read, jsonfeed.recognises),
    Format(ninjs.NAME, ninjs.EXTENSIONS, ninjs.read, ninjs.recognises),
    Format(medium.NAME, medium.EXTENSIONS, medium.read, medium.recognises, parts=medium.parts),
    Format(webpages.NAME, webpages.EXTENSIONS, webpages.read, webpages.recognises),
    Format(substack.NAME, substack.EXTENSIONS, substack.read, substack.recognises, parts=substack.parts),
    Format(newsroom.NAME, newsroom.EXTENSIONS, newsroom.read, newsroom.recognises, sure=False),
    Format(tables.NAME, tables.EXTENSIONS, tables.read, tables.recognises, sure=False),
    Format(markdown.NAME, markdown.EXTENSIONS, markdown.read, markdown.recognises, sure=False),
    Format(text.NAME, text.EXTENSIONS, text.read),
)


def by_name(name: str) -> Format:
    """The format called `name`; KeyError if there is none."""
    return {known.name: known for known in FORMATS}[name]


def columns(file: File, name: str = "") -> dict[str, str]:
    """Of a table, {its columns: the fields that they are taken to hold}; nothing for other formats. Raises FormatError."""
    kind = by_name(name) if name else detect(file)
    return tables.columns(file) if kind.name == tables.NAME else {}


def parts(file: File) -> set[Path]:
    """The files that belong to `file`, and are no stories by themselves."""
    return {path for known in FORMATS for path in known.parts(file)}


def is_story(name: str) -> bool:
    """Whether a file of this name may hold stories, as far as its extension tells."""
    suffix = PurePath(name).suffix.casefold()
    return any(suffix in known.extensions for known in FORMATS)


def detect(file: File) -> Format:
    """The format of `file`: what its first bytes prove, else what its extension says, else what it looks like.

    Plain text if nothing tells. Raises FormatError when the file cannot be read.
    """
    head, suffix = decoding.plain_head(file.head()), PurePath(file.name).suffix.casefold()
    proved = (known for known in FORMATS if known.sure and known.recognises(head))
    if suffix in markdown.HTML and markdown.has_keys(head):
        return by_name(markdown.NAME)
    if suffix in text.EXTENSIONS and tables.is_unicode_text(head):
        return by_name(tables.NAME)
    named = (known for known in sorted(FORMATS, key=lambda known: known.sure) if suffix in known.extensions)
    likely = (known for known in FORMATS if not known.sure and known.recognises(head))
    return next(proved, None) or next(named, None) or next(likely, None) or by_name(text.NAME)


def read(file: File, options: ReadOptions, name: str = "") -> Iterator[Record]:
    """The records of `file`, read as the format called `name`, or as the one it is recognised as. Raises FormatError, also when
    there are none.
    """
    kind, record = by_name(name) if name else detect(file), None
    for record in kind.read(file, options):
        yield record
    if record is None:
        raise FormatError(
            1, f"No story was found in it, read as {kind.name}. If it is of another kind, choose it with --format."
        )
