"""The names of tags in the versions of stories that may still be shown: the live one, the newest, and one that is scheduled.

Older versions keep what they said. A merge or a new name touches none of them, because the old name still leads to the tag;
only where stories move to another tag, or a tag goes, do their versions have to say so. Every edit is written down.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TypedDict

from django.db.models import F, Max, Q

from articles import naming
from articles.models import Article, Revision
from articles.tagging.carrying import batches

Edits = dict[str, list["Edit"]]
"""{story: what was done to each of its versions}; the numbers of stories are texts, as JSON has them."""


class Edit(TypedDict):
    """One version: the names taken out, with their places, and the name put in (if it was not there already)."""

    revision: int
    taken: list[tuple[int, str]]
    given: str


def reword(stories: Iterable[int], keys: Collection[str], *, given: str = "", same: Collection[str] = ()) -> Edits:
    """Take the names with these keys out of the stories' current versions, and put `given` at the place of the first.

    `same` are the keys that stand for `given`: a version that has one of them already gets no second. An editor who has
    one of these stories open is told that it changed.
    """
    edits: Edits = defaultdict(list)
    for some in batches(stories):
        for revision in current(some):
            before = revision.tags
            taken = [(place, name) for place, name in enumerate(before) if naming.tag_key(name) in keys]
            if not taken:
                continue
            rest = [name for name in before if naming.tag_key(name) not in keys]
            new = given if given and not any(naming.tag_key(name) in same for name in rest) else ""
            if new:
                rest.insert(taken[0][0], new)
            Revision.objects.filter(pk=revision.pk).update(tags=rest)
            edits[str(revision.article_id)].append(Edit(revision=revision.pk, taken=taken, given=new))
        opened_before(some)
    return dict(edits)


def last_version() -> int:
    """The number of the version that was saved last, of whatever story; what was saved since has a higher one."""
    return Revision.objects.aggregate(last=Max("pk"))["last"] or 0


def unword(edits: Edits, last: int, same: Collection[str] = ()) -> None:
    """Take the edits back. A version that was saved since (after `last`) is treated as its story's newest one was;

    but where the editor has taken out the name that was put in (all of `same`), nothing comes back.
    """
    for some in batches(map(int, edits)):
        for revision in current(some, also=[edit["revision"] for story in some for edit in edits[str(story)]]):
            done = edits[str(revision.article_id)]
            known = next((edit for edit in done if edit["revision"] == revision.pk), None)
            edit = known or max(done, key=lambda each: each["revision"])
            keys = [naming.tag_key(name) for name in revision.tags]
            is_ours = known or (revision.pk > last and (not same or set(keys) & set(same)))
            if not is_ours:
                continue
            names = list(revision.tags)
            if edit["given"] and naming.tag_key(edit["given"]) in keys:
                del names[keys.index(naming.tag_key(edit["given"]))]
            for place, name in edit["taken"]:
                if naming.tag_key(name) not in map(naming.tag_key, names):
                    names.insert(place, name)
            Revision.objects.filter(pk=revision.pk).update(tags=names)
        opened_before(some)


def current(stories: Collection[int], also: Collection[int] = ()) -> Iterator[Revision]:
    """The versions of these stories that may be shown, now or later, and those in `also`; without their texts."""
    heads = Article.objects.filter(pk__in=stories).order_by()
    of = Q(pk__in=heads.values("live_revision")) | Q(pk__in=heads.values("latest_revision")) | Q(pk__in=also)
    scheduled = Revision.objects.scheduled().filter(article__in=stories).order_by().values("pk")
    yield from Revision.objects.filter(of | Q(pk__in=scheduled)).only("pk", "article_id", "tags").order_by("pk")


def says(stories: Iterable[int], key: str) -> bool:
    """Whether a current version of one of these stories names a tag by this key."""
    versions = (revision for some in batches(stories) for revision in current(some))
    return any(key == naming.tag_key(name) for revision in versions for name in revision.tags)


def opened_before(stories: Collection[int]) -> None:
    """Whoever has one of these stories open is told, on saving, that it changed (publishing.Conflict)."""
    Article.objects.filter(pk__in=stories).update(version=F("version") + 1)
