"""One export from its choice to its files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from articles.exporting import telling
from articles.exporting.choosing import Choice, Unknown
from articles.exporting.media import Media
from articles.formats.writing import WRITERS
from articles.models import Author

OWN = "jsonl"
FORMATS = tuple(writer.name for writer in WRITERS)
Progress = Callable[[int, int], None]


class Refused(Exception):
    """An export that was not begun; str() is a sentence."""


def export(
    target: Path, *, format: str, choice: Choice, revisions: bool = False, progress: Progress | None = None
) -> list[str]:
    """Write the chosen stories into the folder `target`, which is made and must be empty; returns what should be said of it.

    With `revisions` each story brings the versions before its present words (jsonl alone has a place for them).

    `progress(done, of)` is called after each story. Holds one story at a time, and the paths of the photos.
    Raises Refused.
    """
    if revisions and format != OWN:
        raise Refused(f"{format} has no place for older versions; {OWN} has.")
    prepared(target)
    try:
        chosen = choice.stories()
        of = chosen.count()
    except Unknown as reason:
        raise Refused(str(reason)) from None
    write = {writer.name: writer.write for writer in WRITERS}[format]
    media = Media(target)
    open_file: tuple[str, TextIO] | None = None
    try:
        for name, piece in write(_records(chosen, media, own=format == OWN, revisions=revisions, progress=progress, of=of)):
            if open_file is None or open_file[0] != name:
                if open_file:
                    open_file[1].close()
                open_file = name, (target / name).open("a", encoding="utf-8", newline="\n")
            open_file[1].write(piece)
    finally:
        if open_file:
            open_file[1].close()
    left = [] if format == OWN else _left_out(chosen)
    return left + [f"The file of the photo {name} is gone; it was left out." for name in media.missing]


def _left_out(chosen: Any) -> list[str]:
    """What formats of others have no place for."""
    live = chosen.filter(live_from__isnull=False).count()
    return [f"Live stories written without their entries, which JSON Lines keeps: {live}."] if live else []


def prepared(target: Path) -> None:
    """Make the folder. Raises Refused when it holds something, or cannot be made."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise Refused(f"{target} is not empty. Name a folder that is new, so that nothing is mixed.")
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from None


def _records(
    chosen: Any, media: Media, *, own: bool, revisions: bool, progress: Progress | None, of: int
) -> Iterator[dict[str, Any]]:
    """What is told, in the order in which it is read back."""
    yield telling.site() if own else telling.named_site()
    yield from telling.sections()
    yield from telling.authors(media)
    yield from telling.tags()
    slugs = {} if own else dict(Author.objects.values_list("name", "slug"))
    done = 0
    for record in telling.stories(chosen, media, revisions=revisions):
        is_story = record["type"] == "story"
        yield telling.for_others(record, slugs) if is_story and not own else record
        done += is_story
        if progress and is_story:
            progress(done, of)
    if own:
        yield from telling.slots(chosen)
