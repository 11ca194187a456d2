"""What a file says beside its stories: of sections, tags and authors. Filled in where ours say nothing, never replaced."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from articles import markup, naming, tagging
from articles.formats import FormatError, Life, SectionFacts, SlotFacts, TagFacts, lives
from articles.importing import lookups, pictures, sources
from articles.importing.report import Warning
from articles.importing.sources import Source
from articles.importing.state import Run
from articles.models import Author, ImportMade, Section, Tag

MOST_NEW = 100
"""So many new tags are named."""


def keep(run: Run, found: Iterable[SectionFacts | TagFacts | Life | SlotFacts]) -> list[str]:
    """Fill in what these say; returns what the report should say of it."""
    filled = [fact.name for fact in found if not isinstance(fact, SlotFacts) and _fill_in(run, fact)]
    if not filled:
        return []
    most = ", ".join(filled[:5]) + (", …" if len(filled) > 5 else "")
    return [f"Descriptions and lives were filled in: {most}."]


def _fill_in(run: Run, fact: SectionFacts | TagFacts | Life) -> bool:
    if isinstance(fact, Life):
        return lookups.fill_in(fact)
    if not fact.description:
        return False
    kind = "section" if isinstance(fact, SectionFacts) else "tag"
    names = run.names.mapped(kind, [fact.name])
    ours: Section | Tag | None = None
    if names and kind == "section":
        same = naming.fold(names[0])
        ours = next((one for one in Section.objects.all() if naming.fold(one.name) == same), None)
    elif names:
        ours = tagging.find(names).get(naming.tag_key(names[0]))
    if ours is None or ours.description:
        return False
    ours.description = markup.clean_line(fact.description)
    ours.save(update_fields=["description"])
    return True


def portray(run: Run, found: Iterable[tuple[Life, Source]]) -> Iterator[str]:
    """Give the authors the portraits that they lack; yields what the report should say of those that cannot be had."""
    for life, source in found:
        names = run.names.mapped("author", [life.name])
        ours = Author.objects.filter(name__in=names, photo=None).first()
        warnings: list[Warning] = []
        if ours:
            ours.photo = pictures.lead(life.portrait, source, run, warnings)
            ours.save(update_fields=["photo"])
        yield from (f"{life.name}: {warning.text}" for warning in warnings)


def fill_lives(paths: list[Path]) -> Iterator[str]:
    """Roles and lives from authors.md, for the authors who lack them."""
    for path in paths:
        name = sources.printable(path)
        try:
            filled = [life.name for life in lives.read(path.read_bytes()) if lookups.fill_in(life)]
        except (FormatError, OSError) as error:
            yield f"{name} was not read: {error}"
            continue
        if filled:
            yield f"The lives of {', '.join(filled)} were filled in from {name}."


def remarks(briefs: int, waiting: int) -> list[str]:
    """What is said at the end of related stories that are not here."""
    said = []
    if briefs:
        made = "1 brief was" if briefs == 1 else f"{briefs} briefs were"
        said.append(f"{made} made of the teasers of related stories that are not here yet.")
    if waiting:
        said.append(f"Related stories that are not here yet, and are waited for: {waiting}.")
    return said


def new_tags(run: Run) -> list[str]:
    """The tags that the run brought in, before a pause too, or would bring in."""
    made = ImportMade.objects.filter(run=run.record, kind="tag").values("made")
    earlier = {tag.key: tag.name for tag in Tag.objects.filter(pk__in=made)}
    names = [name for _key, name in sorted({**earlier, **run.names.new_tags}.items())]
    more = [f"and {len(names) - MOST_NEW} more"] if len(names) > MOST_NEW else []
    return [f"New tags: {', '.join([*names[:MOST_NEW], *more])}."] if names else []
