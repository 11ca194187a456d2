"""Tags by name: one tag for every spelling, whatever the database makes of case and accents."""

from collections.abc import Iterable

from django.db import transaction

from articles import markup, naming
from articles.models import Tag, TagAlias

NAME_LENGTH = 100
AT_ONCE = 1000
"""So many names are asked for in one query: SQLite allows a limited number of parameters."""


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
        found.setdefault(alias.key, alias.tag)
    return found


def found_or_made(raw: Iterable[str]) -> tuple[dict[str, Tag], list[Tag]]:
    """The tags of all these names by key, aliases resolved, and those of them that had to be made; two queries a thousand."""
    wanted = names(raw)
    found: dict[str, Tag] = {}
    made: list[Tag] = []
    for start in range(0, len(wanted), AT_ONCE):
        found |= find(wanted[start : start + AT_ONCE])
    for name in wanted:
        if naming.tag_key(name) not in found:
            found[naming.tag_key(name)] = tag = make(name)
            made.append(tag)
    return found, made


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
    slug = naming.slugify(name, fallback="tag")[:95].strip("-")
    with transaction.atomic():
        tag, _ = Tag.objects.get_or_create(
            key=naming.tag_key(name), defaults={"name": name, "slug": naming.numbered(slug, _taken)}
        )
    return tag


def remember(before: Tag, after: Tag) -> TagAlias | None:
    """Keep the name and the address that a tag had before as another spelling, so that old stories and links find it.

    None if neither changed, or if the old name is a tag or an alias of its own by now.
    """
    if (before.key, before.slug) == (after.key, after.slug):
        return None
    if before.key == after.key or find([before.name]):
        return None
    slug = before.slug if before.slug != after.slug else naming.numbered(before.slug, _taken)
    return TagAlias.objects.create(tag=after, name=before.name, key=before.key, slug=slug)


def _taken(slugs: list[str]) -> set[str]:
    """Which of these slugs a tag has, or an alias."""
    tags = set(Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return tags | set(TagAlias.objects.filter(slug__in=slugs).values_list("slug", flat=True))
