"""Every change of tags taken back, exactly; where that is no longer possible, a sentence says why, and nothing happens."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import propagating
from articles.models import ArticleTag, FalseTwin, FormerAddress, Tag, TagAlias, TagChange
from articles.tagging import carrying, rewording
from articles.tagging.changing import check_places, children_of, lock
from articles.tagging.finding import keys_of, remember
from articles.tagging.refusals import Refused
from articles.tagging.telling import told, when

Before = dict[str, Any]


@transaction.atomic
def undo(change: TagChange, *, now: datetime, by: Any = None) -> TagChange:
    """Put everything back as it was before the change; what editors have written since stays theirs.

    A story that was saved since keeps its words, and carries the old tag again wherever it still carries the new one.
    Raises Refused if it was undone already, if a later change of the same tags stands, or if a name is taken by now.
    """
    change = TagChange.objects.select_for_update().get(pk=change.pk)
    refuse_late(change)
    stories = UNDOING[TagChange.Verb(change.verb)](change.before)
    change.undone_at, change.undone_by = now, by
    change.save(update_fields=["undone_at", "undone_by"])
    propagating.retagged(sorted(stories))
    return change


def refuse_late(change: TagChange) -> None:
    if change.undone_at:
        raise Refused(_("This was undone already, %(when)s.") % {"when": when(change.undone_at)})
    for later in TagChange.objects.standing().filter(pk__gt=change.pk).defer("before").order_by("-pk"):
        if set(later.touched) & set(change.touched):
            words = {"later": told(later), "when": when(later.at)}
            raise Refused(_("Undo first what was done to these tags later: %(later)s, %(when)s.") % words)


def unmerge(before: Before) -> set[int]:
    """The tags come back with their spellings and parts; every story carries again what its live version names."""
    into = lock([before["into"]["id"]])[before["into"]["id"]]
    numbers = [each["id"] for each in before["tags"]]
    names = TagAlias.objects.filter(tag=into, key__in=[each["key"] for each in before["tags"]])
    there = set(names.values_list("key", flat=True))
    missing = [each["name"] for each in before["tags"] if each["key"] not in there]
    if missing:
        words = {"name": missing[0], "into": into.name}
        raise Refused(_("“%(name)s” is no other spelling of “%(into)s” any more, and cannot be taken out of it.") % words)
    names.delete()
    bring_back(before)
    for pk, tag in before["spellings"].items():
        TagAlias.objects.filter(pk=pk, tag=into).update(tag=tag)
    for pk, tag in before.get("led", {}).items():
        FormerAddress.objects.filter(pk=pk, tag=into).update(tag=tag)
    for pk in children_of(before):
        Tag.objects.filter(pk=pk, parent=into).update(parent=before["children"][str(pk)])
    standing = before["into"]
    Tag.objects.filter(pk=into.pk, parent=standing["parent_after"]).update(parent=standing["parent"])
    Tag.objects.filter(pk=into.pk, description=standing["description_after"]).update(description=standing["description"])
    if not standing.get("photo") and standing.get("photo_after"):
        Tag.objects.filter(pk=into.pk, photo=standing["photo_after"]).update(photo=None)
    check_places([*numbers, *children_of(before), into.pk])
    otherwise = by_story(before["stories"], standing["both"], into.pk)
    carry = carrying.stories_of([into.pk]).get(into.pk, [])
    carrying.settle(carry, [into.pk, *numbers], {story: [into.pk] for story in carry} | otherwise)
    return set(carry)


def unsplit(before: Before) -> set[int]:
    tags = lock([before["tag"], before["target"]])
    target = tags[before["target"]]
    rewording.unword(before["edits"], before["last"], keys_of([target]))
    rows = ArticleTag.objects.filter(tag=target)
    carry = [pk for some in carrying.batches(before["chosen"])
             for pk in rows.filter(content_object__in=some).values_list("content_object_id", flat=True)]  # fmt: skip
    otherwise = by_story({str(before["tag"]): carry}, before["both"], target.pk)
    carrying.settle(carry, list(tags), otherwise)
    return set(carry)


def undelete(before: Before) -> set[int]:
    refuse_taken([*before["tags"], *before["aliases"]])
    bring_back(before)
    TagAlias.objects.bulk_create(TagAlias(**each) for each in before["aliases"])
    FormerAddress.objects.bulk_create(FormerAddress(**{**each, "by_id": None}) for each in before.get("addresses", []))
    numbers = [each["id"] for each in before["tags"]]
    moved = {each["id"]: each["parent_id"] for each in before["tags"]}
    for pk in children_of(before):
        parent = above = before["children"][str(pk)]
        while above in moved:
            above = moved[above]
        Tag.objects.filter(pk=pk, parent=above).update(parent=parent)
    check_places([*numbers, *children_of(before)])
    rewording.unword(before["edits"], before["last"])
    otherwise = by_story(before["stories"], [], 0)
    carrying.settle(otherwise, numbers, otherwise)
    return set(otherwise)


def unrename(before: Before) -> set[int]:
    """The old name and address come back. The new ones lead to the tag where stories were written with them."""
    tag = lock([before["id"]])[before["id"]]
    carry = carrying.stories_of([tag.pk]).get(tag.pk, [])
    TagAlias.objects.filter(pk=before["alias"], tag=tag).delete()
    refuse_taken([before["tag"]], but=tag.pk)
    Tag.objects.filter(pk=tag.pk).update(**before["tag"])
    refuse_taken(before["dropped"])
    TagAlias.objects.bulk_create(TagAlias(**each) for each in before["dropped"])
    led = {before["tag"]["key"], *(each["key"] for each in before["dropped"])}
    if tag.key not in led and rewording.says(carry, tag.key):
        remember(tag, Tag.objects.get(pk=tag.pk))
    return set(carry)


UNDOING: dict[TagChange.Verb, Callable[[Before], set[int]]] = {
    TagChange.Verb.MERGE: unmerge,
    TagChange.Verb.SPLIT: unsplit,
    TagChange.Verb.DELETE: undelete,
    TagChange.Verb.RENAME: unrename,
}


# --- what they share ------------------------------------------------------------------------------------------------
def bring_back(before: Before) -> None:
    """The tags under their old numbers, and the pairs that are no twins. What they referred to and is gone stays out."""
    tags = {each["id"] for each in before["tags"]}
    Tag.objects.bulk_create(Tag(**with_what_is_left(each, tags)) for each in before["tags"])
    there = set(Tag.objects.filter(pk__in=[pk for each in before["false_twins"] for pk in (each["one_id"], each["other_id"])])
                .values_list("pk", flat=True))  # fmt: skip
    pairs = [each for each in before["false_twins"] if {each["one_id"], each["other_id"]} <= there]
    FalseTwin.objects.bulk_create((FalseTwin(**{**each, "by_id": None}) for each in pairs), ignore_conflicts=True)


def with_what_is_left(values: Mapping[str, Any], tags: set[int]) -> dict[str, Any]:
    """A tag's fields without references to rows that are gone, and without columns that there are no more."""
    kept = {}
    for field in Tag._meta.concrete_fields:
        value = values.get(field.attname)
        related = field.related_model
        there = tags if related is Tag else ()
        is_gone = related and value not in (None, *there) and not related._default_manager.filter(pk=value).exists()
        if field.attname in values:
            kept[field.attname] = None if is_gone else value
    return {**kept, "count_is_old": True}


def refuse_taken(rows: Sequence[Mapping[str, Any]], but: int = 0) -> None:
    """Raises Refused if the name or the address of one of these tags or aliases belongs to another by now."""
    for each in rows:
        for model in (Tag, TagAlias):
            same = model._default_manager.filter(slug=each["slug"])
            if each["key"]:
                same |= model._default_manager.filter(key=each["key"])
            holder = (same.exclude(pk=but) if model is Tag else same).first()
            if holder:
                words = {"name": each["name"] or each["slug"], "holder": str(holder)}
                raise Refused(_("“%(name)s” cannot come back: “%(holder)s” has its name or its address by now.") % words)


def by_story(stories: Mapping[str, Sequence[int]], both: Sequence[int], also: int) -> dict[int, list[int]]:
    """{story: the tags that it carried}, of {tag: stories}; those in `both` carried `also` besides."""
    found: dict[int, list[int]] = defaultdict(list)
    for tag, carriers in stories.items():
        for story in carriers:
            found[story].append(int(tag))
    for story in both:
        found[story].append(also)
    return dict(found)
