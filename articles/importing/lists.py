"""Where the source listed its stories by section, tag and author: these addresses lead to our lists."""

from collections.abc import Iterator, Sequence
from typing import Any

from articles import naming, redirecting, tagging
from articles.formats import Life, SectionFacts, SlotFacts, TagFacts
from articles.importing import lookups
from articles.importing.state import Run
from articles.models import Section

CHUNK = 500
SHOWN = 10
Facts = SectionFacts | TagFacts | Life


def lead_on(run: Run, facts: Sequence[Facts | SlotFacts]) -> Iterator[str]:
    """Let the lists of the source lead to ours; yields what the report should say of it. A dry run only counts.

    What has no list here leads to that of the section that it stands in, or nowhere.
    """
    listed = list({fact.addresses: fact for fact in facts if not isinstance(fact, SlotFacts) and fact.addresses}.values())
    if not listed:
        return
    ours = _Ours(run, listed)
    found = [(fact, ours.of(fact)) for fact in listed]
    led = [(fact, thing) for fact, thing in found if thing]
    if not run.options.dry_run:
        pairs = ((address, thing) for fact, thing in led for address in fact.addresses)
        lookups.note_made(run.record, "address", redirecting.bring_in(pairs, now=run.now, by=run.by))
    if led:
        of = {kind: sum(isinstance(fact, kind) for fact, _thing in led) for kind in (SectionFacts, TagFacts, Life)}
        told = f"{of[SectionFacts]:,} of sections, {of[TagFacts]:,} of tags, {of[Life]:,} of authors"
        yield f"Old addresses of lists lead to ours: {told}."
    lost = [fact.name for fact, thing in found if not thing]
    if lost:
        names = ", ".join(lost[:SHOWN]) + (", …" if len(lost) > SHOWN else "")
        yield f"Lists of the source that have none here, so that their addresses lead nowhere: {len(lost):,} ({names})."


class _Ours:
    """What has a list here, by the names of the source; in a dry run also what the import would make (True)."""

    def __init__(self, run: Run, facts: Sequence[Facts]) -> None:
        self.names = run.names
        self.parents = {fact.name: fact.parent for fact in facts if isinstance(fact, SectionFacts)}
        self.sections: dict[str, Any] = {}
        for section in Section.objects.all():
            self.sections |= {section.slug: section, naming.fold(section.name): section}
        self.tags: dict[str, Any] = {}
        tags = self.names.mapped("tag", [fact.name for fact in facts if isinstance(fact, TagFacts)])
        for start in range(0, len(tags), CHUNK):
            self.tags |= tagging.find(tags[start : start + CHUNK])
        self.dry_run = run.options.dry_run
        if self.dry_run:
            self.tags = {**dict.fromkeys(self.names.new_tags, True), **self.tags}
            self._imagine()

    def _imagine(self) -> None:
        """The sections that stories lie in would be made, and those that these stand in."""
        asked = self.names.sections.keys()
        for name in [name for name in self.parents if not asked.isdisjoint(self.names.mapped("section", [name]))]:
            for each in self._line(name):
                if self._section(each):
                    break
                self.sections |= dict.fromkeys(map(naming.fold, self.names.mapped("section", [each])), True)

    def of(self, fact: Facts) -> Any:
        """The section, tag or author whose list it is here; None if there is none."""
        if isinstance(fact, Life):
            return self._author(fact.name)
        if isinstance(fact, TagFacts):
            keys = map(naming.tag_key, self.names.mapped("tag", [fact.name]))
            return next((self.tags[key] for key in keys if key in self.tags), None)
        return next(filter(None, map(self._section, self._line(fact.name))), None)

    def _line(self, name: str) -> list[str]:
        """The section of the source, then what it stands in."""
        found = [name]
        while (above := self.parents.get(found[-1], "")) and above not in found:
            found.append(above)
        return found

    def _section(self, name: str) -> Any:
        keys = map(naming.fold, self.names.mapped("section", [name]))
        return next((self.sections[key] for key in keys if key in self.sections), None)

    def _author(self, name: str) -> Any:
        ours = next(iter(self.names.mapped("author", [name])), "")
        return lookups.known_author(ours) or (self.dry_run and ours in self.names.authors_known) if ours else None
