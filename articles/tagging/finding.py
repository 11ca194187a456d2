"""Tags by name: one tag for every spelling, whatever the database makes of case and accents."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import transaction

from articles import markup, naming
from articles.models import Tag, TagAlias

NAME_LENGTH = 100
AT_ONCE = 1000
"""So many names are asked for in one query: SQLite allows a limited number of parameters."""


@lru_cache(maxsize=10_000)
def tidy(name: str) -> str:
    """The name as it will be kept: one line, no stray commas or quotes at its ends, no hash before it, 100 characters."""
    return markup.clean_line(name).strip(' ,;"“”').lstrip("# ")[:NAME_LENGTH].strip()


def names(raw: Iterable[str]) -> list[str]:
    """The tidy names in their order, without empty ones and without a second spelling of the same tag."""
    unique: dict[str, str] = {}
    for name in map(tidy, raw):
        key = naming.tag_key(name)
        if key:
            unique.setdefault(key, name)
    return list(unique.values())


def find(raw: Iterable[str]) -> dict[str, Tag]:
    """Existing tags by key, aliases resolved; two queries. Keys without a tag are absent."""
    keys = [naming.tag_key(name) for name in names(raw)]
    found = {tag.key: tag for tag in Tag.objects.filter(key__in=keys)}
    for alias in TagAlias.objects.filter(key__in=keys).select_related("tag"):
        found.setdefault(str(alias.key), alias.tag)
    return found


def found_or_made(raw: Iterable[str]) -> tuple[dict[str, Tag], list[Tag]]:
    """The tags of all these names by key, aliases resolved, and those of them that had to be made; two queries a thousand."""
    wanted = names(raw)
    found: dict[str, Tag] = {}
    made: list[Tag] = []
    for start in range(0, len(wanted), AT_ONCE):
        found |= find(wanted[start : start + AT_ONCE])
    missing = [name for name in wanted if naming.tag_key(name) not in found]
    for start in range(0, len(missing), AT_ONCE):
        made += _made(missing[start : start + AT_ONCE])
    return found | {tag.key: tag for tag in made}, made


def _made(wanted: Sequence[str]) -> list[Tag]:
    """New tags of these names, in five statements; one that somebody made in the same moment is theirs."""
    slugs = [_slug(name) for name in wanted]
    used = _taken(slugs)
    for place, slug in enumerate(slugs):
        if slug in used:
            slugs[place] = naming.numbered(slug, lambda some: used | _taken(some))
        used.add(slugs[place])
    rows = [Tag(name=name, key=naming.tag_key(name), slug=slug) for name, slug in zip(wanted, slugs, strict=True)]
    with transaction.atomic():
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
        known = {tag.key: tag for tag in Tag.objects.filter(key__in=[row.key for row in rows])}
    return [known.get(row.key) or make(row.name) for row in rows]


def _slug(name: str) -> str:
    return naming.slugify(name, fallback="tag")[:95].strip("-")


def resolve(raw: Iterable[str]) -> list[Tag]:
    """The tags of these names, in their order: aliases resolved, twins dropped, new ones made."""
    wanted = names(raw)
    found = find(wanted)
    tags: dict[int, Tag] = {}
    for name in wanted:
        tag = found.get(naming.tag_key(name)) or make(name)
        tags.setdefault(tag.pk, tag)
    return list(tags.values())


def make(name: str) -> Tag:
    """A new tag, or the one that somebody made in the same moment."""
    with transaction.atomic():
        tag, _ = Tag.objects.get_or_create(
            key=naming.tag_key(name), defaults={"name": name, "slug": naming.numbered(_slug(name), _taken)}
        )
    return tag


def remember(before: Tag, after: Tag) -> TagAlias | None:
    """Keep the name and the address that a tag had before as another spelling, so that old stories and links find it.

    If only the address changed, or if the old name is a tag or an alias of its own by now, the address alone; None if
    that did not change either.
    """
    is_name_free = before.key != after.key and not find([before.name])
    if not is_name_free and before.slug == after.slug:
        return None
    slug = before.slug if before.slug != after.slug else naming.numbered(before.slug, _taken)
    name, key = (before.name, before.key) if is_name_free else ("", None)
    return TagAlias.objects.create(tag=after, name=name, key=key, slug=slug)


def keys_of(tags: Iterable[Tag]) -> set[str]:
    """Every key that leads to one of these tags: their own and their aliases'."""
    tags = list(tags)
    aliases = TagAlias.objects.filter(tag__in=tags).values_list("key", flat=True)
    return {tag.key for tag in tags}.union(key for key in aliases if key)


def as_known(names: Iterable[str]) -> list[str]:
    """The names as their tags are called now, each tag once; a name without a tag as it is. Two queries."""
    names = list(names)
    return _called(names, find(names))


def as_spelled(names: Sequence[str], before: Sequence[str]) -> list[str]:
    """The names, but where the same tag was named `before`, as it was spelled there; at most two queries.

    So a story that is saved after a merge still says which of the old tags it carried, and undoing the merge finds it;
    and saving a story whose tags were renamed is not a new version of it.
    """
    if list(names) == list(before):
        return list(before)
    known = find([*names, *before])
    if _called(names, known) == _called(before, known):
        return list(before)
    spelled: dict[int, list[str]] = {}
    for name in before:
        if tag := known.get(naming.tag_key(name)):
            spelled.setdefault(tag.pk, []).append(name)
    found: dict[str, None] = {}
    for name in names:
        tag = known.get(naming.tag_key(name))
        found.update(dict.fromkeys(spelled.get(tag.pk, [name]) if tag else [name]))
    return list(found)


def _called(names: Iterable[str], known: dict[str, Tag]) -> list[str]:
    tags = ((name, known.get(naming.tag_key(name))) for name in names)
    return list(dict.fromkeys(tag.name if tag else name for name, tag in tags))


def _taken(slugs: list[str]) -> set[str]:
    """Which of these slugs a tag has, or an alias."""
    tags = set(Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return tags | set(TagAlias.objects.filter(slug__in=slugs).values_list("slug", flat=True))
