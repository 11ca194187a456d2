"""Which stories carry which tags, changed for many stories at once.

A story's rows say what its live revision says: its names, resolved, each tag once, in their order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from articles import naming
from articles.models import Article, ArticleTag
from articles.tagging.finding import find

AT_ONCE = 500
"""So many stories in one question: databases have their limits."""


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def stories_of(tags: Iterable[int]) -> dict[int, list[int]]:
    """{tag: the stories that carry it}, whether readers see them or not."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = ArticleTag.objects.filter(tag__in=list(tags)).order_by("tag", "content_object")
    for tag, story in rows.values_list("tag_id", "content_object_id").iterator():
        found[tag].append(story)
    return dict(found)


def hand_over(sources: Collection[int], target: int, stories: Iterable[int]) -> None:
    """These stories carry `target` where they carried one of `sources`, once, at the place of the first of them."""
    for some in batches(stories):
        rows = ArticleTag.objects.filter(content_object__in=some, tag__in=[*sources, target])
        first: dict[int, int] = {}
        for pk, story in rows.order_by("pk").values_list("pk", "content_object_id"):
            first.setdefault(story, pk)
        rows.exclude(pk__in=first.values()).delete()
        ArticleTag.objects.filter(pk__in=first.values()).update(tag=target)


def settle(stories: Iterable[int], tags: Collection[int], otherwise: Mapping[int, Sequence[int]] | None = None) -> None:
    """Bring the rows of these stories into line with their live revisions, for these tags alone.

    A story whose revision names none of them carries what `otherwise` has for it: {story: tags}.
    """
    for some in batches(stories):
        settle_some(some, set(tags), otherwise or {})


def settle_some(stories: Sequence[int], tags: set[int], otherwise: Mapping[int, Sequence[int]]) -> None:
    named = dict(Article.objects.filter(pk__in=stories, live_revision__isnull=False).values_list("pk", "live_revision__tags"))
    known = find({name for names in named.values() for name in names})
    carried: dict[int, list[int]] = {story: [] for story in named}
    rows = ArticleTag.objects.filter(content_object__in=named).order_by("pk").values_list("content_object_id", "tag_id")
    for story, tag in rows:
        carried[story].append(tag)
    wanted = {}
    for story, names in named.items():
        said = [known[key].pk for key in map(naming.tag_key, names) if key in known]
        ours = [tag for tag in said if tag in tags] or [*otherwise.get(story, ())]
        place = {tag: number for number, tag in reversed(list(enumerate(said)))}
        both = dict.fromkeys([*(tag for tag in carried[story] if tag not in tags), *ours])
        wanted[story] = sorted(both, key=lambda tag, place=place: place.get(tag, len(place)))  # type: ignore[misc]
    changed = [story for story in named if wanted[story] != carried[story]]
    ArticleTag.objects.filter(content_object__in=changed).delete()
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=story, tag_id=tag) for story in changed for tag in wanted[story]
    )
