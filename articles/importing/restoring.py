"""What an export of this application says beside its stories, put back whole: sections, tags and authors as they were.

Only what this run made is written; what stood here before is filled in by facts, and never replaced.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import curating, markup, naming, propagating, publishing, tagging, translating
from articles.formats import Life, SectionFacts, SlotFacts, TagFacts
from articles.importing import linking
from articles.importing.lookups import BadName, note_made
from articles.importing.state import Run
from articles.models import Article, Author, Exclusion, ImportMade, Origin, Section, Slot, Tag, TagAlias

CHUNK = 500
Facts = SectionFacts | TagFacts | Life
MODELS: dict[str, Any] = {"section": Section, "author": Author, "tag": Tag}


def put_back(run: Run, facts: Iterable[Facts | SlotFacts]) -> list[str]:
    """Make what the export names and no story used, then give all that this run made the addresses and words it had.

    What another system says of the parts of its sections and tags is put back as well. Returns what the report should say.
    """
    told = [fact for fact in facts if not isinstance(fact, SlotFacts) and fact.name]
    whole = [fact for fact in told if fact.whole]
    refused = [sentence for fact in whole if (sentence := _refusal(run, fact))]
    made = {kind: set(_made(run, kind)) for kind in MODELS}
    for fact in whole:
        if isinstance(fact, SectionFacts):
            _section(fact, made["section"])
        elif isinstance(fact, TagFacts):
            _tag(fact, made["tag"])
        else:
            _author(fact, made["author"])
    _parents(run, told, made)
    return refused


def _refusal(run: Run, fact: Facts) -> str:
    """Why what the fact tells of cannot be made; the empty string if it is here now."""
    try:
        _make(run, fact)
    except BadName as refusal:
        return f"{refusal} It was left out."
    return ""


def hold(run: Run, facts: Iterable[Facts | SlotFacts]) -> Iterator[str]:
    """Put the stories on the fronts where the export says; returns what the report should say of it.

    A front that has slots here is left as it is: what stands on it is the desk's.
    """
    fronts: dict[str, list[SlotFacts]] = {}
    for fact in facts:
        if isinstance(fact, SlotFacts):
            fronts.setdefault(fact.section, []).append(fact)
    for name, wanted in fronts.items():
        try:
            section = run.names.section(name) if name else None
        except BadName as refusal:
            yield f"{refusal} Its front was left out."
            continue
        if Slot.objects.filter(section=section).exists():
            yield from _left(section, wanted)
        else:
            _hold(run, section, wanted)
            propagating.curated()


def _left(section: Section | None, wanted: Sequence[SlotFacts]) -> Iterator[str]:
    here = Slot.objects.filter(section=section).values_list("position", "article__slug")
    lost = len({(fact.position, fact.story) for fact in wanted} - set(here))
    if lost:
        front = f"The front of “{section.name}”" if section else "The home page"
        yield f"{front} has slots here, which were kept; those of the file were left out: {lost}."


def _hold(run: Run, section: Section | None, wanted: Sequence[SlotFacts]) -> None:
    known = dict(Article.objects.filter(slug__in={fact.story for fact in wanted}).values_list("slug", "pk"))
    note = _("Imported from %(name)s") % {"name": run.record.label}
    with transaction.atomic(), curating.recorded(section, note, now=run.now, by=run.by):
        for fact in wanted:
            if fact.story in known:
                slot = Slot.objects.create(
                    section=section, article_id=known[fact.story], position=fact.position, starts=fact.starts, ends=fact.ends,
                    may_repeat=fact.may_repeat,
                )  # fmt: skip
                note_made(run.record, "slot", [slot.pk])


def keep_apart(run: Run) -> None:
    """The stories that may not stand under a story of this run, as its source says: refused here too."""
    origins = Origin.objects.filter(run=run.record).exclude(extra={}).values_list("article_id", "extra")
    wanted = [(pk, slug) for pk, extra in origins.iterator(chunk_size=CHUNK) for slug in extra.get("excluded", [])]
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        targets = dict(Article.objects.filter(slug__in={slug for _pk, slug in some}).values_list("slug", "pk"))
        rows = [Exclusion(source_id=pk, target_id=targets[slug]) for pk, slug in some if targets.get(slug, pk) != pk]
        Exclusion.objects.bulk_create(rows, ignore_conflicts=True)


def bring_together(run: Run) -> None:
    """Stories that their source calls by one name in several languages are translations of one another here too.

    The one whose slug that name is is their original, else the first that came. One that cannot be (two in one language) stays
    by itself, and its line of the report says so.
    """
    own = Origin.objects.filter(run=run.record, extra__has_key="translation")
    names = sorted({str(extra["translation"]) for extra in own.values_list("extra", flat=True).iterator(chunk_size=CHUNK)})
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        rows = Origin.objects.filter(extra__translation__in=some).order_by("article_id").values_list("article_id", "extra")
        members: dict[str, list[int]] = {}
        for pk, extra in rows:
            members.setdefault(str(extra["translation"]), []).append(pk)
        stories = Article.objects.in_bulk({pk for ids in members.values() for pk in ids})
        originals = {story.slug: story for story in Article.objects.filter(slug__in=some)}
        for name, ids in members.items():
            _together(run, originals.get(name) or stories[ids[0]], [stories[pk] for pk in dict.fromkeys(ids)])


def _together(run: Run, original: Article, stories: Sequence[Article]) -> None:
    for story in stories:
        if story.pk == original.pk or story.original_id:
            continue
        try:
            translating.set_original(story, original, now=run.now, by=run.by)
        except publishing.Refused as refusal:
            linking.warn(run, story.pk, str(refusal))


def _made(run: Run, kind: str) -> Sequence[int]:
    return list(ImportMade.objects.filter(run=run.record, kind=kind).values_list("made", flat=True))


def _make(run: Run, fact: Facts) -> None:
    if isinstance(fact, SectionFacts):
        run.names.section(fact.name)
    elif isinstance(fact, Life):
        run.names.author(fact.name)
    elif (names := tagging.names([fact.name])) and not tagging.find(names):
        note_made(run.record, "tag", [tagging.make(names[0]).pk])


def _section(fact: SectionFacts, made: set[int]) -> None:
    ours = Section.objects.filter(pk__in=made, name=fact.name).first()
    if ours:
        ours.slug = _free(Section, fact.slug, ours)
        ours.description = markup.clean_line(fact.description)
        ours.position = ours.position if fact.position is None else fact.position
        ours.weight = fact.weight
        ours.save()


def _author(fact: Life, made: set[int]) -> None:
    ours = Author.objects.filter(pk__in=made, name=fact.name).first()
    if ours:
        ours.slug = _free(Author, fact.slug, ours)
        ours.kind = fact.kind if fact.kind in Author.Kind.values else ours.kind
        ours.role, ours.life = markup.clean_line(fact.role)[:120], markup.clean_line(fact.life)
        ours.save()


def _tag(fact: TagFacts, made: set[int]) -> None:
    ours = Tag.objects.filter(pk__in=made, key=naming.tag_key(fact.name)).first()
    if ours is None:
        return
    ours.slug = _free(Tag, fact.slug, ours)
    ours.kind = fact.kind if fact.kind in Tag.Kind.values else ours.kind
    ours.description, ours.is_reason = markup.clean_line(fact.description), fact.is_reason
    ours.with_children = fact.with_children
    ours.save()
    for name in map(tagging.tidy, fact.aliases):
        key = naming.tag_key(name)
        if key and not Tag.objects.filter(key=key).exists() and not TagAlias.objects.filter(key=key).exists():
            slug = naming.numbered(naming.slugify(name, fallback="tag"), _taken)
            TagAlias.objects.create(tag=ours, name=name, key=key, slug=slug)


def _parents(run: Run, told: Sequence[Facts], made: dict[str, set[int]]) -> None:
    """What is part of what, once all of it is here. A ring is never closed: the export holds none, a forged one is cut.

    The section of which one is part is made where no story lay in it.
    """
    before = len(made["section"])
    for fact in told:
        if isinstance(fact, Life) or not fact.parent:
            continue
        model, kind = (Section, "section") if isinstance(fact, SectionFacts) else (Tag, "tag")
        names = run.names.mapped(kind, [fact.name]), run.names.mapped(kind, [fact.parent])
        ours = model.objects.filter(pk__in=made[kind], name__in=names[0]).first()
        above = model.objects.filter(name__in=names[1]).first()
        if ours and not above and names[1] and model is Section:
            with suppress(BadName):
                above = run.names.section(names[1][0])
                made["section"] |= {above.pk} if above else set()
        if ours and above and not _is_above(ours, above):
            model.objects.filter(pk=ours.pk).update(parent=above)
    if len(made["section"]) > before:
        _parents(run, told, made)  # what was made may stand in another that is not here yet


def _is_above(one: Any, other: Any) -> bool:
    """Whether `one` is `other`, or `other` stands within it."""
    for _turn in range(100):
        if other is None or other.pk == one.pk:
            return other is not None
        other = other.parent
    return True


def _free(model: Any, slug: str, ours: Any) -> str:
    """The address that it had, unless somebody else has it here."""
    wanted = naming.slugify(slug, fallback="") if slug else ""
    taken = model.objects.filter(slug=wanted).exclude(pk=ours.pk).exists()
    return ours.slug if not wanted or taken else wanted


def _taken(slugs: list[str]) -> set[str]:
    return {
        *Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True),
        *TagAlias.objects.filter(slug__in=slugs).values_list("slug", flat=True),
    }
