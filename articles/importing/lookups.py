"""What a story's names stand for: its section, its authors; made where they do not exist yet."""

from collections.abc import Iterable

from articles import markup, naming
from articles.formats import Life
from articles.models import Author, Section

LIMITS = {"section": 80, "author": 120}


class BadName(ValueError):
    """A name that cannot be stored; str() is a sentence."""


def section(name: str) -> Section | None:
    """The section of this name or address, whatever its case; a new one, last in the navigation, if there is none."""
    name = _tidy(name, "section")
    if not name:
        return None
    known = list(Section.objects.all())
    for one in known:
        if naming.fold(name) in (naming.fold(one.name), one.slug):
            return one
    slug = naming.numbered(naming.slugify(name, fallback="section"), {one.slug for one in known}.intersection)
    return Section.objects.create(name=name, slug=slug, position=max((one.position for one in known), default=0) + 1)


def authors(names: Iterable[str]) -> list[Author]:
    """The authors of these names, each once, in order."""
    found = (author(name) for name in names)
    return list(dict.fromkeys(one for one in found if one))


def author(name: str) -> Author | None:
    name = _tidy(name, "author")
    if not name:
        return None
    slug = naming.slugify(name, fallback="author")
    known = list(Author.objects.filter(slug__startswith=slug))
    for one in known:
        if naming.fold(one.name) == naming.fold(name):
            return one
    exact = Author.objects.filter(name=name).first()
    return exact or Author.objects.create(name=name, slug=naming.numbered(slug, {one.slug for one in known}.intersection))


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
