"""Merge, rename, split, delete: each in one transaction, and written down so that it can be undone (undoing)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import naming, propagating
from articles.models import FalseTwin, FormerAddress, Tag, TagAlias, TagChange
from articles.tagging import carrying, rewording, trees
from articles.tagging.finding import find, keys_of, remember, resolve, tidy
from articles.tagging.refusals import Refused
from articles.tagging.vocabulary import admit


@transaction.atomic
def merge(tags: Sequence[Tag], into: Tag, *, now: datetime, by: Any = None) -> TagChange:
    """Make these tags one with `into`: its stories, spellings, addresses and parts are theirs too, and they are gone.

    A missing description or picture is taken from the first that has one. Whether sharing it is a reason, its kind and its
    place among other tags stay those of `into`. Raises Refused without another tag, or if parts would stand too deep.
    """
    locked = lock([into.pk, *(tag.pk for tag in tags)])
    into = locked.pop(into.pk)
    sources = list(locked.values())
    if not sources:
        raise Refused(_("Choose at least one other tag to merge into “%(name)s”.") % {"name": into.name})
    stories = carrying.stories_of(locked)
    affected = set().union(*stories.values())
    standing = {"id": into.pk, "parent": into.parent_id, "description": into.description, "photo": into.photo_id,
                "both": both(into, affected)}  # fmt: skip
    before = remembered(sources) | {"into": standing, "stories": stories}
    carrying.hand_over(locked, into.pk, affected)
    TagAlias.objects.filter(tag__in=locked).update(tag=into)
    FormerAddress.objects.filter(tag__in=locked).update(tag=into)
    into.parent = first_outside(into, locked)
    into.description = into.description or next((tag.description for tag in sources if tag.description), "")
    into.photo_id = into.photo_id or next((tag.photo_id for tag in sources if tag.photo_id), None)
    into.save(update_fields=["parent", "description", "photo"])
    Tag.objects.filter(parent__in=locked).exclude(pk__in=[into.pk, *locked]).update(parent=into)
    Tag.objects.filter(pk__in=locked).delete()
    TagAlias.objects.bulk_create(TagAlias(tag=into, name=tag.name, key=tag.key, slug=tag.slug) for tag in sources)
    standing |= {"parent_after": into.parent_id, "description_after": into.description, "photo_after": into.photo_id}
    check_places([*children_of(before), into.pk])
    return write_down(TagChange.Verb.MERGE, sources, into.name, before, affected, now=now, by=by, also=[into.pk])


@transaction.atomic
def rename(tag: Tag, *, name: str, slug: str, now: datetime, by: Any = None) -> TagChange | None:
    """Give a tag another name, another slug, or both; the old ones lead to it. None if nothing differs.

    Raises Refused if another tag, or its alias, has the name or the slug.
    """
    before = lock([tag.pk])[tag.pk]
    after = Tag.objects.get(pk=tag.pk)
    after.name, after.key, after.slug = tidy(name), naming.tag_key(name), slug
    if (after.name, after.slug) == (before.name, before.slug):
        return None
    own = TagAlias.objects.filter(tag=tag).filter(Q(key=after.key) | Q(slug=after.slug))
    dropped = list(own.values())
    own.delete()
    refuse_taken(after)
    after.save(update_fields=["name", "key", "slug"])
    alias = remember(before, after)
    kept = {"tag": {name: getattr(before, name) for name in ("name", "key", "slug")}, "dropped": dropped,
            "alias": alias.pk if alias else None, "id": tag.pk}  # fmt: skip
    stories = carrying.stories_of([tag.pk]).get(tag.pk, [])
    return write_down(TagChange.Verb.RENAME, [before], after.name, kept, stories, now=now, by=by)


@transaction.atomic
def split(tag: Tag, stories: Iterable[int], into: str, *, now: datetime, by: Any = None) -> TagChange:
    """Let these stories carry the tag called `into` (a new one if there is none) where they carried `tag`.

    Their live, newest and scheduled versions say so from now on; older versions keep what they said.
    Raises Refused if none of them carries `tag`, or if `into` is no name or leads to the same tag; Closed if it is new, the
    vocabulary is closed and `by` may not add to it.
    """
    admit([into], by)
    tag = lock([tag.pk])[tag.pk]
    target = next(iter(resolve([into])), None)
    if target is None or target.pk == tag.pk:
        raise Refused(_("Name another tag than “%(name)s” for these stories.") % {"name": tag.name})
    carry = carrying.stories_of([tag.pk]).get(tag.pk, [])
    chosen = sorted(set(stories).intersection(carry))
    if not chosen:
        raise Refused(_("None of these stories carries “%(name)s” now.") % {"name": tag.name})
    edits = rewording.reword(chosen, keys_of([tag]), given=target.name, same=keys_of([target]))
    before = {"tag": tag.pk, "target": target.pk, "edits": edits, "both": both(target, chosen), "chosen": chosen,
              "last": rewording.last_version()}  # fmt: skip
    carrying.settle(chosen, [tag.pk, target.pk], {story: [target.pk] for story in chosen})
    return write_down(TagChange.Verb.SPLIT, [tag], target.name, before, chosen, now=now, by=by, also=[target.pk])


@transaction.atomic
def delete(tags: Sequence[Tag], *, now: datetime, by: Any = None) -> TagChange:
    """Take tags off every story and out of the vocabulary, with their other spellings. Their parts move up to their parents.

    The live, newest and scheduled versions of the stories forget them too, so that the next save does not bring them back.
    """
    locked = lock(tag.pk for tag in tags)
    gone = list(locked.values())
    stories = carrying.stories_of(locked)
    affected = set().union(*stories.values()) if stories else set()
    before = remembered(gone) | {"aliases": list(TagAlias.objects.filter(tag__in=locked).values()), "stories": stories}
    before["addresses"] = list(FormerAddress.objects.filter(tag__in=locked).values())
    before |= {"edits": rewording.reword(affected, keys_of(gone)), "last": rewording.last_version()}
    for tag in gone:
        Tag.objects.filter(parent=tag).exclude(pk__in=locked).update(parent=first_outside(tag, locked))
    Tag.objects.filter(pk__in=locked).delete()
    return write_down(TagChange.Verb.DELETE, gone, "", before, affected, now=now, by=by)


# --- what they share ------------------------------------------------------------------------------------------------
def lock(numbers: Iterable[int]) -> dict[int, Tag]:
    """These tags by number, as they stand, locked until the transaction ends. Raises Refused if one is gone."""
    wanted = set(numbers)
    found = {tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if len(found) != len(wanted) or not found:
        raise Refused(_("One of these tags is gone: somebody merged or deleted it meanwhile. Look at the list again."))
    return found


def remembered(tags: Sequence[Tag]) -> dict[str, Any]:
    """All that goes with these tags: their own fields, whose spellings and parts are theirs, and what they are no twins of."""
    numbers = [tag.pk for tag in tags]
    fields = [field.attname for field in Tag._meta.concrete_fields]
    return {
        "tags": [{name: getattr(tag, name) for name in fields} for tag in tags],
        "spellings": dict(TagAlias.objects.filter(tag__in=numbers).values_list("pk", "tag_id")),
        "led": dict(FormerAddress.objects.filter(tag__in=numbers).values_list("pk", "tag_id")),
        "children": dict(Tag.objects.filter(parent__in=numbers).values_list("pk", "parent_id")),
        "false_twins": list(FalseTwin.objects.filter(Q(one__in=numbers) | Q(other__in=numbers)).values()),
    }


def both(tag: Tag, stories: Iterable[int]) -> list[int]:
    """Those of these stories that carry `tag` as well."""
    return sorted(set(stories).intersection(carrying.stories_of([tag.pk]).get(tag.pk, [])))


def children_of(before: dict[str, Any]) -> list[int]:
    gone = {each["id"] for each in before["tags"]}
    return [int(pk) for pk in before["children"] if int(pk) not in gone]


def first_outside(tag: Tag, numbers: Iterable[int]) -> Tag | None:
    """The nearest forebear of the tag that is not one of `numbers`."""
    outside = [each for each in trees.line(tag)[:-1] if each.pk not in set(numbers) and each.pk != tag.pk]
    return outside[-1] if outside else None


def check_places(numbers: Iterable[int]) -> None:
    """Raises Refused if one of these tags stands too deep, or in a circle; the first one is named."""
    tags = Tag.objects.filter(parent__isnull=False).in_bulk(numbers := list(numbers))
    for tag in (tags[pk] for pk in numbers if pk in tags):
        if sentence := trees.why_not(tag, tag.parent):
            raise Refused(sentence)


def refuse_taken(tag: Tag) -> None:
    """Raises Refused if another tag, or another's alias, has this tag's name or slug."""
    other = next(iter(find([tag.name]).values()), None)
    if other and other.pk != tag.pk:
        raise Refused(
            _("“%(name)s” is the tag “%(other)s” already; merge the two instead.") % {"name": tag.name, "other": other}
        )
    same = Q(slug=tag.slug)
    if Tag.objects.exclude(pk=tag.pk).filter(same).exists() or TagAlias.objects.filter(same).exists():
        raise Refused(_("The address “%(slug)s” leads to another tag already.") % {"slug": tag.slug})


def write_down(
    verb: str, tags: Sequence[Tag], into: str, before: dict[str, Any], stories: Iterable[int],
    *, now: datetime, by: Any, also: Iterable[int] = (),
) -> TagChange:  # fmt: skip
    """Record the change, and leave what follows it for after the commit."""
    affected = sorted(set(stories))
    parts = [int(pk) for pk in before.get("children", ())]
    change = TagChange.objects.create(
        verb=verb, at=now, by=by, names=[tag.name for tag in tags], into=into, stories=len(affected),
        touched=sorted({*(tag.pk for tag in tags), *also, *parts}), before=before,
    )  # fmt: skip
    propagating.retagged(affected)
    return change
