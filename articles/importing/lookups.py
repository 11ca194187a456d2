"""What a story's names stand for: its section, its authors, its tags; mapped, and made where they do not exist yet."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from articles import markup, naming, tagging
from articles.formats import Life
from articles.models import Author, ImportMade, ImportRun, Section

LIMITS = {"section": 80, "author": 120}
COUNTED = ("section", "category", "author", "tag")
"""What is counted of a source; its categories are what may become sections, if a mapping says so."""
MOST_NAMES = 5000
"""So many different names of a kind are counted for the page that maps them."""


class BadName(ValueError):
    """A name that cannot be stored; str() is a sentence."""


class Names:
    """The sections and authors that a run meets, each asked for once, and how often the source names what."""

    def __init__(self, record: ImportRun, mapping: Mapping[str, Mapping[str, str]], *, dry_run: bool) -> None:
        self.record, self.dry_run = record, dry_run
        self.mapping = {kind: {naming.fold(name): ours for name, ours in pairs.items()} for kind, pairs in mapping.items()}
        self.counted = {kind: Counter(record.names.get(kind, {})) for kind in COUNTED}
        self.new_tags: dict[str, str] = {}
        self.forget()

    def forget(self) -> None:
        """Ask the database again: somebody may have changed what was found, or a rollback undone what was made."""
        self.sections: dict[str, Section | None] = {}
        self.authors_known: dict[str, Author | None] = {}

    def mapped(self, kind: str, names: Iterable[str]) -> list[str]:
        """The names as ours, without those that are to be left out."""
        pairs = self.mapping.get(kind)
        found = list(names)
        if pairs:
            found = [pairs.get(naming.fold(name), name) for name in found]
        return [name for name in found if name.strip()]

    def named(self, kind: str, names: Iterable[str]) -> list[str]:
        """Those of the names that the mapping says something of."""
        pairs = self.mapping.get(kind, {})
        return [name for name in names if naming.fold(name) in pairs]

    def count(self, kind: str, names: Iterable[str]) -> None:
        counter = self.counted[kind]
        for name in names:
            if name in counter or len(counter) < MOST_NAMES:
                counter[name[:200]] += 1

    def meet_tags(self, names: Iterable[str]) -> None:
        """Remember those of these names that no tag has, nor another spelling of one; two queries."""
        wanted = tagging.names(names)
        known = tagging.find(wanted)
        for name in wanted:
            if (key := naming.tag_key(name)) not in known:
                self.new_tags.setdefault(key, name)

    def told(self) -> dict[str, dict[str, int]]:
        """How often the source names what, the most frequent first."""
        return {kind: dict(counter.most_common()) for kind, counter in self.counted.items()}

    def section(self, name: str) -> Section | None:
        """The section of this name or address, whatever its case; a new one, last in the navigation, if there is none."""
        return self._known(self.sections, name, "section", self._section)

    def _known(self, known: dict[str, Any], name: str, kind: str, find: Callable[[str], Any]) -> Any:
        """What `find` says of the name, asked once for each spelling; None for no name."""
        if name not in known:
            tidy = _tidy(name, kind)
            key = naming.fold(tidy)
            known[name] = known[key] if key in known else find(tidy) if tidy else None
            known[key] = known[name]
        return known[name]

    def _section(self, name: str) -> Section | None:
        known = list(Section.objects.all())
        for one in known:
            if naming.fold(name) in (naming.fold(one.name), one.slug):
                return one
        if self.dry_run:
            return None
        slug = naming.numbered(naming.slugify(name, fallback="section"), {one.slug for one in known}.intersection)
        position = max((one.position for one in known), default=0) + 1
        with transaction.atomic():
            made = Section.objects.create(name=name, slug=slug, position=position)
            note_made(self.record, "section", [made.pk])
        return made

    def authors(self, names: Iterable[str]) -> list[Author]:
        """The authors of these names, each once, in order."""
        found = (self.author(name) for name in names)
        return list(dict.fromkeys(one for one in found if one))

    def author(self, name: str) -> Author | None:
        """The author of this name, whatever its case; a new one if there is none."""
        return self._known(self.authors_known, name, "author", self._author)

    def _author(self, name: str) -> Author | None:
        known = known_author(name)
        if known or self.dry_run:
            return known
        slug = naming.slugify(name, fallback="author")
        taken = set(Author.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        with transaction.atomic():
            made = Author.objects.create(name=name, slug=naming.numbered(slug, taken.intersection))
            note_made(self.record, "author", [made.pk])
        return made


def known_author(name: str) -> Author | None:
    """The author who is here under this name, whatever its case."""
    likely = Author.objects.filter(slug__startswith=naming.slugify(name, fallback="author"))
    same = (one for one in likely if naming.fold(one.name) == naming.fold(name))
    return next(same, None) or Author.objects.filter(name=name).first()


def note_made(record: ImportRun, kind: str, ids: Sequence[int]) -> None:
    """Write down that the run made these, so that an undo takes them away."""
    rows = [ImportMade(run=record, kind=kind, made=pk) for pk in ids]
    ImportMade.objects.bulk_create(rows, ignore_conflicts=True)


def fill_in(life: Life) -> bool:
    """Give the author the role and the life that they lack; whether anything was filled in. Passes over the unknown."""
    known = Author.objects.filter(slug=naming.slugify(life.name, fallback="author")).first()
    if known is None or naming.fold(known.name) != naming.fold(life.name):
        return False
    words = {"role": markup.clean_line(life.role)[:120], "life": markup.clean_line(life.life)}
    missing = [field for field, value in words.items() if value and not getattr(known, field)]
    for field in missing:
        setattr(known, field, words[field])
    if missing:
        known.save(update_fields=missing)
    return bool(missing)


def _tidy(name: str, kind: str) -> str:
    name = markup.clean_line(name)
    if len(name) > LIMITS[kind]:
        raise BadName(f"The name of the {kind}, “{name[:40]}…”, has {len(name)} characters; {LIMITS[kind]} is the most.")
    return name
