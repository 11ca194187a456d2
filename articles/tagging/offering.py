"""What the tag field offers while one types, and what it makes of names that were typed or pasted."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles import naming
from articles.models import Tag, TagAlias
from articles.querysets import TagQuerySet
from articles.tagging import finding, nearing

OFFERED = 8


@dataclass(frozen=True)
class Offer:
    """A tag for the list: its name, how many stories carry it, and the other spelling under which it was found."""

    name: str
    stories: int
    via: str = ""


@dataclass(frozen=True)
class Answer:
    """What a typed text leads to: the tags that match, the one that it names exactly, and those that it nearly names."""

    name: str
    offers: list[Offer]
    exact: Offer | None
    near: list[Offer]


@dataclass(frozen=True)
class Reading:
    """What one name becomes: the tag that it stands for, or a new one, which may be meant for another."""

    name: str
    stories: int
    is_new: bool
    near: list[Offer]


def offer(typed: str, most: int = OFFERED) -> Answer:
    """The tags that begin with `typed`, by their name or another spelling, then those that hold it; the most used first.

    Whatever the case, width and accents of both. What is typed exactly stands first. Four queries, five for a new name.
    """
    name = finding.tidy(typed)
    key = naming.tag_key(name)
    if not key:
        return Answer(name, [], None, [])
    rows = [(tag, "") for tag in _used_first(Tag.objects.filter(nearing.starting(key)), most)]
    aliases = TagAlias.objects.filter(nearing.starting(key)).select_related("tag").order_by("-tag__story_count", "key")
    rows += [(alias.tag, alias.name) for alias in aliases[:most]]
    rows += [(tag, "") for tag in _used_first(Tag.objects.filter(key__contains=key), most)]
    exact = next((_offer(tag) for tag, _via in rows if tag.key == key), None) or _named(name)
    offers: dict[int, Offer] = {}
    for tag, via in rows:
        offers.setdefault(tag.pk, _offer(tag, via))
    found = sorted(offers.values(), key=lambda each: exact is None or each.name != exact.name)
    return Answer(name, found[:most], exact, [] if exact else [_offer(tag) for tag in nearing.near(name)])


def _used_first(tags: TagQuerySet, most: int) -> Iterable[Tag]:
    return tags.order_by("-story_count", "key")[:most]


def _offer(tag: Tag, via: str = "") -> Offer:
    return Offer(tag.name, tag.story_count, via)


def _named(name: str) -> Offer | None:
    """The tag that this name stands for, by itself or as another spelling."""
    found = finding.find([name]).get(naming.tag_key(name))
    return _offer(found, name if found.key != naming.tag_key(name) else "") if found else None


def read(raw: Iterable[str]) -> list[Reading]:
    """What these names become when the story is saved, in their order, twins dropped; two queries, one more for each new."""
    names = finding.names(raw)
    found = finding.find(names)
    readings: dict[str, Reading] = {}
    for name in names:
        tag = found.get(naming.tag_key(name))
        if tag:
            readings.setdefault(tag.key, Reading(tag.name, tag.story_count, is_new=False, near=[]))
        else:
            near = [_offer(each) for each in nearing.near(name)]
            readings.setdefault(naming.tag_key(name), Reading(name, 0, is_new=True, near=near))
    return list(readings.values())
